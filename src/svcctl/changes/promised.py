from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from svcctl.calendars.duration import Target
from svcctl.catalog import Catalog, Resource
from svcctl.changes.terms import measures
from svcctl.kinds.sla import SLA, Measure, TargetLine
from svcctl.rules.promises import Promise, looser

_MOST = 2_000
"""Combinations of priorities, services, regions and tags that are looked at; of more, other changes tell."""


@dataclass(frozen=True, slots=True)
class Case:
    """One kind of work item: its priority, service, region and tag, each empty where no target asks for it."""

    priority: str = ""
    service: str = ""
    region: str = ""
    tag: str = ""

    def __str__(self) -> str:
        told = [each for each in (self.priority, self.service, self.region, self.tag) if each]
        return " in ".join(told) or "everything else"


@dataclass(frozen=True, slots=True)
class Allowed:
    """How much time a line allows, on its own clock where it names one. More where it surely allows less time."""

    target: Target
    clock: str
    catalog: Catalog = field(compare=False, repr=False)

    def __ge__(self, other: "Allowed") -> bool:
        return looser(other.promise, self.promise, self.catalog)

    @property
    def promise(self) -> Promise:
        """The same as the rules know it; the usual clock of a measure has no name, and is the same on both sides."""
        return Promise("", "", self.target, self.clock, ())

    def __str__(self) -> str:
        on = {"": "", "always": " round the clock"}.get(self.clock, f" on {self.clock}")
        return f"{self.target}{on}"


def matching(lines: Iterable[TargetLine], case: Case) -> tuple[int, TargetLine] | None:
    """The first line that is for a kind of work item, with its place in the list."""
    for index, line in enumerate(lines):
        asked = ((line.priority, case.priority), (line.region, case.region), (line.tag, case.tag))
        if line.service in {"", case.service} and all(not wanted or value in wanted for wanted, value in asked):
            return index, line
    return None


def combinations(name: str, both: Iterable[Resource[SLA]]) -> list[Case]:
    """Every kind of work item that the targets of a measure tell apart on either side, and all others."""
    lines = [line for measure in _named(name, both) for line in measure.targets]
    words: list[dict[str, None]] = [{}, {}, {}, {}]
    for line in lines:
        for known, said in zip(words, (line.priority, (line.service,), line.region, line.tag), strict=True):
            known.update(dict.fromkeys(word for word in said if word))
    cases = [Case(*case) for case in product(*([*sorted(known), ""] for known in words))]
    return cases if len(cases) <= _MOST else cases[:0]


def _named(name: str, both: Iterable[Resource[Any]]) -> Iterator[Measure]:
    return (measure for sla in both for called, _, measure in measures(sla) if called == name)
