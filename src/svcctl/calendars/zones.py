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
from svcctl.calendars.zone_rule import rule_of

SECOND = 1_000_000
DAY = 86_400 * SECOND

EARLIEST = 0
"""1970-01-01T00:00:00Z, the first instant the clock knows."""
LATEST = 84_006 * DAY - 1
"""2199-12-31T23:59:59.999999Z, the last instant the clock knows."""
LAST_YEAR = 2199

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
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

    The zone's table tells those of the past; the rule at its end, those of every year after.
    """

    def __init__(self, name: str) -> None:
        self._at = _micros(_START)
        self._moves = [(self._at, _offset(zone(name), _START))]
        table = _table(name)
        self._rule = rule_of(table)
        for second, offset in _told(table):
            self._add(second, offset)
        self._year = 1970 + self._at // (366 * DAY)

    def until(self, end: datetime) -> list[tuple[int, int]]:
        """Every move before an instant: (UTC microseconds, new offset in microseconds); the first is none."""
        while self._rule is not None and self._year <= end.year:
            for second, offset in self._rule.moves(self._year):
                self._add(second, offset)
            self._year += 1
        limit = _micros(end)
        return [move for move in self._moves if move[0] < limit]

    def _add(self, second: int, offset: int) -> None:
        """Takes a move to another offset, if it comes after what was told; some moves only change a zone's letters."""
        at = second * SECOND
        if at > self._at:
            self._at = at
            if offset * SECOND != self._moves[-1][1]:
                self._moves.append((at, offset * SECOND))


_history = cache(_History)


def _table(name: str) -> bytes:
    return files("tzdata").joinpath("zoneinfo", *name.split("/")).read_bytes()


def _told(table: bytes) -> Iterator[tuple[int, int]]:
    """The moves that the table of a zone tells one by one (RFC 9636): UTC seconds, and the new offset in seconds."""
    counts = struct.unpack_from(">6l", table, 20)
    # The table begins with the same in 32 bits, for programs that know no more.
    start = _HEAD + sum(size * count for size, count in zip((1, 1, 8, 5, 6, 1), counts, strict=True))
    *_, moves, kinds, _ = struct.unpack_from(">6l", table, start + 20)
    start += _HEAD
    times = struct.unpack_from(f">{moves}q", table, start)
    which = table[start + 8 * moves : start + 9 * moves]
    offsets_ = [offset for offset, *_ in struct.iter_unpack(">lBB", table[start + 9 * moves :][: 6 * kinds])]
    return ((at, offsets_[kind]) for at, kind in zip(times, which, strict=True))


def _offset(tz: ZoneInfo, at: datetime) -> int:
    moved = at.astimezone(tz).utcoffset() or timedelta(0)
    return moved // timedelta(microseconds=1)


def _micros(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(microseconds=1)
