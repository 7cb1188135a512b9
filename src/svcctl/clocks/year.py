from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from svcctl.calendars.clock import BusinessClock
from svcctl.calendars.instants import first_instants
from svcctl.calendars.intervals import days_of
from svcctl.calendars.zones import SECOND
from svcctl.clocks.book import holidays_of, spec_of
from svcctl.kinds.business_calendar import BusinessCalendar

Mark = Literal["open", "special", "holiday", "closed"]


@dataclass(frozen=True, slots=True)
class YearDay:
    """One date of a calendar's year: what kind of day it is, how many seconds it is open, and why it differs."""

    date: date
    mark: Mark
    seconds: int
    reason: str = ""


def year_of(calendar: BusinessCalendar, year: int) -> list[YearDay]:
    """Every date of a year as the calendar has it. Open seconds lie between midnight and midnight on the wall.

    A date on which the clocks change has 23 or 25 hours to be open in. Raises ValueError as `holidays_of` does.
    """
    dates = [date(year, 1, 1) + timedelta(days=day) for day in range((date(year, 12, 31) - date(year, 1, 1)).days + 1)]
    starts = first_instants(days_of([*dates, dates[-1] + timedelta(days=1)]), calendar.timezone)
    clock = BusinessClock(spec_of(calendar))
    seconds = (clock.elapsed(starts[:-1], starts[1:]) // SECOND).tolist()
    holidays = holidays_of(calendar, [year])
    special = {day.date: day.reason for day in calendar.special_days}
    return [_day(on, seconds[index], holidays.get(on), special.get(on)) for index, on in enumerate(dates)]


def _day(on: date, seconds: int, holiday: str | None, special: str | None) -> YearDay:
    if special is not None:
        return YearDay(on, "special", seconds, special)
    if holiday is not None:
        return YearDay(on, "holiday", seconds, holiday)
    return YearDay(on, "open" if seconds else "closed", seconds)
