"""What is promised with a plan: how fast, when the clock runs, what is not covered, and what a miss is worth."""

from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.documents.model import Block, Document, Grid, Paragraph, Points, text
from svcctl.documents.opening import ALWAYS, hours
from svcctl.documents.promises import (
    clocks_of,
    credit_rows,
    pauses,
    promised,
    runs,
    within,
)
from svcctl.documents.prose import line
from svcctl.documents.setting import NotThereError, Setting
from svcctl.documents.worked import credits_example, deadlines
from svcctl.kinds.base import Spec
from svcctl.kinds.business_calendar import BusinessCalendar
from svcctl.kinds.plan import Plan
from svcctl.kinds.price_book import PriceBook
from svcctl.kinds.sla import SLA, Credits, TerminationCase

SUBJECT = "plan"


def names(setting: Setting) -> list[str]:
    """The plans with a promise that is in force."""
    return [plan.name for plan in setting.catalog.all(Plan) if _sla(setting, plan) is not None]


def page(setting: Setting, name: str) -> Document:
    """The page of one plan."""
    plan = setting.catalog.versions(Plan, name)[-1]
    sla = _sla(setting, plan)
    if sla is None:
        raise NotThereError(f"the plan {name} promises nothing on {setting.day}")
    title = setting.say("sla-page.title", plan=plan.metadata.title or name)
    made_from = (plan, sla, *_behind(setting, plan, sla))
    return setting.document(title, setting.say("sla-page.subtitle"), terms(setting, plan, sla), made_from)


def _behind(setting: Setting, plan: Resource[Plan], sla: Resource[SLA]) -> Iterator[Resource[Spec]]:
    """What a promise rests on: the calendars it counts in, and the price book of its examples."""
    for clock in clocks_of(sla.spec):
        yield from setting.catalog.versions(BusinessCalendar, clock)[-1:]
    if sla.spec.credits is not None and plan.spec.price_book:
        book = setting.catalog.in_force(PriceBook, plan.spec.price_book, setting.day)
        yield from (book,) if book else ()


def _sla(setting: Setting, plan: Resource[Plan]) -> Resource[SLA] | None:
    return setting.catalog.in_force(SLA, plan.spec.sla, setting.day) if plan.spec.sla else None


def terms(setting: Setting, plan: Resource[Plan], sla: Resource[SLA]) -> Iterator[Block]:
    """What a plan promises, in order: the same on its page and in a contract."""
    spec = sla.spec
    yield Paragraph(line(setting.say("sla-page.lead", plan=plan.metadata.title or plan.name)), "lead")
    yield setting.heading("sla-page.promise")
    yield from promised(setting, spec)
    yield setting.heading("sla-page.clock")
    yield Points(tuple((Paragraph(line(runs(setting, measure))),) for measure in spec.measures))
    clocks = clocks_of(spec)
    if ALWAYS in clocks:
        yield setting.told("hours.always-means")
    for clock in clocks:
        yield from hours(setting, clock)
    yield from pauses(setting, spec)
    examples = tuple(deadlines(setting, spec))
    if examples:
        yield setting.heading("sla-page.examples")
        yield from examples
    yield from _not_covered(setting, plan.spec, spec)
    if spec.credits is not None:
        yield from _credits(setting, plan, spec, spec.credits)
    yield from _leaving(setting, spec)


def _not_covered(setting: Setting, plan: Plan, sla: SLA) -> Iterator[Block]:
    if not sla.exclusions and not plan.exclusions:
        return
    yield setting.heading("sla-page.not-covered")
    if sla.exclusions:
        yield setting.told("sla-page.excuses")
        yield Points(tuple((Paragraph(line(setting.word("reason", reason))),) for reason in sla.exclusions))
    if plan.exclusions:
        yield setting.told("sla-page.not-in-plan")
        yield Points(tuple((Paragraph(line(each)),) for each in plan.exclusions))


def _credits(setting: Setting, plan: Resource[Plan], sla: SLA, credits_: Credits) -> Iterator[Block]:
    yield setting.heading("sla-page.credits")
    yield setting.told("credit.lead", period=setting.say(f"time.per-{credits_.per}"))
    head = tuple(text(setting.say(f"credit.column.{name}")) for name in ("what", "when", "credit"))
    yield Grid(text(setting.say("credit.caption")), head, tuple(credit_rows(setting, credits_)), frozenset({2}))
    yield from _levels(setting, sla, credits_)
    if len({rule.metric for rule in credits_.rules}) > 1:
        yield setting.told(f"credit.combine-{credits_.combine}")
    cap = credits_.cap
    if cap is not None and cap.period is not None:
        yield setting.told(f"credit.cap-{credits_.per}", percent=setting.speech.percent(cap.period.value))
    if cap is not None and cap.year is not None:
        yield setting.told("credit.cap-of-year", percent=setting.speech.percent(cap.year.value))
    if credits_.minimum is not None:
        yield setting.told("credit.minimum", amount=credits_.minimum)
    yield from credits_example(setting, sla, plan.spec, plan.name)
    yield setting.heading("sla-page.claim")
    if credits_.claim == "automatic":
        yield setting.told("credit.automatic")
    else:
        time = within(setting, credits_.within) if credits_.within else ""
        yield setting.told("credit.on-request-within" if time else "credit.on-request", within=time)


def _levels(setting: Setting, sla: SLA, credits_: Credits) -> Iterator[Block]:
    """Which lines of the table go together, and from how many requests on they hold."""
    if any(len(rule.bands) > 1 for rule in credits_.rules):
        yield setting.told("credit.levels")
        if credits_.combine == "sum" and any(rule.per_breach is not None for rule in credits_.rules):
            yield setting.told("credit.on-top")
    earning = {rule.metric for rule in credits_.rules}
    needed: dict[int, list[str]] = {}
    for measure in sla.measures:
        if measure.metric in earning and measure.kind == "work-item" and measure.minimum_sample > 1:
            needed.setdefault(measure.minimum_sample, []).append(f"*{setting.word('metric', measure.metric)}*")
    for least, metrics in sorted(needed.items()):
        period = setting.say(f"time.per-{credits_.per}")
        yield setting.told("credit.sample", n=least, period=period, metrics=setting.speech.list(metrics, "or"))


def _leaving(setting: Setting, sla: SLA) -> Iterator[Block]:
    if sla.termination is None:
        return
    yield setting.heading("sla-page.leaving")
    yield setting.told("leaving.lead")
    yield Points(tuple((Paragraph(line(_case(setting, case))),) for case in sla.termination.after))
    if sla.termination.within is not None:
        yield setting.told("leaving.within", within=within(setting, sla.termination.within))


def _case(setting: Setting, case: TerminationCase) -> str:
    span = setting.say(f"time.{case.within.unit}s", n=case.within.count)
    metric = setting.word("metric", case.metric) if case.metric else setting.say("leaving.any")
    if case.breaches is not None:
        which = (
            setting.say("sla-page.priority", names=setting.speech.list(list(case.priority))) if case.priority else ""
        )
        return setting.say(
            "leaving.breaches-of" if which else "leaving.breaches",
            n=case.breaches,
            metric=metric,
            span=span,
            which=which,
        )
    if case.below is not None:
        below = setting.speech.percent(case.below.value)
        return setting.say("leaving.below", n=case.periods_missed or 1, metric=metric, span=span, below=below)
    return setting.say("leaving.periods", n=case.periods_missed or 1, metric=metric, span=span)
