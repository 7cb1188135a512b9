from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from svcctl.availability.outages import Windows
from svcctl.availability.scope import Scope
from svcctl.availability.stretches import IntArray, Stretches
from svcctl.availability.uptime import Uptime


@dataclass(frozen=True, slots=True)
class Counts:
    """How many requests came in an interval, and how many of them failed.

    int64 arrays, one row an interval, in any order: ``at`` is its start in UTC microseconds. Rows of one interval add
    up. Raises ValueError for arrays that do not fit.
    """

    at: IntArray
    total: IntArray
    failed: IntArray

    def __post_init__(self) -> None:
        if not len(self.at) == len(self.total) == len(self.failed):
            raise ValueError("counts need columns of one length")
        if ((self.failed < 0) | (self.failed > self.total)).any():
            raise ValueError("between none and all requests fail")

    def chosen(self, rows: npt.NDArray[np.bool_]) -> "Counts":
        """Some of the rows."""
        return Counts(self.at[rows], self.total[rows], self.failed[rows])


def error_rate(counts: Counts, width: int, start: int, stop: int, scope: Scope) -> Uptime:
    """100 % minus the mean of the error rates of all intervals of a period. An interval without requests is up.

    Intervals are ``width`` microseconds long, counted from ``start``, and weigh the same. Requests of excused time are
    left out; an interval leaves the mean where all of it does.
    """
    counts = counts.chosen(_forgiven_not(counts, start, stop, scope))
    at, total, failed = _cells(counts, width, start)
    measured = scope.measured(start, stop, scope.excused).started(width, start).length // width
    return Uptime("intervals", _sum_of_rates(failed, total), measured, _failures(at, width, failed))


def requests(counts: Counts, start: int, stop: int, scope: Scope) -> Uptime:
    """100 % minus the share of requests that failed. A period without requests has no uptime.

    Failures of excused time are forgiven; its requests leave the total where the denominator says minus-excluded.
    """
    down = counts.chosen(_forgiven_not(counts, start, stop, scope))
    measured = scope.measured(start, stop, scope.excused)
    of = int(counts.total[measured.at(counts.at) > 0].sum())
    bad = down.failed > 0
    counted = Stretches.of(down.at[bad], down.at[bad] + 1)
    return Uptime("requests", Fraction(int(down.failed.sum())), of, counted)


def failing(counts: Counts, width: int, above: Fraction, *, or_equal: bool = False) -> Windows:
    """Turns counts into incidents: an interval is down when more than a share of its requests failed.

    ``above`` 1 with ``or_equal`` asks that all failed. Intervals are ``width`` microseconds long, counted from 1970;
    one without requests is up. From here on outages are counted like any others.
    """
    at, total, failed = _cells(counts, width, 0)
    bound = above.numerator * total.astype(object)
    rate = failed.astype(object) * above.denominator
    down = np.asarray((rate >= bound) if or_equal else (rate > bound), bool) & (total > 0)
    return Windows(at[down], at[down] + width)


def _forgiven_not(counts: Counts, start: int, stop: int, scope: Scope) -> npt.NDArray[np.bool_]:
    held = scope.promised(start, stop).without(scope.excused.clip(start, stop))
    return held.at(counts.at) > 0


def _cells(counts: Counts, width: int, origin: int) -> tuple[IntArray, IntArray, IntArray]:
    """The intervals of a grid that have rows: start, requests, failures."""
    cell, rows = np.unique((counts.at - origin) // width, return_inverse=True)
    total, failed = np.zeros(len(cell), np.int64), np.zeros(len(cell), np.int64)
    np.add.at(total, rows, counts.total)
    np.add.at(failed, rows, counts.failed)
    return origin + cell * width, total, failed


def _failures(at: IntArray, width: int, failed: IntArray) -> Stretches:
    bad = failed > 0
    return Stretches(at[bad], at[bad] + width, failed[bad])


def _sum_of_rates(failed: IntArray, total: IntArray) -> Fraction:
    """The exact sum of failed / total. Halves are added to halves: the numbers stay as short as they can."""
    bad = failed > 0
    sizes, rows = np.unique(total[bad], return_inverse=True)
    lost = np.zeros(len(sizes), np.int64)
    np.add.at(lost, rows, failed[bad])
    parts = list(zip(lost.tolist(), sizes.tolist(), strict=True)) or [(0, 1)]
    while len(parts) > 1:
        pairs = [(a * d + c * b, b * d) for (a, b), (c, d) in zip(parts[::2], parts[1::2], strict=False)]
        parts = pairs + parts[len(pairs) * 2 :]
    return Fraction(*parts[0])
