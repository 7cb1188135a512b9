"""The price list of a region: every plan on sale there, what each charge is for, and when it falls due."""

from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.documents.charges import rows
from svcctl.documents.links import see
from svcctl.documents.model import Block, Document, Grid, Paragraph, Run, Text, text
from svcctl.documents.prices import books, on_sale, price_of, region_title, regions
from svcctl.documents.prose import line
from svcctl.documents.setting import Setting
from svcctl.documents.taxed import taxes, with_tax
from svcctl.kinds.plan import Plan
from svcctl.kinds.price_book import Price
from svcctl.kinds.service import Service

SUBJECT = "region"
_COLUMNS = ("plan", "charge", "price", "per")


def names(setting: Setting) -> list[str]:
    """The regions that have a price list."""
    return [region.name for region in regions(setting)]


def page(setting: Setting, name: str) -> Document:
    """The price list of one region."""
    title = setting.say("price-page.title", region=region_title(name))
    return setting.document(title, setting.say("price-page.subtitle"), _blocks(setting, name), books(setting))


def _blocks(setting: Setting, name: str) -> Iterator[Block]:
    region = next(each for each in regions(setting) if each.name == name)
    countries = setting.speech.list([setting.speech.country(code) for code in region.countries])
    yield Paragraph(line(setting.say("price-page.lead", countries=countries, currency=region.currency)), "lead")
    for service in setting.catalog.all(Service):
        found = [row for plan in on_sale(setting, service.name) for row in _rows(setting, plan, name)]
        if found:
            title = service.metadata.title or service.name
            yield setting.heading("price-page.service", service.name, service=title)
            columns = ("plan", "charge", "price", "with-tax", "per") if region.tax_shown else _COLUMNS
            head = tuple(text(setting.say(f"price-page.column.{each}")) for each in columns)
            caption = setting.say("price-page.caption", service=title, currency=region.currency)
            yield Grid(text(caption), head, tuple(found), frozenset({2, 3} if region.tax_shown else {2}))
    yield Paragraph(line(setting.say("quote.tax.included" if region.tax == "included" else "price-page.tax")), "quiet")
    if region.tax_shown:
        yield Paragraph(line(setting.say("price-page.tax-shown", **taxes(setting, region.tax_shown))), "quiet")


def _rows(setting: Setting, plan: Resource[Plan], region: str) -> Iterator[tuple[Text, ...]]:
    price, currency = price_of(setting, plan.spec, plan.name, region)
    name: str | Run = see("sla", plan.name, plan.metadata.title or plan.name)
    for row in () if price is None else _cells(setting, plan, price, currency):
        yield text(name), *map(text, row)
        name = ""


def _cells(setting: Setting, plan: Resource[Plan], price: Price, currency: str) -> Iterator[tuple[str, ...]]:
    """The rows of a plan, where its region shows tax with the price with tax beside the one without."""
    shown = next(each.tax_shown for each in regions(setting) if each.name == price.region)
    gross = with_tax(setting, shown, plan.spec, price, currency) if shown else None
    taxed = list(rows(setting, gross, currency)) if gross else None
    for number, (what, net, per) in enumerate(rows(setting, price, currency)):
        if shown is None:
            yield what, net, per
        else:
            yield what, net, taxed[number][1] if taxed else setting.say("price-page.unknown"), per
