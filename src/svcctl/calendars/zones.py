import difflib
import struct
from collections.abc import Iterator
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
_PROBE = timedelta(days=20)
_HEAD = 44
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
    moves = _history(name).until(datetime(end_year, 2, 1, tzinfo=UTC))
    since, offset = (np.array(column, np.int64) for column in zip(*moves, strict=True))
    before = np.concatenate([offset[:1], offset[:-1]])
    by_wall = Steps(since + np.maximum(before, offset)), Steps(since + np.minimum(before, offset))
    return Offsets(since, offset, Steps(since), *by_wall)


class _History:
    """The moves of a zone's clocks, from December 1969 on and as far as anybody asked.

    The zone's table tells those of the past, and after them a rule for every year: the moves it makes are found by
    looking at the clock every few days, which takes longer. No rule moves the clocks twice within a month.
    """

    def __init__(self, name: str) -> None:
        self._zone = zone(name)
        self._moves = [(_micros(_START), _offset(self._zone, _START))]
        self._at = _START
        for at, offset in _told(_table(name)):
            if at > self._at:
                self._at = at
                self._add(at, offset)

    def until(self, end: datetime) -> list[tuple[int, int]]:
        """Every move before an instant: (UTC microseconds, new offset in microseconds); the first is none."""
        while self._at < end:
            following = self._at + _PROBE
            if (new := _offset(self._zone, following)) != self._moves[-1][1]:
                self._add(_bisect(self._zone, self._at, following), new)
            self._at = following
        limit = _micros(end)
        return [move for move in self._moves if move[0] < limit]

    def _add(self, at: datetime, offset: int) -> None:
        if offset != self._moves[-1][1]:
            self._moves.append((_micros(at), offset))


_history = cache(_History)


def _table(name: str) -> bytes:
    return files("tzdata").joinpath("zoneinfo", *name.split("/")).read_bytes()


def _told(table: bytes) -> Iterator[tuple[datetime, int]]:
    """The moves that the table of a zone tells one by one (RFC 9636): the instant, and the new offset."""
    counts = struct.unpack_from(">6l", table, 20)
    # The table begins with the same in 32 bits, for programs that know no more.
    start = _HEAD + sum(size * count for size, count in zip((1, 1, 8, 5, 6, 1), counts, strict=True))
    *_, moves, kinds, _ = struct.unpack_from(">6l", table, start + 20)
    start += _HEAD
    times = struct.unpack_from(f">{moves}q", table, start)
    which = table[start + 8 * moves : start + 9 * moves]
    offsets_ = [offset for offset, *_ in struct.iter_unpack(">lBB", table[start + 9 * moves :][: 6 * kinds])]
    for at, kind in zip(times, which, strict=True):
        if at >= 0:
            yield _EPOCH + timedelta(seconds=at), offsets_[kind] * SECOND


def _bisect(tz: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """When the clocks moved between two instants, to the second: most often at a quarter of an hour."""
    old = _offset(tz, low)
    for unit in (timedelta(minutes=15), timedelta(seconds=1)):
        while high - low > unit:
            middle = low + (high - low) // 2
            middle -= (middle - _EPOCH) % unit
            if not low < middle < high:
                middle = low + unit
            low, high = (middle, high) if _offset(tz, middle) == old else (low, middle)
        if _offset(tz, high - timedelta(seconds=1)) == old:
            break
    return high


def _offset(tz: ZoneInfo, at: datetime) -> int:
    moved = at.astimezone(tz).utcoffset() or timedelta(0)
    return moved // timedelta(microseconds=1)


def _micros(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(microseconds=1)
