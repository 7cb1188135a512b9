"""Prices as pages show them: the list price of a plan in a region, never what is below it."""

from collections.abc import Iterator
from decimal import Decimal

from svcctl.catalog import Resource
from svcctl.documents.setting import Setting
from svcctl.kinds.plan import Plan
from svcctl.kinds.price_book import Charge, Price, PriceBook, Region
from svcctl.money import Money
from svcctl.pricing.regions import listed


def books(setting: Setting) -> Iterator[Resource[PriceBook]]:
    """The price books in force on the day of the page."""
    for name in dict.fromkeys(book.name for book in setting.catalog.all(PriceBook)):
        found = setting.catalog.in_force(PriceBook, name, setting.day)
        if found is not None:
            yield found


def regions(setting: Setting) -> list[Region]:
    """The regions that any price book in force has prices for, each once."""
    found: dict[str, Region] = {}
    for book in books(setting):
        for region in book.spec.regions:
            found.setdefault(region.name, region)
    return list(found.values())


def region_title(name: str) -> str:
    """A region as a heading says it: ``Central Europe``, ``UK``."""
    return " ".join(word.upper() if len(word) < 3 else word.capitalize() for word in name.split("-"))


def on_sale(setting: Setting, service: str) -> list[Resource[Plan]]:
    """The plans of a service that can be bought on the day of the page, the smallest first."""
    mine = [
        plan
        for plan in setting.catalog.all(Plan)
        if plan.spec.service.partition("@")[0] == service
        and plan.spec.sellable
        and (plan.spec.available_from is None or plan.spec.available_from <= setting.day)
        and (plan.spec.sunset is None or setting.day < plan.spec.sunset)
    ]
    return sorted(mine, key=lambda plan: plan.spec.tier.rank)


def region(setting: Setting) -> str:
    """The region that prices are shown for: the one that was asked for, or the first."""
    known = regions(setting)
    return setting.region or (known[0].name if known else "")


def price_of(setting: Setting, plan: Plan, name: str, where: str) -> tuple[Price | None, str]:
    """The price of a plan in a region, and in which currency; nothing where it is not sold there."""
    book = setting.catalog.in_force(PriceBook, plan.price_book, setting.day) if plan.price_book else None
    if book is None:
        return None, ""
    found = listed(book.spec, name, where)
    return (None, "") if found is None else (found.price, found.region.currency)


def charges(setting: Setting, plan: Plan, name: str, where: str) -> tuple[tuple[Charge, ...], str]:
    """What a plan costs in a region, and in which currency; nothing where it is not sold there."""
    found, currency = price_of(setting, plan, name, where)
    return (() if found is None else found.charges), currency


def monthly(setting: Setting, plan: Plan, name: str) -> Money | None:
    """The fixed monthly fee of a plan by the price list; None where there is none."""
    found, currency = charges(setting, plan, name, region(setting))
    flat = sum(
        (charge.bands.list or 0 for charge in found if charge.type == "flat" and charge.per == "month"), Decimal(0)
    )
    return Money.of(flat, currency) if flat and currency else None
