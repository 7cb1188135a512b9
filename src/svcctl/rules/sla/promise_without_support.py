from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.support import supports

_CARRIED = frozenset({"availability", "resolution"})


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """Where a promise rests on others, at least one of them promises uptime and solutions to us."""
    for sla, carriers in supports(catalog, context.today):
        given = {measure.metric for carrier in carriers for measure in carrier.spec.measures}
        for index, measure in enumerate(sla.spec.measures):
            if measure.metric in _CARRIED - given:
                names = ", ".join(f"`{carrier.name}`" for carrier in carriers)
                yield sla.problem(
                    f"{measure.metric} is promised, and nothing that it rests on promises any: {names}",
                    *("spec", "measures", index, "metric"),
                    hint="agree it with the team or supplier that decides it, or name their SLA under `restsOn`",
                )
