"""The tax in the document of a quote: what is charged each time, or in a sentence why none is."""

from collections.abc import Iterator

from svcctl.documents.model import Block, Grid, Paragraph, Text, text
from svcctl.documents.prose import line
from svcctl.documents.setting import Setting
from svcctl.pricing import Quote
from svcctl.pricing.tax import Levy
from svcctl.pricing.tax.note import TaxNote, includes_tax, note

_COLUMNS = ("due", "tax", "net", "levied", "gross")


def taxes(setting: Setting, quote: Quote) -> Iterator[Block]:
    """Amounts with tax where the customer is declared; elsewhere whether prices have it in them."""
    say, found = setting.say, note(setting.catalog, quote)
    if found is None:
        included = any(map(includes_tax, quote.lines))
        yield Paragraph(line(say("quote.tax.included" if included else "price-page.tax")), "quiet")
        return
    if found.seller is not None:
        yield Paragraph(line(say("quote.tax.seller", seller=found.seller.name)))
    if rows := tuple(_rows(setting, found)):
        head = tuple(text(say(f"quote.tax.column.{each}")) for each in _COLUMNS)
        yield Grid(text(say("quote.tax.title")), head, rows, frozenset({2, 3, 4}))
    for treatment in dict.fromkeys(
        answer.treatment for phase in found.phases for answer in phase.answers.values() if answer.treatment != "taxed"
    ):
        number = found.buyer.number if treatment == "reverse-charge" else ""
        yield Paragraph(line(say(f"quote.tax.{treatment}", number=number)))


def _rows(setting: Setting, found: TaxNote) -> Iterator[tuple[Text, ...]]:
    """What falls due each time, again from each day on from which the tax is another, and the whole term."""
    for number, phase in enumerate(found.phases):
        for levy in phase.levies:
            if levy.due is not None:
                per = setting.say(f"price-page.per-{levy.per}")
                yield _row(setting, levy, setting.say("quote.tax.from", per=per, day=phase.since) if number else per)
    if all(each is not None for each in found.total):
        amounts = [setting.speech.write(each) for each in found.total if each is not None]
        name = setting.say("quote.value", months=str(found.quote.ask.months))
        yield tuple(text(cell) for cell in (name, "", *amounts))


def _row(setting: Setting, levy: Levy, name: str) -> tuple[Text, ...]:
    said = levy.tax.rate.said if levy.tax.rate and levy.tax.treatment == "taxed" else None
    rate = f"{setting.speech.percent(said.rate.value)} {said.called}" if said and said.rate else ""
    amounts = [setting.speech.write(each) if each else "" for each in (levy.net, levy.due, levy.gross)]
    return tuple(text(cell) for cell in (name, rate, *amounts))
