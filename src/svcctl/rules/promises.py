from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import time

from svcctl.calendars.duration import Target
from svcctl.catalog import Catalog, Resource
from svcctl.findings import Path
from svcctl.kinds.sla import SLA, TargetLine
from svcctl.rules.clocks import ALWAYS, day_lengths


@dataclass(frozen=True, slots=True)
class Promise:
    """How much time an SLA allows for one metric and priority, on which clock, and where it says so.

    ``priority`` is empty for the target that holds for all others.
    """

    metric: str
    priority: str
    target: Target
    clock: str
    path: Path

    def __str__(self) -> str:
        return f"{self.target} {'round the clock' if self.clock == ALWAYS else f'on `{self.clock}`'}"


_DAY = 86_400
_SUMMER_TIME = 3600

Promises = dict[tuple[str, str], Promise]

Match = tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str]]
"""Which work items a target is for: priorities, services, regions, tags; an empty set stands for all."""


_ALL = (-1, "")


def promises(catalog: Catalog, sla: Resource[SLA]) -> Promises:
    """What an SLA promises for ordinary work items: targets for one service, region or tag are left out."""
    return catalog.once(_of_all)[id(sla)]


def _of_all(catalog: Catalog) -> dict[int, Promises]:
    return {id(sla): _promised(sla) for sla in catalog.all(SLA)}  # as declared: a name may stand there twice


def _promised(sla: Resource[SLA]) -> Promises:
    found: Promises = {}
    for row, measure in enumerate(sla.spec.measures):
        for index, line in enumerate(measure.targets):
            if not (line.service or line.region or line.tag):
                path = ("spec", "measures", row, "targets", index, "within")
                for priority in line.priority or ("",):
                    promise = Promise(measure.metric, priority, line.within, line.clock or measure.clock, path)
                    found.setdefault((measure.metric, priority), promise)
    return found


def pairs(ours: Promises, theirs: Promises) -> Iterator[tuple[Promise, Promise, str]]:
    """Promises of two SLAs for the same metric and priority, and that priority (empty for all others)."""
    for metric, priority in dict.fromkeys([*ours, *theirs]):
        mine = ours.get((metric, priority)) or ours.get((metric, ""))
        other = theirs.get((metric, priority)) or theirs.get((metric, ""))
        if mine and other:
            yield mine, other, priority


def looser(one: Promise, other: Promise, catalog: Catalog) -> bool:
    """True when the first promise surely allows more time than the second; False also where nobody can say.

    Targets of the same unit on the same clock are compared as they are. Hours and business days are compared by the
    shortest and longest day of the calendar. Office hours are looser than as many hours round the clock.
    """
    if one.clock == other.clock and one.target.unit == other.target.unit:
        return _later(one.target, other.target)
    least, most = _seconds(one, catalog), _seconds(other, catalog)
    if not least or not most:
        return False
    if one.clock == other.clock:
        return least[0] > most[1]
    return other.clock == ALWAYS and least[0] >= most[1]


def _later(one: Target, other: Target) -> bool:
    if one.amount != other.amount:
        return one.amount > other.amount
    # "The next day" against "the next day by 17:00" depends on the start, and "by close" on the hours of that day.
    return isinstance(one.by, time) and isinstance(other.by, time) and one.by > other.by


def _seconds(promise: Promise, catalog: Catalog) -> tuple[int, int] | None:
    """The least and the most seconds of its clock that a promise allows; None when it depends on more than that."""
    if promise.target.unit == "seconds":
        return promise.target.amount, promise.target.amount
    days = day_lengths(catalog, promise.clock)
    if not days or promise.target.by is not None:
        return None
    if promise.target.unit == "business-days":
        return promise.target.amount * days.shortest, promise.target.amount * days.longest
    if promise.clock != ALWAYS:
        return None
    return promise.target.amount * _DAY - _SUMMER_TIME, promise.target.amount * _DAY + _SUMMER_TIME


def match(line: TargetLine) -> Match:
    """Which work items one target of a measure is for."""
    service = frozenset({line.service.partition("@")[0]} if line.service else ())
    return frozenset(line.priority), service, frozenset(line.region), frozenset(line.tag)


def covers(one: Match, other: Match) -> bool:
    """True when every work item that the second is for is also one that the first is for."""
    return all(not wide or (narrow and narrow <= wide) for wide, narrow in zip(one, other, strict=True))


def covered(matches: Sequence[Match]) -> dict[Match, Match]:
    """Those of different matches that one before them covers, each with the first such; found without trying all.

    What covers another one asks for no more than that does, and names each value that it names: so it is looked up by
    one of its values, the rarest.
    """
    by_asked: dict[frozenset[int], dict[tuple[int, str], list[int]]] = defaultdict(lambda: defaultdict(list))
    found: dict[Match, Match] = {}
    for number, narrow in enumerate(matches):
        asked = {part: next(iter(values)) for part, values in enumerate(narrow) if values}
        near: list[int] = []
        for parts, known in by_asked.items():
            if parts <= asked.keys():
                rare = sorted((known.get(each, []) for each in asked.items() if each[0] in parts), key=len)
                near += rare[0] if rare else known.get(_ALL, [])
        first = min((at for at in near if covers(matches[at], narrow)), default=None)
        if first is not None:
            found[narrow] = matches[first]
        values = [(part, value) for part, named in enumerate(narrow) for value in named]
        for each in values or [_ALL]:
            by_asked[frozenset(asked)][each].append(number)
    return found
