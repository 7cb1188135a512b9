"""Calendars that the tests of the clock share: offices, night shifts, and the days on which clocks do odd things."""

from datetime import UTC, date, datetime

from svcctl.calendars.clock import BusinessClock
from svcctl.calendars.instants import format_instant
from svcctl.calendars.layout import CalendarSpec, Opening
from svcctl.calendars.zones import SECOND

HOUR = 3600 * SECOND
OFFICE = tuple(map(Opening.parse, ("09:00-13:00", "14:00-17:00")))
BERLIN = CalendarSpec(
    "Europe/Berlin",
    {**dict.fromkeys(range(4), OFFICE), 4: (Opening.parse("09:00-14:00"),)},
    frozenset({date(2026, 1, 6), date(2026, 4, 3), date(2026, 4, 6)}),
    {date(2026, 1, 10): (Opening.parse("10:00-12:00"),)},
)
NIGHTS = CalendarSpec(
    "America/Chicago",
    dict.fromkeys(range(7), (Opening.parse("22:00-06:00"), Opening.parse("05:00-07:30"))),
    frozenset({date(2026, 3, 8), date(2026, 11, 2)}),
)
SAO_PAULO = CalendarSpec("America/Sao_Paulo", dict.fromkeys(range(7), (Opening.parse("00:00-24:00"),)))
LORD_HOWE = CalendarSpec("Australia/Lord_Howe", dict.fromkeys(range(6), (Opening.parse("00:30-04:00"),)))
APIA = CalendarSpec("Pacific/Apia", dict.fromkeys(range(5), OFFICE))
NOWHERE = CalendarSpec("UTC", {})
CALENDARS = {
    "office": (BERLIN, datetime(2026, 3, 27, tzinfo=UTC)),
    "holidays": (BERLIN, datetime(2026, 1, 2, tzinfo=UTC)),
    "nights, spring": (NIGHTS, datetime(2026, 3, 6, tzinfo=UTC)),
    "nights, autumn": (NIGHTS, datetime(2026, 10, 30, tzinfo=UTC)),
    "midnight skipped": (SAO_PAULO, datetime(2018, 11, 2, tzinfo=UTC)),
    "half an hour": (LORD_HOWE, datetime(2026, 4, 3, tzinfo=UTC)),
    "a date skipped": (APIA, datetime(2011, 12, 28, tzinfo=UTC)),
    "new year": (BERLIN, datetime(2025, 12, 30, tzinfo=UTC)),
}
CLOCKS = {name: BusinessClock(spec) for name, (spec, _) in CALENDARS.items()}


def local(clock, found):
    return format_instant(found, clock.spec.timezone)[:16]
