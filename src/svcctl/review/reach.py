"""Whom a change reaches: the subscriptions that rest on a declaration, and what they pay."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from svcctl.catalog import Catalog, Resource
from svcctl.findings import Path
from svcctl.kinds.discount_policy import DiscountPolicy
from svcctl.kinds.party import Party
from svcctl.kinds.plan import Plan
from svcctl.kinds.price_book import PriceBook
from svcctl.kinds.sla import SLA
from svcctl.kinds.subscription import Subscription
from svcctl.kinds.tax_table import TaxTable
from svcctl.money import Money
from svcctl.review.agreed import Contracts
from svcctl.review.model import Affected
from svcctl.rules.days import is_over

Subscribed = Resource[Subscription]


def named(reference: str) -> str:
    """The name in a reference, without a pinned version."""
    return reference.partition("@")[0]


@dataclass(slots=True)
class Reach:
    """Which subscriptions that have not ended rest on a declaration, looked up without reading them all each time."""

    catalog: Catalog
    today: date
    active: list[Subscribed] = field(init=False)
    contracts: Contracts = field(init=False)
    _by_plan: dict[str, list[Subscribed]] = field(default_factory=dict)
    _plans: dict[str, Resource[Plan]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.active = [each for each in self.catalog.all(Subscription) if not is_over(each, self.today)]
        self.contracts = Contracts(self.catalog, self.today)
        for each in self.active:
            self._by_plan.setdefault(named(each.spec.plan), []).append(each)
        self._plans = {plan.name: plan for plan in self.catalog.all(Plan)}

    def of(self, kind: str, name: str, path: Path = ()) -> list[Subscribed]:
        """The subscriptions that rest on a declaration, or on the row of a price book that a path leads to."""
        found = {each.name: each for each in self._of(kind, name, path)}
        return [found[each] for each in sorted(found)]

    def plan(self, name: str) -> Resource[Plan] | None:
        """A plan by its name, where it is declared."""
        return self._plans.get(name)

    def plan_of(self, subscription: Subscribed) -> Resource[Plan] | None:
        """The plan of a subscription, where it is declared."""
        return self._plans.get(named(subscription.spec.plan))

    def _of(self, kind: str, name: str, path: Path) -> Iterator[Subscribed]:
        if kind in {"PriceBook", "TaxTable"}:
            return self._of_book(name, path) if kind == "PriceBook" else self._of_tax(name, path)
        if kind in {"Party", "Jurisdiction", "Clause", "ContractTemplate"}:
            return self._of_contracts(kind, name)
        found = {
            "Subscription": self._itself,
            "Plan": self._of_plan,
            "SLA": self._of_sla,
            "Service": self._of_service,
            "Feature": self._of_feature,
            "BusinessCalendar": self._of_calendar,
            "DiscountPolicy": self._of_discounts,
        }.get(kind)
        return found(name) if found else iter(())

    def _itself(self, name: str) -> Iterator[Subscribed]:
        return (each for each in self.active if each.name == name)

    def _of_plan(self, name: str) -> Iterator[Subscribed]:
        return iter(self._by_plan.get(name, ()))

    def _of_sla(self, name: str) -> Iterator[Subscribed]:
        return (each for each in self.active if self._sla(each) == name)

    def _of_service(self, name: str) -> Iterator[Subscribed]:
        return self._of_plans(plan for plan in self._plans.values() if named(plan.spec.service) == name)

    def _of_feature(self, name: str) -> Iterator[Subscribed]:
        return self._of_plans(plan for plan in self._plans.values() if name in plan.spec.entitlements)

    def _of_calendar(self, name: str) -> Iterator[Subscribed]:
        for sla in self._slas_on(name):
            yield from self._of_sla(sla)

    def _sla(self, subscription: Subscribed) -> str:
        plan = self.plan_of(subscription)
        return named(subscription.spec.sla or (plan.spec.sla if plan else ""))

    def _slas_on(self, calendar: str) -> set[str]:
        found = (each for each in self.catalog.references if each.kind == "BusinessCalendar" and each.name == calendar)
        return {each.source.name for each in found if isinstance(each.source.spec, SLA)}

    def _of_plans(self, plans: Iterable[Resource[Plan]]) -> Iterator[Subscribed]:
        for plan in plans:
            yield from self._by_plan.get(plan.name, ())

    def _of_contracts(self, kind: str, name: str) -> Iterator[Subscribed]:
        """Those of customers whose contract rests on a party, a law, a clause or a template."""
        customers = {party.spec.customer or party.name for party in self.parties() if self._rests(party, kind, name)}
        yield from (each for each in self.active if each.spec.customer in customers)

    def _rests(self, party: Resource[Party], kind: str, name: str) -> bool:
        if kind == "Party":
            return party.name == name
        if kind == "Jurisdiction":
            return named(party.spec.jurisdiction) == name
        texts = (text for _, text in self.contracts.texts(party))
        return any((clause if kind == "Clause" else template).name == name for template, clause in texts)

    def parties(self) -> Iterator[Resource[Party]]:
        """The customers that contracts are made with."""
        return (party for party in self.catalog.all(Party) if party.spec.side == "customer")

    def _of_discounts(self, name: str) -> Iterator[Subscribed]:
        """Those whose plan is priced in a book that the policy discounts."""
        policies = self.catalog.versions(DiscountPolicy, name)
        books = {named(book) for policy in policies for book in policy.spec.price_books}
        yield from self._of_plans(plan for plan in self._plans.values() if named(plan.spec.price_book) in books)

    def _of_book(self, name: str, path: Path) -> Iterator[Subscribed]:
        """Those whose plan is priced there; for a row of the book, those on its plan in its region."""
        of_book = list(self._of_plans(plan for plan in self._plans.values() if named(plan.spec.price_book) == name))
        if path[:2] == ("spec", "regions") and len(path) > 2:
            return self._in_region(of_book, name, path)
        if path[:2] != ("spec", "prices") or len(path) < 3:
            return iter(of_book)
        rows = {
            (row.plan, row.region)
            for book in self.catalog.versions(PriceBook, name)
            for row in book.spec.prices[int(path[2]) : int(path[2]) + 1]
        }
        return (each for each in of_book if (named(each.spec.plan), each.spec.region) in rows)

    def _of_tax(self, name: str, path: Path) -> Iterator[Subscribed]:
        """Those in a region of the country of a rate; of a table as a whole, in a region of any country in it."""
        tables = self.catalog.versions(TaxTable, name)
        rows = slice(int(path[2]), int(path[2]) + 1) if path[:2] == ("spec", "rates") and len(path) > 2 else slice(None)
        countries = {rate.country for table in tables for rate in table.spec.rates[rows]}
        regions = {
            (book.name, region.name)
            for book in self.catalog.all(PriceBook)
            for region in book.spec.regions
            if countries & set(region.countries)
        }
        for each in self.active:
            plan = self.plan_of(each)
            if plan and (named(plan.spec.price_book), each.spec.region) in regions:
                yield each

    def _in_region(self, of_book: Iterable[Subscribed], book: str, path: Path) -> Iterator[Subscribed]:
        """Those in a region of a book; where prices are computed in it, those on the plan that the path ends with."""
        index, plan = int(path[2]), path[4] if path[3:4] == ("adjustment",) and len(path) > 4 else ""
        names = {
            region.name
            for version in self.catalog.versions(PriceBook, book)
            for region in version.spec.regions[index : index + 1]
        }
        for each in of_book:
            if each.spec.region in names and plan in {"", named(each.spec.plan)}:
                yield each


def affected(found: Iterable[Subscribed]) -> Affected:
    """Subscriptions with their customers and what they pay a month."""
    every = list(found)
    return Affected(
        {each.name: each.spec.customer_name or each.spec.customer for each in every},
        {each.name: Money.of(each.spec.monthly_fee, each.spec.currency) for each in every},
    )
