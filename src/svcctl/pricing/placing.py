"""Where each of a million bills lies in the course of its contract: the stage by its number, charge by charge alike."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt

from svcctl.pricing.agreed import NO_MONTH, Agreed
from svcctl.pricing.contracted import Contracted
from svcctl.pricing.course import Course
from svcctl.pricing.curve import Ints
from svcctl.pricing.periods import YEAR, in_months
from svcctl.pricing.stages import WHOLE, Stage, periods_of, settled, stage

NONE, SEVERAL = -1, -2
"""No period begins in the month of a bill; more than one does, so that it is worked out by hand."""
_MONTHS = 1 << 16
"""More than there are months."""
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Rows:
    """The bills of one plan in one region: what was agreed by its number, the month, whose contract it is, and usage.

    ``quantities`` are millionths by unit; a unit that nobody used is not among them.
    """

    agreed: Ints
    month: Ints
    contract: Ints
    quantities: Mapping[str, Ints]

    def __len__(self) -> int:
        return len(self.agreed)

    def used(self, unit: str) -> Ints:
        """How much of a unit each bill is for."""
        found = self.quantities.get(unit)
        return np.zeros(len(self), np.int64) if found is None else found


@dataclass
class Placed:
    """Bills and the stages of their contracts."""

    of: Contracted
    rows: Rows
    said: Sequence[Agreed]
    stages: list[Stage] = field(default_factory=lambda: [WHOLE])
    _found: dict[str, Ints] = field(default_factory=dict)
    _numbers: dict[Stage, int] = field(default_factory=lambda: {WHOLE: 0})

    def at(self, per: str) -> Ints:
        """The number of the stage of each bill for what is charged so often; NONE and SEVERAL are none."""
        if per not in self._found:
            self._found[per] = self._at(per)
        return self._found[per]

    def by_case(self, found: Callable[[Agreed, int], int], rows: Ints) -> Ints:
        """A number for what was agreed and the month of some bills, each pair worked out once."""
        pairs = self.rows.agreed[rows] * _MONTHS + self.rows.month[rows]
        different, back = np.unique(pairs, return_inverse=True)
        cases = (divmod(pair, _MONTHS) for pair in different.tolist())
        return np.array([found(self.said[number], month) for number, month in cases], np.int64)[back]

    def started(self) -> Mask:
        """The bills of which it is known where in their contract they are."""
        starts = np.array([each.start is not None for each in self.said], bool)
        found: Mask = starts[self.rows.agreed] & (self.rows.month != NO_MONTH)
        return found

    def _at(self, per: str) -> Ints:
        found = np.full(len(self.rows), 0 if per == "month" else NONE, np.int64)
        left = self.started()
        if per == "month":
            runs = [range(0)] * len(self.said)
            for number in np.unique(self.rows.agreed[left]).tolist():
                if run := self.of.course(self.said[number]):
                    runs[number] = settled(run)
            since, until = (np.array(ends, np.int64)[self.rows.agreed] for ends in zip(*map(_ends, runs), strict=True))
            left &= (self.rows.month < since) | (self.rows.month >= until)
        rows = np.flatnonzero(left)
        found[rows] = self.by_case(lambda said, month: self._stage(said, per, month), rows)
        return found

    def _stage(self, said: Agreed, per: str, month: int) -> int:
        run = self.of.course(said)
        begun = [] if run is None else periods_of(run, per, month)
        if run is None or len(begun) != 1:
            return SEVERAL if begun else NONE
        found = stage(run, per, begun[0])
        number = self._numbers.setdefault(found, len(self.stages))
        if number == len(self.stages):
            self.stages.append(found)
        return number


def within(run: Course, month: int) -> bool:
    """Whether a contract is there on any day of a month."""
    return in_months(run.start) <= month and run.end.date() > date(month // YEAR, month % YEAR + 1, 1)


def _ends(run: range) -> tuple[int, int]:
    return run.start, run.stop
