from datetime import UTC, datetime, timedelta
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oracle import EPOCH, micros
from svcctl.calendars.instants import first_instants, format_instant, parse_instant, to_local, to_utc
from svcctl.calendars.zones import DAY, SECOND, known_zones, offsets, zone

ZONES = ["Europe/Berlin", "America/Sao_Paulo", "Asia/Beirut", "Pacific/Apia", "Australia/Lord_Howe", "Africa/Monrovia"]
WALL = st.datetimes(datetime(1971, 1, 1), datetime(2198, 1, 1))  # noqa: DTZ001  # wall-clock times have no zone
CHANGES = [
    (2026, 3, 29, 2),
    (2026, 10, 25, 2),
    (2011, 12, 30, 5),
    (2018, 11, 4, 0),
    (2018, 2, 17, 23),
    (2022, 3, 27, 0),
]
NEAR = st.builds(
    lambda change, minutes: datetime(*change) + timedelta(minutes=minutes),  # noqa: DTZ001  # as above
    st.sampled_from(CHANGES),
    st.integers(-90, 90),
)


def wall_micros(wall):
    return micros(wall.replace(tzinfo=UTC))


@settings(max_examples=400)
@given(st.sampled_from(ZONES), WALL | NEAR)
def test_wall_clock_times_are_read_as_zoneinfo_reads_them(name, wall):
    asked = np.array([wall_micros(wall)])
    first, last = (wall.replace(tzinfo=zone(name), fold=fold) for fold in (0, 1))
    exists = first.astimezone(UTC).astimezone(first.tzinfo).replace(tzinfo=None) == wall
    twice = exists and first.utcoffset() != last.utcoffset()
    read = to_utc(asked, name)
    assert (read.ambiguous[0], read.nonexistent[0]) == (twice, not exists)
    assert read.utc[0] == micros(first.astimezone(UTC))
    if exists:
        assert to_utc(asked, name, ambiguous="later").utc[0] == micros(last.astimezone(UTC))
        assert to_local(read.utc, name)[0] == asked[0]


def test_a_policy_may_refuse_what_the_clock_change_touched():
    walls = ["2026-03-29T02:30", "2026-10-25T02:30", "2026-06-01T12:00"]
    asked = np.array([wall_micros(datetime.fromisoformat(wall)) for wall in walls])
    shifted = to_utc(asked, "Europe/Berlin", ambiguous="later")
    assert [format_instant(at) for at in shifted.utc.tolist()] == [
        "2026-03-29T01:30:00Z",
        "2026-10-25T01:30:00Z",
        "2026-06-01T10:00:00Z",
    ]
    assert not shifted.rejected.any()
    assert to_utc(asked, "Europe/Berlin", nonexistent="reject").rejected.tolist() == [True, False, False]
    assert to_utc(asked, "Europe/Berlin", ambiguous="reject").rejected.tolist() == [False, True, False]
    assert to_utc(asked.reshape(3, 1), "Europe/Berlin").utc.shape == (3, 1)
    assert to_utc(asked[:0], "Europe/Berlin").utc.shape == (0,)


@pytest.mark.parametrize(
    ("name", "day", "begins"),
    [
        ("Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z"),
        ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z"),
        ("America/Sao_Paulo", "2018-02-18", "2018-02-18T03:00:00Z"),
        ("Asia/Beirut", "2022-03-27", "2022-03-26T22:00:00Z"),
        ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z"),
        ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z"),
        ("America/Toronto", "1970-04-26", "1970-04-26T05:00:00Z"),
    ],
)
def test_a_date_begins_with_its_first_instant(name, day, begins):
    number = wall_micros(datetime.fromisoformat(day)) // DAY
    assert format_instant(int(first_instants(np.array([number]), name)[0])) == begins


