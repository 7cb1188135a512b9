"""Rows a second of elapsed business time, against the ways people write it today. `python benchmarks/clock.py`."""

import importlib.util
import time
from contextlib import redirect_stdout
from datetime import UTC, datetime, timedelta
from io import StringIO

import numpy as np

from svcctl.calendars.clock import BusinessClock
from svcctl.calendars.instants import parse_instant
from svcctl.calendars.layout import CalendarSpec, Opening
from svcctl.calendars.zones import DAY, zone

ROWS = 1_000_000
BERLIN = zone("Europe/Berlin")
SPEC = CalendarSpec("Europe/Berlin", dict.fromkeys(range(5), (Opening.parse("09:00-17:00"),)))


def tickets(rows):
    random = np.random.default_rng(1)
    starts = random.integers(parse_instant("2023-01-01T00:00Z"), parse_instant("2026-01-01T00:00Z"), rows)
    return starts, starts + random.integers(0, 10 * DAY, rows)


def bisecting(clock, starts, stops):
    """The same prefix sums, looked up with numpy.searchsorted."""
    opens, closes = clock.openings(parse_instant("2022-12-01T00:00Z"), parse_instant("2026-03-01T00:00Z"))
    worked = np.concatenate([[0], np.cumsum(closes - opens)])

    def before(at):
        row = np.searchsorted(opens, at, side="right")
        return np.where(row > 0, worked[row - 1] + np.minimum(at - opens[row - 1], (closes - opens)[row - 1]), 0)

    return before(stops) - before(starts)


def day_loop(starts, stops):
    """Day by day in plain Python, right across clock changes too."""
    return [one_ticket(*span) for span in zip(starts.tolist(), stops.tolist(), strict=True)]


def one_ticket(start, stop):
    begin, end = (datetime.fromtimestamp(at / 1e6, UTC) for at in (start, stop))
    day, last, used = begin.astimezone(BERLIN).date(), end.astimezone(BERLIN).date(), timedelta(0)
    while day <= last:
        if day.weekday() < 5:
            opens, closes = (datetime(day.year, day.month, day.day, h, tzinfo=BERLIN).astimezone(UTC) for h in (9, 17))
            used += max(min(closes, end) - max(opens, begin), timedelta(0))
        day += timedelta(days=1)
    return used // timedelta(microseconds=1)


def business_timedelta(starts, stops):
    import businesstimedelta as peer  # noqa: PLC0415  # an optional peer
    import pytz  # noqa: PLC0415  # its only kind of zones

    berlin = pytz.timezone("Europe/Berlin")
    hours = datetime.min.time().replace
    rule = peer.WorkDayRule(start_time=hours(hour=9), end_time=hours(hour=17), working_days=range(5), tz=berlin)
    spans = zip(starts.tolist(), stops.tolist(), strict=True)
    moments = ([datetime.fromtimestamp(at / 1e6, berlin) for at in span] for span in spans)
    return [int(rule.difference(*span).timedelta / timedelta(microseconds=1)) for span in moments]


def pm4py(starts, stops):
    with redirect_stdout(StringIO()):  # it greets whoever imports it
        from pm4py.util.business_hours import soj_time_business_hours_diff as peer  # noqa: PLC0415

    week = [(86_400 * day + 9 * 3600, 86_400 * day + 17 * 3600) for day in range(5)]
    spans = zip(starts.tolist(), stops.tolist(), strict=True)
    moments = ([datetime.fromtimestamp(at / 1e6, BERLIN).replace(tzinfo=None) for at in span] for span in spans)
    return [round(peer(*span, week) * 1_000_000) for span in moments]


def measured(work, starts, stops, repeat):
    best, found = np.inf, None
    for _ in range(repeat):
        began = time.perf_counter()
        found = work(starts, stops)
        best = min(best, time.perf_counter() - began)
    return len(starts) / best, np.asarray(found)


PEERS = {
    "numpy.searchsorted": (None, ROWS, 3),
    "plain Python day loop": (day_loop, 20_000, 1),
    "pm4py": (pm4py, 20_000, 1),
    "businesstimedelta": (business_timedelta, 500, 1),
}
"""Who is compared, on how many rows and how many times."""


def rates():
    """(name, rows a second, rows measured, how many differ by a second or more); None for who is missing."""
    starts, stops = tickets(ROWS)
    clock = BusinessClock(SPEC)
    ours, exact = measured(clock.elapsed, starts, stops, 5)
    yield "bucket table", ours, ROWS, 0
    for name, (work, rows, repeat) in PEERS.items():
        if name in {"businesstimedelta", "pm4py"} and importlib.util.find_spec(name) is None:
            yield name, None, rows, 0
            continue
        asked = work or (lambda first, last: bisecting(clock, first, last))
        speed, found = measured(asked, starts[:rows], stops[:rows], repeat)
        yield name, speed, rows, int((np.abs(found - exact[:rows]) >= 1_000_000).sum())


def main():
    (_, ours, *_), *others = rates()
    print(f"{'bucket table':<24}{ours:>14,.0f} rows/s")
    for name, speed, rows, wrong in others:
        if speed is None:
            print(f"{name:<24}{'skipped':>14}: not installed (uv sync --group bench)")
        else:
            times = f"we are {ours / speed:,.1f} times as fast; {wrong} of {rows} differ by a second or more"
            print(f"{name:<24}{speed:>14,.0f} rows/s, {times}")


if __name__ == "__main__":
    main()
