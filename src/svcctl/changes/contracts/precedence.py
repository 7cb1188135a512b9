from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.contract_template import ContractTemplate

KIND = ContractTemplate


def facts(template: Resource[ContractTemplate], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """Which document wins where two contradict each other."""
    order = template.spec.precedence
    if order:
        yield Fact("order of precedence", " ".join(order), ", ".join(order), ("spec", "precedence"))
