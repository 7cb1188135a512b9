import difflib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

import numpy as np

from svcctl.calendars.steps import IntArray, Steps

SECOND = 1_000_000
DAY = 86_400 * SECOND

EARLIEST = 0
"""1970-01-01T00:00:00Z, the first instant the clock knows."""
LATEST = 84_006 * DAY - 1
"""2199-12-31T23:59:59.999999Z, the last instant the clock knows."""
LAST_YEAR = 2199

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PROBE = timedelta(days=3)
_START = _EPOCH - timedelta(days=30)


@cache
def known_zones() -> frozenset[str]:
    """The names of all time zones, from the tzdata package: the same on every machine."""
    return frozenset(files("tzdata").joinpath("zones").read_text(encoding="utf-8").split())


@cache
def zone(name: str) -> ZoneInfo:
    """A time zone by its name, such as ``Europe/Berlin``. Raises ValueError naming the nearest."""
    if name not in known_zones():
        near = difflib.get_close_matches(name, known_zones(), 1, 0.6)
        hint = f"; did you mean {near[0]}?" if near else "; write a name such as Europe/Berlin"
        raise ValueError(f"'{name}' is not a known time zone{hint}")
    # The operating system's tables are passed over: they differ between machines, and so would the results.
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as table:
        return ZoneInfo.from_file(table, key=name)


@dataclass(frozen=True, slots=True)
class Offsets:
    """When the clocks of a zone were moved, and how far they stand from UTC between two moves.

    ``since`` are UTC microseconds, the first one in December 1969; ``offset[i]`` (microseconds) holds from
    ``since[i]`` to ``since[i + 1]``, and the first one also before. ``by_utc`` finds the row of an instant.
    ``by_wall_first`` finds the row of a wall-clock time so that an ambiguous one is read as its first occurrence;
    ``by_wall_last``, as its last. A wall-clock time that was skipped is read by both with an offset that its own row
    does not have: the old one by the first, the new one by the last.
    """

    since: IntArray
    offset: IntArray
    by_utc: Steps
    by_wall_first: Steps
    by_wall_last: Steps


def offsets(name: str, last_year: int) -> Offsets:
    """The moves of a zone's clocks from 1970 to the end of ``last_year``, and on to the end of its decade."""
    return _offsets(name, min(-(-(last_year + 1) // 10) * 10, LAST_YEAR + 2))


@cache
def _offsets(name: str, end_year: int) -> Offsets:
    since, offset = [_micros(_START)], [_offset(zone(name), _START)]
    for at, moved_to in _moves(zone(name), datetime(end_year, 2, 1, tzinfo=UTC)):
        since.append(at)
        offset.append(moved_to)
    at_, to = np.array(since, np.int64), np.array(offset, np.int64)
    before = np.concatenate([to[:1], to[:-1]])
    return Offsets(at_, to, Steps(at_), Steps(at_ + np.maximum(before, to)), Steps(at_ + np.minimum(before, to)))


def _moves(tz: ZoneInfo, end: datetime) -> list[tuple[int, int]]:
    """Every move of the clocks: (UTC microseconds, new offset in microseconds)."""
    # Since 1970 no zone has moved its clocks twice within six days (a test holds it), so a probe every three finds all.
    found = []
    at, offset = _START, _offset(tz, _START)
    while at < end:
        following = at + _PROBE
        new = _offset(tz, following)
        if new != offset:
            found.append((_bisect(tz, at, following), new))
        at, offset = following, new
    return found


def _bisect(tz: ZoneInfo, low: datetime, high: datetime) -> int:
    old = _offset(tz, low)
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        low, high = (middle, high) if _offset(tz, middle) == old else (low, middle)
    return _micros(high)


def _offset(tz: ZoneInfo, at: datetime) -> int:
    moved = at.astimezone(tz).utcoffset() or timedelta(0)
    return moved // timedelta(microseconds=1)


def _micros(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(microseconds=1)
