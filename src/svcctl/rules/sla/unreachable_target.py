from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.sla import SLA
from svcctl.rules import Context
from svcctl.rules.promises import covers, match


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """Every target of a measure can apply: none above it takes all its work items."""
    for sla in catalog.all(SLA):
        for row, measure in enumerate(sla.spec.measures):
            above = list(dict.fromkeys(match(line) for line in measure.targets))
            for index, line in enumerate(measure.targets):
                wanted = match(line)
                wider = next((one for one in above[: above.index(wanted)] if covers(one, wanted)), None)
                if wider:
                    first = next(each for each in measure.targets if match(each) == wider)
                    yield sla.problem(
                        f"this target never applies: the {first.within} above it is for these work items too",
                        *("spec", "measures", row, "targets", index),
                        hint="put it above the wider one",
                    )
