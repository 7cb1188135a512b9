from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.findings import Path
from svcctl.kinds.base import Percent
from svcctl.kinds.sla import SLA, CreditRule


def credit_rules(sla: Resource[SLA]) -> Iterator[tuple[Path, CreditRule]]:
    """The credit rules of an SLA, each with the place it stands at; none where it gives no credits."""
    if sla.spec.credits:
        for index, rule in enumerate(sla.spec.credits.rules):
            yield ("spec", "credits", "rules", index), rule


def banded(sla: Resource[SLA]) -> Iterator[tuple[Path, CreditRule]]:
    """The credit rules that give more the lower the attainment is."""
    return ((path, rule) for path, rule in credit_rules(sla) if rule.bands)


def objective(sla: Resource[SLA], metric: str) -> Percent | None:
    """The objective of a metric; None when the SLA does not measure it, or measures it twice."""
    found = [measure.objective for measure in sla.spec.measures if measure.metric == metric]
    return found[0] if len(found) == 1 else None
