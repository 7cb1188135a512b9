"""Our verdicts beside those of the ticket system: counted by measure, and every one that differs with its numbers."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from svcctl.findings.report import many
from svcctl.sla.beside import Rows
from svcctl.sla.classes import Classes
from svcctl.sla.items import Ints, Items
from svcctl.sla.measure import Measured, Outcome
from svcctl.sla.rows import measurement_rows
from svcctl.sla.theirs import FILE, LINE, Their, Theirs, key_of
from svcctl.source.tables.spelled import packed, strings

COUNTED = (
    *("both_met", "both_breached", "only_svcctl_breached", "only_ticket_system_breached"),
    *("running", "not_measured", "not_told", "unknown_word"),
)
"""What can become of the two verdicts on an item: each item is counted once for each measure."""
VERDICTS = pa.schema([("metric", pa.string()), *((name, pa.int64()) for name in ("items", *COUNTED))])
"""The public columns of the table of counts; ``items`` is the sum of the others."""
_OURS = ("item", "metric", "customer", "priority", "sla", "sla_version", "due_at", "stopped_at")
_TIMES = ("target_seconds", "elapsed_seconds", "overrun_seconds")
DIFFERENCES = pa.schema(
    [(name, pa.int64() if name == "sla_version" else pa.string()) for name in _OURS]
    + [(name, pa.int64()) for name in _TIMES]
    + [(name, pa.string()) for name in ("outcome", "ticket_system", "ticket_system_word", "file")]
    + [("line", pa.int64())]
)
"""The public columns of the table of verdicts that differ: ours as in measurements, theirs as a word and as written."""
LISTED = 200
"""How many differences reports name; the table has all of them."""
_MOST_WORDS = 20
_DIFFER = (COUNTED.index("only_svcctl_breached"), COUNTED.index("only_ticket_system_breached"))
_LATE = {Outcome.BREACHED, Outcome.BREACHED_OPEN}


def _place(their: Their, outcome: Outcome) -> int:
    """Which of `COUNTED` a pair of verdicts is. A clock that runs is not late: only "breached" contradicts it."""
    if their < Their.MET:
        return COUNTED.index("not_told" if their is Their.NOT_TOLD else "unknown_word")
    if outcome in {Outcome.EXCLUDED, Outcome.NOT_APPLICABLE}:
        return COUNTED.index("not_measured")
    if their is Their.BREACHED:
        return COUNTED.index("both_breached" if outcome in _LATE else "only_ticket_system_breached")
    if outcome is Outcome.RUNNING:
        return COUNTED.index("running")
    return COUNTED.index("only_svcctl_breached" if outcome in _LATE else "both_met")


_PLACES = np.array([[_place(their, outcome) for outcome in Outcome] for their in Their])


class Compared:
    """Gathers the comparison block by block. Memory grows with what differs only.

    ``named`` gives the name by which a report calls a file.
    """

    def __init__(self, theirs: Theirs, named: Callable[[str], str] = str) -> None:
        self.theirs, self._named = theirs, named
        self._counts = {metric: np.zeros(len(COUNTED), np.int64) for metric in theirs.declared}
        self._unknown: Counter[tuple[str, str]] = Counter()
        self._parts: list[Any] = []
        self._promised: frozenset[str] = frozenset()

    def beside(self, classes: Classes, on_rows: Rows | None) -> Rows:
        """What takes the measured items of a run: ``on_rows`` as before, and the comparison of those of ``classes``."""
        self._promised = frozenset(classes.metrics)

        def see(items: Items, ids: Ints, its: Classes, found: dict[str, Measured]) -> None:
            if on_rows is not None:
                on_rows(items, ids, its, found)
            if its is classes:
                self._see(items, ids, classes, found)

        return see

    def _see(self, items: Items, ids: Ints, classes: Classes, found: dict[str, Measured]) -> None:
        for metric in self._counts.keys() & self._promised:
            codes = items.codes[key_of(metric)]
            theirs = self.theirs.verdicts(metric, codes)
            measured = found.get(metric)
            ours = np.full(len(ids), int(Outcome.NOT_APPLICABLE)) if measured is None else measured.outcome
            places = _PLACES[theirs, ours]
            self._counts[metric] += np.bincount(places, minlength=len(COUNTED))
            for code, count in enumerate(np.bincount(codes[theirs == Their.UNKNOWN]).tolist()):
                if count:
                    self._unknown[metric, self.theirs.words[metric].words[code]] += count
            rows = np.flatnonzero(np.isin(places, _DIFFER))
            if len(rows) and measured is not None:
                some = measurement_rows(items.take(rows), ids[rows], classes, {metric: measured.take(rows)})
                self._keep(metric, items.take(rows), some, theirs[rows])

    def _keep(self, metric: str, items: Items, rows: Any, theirs: Ints) -> None:
        """Keeps the rows of a measure, one an item, with what the ticket system says of them."""
        mine = rows.filter(pc.equal(rows["metric"], strings([metric])[0]))
        words, files = self.theirs.words[metric].words, self.theirs.files.words
        told = [
            strings([Their(their).name.lower() for their in theirs.tolist()]),
            strings([words[code] for code in items.codes[key_of(metric)].tolist()]),
            strings([self._named(files[code]) for code in items.codes[FILE].tolist()]),
            packed(items.codes[LINE].astype(np.int64), pa.int64()),
        ]
        ours = [mine[name] for name in DIFFERENCES.names[: -len(told)]]
        self._parts.append(pa.table([*ours, *told], names=DIFFERENCES.names).cast(DIFFERENCES))

    def counts(self) -> dict[str, dict[str, int]]:
        """How many items there are of each kind in `COUNTED`, by measure; of those that somebody promises."""
        found = {metric: self._counts[metric].tolist() for metric in sorted(self._counts.keys() & self._promised)}
        return {metric: dict(zip(COUNTED, numbers, strict=True)) for metric, numbers in found.items()}

    def counted(self) -> list[tuple[str, list[int]]]:
        """The same as a measure with the numbers of its columns: all items, and those of each kind."""
        return [(metric, [sum(mine.values()), *mine.values()]) for metric, mine in self.counts().items()]

    def table(self) -> Any:
        """The counts as the public table."""
        rows = self.counted()
        columns = np.array([numbers for _, numbers in rows], np.int64).reshape(len(rows), len(COUNTED) + 1).T
        told = [packed(column, pa.int64()) for column in columns]
        return pa.table([strings(metric for metric, _ in rows), *told], schema=VERDICTS)

    @property
    def total(self) -> int:
        """How many verdicts differ."""
        return sum(part.num_rows for part in self._parts)

    @cached_property
    def differences(self) -> Any:
        """All verdicts that differ as the public table, in the order of their rows in the exports.

        It is asked for when all items are there: by the terminal, by each page, and by the table.
        """
        found = pa.concat_tables([pa.Table.from_batches([], DIFFERENCES), *self._parts])
        order = [(name, "ascending") for name in (FILE, LINE, "metric")]
        return found.take(pc.sort_indices(found, sort_keys=order))

    def headline(self) -> str:
        """How far both agree, in one sentence."""
        agreed = sum(mine["both_met"] + mine["both_breached"] for mine in self.counts().values())
        if not agreed + self.total:
            return "The ticket system tells no verdict that could be compared."
        said = f"svcctl and the ticket system agree on {agreed:,} of {many(agreed + self.total, 'verdict')}"
        return f"{said}; {self.total:,} {'differs' if self.total == 1 else 'differ'}." if self.total else f"{said}."

    def notes(self) -> Iterator[str]:
        """Words that nobody knows with the line to add, and verdicts on measures that no SLA of these items has."""
        unknown = sorted(self._unknown.items(), key=lambda each: (-each[1], each[0]))
        for (metric, word), count in unknown[:_MOST_WORDS]:
            rows, quoted = "1 row has" if count == 1 else f"{count:,} rows have", json.dumps(word, ensure_ascii=False)
            step = f"add `{quoted}` to met or to breached of verdicts.{metric} of the TicketSource"
            yield f"{rows} the unknown verdict '{word}' on {metric}: {step}."
        if (more := len(unknown) - _MOST_WORDS) > 0:
            yield f"{more:,} more unknown verdicts are counted and not named: is it the right column?"
        for metric in sorted(self._counts.keys() - self._promised):
            yield f"The export has verdicts on {metric}, which no SLA of its items promises: not compared."
