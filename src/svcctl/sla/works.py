"""Announced maintenance among incidents: what a reader of an uptime should know about it."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from svcctl.availability import Stretches, Windows
from svcctl.findings.report import many
from svcctl.sla.incidents import IMPACTS, MAINTENANCE, Incidents


class Works:
    """Gathers what became of incidents of the impact maintenance, one promise of availability after the other."""

    def __init__(self, incidents: Incidents) -> None:
        rows = incidents.rows
        self._rows = (rows.impact == IMPACTS.index("maintenance")) & (rows.reason == 0)
        self._down = np.zeros(len(self._rows), bool)
        self._disputed = np.zeros(len(self._rows), bool)

    def see(self, mine: npt.NDArray[np.bool_], told: Windows, *, listed: bool) -> None:
        """Looks at the incidents of one promise; ``listed`` says that its SLA excuses planned maintenance."""
        works = self._rows & mine
        if not works.any():
            return
        if not listed:
            self._down |= works
        elif told.excluded is not None:
            weighs = ~told.excluded if told.impact is None else ~told.excluded & (told.impact > 0)
            announced = Stretches.of(told.starts[works[mine]], told.ends[works[mine]])
            later = np.searchsorted(announced.ends, told.starts, "right")
            begins = np.append(announced.starts, np.iinfo(np.int64).max)[later]
            self._disputed[np.flatnonzero(mine)[weighs & (begins < told.ends)]] = True

    def notes(self) -> Iterator[str]:
        """Sentences for the report."""
        if count := int(self._down.sum()):
            are, counts = ("is", "counts") if count == 1 else ("are", "count")
            unless = f"where an SLA does not list {MAINTENANCE} as an exclusion"
            yield f"{many(count, 'incident')} {are} announced maintenance and {counts} as downtime, {unless}."
        if count := int(self._disputed.sum()):
            lies, counts = ("lies", "counts") if count == 1 else ("lie", "count")
            yield (
                f"{many(count, 'incident')} {lies} partly or all in announced maintenance and {counts} all the same: "
                "only an approved window (--exclusions) excuses other incidents."
            )
