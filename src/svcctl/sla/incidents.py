"""Incidents and counts of requests out of an export: what an IncidentSource says, applied to whole blocks."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from svcctl.calendars.clock import EARLIEST, LATEST
from svcctl.calendars.instants import to_utc
from svcctl.kinds.base import Header
from svcctl.kinds.incident_source import IncidentSource
from svcctl.sla.dialects import dialect_of
from svcctl.source.tables import Chunk, Dialect, Export, Kind, Rejected, Wanted

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
MISSING = int(np.iinfo(np.int64).min)
IMPACTS = ("down", "degraded", "none", "maintenance")
MAINTENANCE = "planned-maintenance"
"""The reason that excuses maintenance, where the SLA lists it."""

_TIMES = frozenset({"from", "to", "ticket", "at"})


@dataclass(frozen=True, slots=True)
class Rows:
    """What was read of the exports: arrays with one entry a row, texts as numbers of the words they stand for.

    Of incidents: ``start``, ``end`` and ``ticket`` are UTC microseconds (`MISSING`: it still goes on, nobody opened
    one), ``impact`` a place in `IMPACTS`, ``affected`` numbers a share. Of counts: ``start`` is when an interval began,
    ``total`` and ``failed`` are requests.
    """

    start: Ints
    end: Ints
    ticket: Ints
    service: Ints
    customer: Ints
    region: Ints
    reason: Ints
    impact: Ints
    affected: Ints
    total: Ints
    failed: Ints


@dataclass(slots=True)
class Incidents:
    """All rows of all exports, the words that they use, and what was refused.

    ``newest`` is the latest instant in them. ``read`` rows are the kept ones, the rejected and the ones out of scope.
    """

    counted: bool
    rows: Rows
    words: dict[str, list[str]]
    shares: list[Fraction]
    read: int
    out_of_scope: int
    rejected: list[Rejected]
    newest: int


@dataclass(frozen=True, slots=True)
class Known:
    """The services and customers that rows may name."""

    services: frozenset[str]
    customers: frozenset[str]


@dataclass(slots=True)
class IncidentReader:
    """Reads the chunks of exports as one IncidentSource describes them. Never raises for what an export holds."""

    source: IncidentSource
    known: Known
    _words: dict[str, dict[str, int]] = field(default_factory=dict)
    _shares: dict[Fraction, int] = field(default_factory=lambda: {Fraction(1): 0})

    @property
    def dialect(self) -> Dialect:
        """How the export is written, as far as the source says."""
        return dialect_of(self.source)

    @property
    def wanted(self) -> dict[str, Wanted]:
        """The columns to read, by field."""
        told = self.source.columns or self.source.counts
        headers: dict[str, Header] = {
            field_.rstrip("_"): getattr(told, field_) for field_ in getattr(told, "__struct_fields__", ())
        }
        found = {
            name: Wanted(str(header), _kind(name), others=header.names[1:])
            for name, header in headers.items()
            if header and name not in {"title", "incident"}
        }
        if self.source.match:
            found["match"] = Wanted(self.source.match.column, "text")
        return found

    def read(self, exports: Iterable[Export]) -> Incidents:
        """Every row of every export."""
        parts: list[Rows] = []
        found = Incidents(self.source.counts is not None, _joined([]), {}, [], 0, 0, [], 0)
        for export in exports:
            for chunk in export.chunks():
                sieve = _Sieve(chunk, np.ones(chunk.count, bool), list(chunk.rejected))
                if "match" in chunk.texts and self.source.match:
                    column = chunk.texts["match"]
                    sieve.left &= np.array([text in self.source.match.equals for text in column.values], bool)[
                        column.codes
                    ]
                found.out_of_scope += chunk.count - int(sieve.left.sum())
                found.read += chunk.count + len(chunk.rejected)
                rows = self._rows(sieve)
                parts.append(Rows(*(getattr(rows, name)[sieve.left] for name in Rows.__slots__)))
                found.rejected += sorted(sieve.rejected, key=lambda row: row.line)
        found.rows = _joined(parts)
        found.words = {name: list(words) for name, words in self._words.items()}
        found.shares = list(self._shares)
        instants = (found.rows.start, found.rows.end, found.rows.ticket)
        found.newest = max((int(each.max()) for each in instants if len(each)), default=0)
        return found

    def _rows(self, sieve: "_Sieve") -> Rows:
        start = self._instants(sieve, "at" if self.source.counts else "from")
        begins = "at" if self.source.counts else "from"
        sieve.reject(start == MISSING, begins, "no-start", "the row does not say when it began")
        end, ticket = self._instants(sieve, "to"), self._instants(sieve, "ticket")
        sieve.reject((end != MISSING) & (end < start), "to", "end-before-start", "over before it began")
        total, failed = self._numbers(sieve, "total"), self._numbers(sieve, "failed")
        sieve.reject(failed > total, "failed", "more-failed-than-all", "more requests failed than there were")
        return Rows(
            *(start, end, ticket),
            self._codes(sieve, "service", self._named(self.known.services)),
            self._codes(sieve, "customer", self._named(self.known.customers)),
            self._codes(sieve, "region", lambda text: text),
            self._codes(sieve, "excludedReason", lambda text: self.source.exclusion_reasons.get(text, text)),
            self._impacts(sieve),
            self._affected(sieve),
            *(total, failed),
        )

    def _instants(self, sieve: "_Sieve", key: str) -> Ints:
        times = sieve.chunk.times.get(key)
        if times is None:
            return np.full(sieve.chunk.count, MISSING)
        how, zone = self.source.timestamps, self.source.timezone or "UTC"
        layout = how.layout
        sieve.reject(times.bad, key, "unreadable-time", lambda text: f"'{text}' is not written as {layout}")
        micros = np.where(times.present & ~times.bad, np.clip(times.micros, EARLIEST, LATEST), MISSING)
        wall = np.flatnonzero(times.present & ~times.zoned & ~times.bad)
        read = to_utc(micros[wall], zone, ambiguous=how.ambiguous, nonexistent=how.nonexistent)
        micros[wall] = read.utc
        refused = np.zeros(len(micros), bool)
        refused[wall] = read.rejected
        sieve.reject(refused, key, "time-at-clock-change", lambda text: f"'{text}' came twice or never in {zone}")
        outside = times.present & ~times.bad & ((times.micros < EARLIEST) | (times.micros > LATEST))
        sieve.reject(outside, key, "time-out-of-range", lambda text: f"'{text}' lies outside the years 1970 to 2199")
        return micros

    def _codes(self, sieve: "_Sieve", key: str, reading: Callable[[str], str | None]) -> Ints:
        name = "excluded_reason" if key == "excludedReason" else key
        words = self._words.setdefault(key, {"": 0})
        if name not in sieve.chunk.texts:
            return np.zeros(sieve.chunk.count, np.int64)
        column = sieve.chunk.texts[name]
        read = [None if text in self.source.empty_values else text for text in column.values]
        known = ["" if text is None else reading(text) for text in read]
        codes = np.array([-1 if word is None else words.setdefault(word, len(words)) for word in known], np.int64)
        found = codes[column.codes] if len(codes) else np.zeros(sieve.chunk.count, np.int64)
        what = "subscription names the customer" if key == "customer" else f"{key} is called"
        sieve.reject(found < 0, name, f"unknown-{key}", lambda text: f"no {what} '{text}'")
        return found

    def _named(self, names: frozenset[str]) -> Callable[[str], str | None]:
        return lambda text: text if not names or text in names else None

    def _impacts(self, sieve: "_Sieve") -> Ints:
        def impact(text: str) -> int:
            word = self.source.impacts.get(text, text.casefold())
            return 0 if text in self.source.empty_values else IMPACTS.index(word) if word in IMPACTS else -1

        hint = "add it to impacts of the IncidentSource"
        return _parsed(sieve, "impact", impact, "unknown-impact", lambda text: f"impact '{text}' is not known: {hint}")

    def _affected(self, sieve: "_Sieve") -> Ints:
        def share(text: str) -> int:
            try:
                number = Fraction(text.rstrip("% ")) / (100 if text.endswith("%") else 1) if text else Fraction(1)
            except (ValueError, ZeroDivisionError):
                return -1
            return self._shares.setdefault(number, len(self._shares)) if 0 <= number <= 1 else -1

        wrong = "'{}' is no share: write 40% or 0.4".format
        return _parsed(
            sieve,
            "affected",
            lambda text: 0 if text in self.source.empty_values else share(text),
            "unreadable-share",
            wrong,
        )

    def _numbers(self, sieve: "_Sieve", key: str) -> Ints:
        def number(text: str) -> int:
            return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else -1

        return _parsed(sieve, key, number, "unreadable-number", "'{}' is no number of requests".format)


@dataclass(slots=True)
class _Sieve:
    """The rows of a chunk that are still in, and the ones that fell out with their reasons."""

    chunk: Chunk
    left: Mask
    rejected: list[Rejected]

    def reject(self, bad: Mask, about: str, code: str, message: str | Callable[[str], str]) -> None:
        rows = np.flatnonzero(bad & self.left)
        if len(rows):
            self.rejected += self.chunk.reject(rows, about, code, message)
            self.left[rows] = False


def _kind(name: str) -> Kind:
    return "time" if name in _TIMES else "text"


def _parsed(sieve: _Sieve, key: str, reading: Callable[[str], int], code: str, message: Callable[[str], str]) -> Ints:
    """Each text of a column as a number, below 0 where it is none; 0 where there is no such column."""
    if key not in sieve.chunk.texts:
        return np.zeros(sieve.chunk.count, np.int64)
    column = sieve.chunk.texts[key]
    found = np.array([reading(text) for text in column.values], np.int64)[column.codes]
    sieve.reject(found < 0, key, code, message)
    return found


def _joined(parts: list[Rows]) -> Rows:
    nothing = np.zeros(0, np.int64)
    return Rows(*(np.concatenate([nothing, *(getattr(part, name) for part in parts)]) for name in Rows.__slots__))
