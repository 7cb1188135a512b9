"""Price levels: what a plan costs us, the least it must earn, what it should earn, its list price, and the market's.

All are for one month and the same quantities: what is due each month, a third of each quarter, a twelfth of each year.
Discounts, tax and what is charged once are left out. Fractions of major units throughout; nothing is rounded here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from svcctl.catalog import Catalog, Resource
from svcctl.kinds.base import Percent
from svcctl.kinds.plan import Plan
from svcctl.kinds.price_book import Charge, Commitment, PriceBook
from svcctl.money.charm import Grid
from svcctl.pricing.charges import counted, rate, what_is_not_sold
from svcctl.pricing.periods import MONTHS
from svcctl.pricing.regions import Listed, price_list
from svcctl.pricing.shapes import Usage

_BANDS = ("cost", "floor", "target")
_NOTHING = Usage(Fraction(0))


@dataclass(frozen=True, slots=True)
class Levels:
    """The levels of a plan in a region for one month, in major units; None where nobody declared one.

    ``minimum`` is the least that leaves the profit the company asks for: the floor, or what the minimum margin needs
    above cost, whichever is more.
    """

    cost: Fraction | None
    minimum: Fraction | None
    target: Fraction | None
    list: Fraction


@dataclass(frozen=True, slots=True)
class Sold:
    """A plan as it is sold in a region on a day."""

    plan: Resource[Plan]
    book: Resource[PriceBook]
    listed: Listed

    @property
    def sale(self) -> tuple[str, str]:
        """The plan and the region by their names."""
        return self.plan.name, self.listed.region.name

    @property
    def currency(self) -> str:
        """The currency of the region."""
        return self.listed.region.currency

    @property
    def grids(self) -> tuple[Grid, ...]:
        """How prices of the region are rounded."""
        return tuple(each.grid for each in self.listed.region.rounding)


def sold(catalog: Catalog, day: date) -> Iterator[Sold]:
    """Every plan with a price on a day, region by region, by the book that it names."""
    found: dict[str, dict[str, list[Listed]]] = {}
    for name in dict.fromkeys(plan.name for plan in catalog.all(Plan)):
        plan = catalog.in_force(Plan, name, day)
        book = catalog.in_force(PriceBook, plan.spec.price_book, day) if plan and plan.spec.price_book else None
        if plan is None or book is None:
            continue
        if book.label not in found:
            found[book.label] = {}
            for each in price_list(book.spec):
                found[book.label].setdefault(each.price.plan.partition("@")[0], []).append(each)
        yield from (Sold(plan, book, each) for each in found[book.label].get(name, ()))


def levels(sold: Sold, quantities: Mapping[str, Usage]) -> Levels:
    """The levels of a plan for quantities by unit. Raises ValueError where so much is not sold."""
    totals: dict[str, Fraction | None] = dict.fromkeys(_BANDS, Fraction(0))
    asked: dict[str, Fraction] = dict.fromkeys(MONTHS, Fraction(0))
    for charge in sold.listed.price.charges:
        if charge.per != "once":
            usage = quantities.get(charge.unit, _NOTHING) if charge.unit else _NOTHING
            if refusal := what_is_not_sold(charge, usage):
                name = charge.name or charge.unit
                raise ValueError(f"`{name}` of {sold.plan.name} in {sold.listed.region.name}: {refusal}")
            amount = rate(charge, usage).amount
            asked[charge.per] += amount
            for band in _BANDS:
                totals[band] = _plus(totals[band], _band(charge, band, counted(charge, usage), amount))
    floor, cost = totals["floor"], totals["cost"]
    earned = _earning(cost, sold.book.spec.minimum_margin)
    minimum = max((each for each in (floor, earned) if each is not None), default=None)
    return Levels(cost, minimum, totals["target"], _listed(asked, sold.listed.price.commitment))


def _listed(asked: Mapping[str, Fraction], least: Commitment | None) -> Fraction:
    """What the list asks for in a month, and at least what was committed to."""
    monthly = {per: amount / MONTHS[per] for per, amount in asked.items()}
    total = sum(monthly.values(), Fraction(0))
    if least is None:
        return total
    counted = total if least.counts == "recurring" else monthly[least.per]
    return total + max(Fraction(0), Fraction(least.amount) / MONTHS[least.per] - counted)


def _band(charge: Charge, band: str, units: Fraction, amount: Fraction) -> Fraction | None:
    """A band for so many units in a month. Where nobody said it, it is unknown, unless nothing is charged anyhow."""
    price = getattr(charge.bands, band)
    if price is None:
        return None if amount else Fraction(0)
    return Fraction(price) * units / MONTHS[charge.per]


def _plus(total: Fraction | None, more: Fraction | None) -> Fraction | None:
    return None if total is None or more is None else total + more


def _earning(cost: Fraction | None, margin: Percent | None) -> Fraction | None:
    """The lowest price of which the minimum margin is left after cost; None where either is not declared."""
    left = 1 - Fraction(margin.fraction) if margin else None
    return cost / left if cost is not None and left else None
