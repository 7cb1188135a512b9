"""What was used, billed by two catalogs: what falls due each month by the one and by the other.

Fees, units and commitments of each month are compared; discounts, and what is charged by the year or once, are not.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np

from svcctl.catalog import Catalog
from svcctl.kinds.price_book import Charge, PriceBook
from svcctl.money import Money
from svcctl.pricing.charges import what_is_not_sold
from svcctl.pricing.curve import UNIT, Ints, priced
from svcctl.pricing.offers import Offer, priced_offer
from svcctl.pricing.regions import price_list
from svcctl.pricing.shapes import Usage
from svcctl.pricing.usage import Sale, Used

Side = tuple[Catalog, date]
"""Prices: those of a catalog on a day."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What one customer pays in one currency for all periods of the usage, in minor units, before and after."""

    customer: str
    currency: str
    before: int
    after: int

    @property
    def sign(self) -> int:
        """1 where more is paid after than before, -1 where less, 0 where the same."""
        return (self.after > self.before) - (self.after < self.before)

    @property
    def rise(self) -> Fraction | None:
        """The change as a share of what was paid before; None where that was nothing."""
        return Fraction(self.after - self.before, self.before) if self.before else None


@dataclass(frozen=True, slots=True)
class Simulated:
    """Every customer, in the order of the usage, and how many bills there were."""

    changes: tuple[Changed, ...]
    bills: int


def sales(sides: Iterable[Side]) -> dict[Sale, frozenset[str]]:
    """What has a price on all sides, with the units that any of them charges each month."""
    found = [_units(catalog, day) for catalog, day in sides]
    both = set.intersection(*(set(each) for each in found))
    return {sale: frozenset().union(*(each[sale] for each in found)) for sale in sorted(both)}


def simulate(used: Used, before: Side, after: Side) -> Simulated:
    """Bills by both sides. Raises ValueError where a quantity is not sold, or a currency differs between the sides."""
    new = np.ones(len(used.customer), bool)
    new[1:] = False
    for key in (used.customer, used.sale, used.period):
        new[1:] |= key[1:] != key[:-1]
    first, bill = np.flatnonzero(new), np.cumsum(new) - 1
    currencies: list[str] = []
    totals = [np.zeros(len(first), np.int64), np.zeros(len(first), np.int64)]
    for number, (plan, region) in enumerate(used.sales):
        rows, mine = np.flatnonzero(used.sale == number), np.flatnonzero(used.sale[first] == number)
        pair = [priced_offer(catalog, plan, region, day) for catalog, day in (before, after)]
        if len(mine) and pair[0].currency != pair[1].currency:
            raise ValueError(f"{plan} in {region} is in {pair[0].currency} before and {pair[1].currency} after")
        currencies.append(pair[0].currency)
        for total, offer in zip(totals, pair, strict=True):
            _bill(total, offer, used, (rows, bill[rows], mine))
    return Simulated(tuple(_changes(used, first, totals, currencies)), len(first))


def _bill(total: Ints, offer: Offer, used: Used, at: tuple[Ints, Ints, Ints]) -> None:
    """Adds what an offer charges to the bills ``mine``; ``rows`` are their usage, ``bills`` the bill of each row."""
    rows, bills, mine = at
    if not len(mine):
        return
    for charge in _monthly(offer):
        nothing = int(priced(charge, np.zeros(1, np.int64), offer.currency, offer.rounding)[0])
        total[mine] += nothing
        if charge.unit in used.units and charge.type != "flat":
            chosen = used.unit[rows] == used.units.index(charge.unit)
            quantities = used.quantity[rows[chosen]]
            _sold(offer, charge, int(quantities.max(initial=0)))
            total[bills[chosen]] += priced(charge, quantities, offer.currency, offer.rounding) - nothing
    commitment = offer.price.commitment
    if commitment is not None and commitment.per == "month":
        total[mine] = np.maximum(total[mine], Money.of(commitment.amount, offer.currency, offer.rounding).minor)


def _changes(used: Used, first: Ints, totals: list[Ints], currencies: list[str]) -> Iterable[Changed]:
    names = sorted(set(currencies))
    currency = np.array([names.index(each) for each in currencies], np.int64)[used.sale[first]]
    keys = used.customer[first] * max(len(names), 1) + currency
    different, back = np.unique(keys, return_inverse=True)
    sums = [np.zeros(len(different), np.int64) for _ in totals]
    for whole, part in zip(sums, totals, strict=True):
        np.add.at(whole, back, part)
    for key, old, new in zip(different.tolist(), *(each.tolist() for each in sums), strict=True):
        yield Changed(used.customers[key // len(names)], names[key % len(names)], old, new)


def _units(catalog: Catalog, day: date) -> Mapping[Sale, frozenset[str]]:
    found: dict[Sale, frozenset[str]] = {}
    for book in catalog.all(PriceBook):
        for each in price_list(book.spec) if book.holds_on(day) else ():
            units = (charge.unit for charge in each.price.charges if charge.per == "month" and charge.type != "flat")
            found[each.price.plan.partition("@")[0], each.price.region] = frozenset(units)
    return found


def _monthly(offer: Offer) -> Iterable[Charge]:
    return (charge for charge in offer.price.charges if charge.per == "month")


def _sold(offer: Offer, charge: Charge, most: int) -> None:
    if refusal := what_is_not_sold(charge, Usage.of(Fraction(most, UNIT))):
        name = charge.name or charge.unit
        raise ValueError(f"`{name}` of {offer.plan} by {offer.book.label}: {refusal}, and more was used")
