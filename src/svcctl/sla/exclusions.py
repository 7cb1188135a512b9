"""Exclusion windows out of a CSV: from when to when, for whom, why, and who approved it. Other rows are refused."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from svcctl.calendars.clock import EARLIEST, LATEST
from svcctl.calendars.instants import format_instant, to_utc
from svcctl.sla.incidents import MISSING, Known
from svcctl.sla.items import Ints
from svcctl.sla.sieve import Sieve
from svcctl.source.tables import Chunk, Dialect, Export, Rejected, Wanted

WANTED = {
    "from": Wanted("from", "time"),
    "to": Wanted("to", "time"),
    "reason": Wanted("reason", "text"),
    "approved_by": Wanted("approved_by", "text", others=("approved by", "approvedBy")),
    "service": Wanted("service", "text", extra=True),
    "customer": Wanted("customer", "text", extra=True),
    "reference": Wanted("reference", "text", extra=True),
}
"""The columns of a file of exclusions, by field. Times without an offset are in the zone of the workspace."""
DIALECT = Dialect()


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time that does not count: for a service and a customer, or for all where these are empty.

    ``start`` and ``end`` are UTC microseconds, half-open. ``file`` and ``line`` are where it stands.
    """

    service: str
    customer: str
    start: int
    end: int
    reason: str
    approved_by: str
    reference: str
    file: str
    line: int

    @property
    def said(self) -> str:
        """The window in words, for whoever asks why time did not count."""
        who = f"approved by {self.approved_by}" + (f", {self.reference}" if self.reference else "")
        return f"{self.reason}, {format_instant(self.start)} to {format_instant(self.end)}, {who}"


@dataclass(slots=True)
class Exclusions:
    """All windows of all files, how many rows were read, and the ones that were refused."""

    windows: list[Window] = field(default_factory=list)
    read: int = 0
    rejected: list[Rejected] = field(default_factory=list)


def read_exclusions(exports: Iterable[Export], known: Known, timezone: str) -> Exclusions:
    """Every row of every file; ``timezone`` is that of times without an offset. Never raises for what a file holds."""
    found = Exclusions()
    for export in exports:
        for chunk in export.chunks():
            sieve = Sieve(chunk, np.ones(chunk.count, bool), list(chunk.rejected))
            found.read += chunk.count + len(chunk.rejected)
            found.windows += _windows(sieve, known, timezone)
            found.rejected += sorted(sieve.rejected, key=lambda row: row.line)
    return found


def _windows(sieve: Sieve, known: Known, timezone: str) -> Iterator[Window]:
    chunk = sieve.chunk
    start, end = (_instants(sieve, key, timezone) for key in ("from", "to"))
    sieve.reject(start == MISSING, "from", "no-start", "the row does not say when the window begins")
    sieve.reject(end == MISSING, "to", "no-end", "the row does not say when the window ends")
    sieve.reject(end <= start, "to", "end-before-start", "the window ends before, or as, it begins")
    _refuse(sieve, "service", "unknown-service", known.services, "no service is called '{}'".format)
    _refuse(sieve, "customer", "unknown-customer", known.customers, "no subscription names the customer '{}'".format)
    texts = {name: _texts(chunk, name) for name in WANTED if name not in {"from", "to"}}
    for name, code, said in _NEEDED:
        sieve.reject(np.array([not text for text in texts[name]], bool), name, code, said)
    rows = np.flatnonzero(sieve.left)
    lines = chunk.block.rows[1][rows if chunk.index is None else chunk.index[rows]]
    for row, line in zip(rows.tolist(), lines.tolist(), strict=True):
        about = {name: column[row] for name, column in texts.items()}
        about["service"] = about["service"].partition("@")[0]
        yield Window(start=int(start[row]), end=int(end[row]), file=chunk.plan.file, line=line, **about)


_NEEDED = (
    ("reason", "no-reason", "the row gives no reason, and the SLA lists the reasons that count"),
    ("approved_by", "not-approved", "nobody approved this window: it never counts"),
)


def _instants(sieve: Sieve, key: str, timezone: str) -> Ints:
    times = sieve.chunk.times[key]
    sieve.reject(
        times.bad, key, "unreadable-time", "'{}' is no time such as 2026-07-14T08:00 or 2026-07-14T06:00Z".format
    )
    known = times.present & ~times.bad
    inside = known & (times.micros >= EARLIEST) & (times.micros <= LATEST)
    sieve.reject(known & ~inside, key, "time-out-of-range", "'{}' lies outside the years 1970 to 2199".format)
    micros = np.where(inside, times.micros, MISSING)
    wall = np.flatnonzero(inside & ~times.zoned)
    micros[wall] = to_utc(micros[wall], timezone).utc
    return micros


def _refuse(sieve: Sieve, key: str, code: str, names: frozenset[str], said: Callable[[str], str]) -> None:
    """Refuses rows that name what nobody declared; where nothing is declared, any name will do."""
    named = [text.partition("@")[0] if key == "service" else text for text in _texts(sieve.chunk, key)]
    sieve.reject(np.array([bool(names and text and text not in names) for text in named], bool), key, code, said)


def _texts(chunk: Chunk, name: str) -> list[str]:
    if name not in chunk.texts:
        return [""] * chunk.count
    column = chunk.texts[name]
    return [column.values[code] for code in column.codes.tolist()]
