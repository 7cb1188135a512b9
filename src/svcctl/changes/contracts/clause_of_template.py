from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import THERE, Fact, Side, numbered
from svcctl.kinds.contract_template import ContractTemplate

KIND = ContractTemplate


def facts(template: Resource[ContractTemplate], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """Which clauses a contract has."""
    named = ((part.clause, part) for part in template.spec.clauses)
    for name, index, _ in numbered(named):
        yield Fact(f"clause `{name}`", THERE, name, ("spec", "clauses", index))
