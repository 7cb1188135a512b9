"""Which exclusion windows take time off whose clock: of the item's service and customer, for a reason its SLA lists."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import product

import numpy as np
import numpy.typing as npt

from svcctl.calendars.clock import BusinessClock
from svcctl.calendars.excused import ExcusedClock, merged
from svcctl.kinds.sla import SLA
from svcctl.sla.exclusions import Window
from svcctl.sla.lanes import Lane

Ints = npt.NDArray[np.int64]
_WITHOUT = " without "
Edges = tuple[Ints, Ints]
"""When windows start and end, merged: UTC microseconds."""


@dataclass(slots=True)
class Excusing:
    """Finds the windows of an SLA, a service and a customer; those of one scope are merged once.

    Scopes with the same windows have the same number, and 0 stands for none.
    """

    windows: tuple[Window, ...]
    _numbers: dict[tuple[frozenset[str], str, str], int] = field(default_factory=dict)
    _merged: list[Edges] = field(default_factory=list)
    _known: dict[bytes, int] = field(default_factory=dict)
    _by_scope: dict[tuple[str, str], list[Window]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for window in self.windows:
            self._by_scope.setdefault((window.service, window.customer), []).append(window)

    @property
    def apart(self) -> frozenset[str]:
        """What tells items apart beside their terms: the service, the customer, where any window names one."""
        return frozenset(name for name in ("service", "customer") if any(getattr(each, name) for each in self.windows))

    def those_of(self, sla: SLA, service: str, customer: str) -> list[Window]:
        """The windows that excuse a service and a customer from an SLA."""
        scopes = product(dict.fromkeys(("", service)), dict.fromkeys(("", customer)))
        mine = (window for scope in scopes for window in self._by_scope.get(scope, ()))
        return sorted((each for each in mine if suits(each, sla, service, customer)), key=lambda each: each.start)

    def within(self, sla: SLA, service: str, customer: str, span: tuple[int, int]) -> list[Window]:
        """The same, as far as they touch the time from one instant to another."""
        return [each for each in self.those_of(sla, service, customer) if each.start < span[1] and each.end > span[0]]

    def number(self, sla: SLA, service: str, customer: str) -> int:
        """The number of the merged windows of a scope."""
        if not self.windows:
            return 0
        key = (frozenset(sla.exclusions), service, customer)
        if key not in self._numbers:
            edges = [(each.start, each.end) for each in self.those_of(sla, service, customer)]
            starts, ends = merged(*np.array(edges, np.int64).reshape(-1, 2).T)
            same = starts.tobytes() + ends.tobytes()
            if same and same not in self._known:
                self._merged.append((starts, ends))
                self._known[same] = len(self._merged)
            self._numbers[key] = self._known[same] if same else 0
        return self._numbers[key]

    def edges(self, number: int) -> Edges:
        """The merged windows of a number."""
        nothing = np.zeros(0, np.int64)
        return self._merged[number - 1] if number else (nothing, nothing)

    def lane(self, lane: Lane, number: int) -> Lane:
        """The lane of items whose clock stands still in the windows of a number."""
        return replace(lane, clock=f"{lane.clock}{_WITHOUT}{number}") if number else lane

    def over(self, clock: Callable[[str], BusinessClock]) -> Callable[[str], BusinessClock]:
        """Hands out clocks by name, those of lanes with windows too. Each is drawn once."""
        drawn: dict[str, BusinessClock] = {}

        def get(name: str) -> BusinessClock:
            plain, _, number = name.partition(_WITHOUT)
            if not number:
                return clock(plain)
            if name not in drawn:
                drawn[name] = ExcusedClock(clock(plain), *self.edges(int(number)))
            return drawn[name]

        return get


def suits(window: Window, sla: SLA, service: str, customer: str) -> bool:
    """True when a window excuses a service and a customer from an SLA."""
    return window.reason in sla.exclusions and window.service in {"", service} and window.customer in {"", customer}
