from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.base import Percent
from svcctl.kinds.price_book import Charge, PriceBook
from svcctl.pricing.regions import price_list
from svcctl.rules import Context
from svcctl.rules.asked import below, below_target, short_of


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """A computed price lies above its floor, its floor above its cost, as those do that it was computed from."""
    for book in catalog.all(PriceBook):
        least = book.spec.minimum_margin
        for each in price_list(book.spec):
            bases = each.base.price.charges if each.base else ()
            for charge, base in zip(each.price.charges, bases, strict=False):
                fault = _fault(charge, least)
                if fault and not _fault(base, least):  # a mistake of the base is told where it is written
                    name = charge.name or charge.unit or charge.type
                    yield book.problem(
                        f"`{each.price.plan}` in {each.region.name}: {fault} for `{name}`",
                        *each.path,
                        hint=f"adjust otherwise, or write a price for {each.region.name} under `prices`",
                    )


def _fault(charge: Charge, least: Percent | None) -> str:
    """What is out of order among cost, floor, target and list; empty where nothing is."""
    bands = charge.bands
    if bands.floor is not None and bands.cost is not None and bands.floor < bands.cost:
        return f"the floor of {bands.floor} is below the cost of {bands.cost}"
    name, bound = ("cost", bands.cost) if bands.floor is None else ("floor", bands.floor)
    for low in below(charge, bound):
        return f"{low.words} of {low} is below the {name} of {bound}"
    if below_target(charge):
        return f"the target of {bands.target} is above the list"
    return "" if short_of(charge, least) is None else f"less than {least} is left after cost"
