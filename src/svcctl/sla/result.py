"""What a run over work items comes to: counts, and where every row went."""

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from svcctl.sla.at_risk import AtRisk
from svcctl.sla.beside import Beside
from svcctl.sla.classes import Classes
from svcctl.sla.compared import Compared
from svcctl.sla.sieve import ClockChanges
from svcctl.sla.tally import Counts

Ints = npt.NDArray[np.int64]


@dataclass(slots=True)
class Reconciliation:
    """Where the rows of the exports went. Every row that was read is in exactly one of the four others."""

    read: int = 0
    measured: int = 0
    excluded: int = 0
    rejected: int = 0
    out_of_scope: int = 0

    @property
    def balanced(self) -> bool:
        """True when no row was lost and none counted twice."""
        return self.read == self.measured + self.excluded + self.rejected + self.out_of_scope


@dataclass(slots=True)
class Result:
    """What a run found. ``as_of`` is the instant open items were judged at, in UTC microseconds."""

    counts: Counts
    rows: Reconciliation
    rejected: Counter[tuple[str, str]]
    as_of: int
    classes: Classes
    per_class: Ints
    changes: ClockChanges
    by_resolution: int = 0
    snapshots: int = 0
    unknown: Counter[str] = field(default_factory=Counter)
    at_risk: AtRisk | None = None
    beside: Beside | None = None
    compared: Compared | None = None
