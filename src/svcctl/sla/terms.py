"""Which promise applies to an item: its customer's subscription, its own SLA or the plan's, in force at creation."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import numpy as np
import numpy.typing as npt

from svcctl.calendars.clock import EARLIEST, LATEST
from svcctl.calendars.instants import first_instants
from svcctl.calendars.intervals import days_of
from svcctl.catalog import Catalog, Resource
from svcctl.kinds.plan import Plan
from svcctl.kinds.sla import SLA
from svcctl.kinds.subscription import Subscription
from svcctl.sla.excusing import Excusing
from svcctl.sla.vocabulary import Lookup, Vocabulary

Ints = npt.NDArray[np.int64]
_FIRST, _LAST, _DAY = date(1970, 1, 1), date(2199, 12, 30), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Term:
    """One version of an SLA as it applies to one customer, or to everybody: from an instant to another, half-open.

    ``start`` and ``stop`` are UTC microseconds: midnight in the SLA's time zone.
    """

    sla: Resource[SLA]
    subscription: Resource[Subscription] | None
    service: str
    start: int
    stop: int

    @property
    def customer(self) -> str:
        """The customer as exports name it; empty where the term applies to everybody."""
        return "" if self.subscription is None else self.subscription.spec.customer

    @property
    def region(self) -> str:
        """The region of the subscription, for items that do not name their own."""
        return "" if self.subscription is None else self.subscription.spec.region


def terms_of_everybody(catalog: Catalog, reference: str) -> list[Term]:
    """The versions of one SLA, applied to every item without a register.

    Raises LookupError with a sentence for the user where the one version that is named is not there.
    """
    name, _, pinned = reference.partition("@")
    there = [f"{version.metadata.version}" for version in catalog.versions(SLA, name)]
    if "@" in reference and there and pinned not in there:
        raise LookupError(f"the SLA {name} has no version {pinned}: it has {' and '.join(there[-3:])}")
    return list(_terms(catalog, reference, None, "", _FIRST, _LAST))


def terms_of_subscriptions(catalog: Catalog) -> list[Term]:
    """The terms of every customer: the SLA that the contract agrees, else the one of the plan; none without either.

    Terms of a contract replace those of the plan for the whole subscription.
    """
    found: list[Term] = []
    for subscription in catalog.all(Subscription):
        spec = subscription.spec
        plans = catalog.versions(Plan, spec.plan)
        agreed = spec.sla or (plans[-1].spec.sla if plans else "")
        if plans and agreed:
            service = (spec.service or plans[-1].spec.service).partition("@")[0]
            found += _terms(catalog, agreed, subscription, service, spec.start, spec.end or _LAST)
    return found


def _terms(  # noqa: PLR0913, PLR0917 - what a term is made of
    catalog: Catalog, reference: str, subscription: Resource[Subscription] | None, service: str, first: date, last: date
) -> Iterator[Term]:
    for version, from_, to in _in_force(catalog, reference):
        start, end = max(first, from_), min(last, to)
        if start <= end:
            zone = version.spec.timezone
            # The ends of time are not looked up: drawing a zone up to 2199 takes longer than a whole report.
            since = EARLIEST if start == _FIRST else _begins(start, zone)
            yield Term(version, subscription, service, since, LATEST + 1 if end == _LAST else _begins(end + _DAY, zone))


@cache
def _begins(day: date, zone: str) -> int:
    return int(first_instants(days_of([day]), zone)[0])


def _in_force(catalog: Catalog, reference: str) -> Iterator[tuple[Resource[SLA], date, date]]:
    """The versions of an SLA with the first and the last day on which each is the one in force.

    A version holds until its end, or until the next one begins. A pinned one always holds.
    """
    name, _, pinned = reference.partition("@")
    versions = catalog.versions(SLA, name)
    if pinned:
        yield from ((version, _FIRST, _LAST) for version in versions if version.metadata.version == int(pinned))
        return
    begins = [version.metadata.effective.from_ if version.metadata.effective else _FIRST for version in versions]
    for version, begin, following in zip(versions, begins, [*begins[1:], date.max], strict=True):
        dates = version.metadata.effective
        to = dates.to if dates and dates.to else _LAST
        yield version, max(begin, _FIRST), min(to, _LAST, following - timedelta(days=1))


class Supports:
    """The promises behind the terms of customers: the SLAs that theirs rest on, each as long as both hold.

    ``table`` has a row for each term of the customers with the places of its supports in ``terms``, filled up with -1.
    """

    def __init__(self, behind: list[list[Term]]) -> None:
        self.terms = [term for mine in behind for term in mine]
        self.table: Ints = np.full((len(behind), max(map(len, behind), default=0)), -1, np.int64)
        number = 0
        for row, mine in enumerate(behind):
            self.table[row, : len(mine)] = np.arange(number, number + len(mine))
            number += len(mine)


class Register:
    """Finds the term of each item by customer, service and creation, for whole columns at once.

    ``terms`` is the list that answers point into, ``excusing`` the windows of time that do not count. ``supports`` are
    the promises behind the terms, where items are to be measured by these too.
    """

    def __init__(self, terms: list[Term], *, everybody: bool, excusing: Excusing | None = None) -> None:
        self.terms = terms
        self.everybody = everybody
        self.excusing = excusing or Excusing(())
        self.supports: Supports | None = None
        self._by_customer: dict[str, list[int]] = {}
        for index, term in enumerate(terms):
            self._by_customer.setdefault(term.customer, []).append(index)

    @property
    def measured_by(self) -> list[Term]:
        """Every term that items are measured by: those of customers, and those behind them."""
        return [*self.terms, *(self.supports.terms if self.supports else ())]

    def knows(self, customer: str) -> bool:
        """True when the customer has, had or will have a subscription."""
        return self.everybody or customer in self._by_customer

    def candidates(self, customer: str, service: str) -> list[int]:
        """The terms that may apply to a customer's items of a service; of all services where the item names none."""
        mine = self._by_customer.get("" if self.everybody else customer, [])
        return [index for index in mine if self.everybody or not service or self.terms[index].service == service]


