from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.sla import SLA
from svcctl.rules import Context
from svcctl.rules.promises import Promise, looser, promises


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """The first answer is promised no later than the solution."""
    for sla in catalog.all(SLA):
        found = promises(catalog, sla)
        told = set()
        for (metric, priority), answer in found.items():
            solution: Promise | None = found.get(("resolution", priority)) or found.get(("resolution", ""))
            if metric != "first-response" or solution is None or answer.path in told:
                continue
            if looser(answer, solution, catalog):
                told.add(answer.path)
                what = f" of {priority}" if priority else ""
                yield sla.problem(
                    f"the first response{what} is promised within {answer}, after the resolution within {solution}",
                    *answer.path,
                    hint=f"answer within {solution.target} at the latest, or allow more time for the resolution",
                )
