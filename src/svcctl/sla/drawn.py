"""The clocks of all lanes of a report, drawn side by side, so that a block can ask them all at once."""

from collections.abc import Callable

import numpy as np

from svcctl.calendars.clock import EARLIEST, LATEST, BusinessClock
from svcctl.calendars.together import Together
from svcctl.sla.classes import Classes
from svcctl.sla.due_periods import Ends
from svcctl.sla.items import Ints

_YEAR = 366 * 86_400 * 1_000_000
_BEFORE, _AFTER = _YEAR, 2 * _YEAR
"""How far beyond the instants of a block clocks are drawn: exports run on for a while, and seldom back."""


class Drawn:
    """Clocks and ends of periods between two instants, for as many lanes and as long a time as items need so far.

    ``fits`` says whether lanes can be asked together: their targets are lengths of business time that count in the
    period in which they run out. ``clocks`` has the number of the clock of each lane in ``together``. Whoever counts by
    what is drawn is told ``before_drawing`` that it will be another.
    """

    def __init__(self, classes: Classes, clock: Callable[[str], BusinessClock]) -> None:
        self._classes, self._clock = classes, clock
        self._first, self._last = LATEST, EARLIEST
        self.before_drawing: list[Callable[[], None]] = []
        self._lanes = 0
        self.clocks: Ints = np.zeros(0, np.int64)
        self.next_opening = np.zeros(0, bool)
        self.together, self.ends = Together([], EARLIEST, EARLIEST), Ends([], EARLIEST, EARLIEST)
        self.fits = self.excusing = False

    def lacks(self, first: int, last: int) -> bool:
        """True where clocks must be drawn anew before items between two instants can be asked for."""
        return first < self._first or last > self._last or len(self._classes.lanes) != self._lanes

    def draw(self, first: int, last: int) -> None:
        """Draws the clocks of all lanes so far, for these instants too."""
        for told in self.before_drawing:
            told()
        self._first = min(self._first, max(first - _BEFORE, EARLIEST))
        self._last = max(self._last, min(last + _AFTER, LATEST))
        lanes = self._classes.lanes
        self._lanes = len(lanes)
        self.fits = bool(lanes) and all(lane.target is None and lane.attribute_by == "due" for lane in lanes)
        if not self.fits:
            return
        names = sorted({lane.clock for lane in lanes})
        clocks = {name: self._clock(name) for name in names}
        self.clocks = np.array([names.index(lane.clock) for lane in lanes])
        self.next_opening = np.array([lane.next_opening for lane in lanes])
        self.excusing = any(len(clock.windows[0]) for clock in clocks.values())
        self.together = Together([clocks[name] for name in names], self._first, self._last)
        origin = dict(zip(names, self.together.origin, strict=True))
        self.ends = Ends([(clocks[lane.clock], origin[lane.clock], lane) for lane in lanes], self._first, self._last)
        self.fits = self.together.fits and self.ends.fits
