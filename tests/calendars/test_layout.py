from datetime import date

import numpy as np
import pytest

from svcctl.calendars.instants import format_instant
from svcctl.calendars.intervals import lay_out
from svcctl.calendars.layout import ALWAYS, CalendarSpec, Opening
from svcctl.calendars.zones import SECOND

EVERY_DAY = range(7)


def spec(zone, *hours, closed=(), special=None, days=EVERY_DAY):
    openings = tuple(map(Opening.parse, hours))
    replaced = {on: tuple(map(Opening.parse, own)) for on, own in (special or {}).items()}
    return CalendarSpec(zone, dict.fromkeys(days, openings), frozenset(closed), replaced)


def shown(calendar, year, first, last):
    """Openings of a stretch of local dates, as text in the calendar's zone."""
    drawn = lay_out(calendar, year, year)
    rows = zip(drawn.opens.tolist(), drawn.closes.tolist(), strict=True)
    texts = [(format_instant(a, calendar.timezone), format_instant(b, calendar.timezone)) for a, b in rows]
    return [f"{a[5:16]} {b[5:16]}" for a, b in texts if first <= a[:10] <= last]


def lengths(calendar, year, first, last):
    drawn = lay_out(calendar, year, year)
    local = [format_instant(at, calendar.timezone)[:10] for at in drawn.opens.tolist()]
    hours = ((drawn.closes - drawn.opens) / (3600 * SECOND)).tolist()
    return [length for on, length in zip(local, hours, strict=True) if first <= on <= last]


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("08:30-17:00", (510, 1020)),
        ("8:30 - 17:00", (510, 1020)),
        ("22:00-06:00", (1320, 1800)),
        ("00:00-24:00", (0, 1440)),
        ("20:00-00:00", (1200, 1440)),
        ("06:00-05:59", (360, 1799)),
    ],
)
def test_reads_hours(text, minutes):
    assert Opening.parse(text) == Opening(*minutes)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("9-17", "'9-17': write hours such as 08:30-17:00"),
        ("24:00-06:00", "'24:00-06:00': a day ends at 24:00"),
        ("08:00-24:01", "'08:00-24:01': a day ends at 24:00"),
        ("08:00-08:00", "'08:00-08:00': opens and closes at the same time; for a whole day write 00:00-24:00"),
        ("08:60-17:00", "'08:60-17:00': write hours such as 08:30-17:00"),
    ],
)
def test_says_which_hours_to_write(text, message):
    with pytest.raises(ValueError) as raised:  # noqa: PT011  # the whole message is compared below
        Opening.parse(text)
    assert str(raised.value) == message


@pytest.mark.parametrize("minutes", [(1440, 1500), (-1, 5), (60, 60), (60, 1501), (60, 59)])
def test_refuses_openings_that_are_none(minutes):
    with pytest.raises(ValueError, match="business hours"):
        Opening(*minutes)


def test_always_is_one_opening():
    drawn = lay_out(ALWAYS, 1970, 1999)
    assert (len(drawn.opens), drawn.opens[0], len(drawn.days)) == (1, 0, 365 * 30 + 7)


def test_a_night_shift_is_cut_by_a_holiday_on_the_next_date_and_does_not_start_on_a_holiday():
    nights = spec("UTC", "22:00-06:00", closed=[date(2026, 1, 7)])
    assert shown(nights, 2026, "2026-01-05", "2026-01-08") == [
        "01-05T22:00 01-06T06:00",
        "01-06T22:00 01-07T00:00",
        "01-08T22:00 01-09T06:00",
    ]


def test_a_special_day_replaces_its_own_shifts_and_wins_over_a_holiday():
    on = date(2026, 1, 7)
    nights = spec("UTC", "22:00-06:00", closed=[on], special={on: ["10:00-12:00"]})
    assert shown(nights, 2026, "2026-01-06", "2026-01-07") == ["01-06T22:00 01-07T06:00", "01-07T10:00 01-07T12:00"]
    without = spec("UTC", "22:00-06:00", special={on: []})
    assert shown(without, 2026, "2026-01-06", "2026-01-07") == ["01-06T22:00 01-07T06:00"]


def test_hours_that_overlap_or_touch_are_one_opening():
    assert shown(spec("UTC", "09:00-12:00", "11:00-13:00", "13:00-14:00"), 2026, "2026-01-06", "2026-01-06") == [
        "01-06T09:00 01-06T14:00"
    ]
    assert shown(spec("UTC", "09:00-17:00", "10:00-11:00"), 2026, "2026-01-06", "2026-01-06") == [
        "01-06T09:00 01-06T17:00"
    ]


@pytest.mark.parametrize(
    ("zone", "hours", "on", "expected"),
    [
        ("America/Chicago", "01:00-05:00", date(2026, 3, 8), [3.0]),
        ("America/Chicago", "01:00-05:00", date(2026, 11, 1), [5.0]),
        ("America/Chicago", "02:15-02:45", date(2026, 3, 8), []),
        ("America/Chicago", "02:30-03:15", date(2026, 3, 8), [0.25]),
        ("America/Chicago", "01:15-01:45", date(2026, 11, 1), [0.5, 0.5]),
        ("America/Sao_Paulo", "00:00-06:00", date(2018, 11, 4), [5.0]),
        ("America/Sao_Paulo", "00:00-24:00", date(2018, 2, 17), [25.0]),
        ("Asia/Beirut", "00:00-08:00", date(2022, 3, 27), [7.0]),
        ("Australia/Lord_Howe", "01:00-03:00", date(2026, 10, 4), [1.5]),
        ("Australia/Lord_Howe", "01:00-03:00", date(2026, 4, 5), [2.5]),
        ("Pacific/Apia", "09:00-17:00", date(2011, 12, 30), []),
        ("Pacific/Apia", "09:00-17:00", date(2011, 12, 31), [8.0]),
    ],
)
def test_open_is_what_the_wall_clock_shows(zone, hours, on, expected):
    only = CalendarSpec(zone, {}, special={on: (Opening.parse(hours),)})
    assert lengths(only, on.year, on.isoformat(), on.isoformat()) == expected


def test_a_shift_over_new_year_belongs_to_both_years():
    nights = spec("Pacific/Auckland", "22:00-06:00")
    drawn, next_year = lay_out(nights, 2025, 2025), lay_out(nights, 2026, 2026)
    over = [at for at in drawn.opens.tolist() if format_instant(at, "Pacific/Auckland").startswith("2025-12-31")]
    assert over
    assert over[0] in next_year.opens


def test_old_offsets_with_seconds_are_exact():
    monrovia = CalendarSpec("Africa/Monrovia", {}, special={date(1971, 6, 1): (Opening.parse("09:00-17:00"),)})
    assert [format_instant(int(at)) for at in lay_out(monrovia, 1971, 1971).opens] == ["1971-06-01T09:44:30Z"]


@pytest.mark.parametrize("zone", ["Asia/Kathmandu", "America/St_Johns", "Pacific/Kiritimati"])
def test_years_drawn_together_or_apart_are_the_same(zone):
    calendar = spec(zone, "08:00-12:00", "13:00-17:00", days=range(5))
    together, second = lay_out(calendar, 2024, 2025), lay_out(calendar, 2025, 2025)
    start = second.opens[0]
    assert np.array_equal(together.opens[together.opens >= start], second.opens)


def test_an_unknown_zone_is_named_with_its_neighbour():
    with pytest.raises(ValueError, match="'Europe/Berln' is not a known time zone; did you mean Europe/Berlin"):
        lay_out(spec("Europe/Berln", "08:00-12:00"), 2026, 2026)
