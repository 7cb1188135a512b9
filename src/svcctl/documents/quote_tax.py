"""The tax in the document of a quote: what is charged each time, or in a sentence why none is."""

from collections.abc import Iterator

from svcctl.documents.model import Block, Grid, Paragraph, Text, text
from svcctl.documents.prose import line
from svcctl.documents.setting import Setting
from svcctl.pricing import Quote
from svcctl.pricing.tax import Levy
from svcctl.pricing.tax.note import includes_tax, note

_COLUMNS = ("due", "tax", "net", "levied", "gross")


def taxes(setting: Setting, quote: Quote) -> Iterator[Block]:
    """Amounts with tax where the customer is declared; elsewhere whether prices have it in them."""
    say, found = setting.say, note(setting.catalog, quote)
    if found is None:
        included = any(map(includes_tax, quote.lines))
        yield Paragraph(line(say("quote.tax.included" if included else "price-page.tax")), "quiet")
        return
    if rows := tuple(_row(setting, each) for each in found.levies if each.due is not None):
        head = tuple(text(say(f"quote.tax.column.{each}")) for each in _COLUMNS)
        yield Grid(text(say("quote.tax.title")), head, rows, frozenset({2, 3, 4}))
    for treatment in dict.fromkeys(
        answer.treatment for answer in found.answers.values() if answer.treatment != "taxed"
    ):
        number = found.buyer.number if treatment == "reverse-charge" else ""
        yield Paragraph(line(say(f"quote.tax.{treatment}", number=number)))


def _row(setting: Setting, levy: Levy) -> tuple[Text, ...]:
    said = levy.tax.rate.said if levy.tax.rate and levy.tax.treatment == "taxed" else None
    rate = f"{setting.speech.percent(said.rate.value)} {said.called}" if said and said.rate else ""
    amounts = [setting.speech.write(each) if each else "" for each in (levy.net, levy.due, levy.gross)]
    return tuple(text(cell) for cell in (setting.say(f"price-page.per-{levy.per}"), rate, *amounts))
