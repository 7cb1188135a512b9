"""The rows of a block that are still in, and how clock changes touched them."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from svcctl.source.tables import Chunk, Rejected

Mask = npt.NDArray[np.bool_]


@dataclass(slots=True)
class Sieve:
    """The rows of a chunk that are still in, and the ones that fell out with their reasons."""

    chunk: Chunk
    left: Mask
    rejected: list[Rejected] = field(default_factory=list)

    def reject(self, bad: Mask, about: str, code: str, message: Any) -> None:
        """Takes rows out that are still in. ``message`` is a text, or a function of the value."""
        if bad.any() and len(rows := np.flatnonzero(bad & self.left)):
            self.rejected += self.chunk.reject(rows, about, code, message)
            self.left[rows] = False


@dataclass(slots=True)
class ClockChanges:
    """How many timestamps of an export lay in an hour that came twice, or never, when the clocks were moved."""

    ambiguous: int = 0
    nonexistent: int = 0
