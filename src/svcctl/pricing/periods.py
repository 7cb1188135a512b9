"""The periods of a contract: on which day each begins and ends, and what part of a whole one lies in the contract.

A day of the month that a month does not have is its last one, and the next month has it again: 31 January, 28 February,
31 March. Moments are local times of the contract, without a zone.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from svcctl.kinds.price_book import Billing

YEAR = 12
MONTHS = {"month": 1, "quarter": 3, "year": YEAR}
_MIDNIGHT = time()


@dataclass(frozen=True, slots=True)
class Period:
    """A period from its first moment to the one after its last, and the whole period that it is, or is a part of."""

    start: datetime
    end: datetime
    whole_start: datetime
    whole_end: datetime

    @property
    def last_day(self) -> date:
        """The last day that the period touches."""
        return (self.end - timedelta(microseconds=1)).date()


def in_months(day: date) -> int:
    """The month of a day, counted from the year 0."""
    return day.year * YEAR + day.month - 1


def later(day: date, months: int, anchor: int) -> date:
    """So many months on, on a day of the month, or the last day of a month that has no such day."""
    year, month = divmod(in_months(day) + months, YEAR)
    return date(year, month + 1, min(anchor, monthrange(year, month + 1)[1]))


def periods(billing: Billing, months: int, start: datetime, end: datetime) -> Iterator[Period]:
    """The periods of so many months between the start and the end of a contract, cut off at both."""
    first, anchor, clock = *_first(billing, months, start.date()), clock_of(billing, start)
    number = 0
    while (whole_start := datetime.combine(later(first, number * months, anchor), clock)) < end:
        number += 1
        whole_end = datetime.combine(later(first, number * months, anchor), clock)
        if whole_end > start:
            yield Period(max(start, whole_start), min(end, whole_end), whole_start, whole_end)


def begin_in(billing: Billing, months: int, course: tuple[datetime, datetime], month: int) -> list[Period]:
    """Those of `periods` that begin in a month, counted from the year 0; without going through all of them."""
    start, end = course
    first, anchor, clock = *_first(billing, months, start.date()), clock_of(billing, start)
    number = max(0, (month - in_months(first)) // months - 1)
    found = []
    for at in range(number, number + 2):
        whole_start, whole_end = (datetime.combine(later(first, each * months, anchor), clock) for each in (at, at + 1))
        period = Period(max(start, whole_start), min(end, whole_end), whole_start, whole_end)
        if in_months(period.start) == month and period.start < period.end:
            found.append(period)
    return found


def clock_of(billing: Billing, start: datetime) -> time:
    """At which time of the day periods begin: when the contract did, where they follow it, or else at midnight."""
    return start.time() if billing.anchor == "start" and billing.day is None else _MIDNIGHT


def midnight(day: date) -> datetime:
    """The first moment of a day."""
    return datetime.combine(day, _MIDNIGHT)


def _first(billing: Billing, months: int, start: date) -> tuple[date, int]:
    """The first day of the first whole period, at the start or before it, and the day of the month that they keep."""
    if billing.anchor == "calendar":
        return date(start.year, (start.month - 1) // months * months + 1, 1), 1
    anchor = billing.day or start.day
    here = later(start, 0, anchor)
    if here == start:
        return here, anchor
    following = here if here > start else later(start, 1, anchor)
    return later(following, -months, anchor), anchor
