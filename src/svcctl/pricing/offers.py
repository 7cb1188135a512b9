"""Which price of which book a plan has in a region on a day, or in words why it has none."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from svcctl.catalog import Catalog, Resource
from svcctl.findings import Path
from svcctl.kinds.plan import Plan
from svcctl.kinds.price_book import Billing, Price, PriceBook
from svcctl.money import Rounding
from svcctl.pricing.regions import Listed, listed, price_list
from svcctl.pricing.shapes import Usage
from svcctl.source.words import nearest


@dataclass(frozen=True, slots=True)
class Offer:
    """A plan as it is sold in a region: its price, the currency, and where in which book it stands."""

    plan: str
    title: str
    price: Price
    currency: str
    book: Resource[PriceBook]
    listed: Listed
    last_day: date | None = None
    """The last day on which both the plan and this price can be had; None where nothing ends."""

    @property
    def path(self) -> Path:
        """Where the price is written."""
        return self.listed.path

    @property
    def billing(self) -> Billing:
        """When its bills are written, and what a part of a period costs."""
        return self.price.billing or self.book.spec.billing

    @property
    def rounding(self) -> Rounding:
        """How its amounts become ones that can be paid."""
        spec = self.billing.rounding
        least = next((each.minor for each in spec.to if each.currency == self.currency), 1)
        return Rounding(spec.how, least)


def offers(catalog: Catalog, plans: Iterable[str], region: str, day: date) -> list[Offer]:
    """The offers of several plans in a region. Raises ValueError in words for the person who asked."""
    found = [_offer(catalog, _plan(catalog, plan, day), region, day) for plan in dict.fromkeys(plans)]
    currencies = {offer.currency: offer.plan for offer in found}
    if len(currencies) > 1:
        said = " and ".join(f"{plan} in {currency}" for currency, plan in currencies.items())
        raise ValueError(f"the plans are priced in different currencies: {said}; quote them one by one")
    return found


def unit_hint(found: Iterable[Offer], quantities: Mapping[str, Usage]) -> str:
    """What is wrong with the units that quantities were given for; empty when each is charged by some plan."""
    charged = {
        name
        for offer in found
        for charge in offer.price.charges
        if charge.unit
        for name in (charge.unit, f"{offer.plan}/{charge.unit}")
    }
    units = sorted(name for name in charged if "/" not in name)
    for unit in quantities:
        if unit not in charged:
            return f"no plan of this quote charges {unit!r}; {_meant(unit, charged, units, 'it charges')}"
    return ""


def priced_offer(catalog: Catalog, name: str, region: str, day: date) -> Offer:
    """The price of a plan that customers have, whether it is still sold or not. Raises ValueError where it has none."""
    plan = catalog.in_force(Plan, name, day)
    if plan is None:
        raise ValueError(f"there is no plan {name!r} on {day}")
    return _offer(catalog, plan, region, day)


def _offer(catalog: Catalog, plan: Resource[Plan], region: str, day: date) -> Offer:
    name = plan.name
    book = catalog.in_force(PriceBook, plan.spec.price_book, day) if plan.spec.price_book else None
    if book is None:
        why = f"its prices ({plan.spec.price_book}) are not" if plan.spec.price_book else "it names no prices that are"
        raise ValueError(f"{name} cannot be quoted: {why} in force on {day}")
    found = _price(book, plan.name, region)
    title = plan.metadata.title or plan.name
    ends = min((each for each in (_last_day(catalog, book), _day_before(plan.spec.sunset)) if each), default=None)
    return Offer(plan.name, title, found.price, found.region.currency, book, found, ends)


def _price(book: Resource[PriceBook], plan: str, region: str) -> Listed:
    """The price of a plan in a region, or why there is none."""
    known = sorted(each.name for each in book.spec.regions)
    if region not in known:
        raise ValueError(f"there is no region {region!r} in {book.label}; {_meant(region, known, known, 'it has')}")
    found = listed(book.spec, plan, region)
    if found is None:
        mine = sorted(each.price.region for each in price_list(book.spec) if each.price.plan.partition("@")[0] == plan)
        others = f"it is priced in {', '.join(mine)}" if mine else f"{book.label} has no price for it"
        reasons = {(each.plan, each.region): f": {each.reason}" for each in book.spec.not_sold}
        raise ValueError(f"{plan} is not sold in {region}{reasons.get((plan, region), f'; {others}')}")
    return found


def _last_day(catalog: Catalog, book: Resource[PriceBook]) -> date | None:
    """The last day on which this version of a price book holds."""
    since = book.metadata.effective
    later = (other.metadata.effective for other in catalog.versions(PriceBook, book.name))
    starts = (each.from_ for each in later if each is not None and since is not None and each.from_ > since.from_)
    ends = (None if since is None else since.to, _day_before(min(starts, default=None)))
    return min((each for each in ends if each), default=None)


def _day_before(day: date | None) -> date | None:
    return None if day is None else day - timedelta(days=1)


def _plan(catalog: Catalog, name: str, day: date) -> Resource[Plan]:
    found = catalog.in_force(Plan, name, day) if catalog.knows("Plan", name) else None
    if found is None:
        known = sorted(catalog.names("Plan"))
        raise ValueError(f"there is no plan {name!r}; {_meant(name, known, [], '`svcctl list Plan` lists them')}")
    spec = found.spec
    if not spec.sellable:
        raise ValueError(f"{name} is not for sale (`sellable: false`)")
    if spec.available_from and day < spec.available_from:
        raise ValueError(f"{name} is for sale from {spec.available_from} on; name a day from then on with --as-of")
    if spec.sunset and day >= spec.sunset:
        raise ValueError(f"{name} is not sold from {spec.sunset} on")
    return found


def _meant(wrong: str, names: Iterable[str], listed: list[str], otherwise: str) -> str:
    near = nearest(wrong, sorted(names))
    return f"did you mean {near}?" if near else f"{otherwise} {', '.join(listed) or 'none'}" if listed else otherwise