def test_no_move_of_the_clocks_is_missed():
    # Those of the past are told one by one; of those a rule makes later, a daily probe finds no more.
    probes = [EPOCH + timedelta(days=day) for day in range(21_000)]
    some = [*sorted(known_zones())[::40], "America/Boa_Vista", "Asia/Gaza", "Africa/Casablanca", "Africa/Cairo"]
    for name in [*some, "Europe/Berlin", "America/Argentina/Tucuman", "Africa/Monrovia", "Antarctica/Troll", "EST5EDT"]:
        table = offsets(name, 2029)
        found = table.offset[table.by_utc.index(np.array([micros(at) for at in probes]))]
        tz = zone(name)
        assert found.tolist() == [at.astimezone(tz).utcoffset() // timedelta(microseconds=1) for at in probes]


def test_no_zone_moves_its_clocks_twice_within_six_days():
    gaps = [int(np.diff(offsets(name, 2029).since[1:]).min(initial=DAY * 999)) for name in sorted(known_zones())]
    assert min(gaps) > 6 * DAY


def test_moves_are_told_to_the_second():
    for name in sorted(known_zones())[::9]:
        tz, table = zone(name), offsets(name, 2049)
        for at, new, old in zip(
            table.since[1:].tolist(), table.offset[1:].tolist(), table.offset.tolist(), strict=False
        ):
            moment = EPOCH + timedelta(microseconds=at)
            around = [(moment + timedelta(seconds=each)).astimezone(tz).utcoffset() for each in (-1, 0)]
            assert [each // timedelta(microseconds=1) for each in around] == [old, new], (name, moment)


def test_no_zone_skips_a_midnight_from_before_it():
    # So a date whose midnight was skipped begins where its skipped midnight shifts to.
    for name in sorted(known_zones()):
        table = offsets(name, 2029)
        skips, resumes = table.since[1:] + table.offset[:-1], table.since[1:] + table.offset[1:]
        midnight = -(-skips // DAY) * DAY
        assert not ((skips < midnight) & (midnight < resumes)).any(), name


def test_zones_come_from_the_package_and_not_from_the_machine():
    assert len(known_zones()) > 500
    assert files("tzdata").joinpath("zones").is_file()
    assert zone("Europe/Berlin") is zone("Europe/Berlin")
    for wrong in ("../zones", "Europe", "", "Mars/Base"):
        with pytest.raises(ValueError, match="is not a known time zone"):
            zone(wrong)


@pytest.mark.parametrize(
    ("text", "name", "back"),
    [
        ("2026-01-05T15:30:00Z", None, "2026-01-05T15:30:00Z"),
        ("2026-01-05T15:30+01:00", None, "2026-01-05T14:30:00Z"),
        ("2026-01-05 15:30", "Europe/Berlin", "2026-01-05T14:30:00Z"),
        ("2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30:00Z"),
        ("2026-01-05T15:30:00.250Z", None, "2026-01-05T15:30:00.250000Z"),
        ("2199-12-31T23:59:59.999999Z", None, "2199-12-31T23:59:59.999999Z"),
        ("1970-01-01T00:00Z", None, "1970-01-01T00:00:00Z"),
    ],
)
def test_instants_as_text(text, name, back):
    assert format_instant(parse_instant(text, name)) == back


def test_an_instant_in_a_zone_shows_its_offset():
    assert format_instant(parse_instant("2026-07-05T15:30Z"), "Europe/Berlin") == "2026-07-05T17:30:00+02:00"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("yesterday", "'yesterday': write an instant such as 2026-01-05T15:30:00Z"),
        ("2026-01-05T15:30", "'2026-01-05T15:30': has no time zone; add Z or an offset such as +01:00"),
        ("2200-01-01T00:00Z", "'2200-01-01T00:00Z': lies outside the years 1970 to 2199"),
        ("1969-12-31T23:59:59Z", "'1969-12-31T23:59:59Z': lies outside the years 1970 to 2199"),
    ],
)
def test_what_is_no_instant(text, message):
    with pytest.raises(ValueError) as raised:  # noqa: PT011  # the whole message is compared below
        parse_instant(text)
    assert str(raised.value) == message


@given(st.integers(0, 84_006 * 86_400 * SECOND - 1))
def test_a_written_instant_reads_back(at):
    assert parse_instant(format_instant(at)) == at
    assert parse_instant(format_instant(at, "Asia/Kathmandu")) == at
