"""Proration: what part of a period lies between two moments, exact, by the day, by the second or by 30/360.

Each way measures moments on a line of its own, so that the parts of a period always add up to the whole.
"""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

from svcctl.kinds.price_book import Basis
from svcctl.pricing.periods import Period

_DAYS_OF_MONTH, _DAYS_OF_YEAR = 30, 360
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
UNITS = {"day": "days", "second": "seconds", "30-360": "days by 30/360"}


def part(basis: Basis, start: datetime, end: datetime, whole: Period, timezone: str = "UTC") -> Fraction:
    """The part of a whole period between two moments, from 0 to 1. By the day, the day of a moment has not begun."""
    count, of = counted(basis, start, end, whole, timezone)
    return Fraction(count, of)


def counted(basis: Basis, start: datetime, end: datetime, whole: Period, timezone: str = "UTC") -> tuple[int, int]:
    """How many days or seconds lie between two moments, and how many in the whole period."""
    at = [_at(basis, moment, timezone) for moment in (start, end, whole.whole_start, whole.whole_end)]
    return at[1] - at[0], at[3] - at[2]


def _at(basis: Basis, moment: datetime, timezone: str) -> int:
    """Where a moment lies on the line of a basis."""
    if basis == "second":
        from svcctl.calendars.zones import zone  # noqa: PLC0415 - numpy and tables that most quotes do without

        return (moment.replace(tzinfo=zone(timezone)).astimezone(UTC) - _EPOCH) // _SECOND
    if basis == "30-360":
        day = min(moment.day, _DAYS_OF_MONTH)
        return moment.year * _DAYS_OF_YEAR + moment.month * _DAYS_OF_MONTH + day
    return moment.toordinal()