NO_TERM, SEVERAL_TERMS = -1, -2


class Placement:
    """The terms of every pair of customer and service that came up so far, as tables to look instants up in."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self._pairs: dict[tuple[str, str], int] = {}
        self._rows: list[list[int]] = []
        self._built: tuple[Ints, Ints, Ints] | None = None
        self._lookup: Lookup | None = None
        terms = register.terms
        self._throughout = max((term.start for term in terms), default=0), min((term.stop for term in terms), default=0)

    def pair(self, customer: str, service: str) -> int:
        """The number of a pair of customer and service."""
        if (customer, service) not in self._pairs:
            self._pairs[customer, service] = len(self._rows)
            self._rows.append(self.register.candidates(customer, service))
            self._built = None
        return self._pairs[customer, service]

    def pairs(self, words: Mapping[str, Vocabulary]) -> Lookup:
        """Finds the numbers of pairs of customer and service, given as codes of these words."""
        if self._lookup is None:
            customers, services = words["customer"].words, words["service"].words
            self._lookup = Lookup(lambda codes: self.pair(customers[codes[0]], services[codes[1]]))
        return self._lookup

    def find(self, pairs: Ints, created: Ints) -> Ints:
        """The index of each item's term: `NO_TERM` where none was in force, `SEVERAL_TERMS` where more than one was."""
        terms, starts, stops = self._tables()
        if terms.shape[1] == 1:
            index = terms[:, 0].take(pairs)
            if self._all_hold(created) and int(index.min()) >= 0:
                return index
            holds = (starts.take(index) <= created) & (created < stops.take(index)) & (index >= 0)
            return index if holds.all() else np.where(holds, index, NO_TERM)
        found = np.full(len(created), NO_TERM, np.int64)
        for step in range(terms.shape[1]):
            index = terms[pairs, step]
            holds = (starts[index] <= created) & (created < stops[index]) & (index >= 0)
            found[holds & (found >= 0)] = SEVERAL_TERMS
            found[holds & (found == NO_TERM)] = index[holds & (found == NO_TERM)]
        return found

    def _all_hold(self, created: Ints) -> bool:
        """True where every term there is was in force at each of some instants."""
        first, last = self._throughout
        return len(created) > 0 and int(created.min()) >= first and int(created.max()) < last

    def _tables(self) -> tuple[Ints, Ints, Ints]:
        if self._built is None:
            widest = max((len(row) for row in self._rows), default=0)
            terms = np.array([row + [-1] * (widest - len(row)) for row in self._rows], np.int64).reshape(
                len(self._rows), widest
            )
            starts = np.array([*(term.start for term in self.register.terms), LATEST], np.int64)
            stops = np.array([*(term.stop for term in self.register.terms), EARLIEST], np.int64)
            self._built = terms, starts, stops
        return self._built
