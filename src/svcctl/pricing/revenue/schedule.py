"""When shares are revenue: day by day over the term, or on the day on which something is done; told by month."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from svcctl.money import Money
from svcctl.pricing.periods import later
from svcctl.pricing.revenue.sharing import Share

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Term:
    """The days of a contract, both included."""

    start: date
    end: date

    @classmethod
    def of(cls, start: date, months: int) -> "Term":
        """So many months from a day on, as bills count them: a year from 15 July ends on 14 July."""
        return cls(start, later(start, months, start.day) - _DAY)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days + 1


@dataclass(frozen=True, slots=True)
class Earned:
    """What an obligation earns in a month, such as ``2026-07``, and up to its end."""

    share: Share
    month: str
    amount: Money
    so_far: Money


def schedule(share: Share, term: Term) -> Iterator[Earned]:
    """The revenue of a share by month; it adds up to the share.

    Over time every day earns the same: what is earned up to the end of a month is rounded half up, a month is the
    difference. Something done on a day outside the term is revenue then all the same.
    """
    if share.part.recognised == "point-in-time":
        done = term.start + timedelta(days=share.part.after)
        yield Earned(share, f"{done:%Y-%m}", share.amount, share.amount)
        return
    before = 0
    for last in _ends(term):
        days = (last - term.start).days + 1
        exact = Fraction(share.amount.amount) * days / term.days
        so_far = Money.of(exact, share.amount.currency)
        yield Earned(share, f"{last:%Y-%m}", Money(so_far.minor - before, so_far.currency), so_far)
        before = so_far.minor


def _ends(term: Term) -> Iterator[date]:
    """The last day of each month of the term, and of the term."""
    day = term.start
    while day <= term.end:
        last = day.replace(day=monthrange(day.year, day.month)[1])
        yield min(last, term.end)
        day = last + _DAY
