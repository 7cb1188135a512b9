"""What was used, billed by two catalogs: what begins in each month by the one and by the other.

Discounts, included amounts and commitments are those of quotes; trials, ramps, parts of periods and what is charged by
the quarter, by the year or once as well, as far as it is known how a contract runs.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np

from svcctl.catalog import Catalog
from svcctl.kinds.price_book import Charge, PriceBook
from svcctl.pricing.agreed import Subscriptions
from svcctl.pricing.bills import Bills
from svcctl.pricing.contracted import Contracted
from svcctl.pricing.curve import Ints
from svcctl.pricing.regions import price_list
from svcctl.pricing.told import Told
from svcctl.pricing.usage import NO_UNIT, Sale, Used

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
    """Every customer, in the order of the usage, and how many bills there were.

    ``agreed`` says of how many bills an ``export`` or a ``subscription`` told what was agreed. ``left_out`` are bills
    that leave something out, before and after, by why.
    """

    changes: tuple[Changed, ...]
    bills: int
    agreed: Mapping[str, int]
    left_out: Mapping[str, tuple[int, int]]


def sales(sides: Iterable[Side]) -> dict[Sale, frozenset[str]]:
    """What has a price on all sides, with the units that any of them charges and the usage of a month can tell."""
    found = [_units(catalog, day) for catalog, day in sides]
    both = set.intersection(*(set(each) for each in found))
    return {sale: frozenset().union(*(each[sale] for each in found)) for sale in sorted(both)}


def simulate(used: Used, before: Side, after: Side) -> Simulated:
    """Bills by both sides, by the subscriptions of the first.

    Raises ValueError where a quantity is not sold, or a currency differs between the sides.
    """
    new = np.ones(len(used.customer), bool)
    new[1:] = False
    for key in (used.customer, used.sale, used.contract, used.period):
        new[1:] |= key[1:] != key[:-1]
    first = np.flatnonzero(new)
    told = Told(used, first, Subscriptions(before[0]))
    totals, left_out = [np.zeros(len(first), np.int64) for _ in range(2)], [Counter[str]() for _ in range(2)]
    currencies = [""] * len(used.sales)
    for number in np.unique(used.sale).tolist():
        plan, region = used.sales[number]
        pair = [Contracted.of(catalog, day, plan, region) for catalog, day in (before, after)]
        old, currencies[number] = (each.offer.currency for each in pair)
        if old != currencies[number]:
            raise ValueError(f"{plan} in {region} is in {old} before and {currencies[number]} after")
        mine, rows, said = told.rows(number)
        for total, left, of in zip(totals, left_out, pair, strict=True):
            bills = Bills(of, rows, said)
            total[mine] = bills.total
            left.update(bills.left_out)
    for left in left_out:
        left["several-subscriptions"] = told.sources["several"]
    reasons = sorted({*+left_out[0], *+left_out[1]})
    told_of = {why: (left_out[0][why], left_out[1][why]) for why in reasons}
    return Simulated(tuple(_changes(used, first, totals, currencies)), len(first), told.sources, told_of)


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
            units = (charge.unit for charge in each.price.charges if _is_told(charge))
            found[each.price.plan.partition("@")[0], each.price.region] = frozenset({*units, NO_UNIT})
    return found


def _is_told(charge: Charge) -> bool:
    """Whether the usage of a month says how much of a unit is charged: not what is counted in a quarter or a year."""
    return charge.type != "flat" and (charge.per == "month" or charge.quantity == "booked")
