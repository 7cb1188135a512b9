"""One work item explained: what its clocks did from its creation on, sums that add up, and the terms that decided."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from svcctl.calendars.clock import NEVER, BusinessClock
from svcctl.catalog import Catalog
from svcctl.sla.classes import Classes, fits
from svcctl.sla.explain_history import Stint, is_history, stints
from svcctl.sla.histories import Histories
from svcctl.sla.items import MISSING, Ints, Items
from svcctl.sla.measure import Measured, Outcome
from svcctl.sla.pieces import Piece, lengths, pieces_of
from svcctl.sla.rows import measurement_rows
from svcctl.sla.terms import Term
from svcctl.sla.terms_used import Aimed, Used, credits_counted, terms_used


@dataclass(frozen=True, slots=True)
class Timeline:
    """One target of one item. Instants are UTC microseconds, lengths microseconds; ``timezone`` is the calendar's.

    ``row`` is the item's row in the measurements table. ``stop`` is where the clock stopped, or the instant at which an
    item that is still ``open`` was judged. ``used`` is what is left of ``opened`` without ``held`` and ``excluded``, or
    0 if more was on hold than was open. ``due`` and ``target`` are None where nothing uses the target up before 2200.
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

    @property
    def opened(self) -> int:
        """How much open time lies between start and stop."""
        sums = lengths(self.pieces)
        return sum(sums.values()) - sums["closed"]

    @property
    def lump(self) -> bool:
        """True when what was taken off is known only as a sum, so that no piece shows when it was."""
        sums = lengths(self.pieces)
        return self.held + self.excluded != sums["paused"] + sums["excluded"]

    @property
    def overrun(self) -> int:
        """By how much the target was missed; 0 where it was not."""
        return 0 if self.target is None else max(self.used - self.target, 0)

    @property
    def left(self) -> int | None:
        """How much of the target is left; None where it has none, or it is used up."""
        return None if self.target is None or self.used > self.target else self.target - self.used

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
    """A target that does not apply to the item, with its row of the measurements table, which says why."""

    row: dict[str, Any]


Explained = Timeline | Unmeasured


class Explainer:
    """Explains one item: `see` takes the rows of a run as they go by, `explained` tells what was found in the end.

    ``histories`` are those of the run, where it has any. Memory does not grow with the number of rows.
    """

    def __init__(self, item: str, catalog: Catalog, clock: Callable[[str], BusinessClock]) -> None:
        self.item, self._catalog, self._clock = item, catalog, clock
        self.histories: Histories | None = None
        self._seen: list[tuple[Items, Ints, Classes, dict[str, Measured]]] = []
        self._near: set[str] = set()

    def see(self, items: Items, ids: Ints, classes: Classes, found: dict[str, Measured]) -> None:
        """Looks for the item among the measured rows of a block."""
        if items.ids is None:
            return
        wanted = pa.scalar(self.item.encode(), items.ids.type)
        rows = np.flatnonzero(pc.equal(items.ids, wanted).to_numpy(zero_copy_only=False))
        if len(rows):
            for row in rows.tolist():
                one = np.array([row])
                mine = {metric: _taken(measured, one) for metric, measured in found.items()}
                self._seen.append((items.take(one), ids[one], classes, mine))
        elif not self._seen:
            self._remember(items.ids)

    def explained(self, as_of: int) -> list[Explained]:
        """Every target of every row of the item, in the order of the exports; ``as_of`` as the run has found it."""
        found: list[Explained] = []
        for item, number, classes, mine in self._seen:
            for row in measurement_rows(item, number, classes, mine).to_pylist():
                if row["outcome"] == Outcome.NOT_APPLICABLE.word:
                    found.append(Unmeasured(row))
                else:
                    found.append(self._timeline(item, classes, mine[row["metric"]], row, as_of))
        return found

    def nearest(self) -> list[str]:
        """Up to three ids that look like the one that is not there, the nearest first."""
        from difflib import get_close_matches  # noqa: PLC0415 - only when an id is wrong

        return get_close_matches(self.item, sorted(self._near), 3, 0.6)

    def _remember(self, ids: Any) -> None:
        """Keeps a few ids that begin, end or are spelt like the one asked for."""
        word, most = self.item.casefold().encode(), 200
        if len(self._near) >= most or not word:
            return
        head, tail = word[: max(len(word) - 2, 1)], word[-max(len(word) - 2, 1) :]
        like = pc.or_(
            pc.starts_with(ids, pattern=head, ignore_case=True), pc.ends_with(ids, pattern=tail, ignore_case=True)
        )
        self._near.update(each.decode("utf-8", "replace") for each in ids.filter(like)[:most].to_pylist())

    def _timeline(self, item: Items, classes: Classes, measured: Measured, row: dict[str, Any], as_of: int) -> Timeline:
        member = classes.members[int(measured.ids[0])]
        term = classes.terms[member.term]
        tags = _tags(item, classes)
        aimed = _aimed(term, row["metric"], lambda line: fits(line, member, tags))
        measure = term.sla.spec.measures[aimed.measure]
        name = measure.targets[aimed.line].clock or measure.clock
        clock = self._clock(name)
        start, stopped = int(measured.started[0]), int(measured.stopped[0])
        stop = as_of if stopped == MISSING else stopped
        opened, paused = self._stretches(item, classes, measured, row["metric"], (name, start, stop, as_of))
        held, due, target = int(measured.paused[0]), int(measured.due[0]), int(measured.target[0])
        return Timeline(
            row=row,
            clock=name,
            timezone=term.sla.spec.timezone if name == "always" else clock.spec.timezone,
            start=start,
            stop=stop,
            open=stopped == MISSING,
            due=None if due == NEVER else due,
            pieces=pieces_of(start, stop, opened, paused),
            held=held,
            excluded=int(measured.excluded[0]),
            used=int(measured.used[0]),
            target=None if target == NEVER else target,
            terms=tuple(terms_used(self._catalog, term, aimed, row["reason"], held=bool(held))),
            credits=tuple(credits_counted(term.sla, row)),
        )

    def _stretches(
        self, item: Items, classes: Classes, measured: Measured, metric: str, span: tuple[str, int, int, int]
    ) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """The open stretches between two instants, and the paused ones as far as a history tells them."""
        name, start, stop, as_of = span
        ran = [Stint(start, stop, name, paused=False)]
        if self.histories is not None and is_history(item, classes):
            ran = stints(self.histories, item, measured, metric, as_of)
        opened: list[tuple[int, int]] = []
        for stint in ran:
            opens, closes = self._clock(stint.clock).openings(stint.start, stint.stop)
            opened += zip(opens.tolist(), closes.tolist(), strict=True)
        return opened, [(stint.start, stint.stop) for stint in ran if stint.paused]


def _taken(measured: Measured, rows: Ints) -> Measured:
    return replace(measured, **{each.name: getattr(measured, each.name)[rows] for each in fields(measured)})


def _tags(item: Items, classes: Classes) -> frozenset[str]:
    code = int(item.codes["tags"][0]) if "tags" in item.codes else 0
    return frozenset(filter(None, classes.words["tags"].words[code].split(",")))


def _aimed(term: Term, metric: str, suits: Callable[[Any], bool]) -> Aimed:
    """Which line of which measure holds: the first that fits, as the engine reads them."""
    measures = term.sla.spec.measures
    index = next(place for place, each in enumerate(measures) if each.metric == metric)
    return Aimed(index, next(place for place, line in enumerate(measures[index].targets) if suits(line)))
