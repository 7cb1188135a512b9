"""One work item explained: what its clocks did from its creation on, sums that add up, and the terms that decided."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

from svcctl.calendars.clock import NEVER, BusinessClock
from svcctl.catalog import Catalog
from svcctl.kinds.sla import Measure
from svcctl.sla.classes import Classes
from svcctl.sla.explain_history import Stint, Turn, is_history, stints, stood_still, turns, waits
from svcctl.sla.histories import Histories
from svcctl.sla.items import MISSING, Ints, Items
from svcctl.sla.measure import Measured, Outcome
from svcctl.sla.pieces import Piece, lengths, pieces_of
from svcctl.sla.rows import measurement_rows
from svcctl.sla.terms import Term
from svcctl.sla.terms_used import Aimed, Used, credits_counted, terms_before, terms_used, windows_used


@dataclass(frozen=True, slots=True)
class Timeline:
    """One target of one item. Instants are UTC microseconds, lengths microseconds; ``timezone`` is the calendar's.

    ``row`` is the item's row in the measurements table. ``stop`` is where the clock stopped, or the instant at which an
    item that is still ``open`` was judged. ``used`` is what is left of ``opened`` without ``held`` and ``excluded``, or
    0 if more was on hold than was open. ``due`` and ``target`` are None where nothing uses the target up before 2200.
    ``turns`` are the priorities in force, each from when on, where there was more than one: (at, what is said of it).
    ``waits`` are the pauses that a history tells, each with the status that made it, or nothing. ``wall`` says that the
    due instant was put off by what they lasted on the wall, and what lay between a resolution and a reopening.
    """

    row: dict[str, Any]
    clock: str
    timezone: str
    start: int
    stop: int
    open: bool
    due: int | None
    pieces: tuple[Piece, ...]
    held: int
    excluded: int
    used: int
    target: int | None
    terms: tuple[Used, ...]
    credits: tuple[Used, ...]
    turns: tuple[tuple[int, str], ...] = ()
    waits: tuple[tuple[int, int, str], ...] = ()
    wall: bool = False

    @property
    def opened(self) -> int:
        """How much open time lies between start and stop."""
        sums = lengths(self.pieces)
        return sum(sums.values()) - sums["closed"]

    @property
    def lump(self) -> bool:
        """True when what was taken off is known only as a sum, so that no piece shows when it was."""
        sums = lengths(self.pieces)
        return not self.wall and self.held + self.excluded != sums["paused"] + sums["excluded"]

    @property
    def overrun(self) -> int:
        """By how much the target was missed; 0 where it was not."""
        return 0 if self.target is None else max(self.used - self.target, 0)

    @property
    def left(self) -> int | None:
        """How much of the target is left; None where it has none, or it is used up."""
        return None if self.target is None or self.used > self.target else self.target - self.used

    @property
    def started_by(self) -> str:
        """What the start is, in a word."""
        return "created" if self.row["metric"] in {"first-response", "resolution"} else "started"

    @property
    def stopped_by(self) -> str:
        """What the stop is, in a word."""
        return "judged" if self.open else "stopped"

    def shades(self) -> list[tuple[str, int, int]]:
        """The pieces for drawing, with the work past due told apart as ``late``: (shade, from, to), in order."""
        late = self.stop if self.due is None or not self.overrun else self.due
        found: list[tuple[str, int, int]] = []
        for piece in self.pieces:
            if piece.kind != "running":
                found.append((piece.kind, piece.start, piece.stop))
                continue
            cut = min(max(late, piece.start), piece.stop)
            halves = (("running", piece.start, cut), ("late", cut, piece.stop))
            found += [each for each in halves if each[1] < each[2]]
        return found


@dataclass(frozen=True, slots=True)
class Unmeasured:
    """A target that does not apply to the item, with its row of the measurements table."""

    row: dict[str, Any]

    @property
    def why(self) -> str:
        """Why it does not apply, in words."""
        reason = self.row["reason"]
        return _NOTHING.get(reason, reason or "nothing to measure")


_NOTHING = {
    "not-started": "what starts this clock has not happened",
    "no-target": "no line of the SLA's targets fits the item",
    "no-column": "the TicketSource names no column for what stops this clock",
}


Explained = Timeline | Unmeasured


@dataclass(frozen=True, slots=True)
class Seen:
    """Measured items of a block, few of them, as `Run` passes them on: see there."""

    items: Items
    ids: Ints
    classes: Classes
    found: dict[str, Measured]

    def take(self, rows: Ints) -> "Seen":
        """Some of the items."""
        found = {metric: _taken(measured, rows) for metric, measured in self.found.items()}
        return Seen(self.items.take(rows), self.ids[rows], self.classes, found)


class Teller:
    """Tells what the clocks of measured items did. ``histories`` are those of the run, where it has any."""

    def __init__(
        self, catalog: Catalog, clock: Callable[[str], BusinessClock], histories: Histories | None = None
    ) -> None:
        self._catalog, self._clock, self.histories = catalog, clock, histories
        self._clocks: dict[str, BusinessClock] = {}

    def told(
        self, seen: Seen, as_of: int, wanted: Callable[[dict[str, Any]], bool] = lambda _: True
    ) -> Iterator[Explained]:
        """Every target of one item, or those whose row of the measurements table is wanted.

        ``as_of`` is the instant of the run.
        """
        for row in filter(wanted, measurement_rows(seen.items, seen.ids, seen.classes, seen.found).to_pylist()):
            if row["outcome"] == Outcome.NOT_APPLICABLE.word:
                yield Unmeasured(row)
            else:
                yield self._timeline(seen.items, seen.classes, seen.found[row["metric"]], row, as_of)

    def _timeline(self, item: Items, classes: Classes, measured: Measured, row: dict[str, Any], as_of: int) -> Timeline:
        number, metric = int(measured.ids[0]), row["metric"]
        term = classes.terms[classes.members[number].term]
        aimed = _aimed(term, metric, int(classes.table(f"line {metric}")[number]))
        measure = term.sla.spec.measures[aimed.measure]
        name, lane = measure.targets[aimed.line].clock or measure.clock, int(classes.table(f"lane {metric}")[number])
        clock = self._clock_of(classes.lanes[lane].clock, classes)
        start, stopped = int(measured.started[0]), int(measured.stopped[0])
        stop = as_of if stopped == MISSING else stopped
        ran = [Stint(start, stop, classes.lanes[lane].clock, paused=False)]
        if self.histories is not None and is_history(item, classes):
            ran = stints(self.histories, item, classes, measured, metric, as_of)
        took, stood = turns(ran, classes, metric), waits(ran)
        within = classes.excusing.within(term.sla.spec, row["service"], row["customer"], (start, stop))
        held, due, target = (int(each[0]) for each in (measured.paused, measured.due, measured.target))
        zone = term.sla.spec.timezone if name == "always" else clock.spec.timezone
        return Timeline(
            *(row, name, zone, start, stop, stopped == MISSING),
            due=None if due == NEVER else due,
            pieces=pieces_of(start, stop, self._opened(ran, classes), [each[:2] for each in stood], _windows(clock)),
            held=held,
            excluded=int(measured.excluded[0]),
            used=int(measured.used[0]),
            target=None if target == NEVER else target,
            terms=(*self._terms(term, aimed, row["reason"], took, held=bool(held)), *windows_used(within)),
            credits=tuple(credits_counted(term.sla, row)),
            turns=tuple((turn.at, _said(measure, turn)) for turn in took),
            waits=tuple(stood),
            wall=stood_still(ran) and term.sla.spec.conventions.pauses == "wall-clock",
        )

    def _terms(self, term: Term, aimed: Aimed, reason: str, took: list[Turn], *, held: bool) -> Iterator[Used]:
        yield from terms_used(self._catalog, term, aimed, reason, held=held)
        yield from terms_before(term.sla, aimed, took)

    def _opened(self, ran: list[Stint], classes: Classes) -> list[tuple[int, int]]:
        """The open stretches of the times in which a clock ran or was paused, each by the hours in force then."""
        opened: list[tuple[int, int]] = []
        for stint in ran:
            opens, closes = self._clock_of(stint.clock, classes).plain.openings(stint.start, stint.stop)
            opened += zip(opens.tolist(), closes.tolist(), strict=True)
        return opened

    def _clock_of(self, name: str, classes: Classes) -> BusinessClock:
        """The clock of a lane, without the windows that excuse."""
        if name not in self._clocks:
            self._clocks[name] = classes.excusing.over(self._clock)(name)
        return self._clocks[name]


def _taken(measured: Measured, rows: Ints) -> Measured:
    return replace(measured, **{each.name: getattr(measured, each.name)[rows] for each in fields(measured)})


def _windows(clock: BusinessClock) -> list[tuple[int, int]]:
    """The windows that excuse, in which a clock stands still."""
    return list(zip(*(edges.tolist() for edges in clock.windows), strict=True))


def _said(measure: Measure, turn: Turn) -> str:
    """What holds from where a priority took over."""
    if turn.line < 0:
        return f"priority {turn.priority}: no target"
    line = measure.targets[turn.line]
    return f"priority {turn.priority or 'unknown'}: within {line.within} on {line.clock or measure.clock}"


def _aimed(term: Term, metric: str, line: int) -> Aimed:
    """Which line of which measure holds."""
    index = next(place for place, each in enumerate(term.sla.spec.measures) if each.metric == metric)
    return Aimed(index, line)
