"""The price list of a region: every plan on sale there, what each charge is for, and when it falls due."""

from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.documents.model import Block, Document, Grid, Paragraph, Text, text
from svcctl.documents.prices import books, charges, on_sale, regions
from svcctl.documents.prose import line
from svcctl.documents.setting import Setting
from svcctl.kinds.plan import Plan
from svcctl.kinds.price_book import Charge
from svcctl.kinds.service import Service
from svcctl.money import Money

SUBJECT = "region"


def names(setting: Setting) -> list[str]:
    """The regions that have a price list."""
    return [region.name for region in regions(setting)]


def page(setting: Setting, name: str) -> Document:
    """The price list of one region."""
    title = setting.say("price-page.title", region=name.replace("-", " "))
    return setting.document(title, setting.say("price-page.subtitle"), _blocks(setting, name), books(setting))


def _blocks(setting: Setting, name: str) -> Iterator[Block]:
    region = next(each for each in regions(setting) if each.name == name)
    countries = setting.speech.list([setting.speech.country(code) for code in region.countries])
    yield Paragraph(line(setting.say("price-page.lead", countries=countries, currency=region.currency)), "lead")
    for service in setting.catalog.all(Service):
        rows = [row for plan in on_sale(setting, service.name) for row in _rows(setting, plan, name)]
        if rows:
            yield setting.heading("price-page.service", service.name, service=service.metadata.title or service.name)
            head = tuple(text(setting.say(f"price-page.column.{each}")) for each in ("plan", "charge", "price", "per"))
            yield Grid(
                text(setting.say("price-page.caption", currency=region.currency)), head, tuple(rows), frozenset({2})
            )
    yield Paragraph(line(setting.say("price-page.tax")), "quiet")


def _rows(setting: Setting, plan: Resource[Plan], region: str) -> Iterator[tuple[Text, ...]]:
    found, currency = charges(setting, plan.spec, plan.name, region)
    for number, charge in enumerate(found):
        title = (plan.metadata.title or plan.name) if not number else ""
        price = setting.speech.write(Money.of(charge.bands.list, currency))
        yield text(title), text(_what(setting, charge)), text(price), text(_per(setting, charge))


def _what(setting: Setting, charge: Charge) -> str:
    name = charge.name or setting.say(f"price-page.{charge.type}")
    if charge.included:
        return setting.say("price-page.included", name=name, count=charge.included, unit=charge.unit)
    return name


def _per(setting: Setting, charge: Charge) -> str:
    per = setting.say(f"price-page.per-{charge.per}")
    return per if charge.type == "flat" else setting.say("price-page.each", unit=charge.unit, per=per)
