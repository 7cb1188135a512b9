"""What a change does to revenue: the price list at what subscriptions have committed to, and the fees they pay."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from svcctl.catalog import Catalog
from svcctl.changes import names
from svcctl.findings.report import many
from svcctl.kinds.price_book import Charge
from svcctl.money import Money
from svcctl.pricing import Usage, rate, what_is_not_sold
from svcctl.pricing.offers import Offer, priced_offer
from svcctl.review.model import Impact, Review
from svcctl.review.reach import Reach, Subscribed, named
from svcctl.review.sides import Tree
from svcctl.review.sums import Both, added, data, row, told
from svcctl.sla.layout import Section

Who = tuple[str, tuple[str, str]]
"""A customer, and a plan with the region in which it is sold."""
Amounts = Mapping[str, Fraction]
"""How much of each unit."""
_KINDS = frozenset({"PriceBook", "Plan", "Subscription"})
_LEFT_OUT = (
    "By the price list: what is due each month, without discounts, tax, and what is charged by the year or once."
)

_NUMBERS = frozenset({"before", "after", "change", "share"})


def priced_from(review: Review, today: date) -> date:
    """The day whose prices are compared: the last one on which a change of prices takes effect, or today."""
    days = (each.effective for each in review.changes if names()[each.name][0].area == "prices")
    return max((today, *days))


def revenue(
    review: Review, base: Tree, head: Tree, today: date, used: Mapping[Who, Amounts] | None = None
) -> Impact | None:
    """What subscriptions pay a month by both sides, where that differs; None where it does not.

    ``used`` is what customers used, for plans that charge several units: a subscription names one number.
    """
    if not any(change.kind in _KINDS for change in review.changes):
        return None
    sides = Reach(base.catalog, today), Reach(head.catalog, today)
    day = priced_from(review, today)
    listed = _listed(sides, day, used or {})
    fees = {currency: both for currency, both in added(_fees(sides)).items() if both[0] != both[1]}
    if not listed.bills and not fees and not listed.unknown:
        return None
    return _impact(listed, fees, day, named=review.named)


@dataclass(slots=True)
class _Listed:
    """What subscriptions that are on both sides cost by the price list, where that differs."""

    bills: dict[str, tuple[str, tuple[Money, Money]]] = field(default_factory=dict)
    unknown: int = 0
    by_usage: int = 0

    @property
    def totals(self) -> dict[str, Both]:
        return added(both for _, both in self.bills.values())


def _listed(sides: tuple[Reach, Reach], day: date, used: Mapping[Who, Amounts]) -> _Listed:
    lists = tuple(_PriceList(reach.catalog, day, _alone(reach, used)) for reach in sides)
    before = {each.name: each for each in sides[0].active}
    found = _Listed()
    for new in sides[1].active:
        old = before.get(new.name)
        offers = [prices.offer(each) for prices, each in zip(lists, (old, new), strict=True) if each is not None]
        if old is None or not all(offers):
            found.unknown += old is not None and any(offers)
            continue
        bills = [prices.bill(each) for prices, each in zip(lists, (old, new), strict=True)]
        if bills[0] is None or bills[1] is None:
            found.unknown += not _same(offers)
        elif bills[0] != bills[1]:
            found.by_usage += any(each is not None and not _one_unit(each) for each in offers)
            found.bills[new.name] = (new.spec.customer_name or new.spec.customer, (bills[0], bills[1]))
    return found


def _same(offers: list[Offer | None]) -> bool:
    one, other = offers
    return one is not None and other is not None and (one.price, one.currency) == (other.price, other.currency)


def who(subscription: Subscribed) -> Who:
    """Whose usage it would be: of the customer, of the plan in the region."""
    spec = subscription.spec
    return spec.customer, (named(spec.plan), spec.region)


def _alone(reach: Reach, used: Mapping[Who, Amounts]) -> Mapping[Who, Amounts]:
    """What was used by those with one subscription for it; of several nobody can say which used how much."""
    counts = Counter(map(who, reach.active))
    return {each: amounts for each, amounts in used.items() if counts[each] == 1}


@dataclass(slots=True)
class _PriceList:
    """The prices of one side on a day; each plan, region and quantity is looked up once."""

    catalog: Catalog
    day: date
    used: Mapping[Who, Amounts]
    _offers: dict[tuple[str, str], Offer | None] = field(default_factory=dict)
    _bills: dict[tuple[str, str, int], Money | None] = field(default_factory=dict)

    def offer(self, subscription: Subscribed) -> Offer | None:
        """The price of its plan in its region, where there is one."""
        key = named(subscription.spec.plan), subscription.spec.region
        if key not in self._offers:
            try:
                self._offers[key] = priced_offer(self.catalog, *key, self.day)
            except ValueError:
                self._offers[key] = None
        return self._offers[key]

    def bill(self, subscription: Subscribed) -> Money | None:
        """What is due each month for the units it is for; None where nobody can say which units those are."""
        offer = self.offer(subscription)
        if offer is None or not _one_unit(offer):
            return None if offer is None else due(offer, self.used.get(who(subscription), {}))
        key = named(subscription.spec.plan), subscription.spec.region, subscription.spec.units
        if key not in self._bills:
            self._bills[key] = monthly(offer, subscription.spec.units)
        return self._bills[key]


def _units(offer: Offer) -> set[str]:
    return {charge.unit for charge in _monthly(offer) if charge.unit}


def _monthly(offer: Offer) -> list[Charge]:
    return [charge for charge in offer.price.charges if charge.per == "month"]


def _one_unit(offer: Offer) -> bool:
    """True where one number says how much: the units of a subscription."""
    return len(_units(offer)) <= 1 and all(charge.type != "percentage" for charge in _monthly(offer))


def monthly(offer: Offer, units: int) -> Money | None:
    """What an offer charges each month for so many of its unit; None where it charges several, or shares of amounts."""
    return due(offer, dict.fromkeys(_units(offer), Fraction(units))) if _one_unit(offer) else None


def due(offer: Offer, amounts: Amounts) -> Money | None:
    """What an offer charges each month for so many of each unit, each charge rounded once, as on a bill.

    None where a unit that it charges is not among them, or so many are not sold.
    """
    charges = _monthly(offer)
    if not _units(offer) <= amounts.keys():
        return None
    usages = [Usage.of(amounts.get(charge.unit, Fraction(0))) for charge in charges]
    if any(what_is_not_sold(*each) for each in zip(charges, usages, strict=True)):
        return None
    bills = (Money.of(rate(*each).amount, offer.currency) for each in zip(charges, usages, strict=True))
    total = sum(bills, Money(0, offer.currency))
    least = offer.price.commitment
    if least is not None and least.per == "month":
        return max(total, Money.of(least.amount, offer.currency), key=lambda money: money.minor)
    return total


def _fees(sides: tuple[Reach, Reach]) -> Iterator[tuple[Money | None, Money | None]]:
    for each in sides[0].active:
        yield Money.of(each.spec.monthly_fee, each.spec.currency), None
    for each in sides[1].active:
        yield None, Money.of(each.spec.monthly_fee, each.spec.currency)


def _impact(listed: _Listed, fees: Mapping[str, Both], day: date, *, named: bool) -> Impact:
    rows = [
        *(row("price list", both) for both in listed.totals.values()),
        *(row("fees", each) for each in fees.values()),
    ]
    sections = (
        [Section("Revenue a month", ("by", "before", "after", "change", "share"), rows, _NUMBERS)] if rows else []
    )
    if named and listed.bills:
        by_name = [(name, who, *map(str, both)) for name, (who, both) in sorted(listed.bills.items())]
        columns = ("subscription", "customer", "before", "after")
        sections.append(Section("What each subscription costs by the price list", columns, by_name, _NUMBERS))
    notes = [_LEFT_OUT] if listed.bills else []
    if listed.by_usage:
        notes.append(f"{many(listed.by_usage, 'subscription')} of plans with several units: for what was used last.")
    if listed.unknown:
        notes.append(f"{many(listed.unknown, 'subscription')} left out: nobody can say what they cost by both sides.")
    told_data = _data(listed, fees, day, named=named)
    return Impact("revenue", "Revenue a month", _headline(listed, fees, day), told_data, tuple(sections), tuple(notes))


def _headline(listed: _Listed, fees: Mapping[str, Both], day: date) -> str:
    said = []
    if listed.bills:
        amounts = "; ".join(map(told, listed.totals.values()))
        said.append(f"{amounts} by the price list of {day}, for {many(len(listed.bills), 'subscription')}.")
    if fees:
        said.append(f"Fees of all subscriptions: {'; '.join(map(told, fees.values()))}.")
    return " ".join(said) or "nobody can say what subscriptions cost by both sides."


def _data(listed: _Listed, fees: Mapping[str, Both], day: date, *, named: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        "day": day.isoformat(),
        "subscriptions": len(listed.bills),
        "left_out": listed.unknown,
        "by_usage": listed.by_usage,
        "list": [data(both) for both in listed.totals.values()],
        "fees": [data(both) for both in fees.values()],
    }
    if named:
        found["by_subscription"] = [
            {"name": name, "customer": who, "before": _plain(both[0]), "after": _plain(both[1])}
            for name, (who, both) in sorted(listed.bills.items())
        ]
    return found


def _plain(money: Money) -> dict[str, str]:
    return {"amount": f"{money.amount:f}", "currency": money.currency}
