from collections.abc import Iterator
from decimal import Decimal

from svcctl.catalog import Catalog, Resource
from svcctl.findings import Problem
from svcctl.kinds.base import Percent
from svcctl.kinds.sla import AVAILABILITY, SLA
from svcctl.rules import Context
from svcctl.rules.support import supports

_PLACES = Decimal("0.0001")


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """What a promise of uptime rests on is up often enough together, not only each for itself."""
    for sla, carriers in supports(catalog, context.today):
        links = [(carrier, found.objective) for carrier in carriers if (found := carrier.spec.measure(AVAILABILITY))]
        together = Decimal(100)
        for _, objective in links:
            together *= objective.fraction
        for index, measure in enumerate(sla.spec.measures):
            promised = measure.objective
            # A single link that is weaker is told by promise-stricter-than-support.
            if (
                measure.metric == AVAILABILITY
                and together < promised.value
                and all(one >= promised for _, one in links)
            ):
                yield sla.problem(
                    f"availability is promised at {promised}, but what it rests on comes to "
                    f"{_short(together)}% together: {_listed(links)}",
                    *("spec", "measures", index, "objective"),
                    hint="promise no more than that, agree more below, or make one stand in for the other",
                )


def _short(value: Decimal) -> str:
    return f"{value.quantize(_PLACES).normalize():f}"


def _listed(links: list[tuple[Resource[SLA], Percent]]) -> str:
    return " times ".join(f"{objective} of `{carrier.name}`" for carrier, objective in links)
