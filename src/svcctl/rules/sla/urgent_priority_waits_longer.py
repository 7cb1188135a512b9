import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.sla import SLA
from svcctl.rules import Context
from svcctl.rules.promises import Promise, looser, promises

_NUMBERED = re.compile(r"(\D*)([0-9]{1,3})")


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """The more urgent a work item is, the less time it has: P1 no more than P2, and so on."""
    for sla in catalog.all(SLA):
        ladders: dict[tuple[str, str], list[tuple[int, Promise]]] = defaultdict(list)
        for (metric, priority), promise in promises(catalog, sla).items():
            if found := _NUMBERED.fullmatch(priority):
                ladders[metric, found[1]].append((int(found[2]), promise))
        for ladder in ladders.values():
            for (_, urgent), (_, lesser) in pairwise(sorted(ladder, key=lambda step: step[0])):
                if urgent.path != lesser.path and looser(urgent, lesser, catalog):
                    yield sla.problem(
                        f"{urgent.metric} of {urgent.priority} is promised within {urgent}, "
                        f"later than that of {lesser.priority} within {lesser}",
                        *urgent.path,
                        hint="swap the two targets, or let the more urgent one have no more time",
                    )
