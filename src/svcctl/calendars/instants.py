from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

import numpy as np
import numpy.typing as npt

from svcctl.calendars.steps import CHUNK_ROWS, IntArray
from svcctl.calendars.zones import DAY, EARLIEST, LAST_YEAR, LATEST, Offsets, offsets, zone

Ambiguous = Literal["earlier", "later", "reject"]
Nonexistent = Literal["shift", "reject"]
Mask = npt.NDArray[np.bool_]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Read:
    """Wall-clock times placed on the time line, and which of them the clock change touched.

    ``utc`` are int64 microseconds. ``ambiguous`` marks times that occurred twice, ``nonexistent`` times that were
    skipped; ``rejected`` those among them that the policy refuses (their ``utc`` is still the default reading).
    """

    utc: IntArray
    ambiguous: Mask
    nonexistent: Mask
    rejected: Mask


def to_utc(
    local: IntArray, timezone: str, *, ambiguous: Ambiguous = "earlier", nonexistent: Nonexistent = "shift"
) -> Read:
    """Reads wall-clock times as the clocks on the wall of a zone showed them.

    ``local`` are int64 microseconds since 1970-01-01 00:00 on that wall. A time that occurred twice in autumn is read
    as its ``earlier`` or ``later`` occurrence. A time that was skipped in spring is read by a clock that nobody had
    moved yet: 02:30 becomes 03:30. Raises ValueError for an unknown zone.
    """
    flat = np.ascontiguousarray(local, np.int64).ravel()
    table = offsets(timezone, _last_year(flat))
    utc, twice, never = np.empty(flat.shape, np.int64), np.empty(flat.shape, bool), np.empty(flat.shape, bool)
    for start in range(0, len(flat), CHUNK_ROWS):
        part = slice(start, start + CHUNK_ROWS)
        utc[part], twice[part], never[part] = _read(flat[part], table, later=ambiguous == "later")
    refused = (twice & (ambiguous == "reject")) | (never & (nonexistent == "reject"))
    shape = np.shape(local)
    return Read(utc.reshape(shape), twice.reshape(shape), never.reshape(shape), refused.reshape(shape))


def to_local(utc: IntArray, timezone: str) -> IntArray:
    """What the clocks on the wall of a zone show at each instant: int64 microseconds since 1970-01-01 00:00 there."""
    flat = np.asarray(utc, np.int64)
    table = offsets(timezone, _last_year(flat))
    return flat + table.offset.take(table.by_utc.index(flat), mode="clip")


def first_instants(days: IntArray, timezone: str) -> IntArray:
    """When each date begins in a zone: mostly midnight, later where the clocks skipped it.

    ``days`` are int64 days since 1970-01-01; the answer is in UTC microseconds. A date that was skipped altogether
    begins, and ends, where the next one begins.
    """
    # Since 1970 no zone skipped a midnight from before it (a test holds it): what a skipped one shifts to is the first.
    return to_utc(np.asarray(days, np.int64) * DAY, timezone).utc


def _read(local: IntArray, table: Offsets, *, later: bool) -> tuple[IntArray, Mask, Mask]:
    first = table.by_wall_first.index(local)
    last = table.by_wall_last.index(local)
    utc = local - table.offset.take(last if later else first, mode="clip")
    touched = first != last
    if not touched.any():
        return utc, touched, touched
    earlier, now = table.offset.take(first, mode="clip"), table.offset.take(last, mode="clip")
    skipped = touched & (now > earlier)
    utc[skipped] = local[skipped] - earlier[skipped]
    return utc, touched & ~skipped, skipped


def _last_year(micros: IntArray) -> int:
    newest = int(micros.max(initial=0)) // DAY
    return min(1970 + max(newest, 0) // 365 + 1, LAST_YEAR + 1)


def parse_instant(text: str, timezone: str | None = None) -> int:
    """Reads one instant: ``2026-01-05T15:30:00Z``, with another offset, or without one in the given zone.

    Answers UTC microseconds. Raises ValueError when the text is no instant, has no offset where no zone is given, or
    lies outside 1970 to 2199. Ambiguous and skipped times are read as in `to_utc` by default.
    """
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"'{text}': write an instant such as 2026-01-05T15:30:00Z") from None
    if read.tzinfo is not None:
        micros = (read - _EPOCH) // _MICROSECOND
    elif timezone is None:
        raise ValueError(f"'{text}': has no time zone; add Z or an offset such as +01:00")
    else:
        wall = (read.replace(tzinfo=UTC) - _EPOCH) // _MICROSECOND
        micros = int(to_utc(np.array([wall], np.int64), timezone).utc[0])
    if not EARLIEST <= micros <= LATEST:
        raise ValueError(f"'{text}': lies outside the years 1970 to {LAST_YEAR}")
    return micros


def format_instant(micros: int, timezone: str | None = None) -> str:
    """One instant as text: ``2026-01-05T15:30:00Z``, or with a zone's offset; fractions only when there are any."""
    moment = _EPOCH + timedelta(microseconds=micros)
    if timezone is None:
        return moment.replace(tzinfo=None).isoformat() + "Z"
    return moment.astimezone(zone(timezone)).isoformat()
