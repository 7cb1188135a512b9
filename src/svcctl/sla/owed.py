"""The credits of a report, in their order: those that are columns are made one by one where somebody looks."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, Self

import numpy as np

from svcctl.money import Money
from svcctl.money.rounding import half_up
from svcctl.sla.cells import Cells, Ints, numbered
from svcctl.sla.credit import Credit, Dates, credit_id
from svcctl.sla.fee_caps import Due
from svcctl.sla.fee_reasons import Reasons
from svcctl.sla.later import Later
from svcctl.sla.tally import Whose


class OfFees(Sequence[Credit]):
    """Credits that are shares of one base, in columns: the amounts of ``due``, for the parties of ``cells``.

    ``base`` and ``uncapped`` are minor units; ``dated`` leads from each row to its ``dates``, which are few.
    """

    def __init__(self, cells: Cells, due: Due, as_of: int) -> None:
        self.cells, self.due, self._reasons = cells, due, Reasons(due)
        self.base = half_up(due.base, due.base_unit)
        self.uncapped = half_up(due.base * due.share, due.unit)
        about, self.dated = numbered(due.period * len(due.earned) + due.which, len(cells.periods) * len(due.earned))
        named = [
            (cells.periods[number // len(due.earned)], due.earned[number % len(due.earned)])
            for number in about.tolist()
        ]
        self.dates = [
            Dates.of(earned.shares.promised, period, earned.shares.sla.timezone, as_of) for period, earned in named
        ]
        self._ends = [list(map(str, dates.steps)) for dates in self.dates]

    def __len__(self) -> int:
        return len(self.due.owed)

    def __getitem__(self, at: Any) -> Any:
        rows = np.arange(len(self))[at]
        return [self._made(row) for row in rows.tolist()] if isinstance(at, slice) else self._made(int(rows))

    def __iter__(self) -> Iterator[Credit]:
        return (self._made(row) for row in range(len(self)))

    def whose(self, rows: Ints | None = None) -> list[Whose]:
        """To whom and for what: of all credits, or of some."""
        period, party = (each if rows is None else each[rows] for each in (self.due.period, self.due.party))
        names = zip(period.tolist(), party.tolist(), strict=True)
        return [Whose(self.cells.periods[at], *self.cells.parties[which]) for at, which in names]

    def reasons(self, rows: Ints) -> list[list[str]]:
        """Why some credits are what they are, each step in words."""
        places = self.dated[rows].tolist()
        return [said + self._ends[at] for said, at in zip(self._reasons.of(rows), places, strict=True)]

    def sums(self, statuses: frozenset[str]) -> dict[str, tuple[int, set[str]]]:
        """Minor units by currency, and the customers they are for, of the credits with one of some statuses."""
        due, found = self.due, dict[str, tuple[int, set[str]]]()
        mine = np.array([dates.status in statuses for dates in self.dates], bool)[self.dated] & (due.owed > 0)
        for number, currency in enumerate(due.currencies):
            rows = np.flatnonzero(mine & (due.currency == number))
            if len(rows):
                parties = np.unique(due.party[rows]).tolist()
                found[currency] = (sum(due.owed[rows].tolist()), {self.cells.parties[at][0] for at in parties})
        return found

    def _made(self, row: int) -> Credit:
        due = self.due
        currency = due.currencies[int(due.currency[row])]
        whose = self.whose(np.array([row]))[0]
        base, uncapped, owed = (Money(int(column[row]), currency) for column in (self.base, self.uncapped, due.owed))
        dates = self.dates[int(self.dated[row])]
        steps = Later(lambda: self.reasons(np.array([row]))[0])
        about = (credit_id(whose), *whose, base, uncapped, owed)
        return Credit(*about, dates.claim, dates.provisional, steps, 0, dates.on_request, dates.expired)


class Amounts(NamedTuple):
    """What is told of all credits at once, a value for each: whose, how much, of what, and how certain.

    ``status`` is that of `Dates.status`.
    """

    customers: list[str]
    currencies: list[str]
    minor: list[int]
    status: list[str]
    days: list[int]

    @classmethod
    def of(cls, credits_: Sequence[Credit]) -> Self:
        """The amounts of credits, in their order."""
        if not isinstance(credits_, Owed) or credits_.fees is None:
            amounts = [each.amount for each in credits_]
            about = [each.customer for each in credits_], [amount.currency for amount in amounts]
            more = [each.status for each in credits_], [each.days for each in credits_]
            return cls(*about, [amount.minor for amount in amounts], *more)
        fees, others, due = credits_.fees, cls.of(credits_.others), credits_.fees.due
        customers = [fees.cells.parties[party][0] for party in due.party.tolist()]
        currencies = [due.currencies[at] for at in due.currency.tolist()]
        status = [fees.dates[at].status for at in fees.dated.tolist()]
        mine = cls(customers, currencies, due.owed.tolist(), status, [0] * len(fees))
        pairs: Any = zip(mine, others, strict=True)
        columns, order = [[*one, *other] for one, other in pairs], credits_.order
        return cls._make(column if order is None else [column[at] for at in order] for column in columns)


class Owed(Sequence[Credit]):
    """All credits of a report, in the order of period, customer, subscription and SLA: ``fees`` and others."""

    def __init__(self, fees: OfFees | None, others: Sequence[Credit]) -> None:
        self.fees, self.others = fees, others
        self.order: list[int] | None = None
        if fees is not None and others:
            keys = [*fees.whose(), *map(_place, others)]
            self.order = sorted(range(len(keys)), key=keys.__getitem__)

    @classmethod
    def of(cls, credits_: Sequence[Credit]) -> "Owed":
        """The same credits, if they are not gathered so already."""
        return credits_ if isinstance(credits_, Owed) else cls(None, credits_)

    def __len__(self) -> int:
        return (0 if self.fees is None else len(self.fees)) + len(self.others)

    def __getitem__(self, at: Any) -> Any:
        places = range(len(self))[at]
        return [self._at(place) for place in places] if isinstance(at, slice) else self._at(places)

    def __iter__(self) -> Iterator[Credit]:
        return map(self._at, range(len(self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def sums(self, *statuses: str) -> list[tuple[Money, int]]:
        """The credits with one of some statuses (see `Dates.status`): (amount, customers) by currency."""
        wanted = frozenset(statuses)
        found = {} if self.fees is None else self.fees.sums(wanted)
        for credit in self.others:
            if credit.status in wanted and credit.amount.minor:
                minor, customers = found.get(credit.amount.currency, (0, set()))
                customers.add(credit.customer)
                found[credit.amount.currency] = minor + credit.amount.minor, customers
        return [(Money(minor, currency), len(customers)) for currency, (minor, customers) in sorted(found.items())]

    def days(self, *statuses: str) -> tuple[int, int]:
        """The days of service given instead of money by credits with one of some statuses: (days, customers)."""
        mine = [credit for credit in self.others if credit.days and credit.status in statuses]
        return sum(credit.days for credit in mine), len({credit.customer for credit in mine})

    def _at(self, place: int) -> Credit:
        place = place if self.order is None else self.order[place]
        fees: Sequence[Credit] = self.fees or ()
        return fees[place] if place < len(fees) else self.others[place - len(fees)]


def _place(credit: Credit) -> Whose:
    return Whose(credit.period, credit.customer, credit.subscription, credit.sla, credit.sla_version)
