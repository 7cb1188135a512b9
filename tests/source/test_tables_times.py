# ruff: noqa: DTZ001, DTZ007 - the texts are wall-clock times, which have no zone
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcctl.source.tables.layouts import ISO, fault, shape_of, swapped
from svcctl.source.tables.times import parse_times

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LAYOUTS = (
    "%Y-%m-%d %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%m/%d/%Y %I:%M:%S %p",
    "%-d/%b/%y %-I:%M %p",
    "%d %B %Y, %H:%M",
    "%a %d-%m-%Y %H:%M",
    "%d/%m/%Y %H:%M:%S %z",
)
moments = st.datetimes(datetime(1970, 1, 1), datetime(2068, 12, 31))


def micros(moment):
    return (moment.replace(tzinfo=moment.tzinfo or UTC) - EPOCH) // timedelta(microseconds=1)


def parsed(texts, layout, empty=frozenset()):
    times = parse_times(pa.array([text.encode() for text in texts], pa.binary()), layout, empty)
    return [
        ("empty" if not present else "bad" if bad else int(at) if not zoned else (int(at), "UTC"))
        for at, present, bad, zoned in zip(times.micros, times.present, times.bad, times.zoned, strict=True)
    ]


@given(st.lists(moments, max_size=20), st.sampled_from(LAYOUTS[:-1]))
def test_what_a_system_writes_in_a_layout_is_read_back(instants, layout):
    texts = [instant.strftime(layout) for instant in instants]
    assert parsed(texts, layout) == [micros(datetime.strptime(text, layout.replace("%-", "%"))) for text in texts]


@given(st.lists(st.datetimes(datetime(1970, 1, 1), timezones=st.timezones().filter(lambda _: True)), max_size=10))
def test_iso_instants_are_read_whatever_their_offset(instants):
    whole = [at.astimezone(UTC) if at.utcoffset().total_seconds() % 60 else at for at in instants]
    assert parsed([at.isoformat() for at in whole], ISO) == [(micros(at), "UTC") for at in whole]


@given(st.lists(st.text(st.sampled_from("0123/5 :9AMP"), max_size=14), max_size=30))
def test_text_is_refused_exactly_where_python_refuses_it(texts):
    layout = "%m/%d/%Y %H:%M"

    def oracle(text):
        try:
            return micros(datetime.strptime(text.strip(), layout)) if text.strip() else "empty"
        except ValueError:
            return "bad"

    assert parsed(texts, layout) == [oracle(text) for text in texts]


@pytest.mark.parametrize(
    ("text", "layout", "read"),
    [
        ("2026-01-05T15:30:00Z", ISO, (micros(datetime(2026, 1, 5, 15, 30)), "UTC")),
        ("2026-01-05 15:30:00 UTC", ISO, (micros(datetime(2026, 1, 5, 15, 30)), "UTC")),
        ("20260105T153000Z", ISO, (micros(datetime(2026, 1, 5, 15, 30)), "UTC")),
        ("2026-01-05", ISO, micros(datetime(2026, 1, 5))),
        ("2026-01-05T15:30:00.123456789", ISO, micros(datetime(2026, 1, 5, 15, 30, 0, 123456))),
        ("2026-01-05T15:30:00,5", ISO, micros(datetime(2026, 1, 5, 15, 30, 0, 500000))),
        ("2026-02-30", ISO, "bad"),
        ("2026-01-05T24:00:00", ISO, "bad"),
        ("2026-01-05T23:59:60", ISO, "bad"),
        ("2026-01-05T15:30:00+25:00", ISO, "bad"),
        ("29/02/2025 10:00", "%d/%m/%Y %H:%M", "bad"),
        ("29/02/2024 10:00", "%d/%m/%Y %H:%M", micros(datetime(2024, 2, 29, 10))),
        ("01/05/2026 12:00 AM", "%m/%d/%Y %I:%M %p", micros(datetime(2026, 1, 5))),
        ("01/05/2026 12:00 PM", "%m/%d/%Y %I:%M %p", micros(datetime(2026, 1, 5, 12))),
        ("01/05/2026 13:00 PM", "%m/%d/%Y %I:%M %p", "bad"),
        ("01/05/2026 11:00 XM", "%m/%d/%Y %I:%M %p", "bad"),
        ("5/Foo/26 1:00 AM", "%d/%b/%y %I:%M %p", "bad"),
        ("5/may/26 1:00 am", "%d/%b/%y %I:%M %p", micros(datetime(2026, 5, 5, 1))),
        ("2026-05-02 16:38:58.43", "%d/%b/%y %I:%M %p", micros(datetime(2026, 5, 2, 16, 38, 58, 430000))),
        ("2026-05-02T16:38Z", "%d.%m.%Y %H:%M", (micros(datetime(2026, 5, 2, 16, 38)), "UTC")),
        ("2026-05-02", "%Y-%d-%m %H:%M", "bad"),
        ("  2026-01-05  ", ISO, micros(datetime(2026, 1, 5))),
        ("   ", ISO, "empty"),
        ("NULL", ISO, "empty"),
        ("2026-01-05\x00", ISO, "bad"),
    ],
)
def test_one_text_at_a_time(text, layout, read):
    assert parsed([text], layout, frozenset({b"NULL"})) == [read]


def test_garbage_of_every_shape_does_not_hide_what_is_good():
    texts = [f"{'x' * (number % 7)}{number}-{number % 13}:{number}y" for number in range(3000)] + ["2026-01-05"]
    read = parsed(texts, ISO)
    assert read[-1] == micros(datetime(2026, 1, 5))
    assert set(read[:-1]) == {"bad"}


@pytest.mark.parametrize(
    ("layout", "said"),
    [
        ("%d.%m.%Y %H:%M", ""),
        (ISO, ""),
        ("%j %Y", "%j is no part of a timestamp that svcctl reads"),
        ("%d.%m.%Y %H:%M %", "% is no part"),
        ("%d.%m.%Y %d", "%d stands there twice"),
        ("%d.%m. %H:%M", "it has no year"),
        ("%d.%m.%Y %I:%M", "%I and %p go together"),
    ],
)
def test_a_layout_that_cannot_work_is_told_why(layout, said):
    assert fault(layout).startswith(said)
    assert bool(fault(layout)) == bool(said)


def test_day_and_month_change_over():
    assert swapped("%-d/%m/%Y %H:%M") == "%-m/%d/%Y %H:%M"


@pytest.mark.parametrize(
    ("layout", "reads"),
    [
        ("%d-%m-%Y", True),
        ("%d.%m.%Y %H:%M", True),
        ("%Y-%d-%m", False),
        ("%A %Y-%d-%m", False),
        ("%H:%M %Y/%d", False),
    ],
)
def test_iso_is_read_beside_layouts_whose_date_does_not_begin_with_the_year(layout, reads):
    assert (shape_of("2026-04-03T09:00:00", layout) is not None) is reads
