from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.base import Money
from svcctl.kinds.sla import SLA

KIND = SLA


def facts(sla: Resource[SLA], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """Of what credits are a share."""
    credits_ = sla.spec.credits
    if credits_:
        of = credits_.of
        value = (of.currency, of.minor) if isinstance(of, Money) else of
        yield Fact("base of credits", value, str(of), ("spec", "credits", "of"))
