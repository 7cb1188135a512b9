"""What of a quote depends on the day: days that are free, shares that are paid at first, and the bills of the term."""

from collections.abc import Iterator

from svcctl.documents.model import Block, Grid, text
from svcctl.documents.setting import Setting
from svcctl.kinds.price_book import RampStep
from svcctl.pricing import Quote
from svcctl.pricing.schedule import Due


def phases(setting: Setting, quote: Quote) -> Iterator[Block]:
    """What is free, or less, at first; for each plan."""
    for offer in {line.plan: line.offer for line in quote.lines}.values():
        trial, ramp = offer.price.trial, offer.price.ramp
        if trial is not None:
            kind = "quote.trial-fees" if trial.free == "fees" else f"quote.trial-{trial.billing}"
            yield setting.told(kind, plan=offer.title, days=setting.say("time.days", n=trial.days))
        if ramp:
            steps = setting.speech.list([_step(setting, step) for step in ramp])
            yield setting.told("quote.ramp", plan=offer.title, steps=steps)


def bills(setting: Setting, quote: Quote) -> Iterator[Block]:
    """The day and the amount of every bill, and the days that it is for."""
    head = tuple(text(setting.say(f"quote.bill.{each}")) for each in ("day", "period", "amount"))
    rows = []
    for day, dues in quote.bills():
        cells = [setting.speech.write(day), _days(setting, dues), setting.speech.write(quote.billed(dues))]
        rows.append(tuple(text(cell) for cell in cells))
    yield Grid(text(setting.say("quote.bills")), head, tuple(rows), frozenset({2}))


def _days(setting: Setting, dues: tuple[Due, ...]) -> str:
    recurring = [due for due in dues if due.line.per != "once"]
    if not recurring:
        return ""
    first, last = min(due.since for due in recurring), max(due.until for due in recurring)
    return setting.say("quote.span", first=first, last=last)


def _step(setting: Setting, step: RampStep) -> str:
    span = setting.say(f"time.{step.for_.unit}s", n=step.for_.count)
    return setting.say("quote.ramp-step", share=setting.speech.percent(step.pay.value), span=span)
