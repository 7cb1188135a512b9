from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.credits import amounts
from svcctl.changes.facts import Fact, Side
from svcctl.changes.terms import credit_rules
from svcctl.kinds.sla import SLA

KIND = SLA


def facts(sla: Resource[SLA], side: Side) -> Iterator[Fact]:
    """What a customer gets for a miss: for bands, at every attainment at which a band of either side begins."""
    for name, path, rule in credit_rules(sla):
        value, words = amounts(name, rule, side)
        yield Fact(name, value, words, (*path, rule.shape))
