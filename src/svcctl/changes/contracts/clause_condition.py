from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side, numbered
from svcctl.kinds.contract_template import ContractTemplate

KIND = ContractTemplate


def facts(template: Resource[ContractTemplate], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """When a clause is part of a contract."""
    named = ((part.clause, part) for part in template.spec.clauses)
    for name, index, part in numbered(named):
        yield Fact(f"condition of `{name}`", part.when, part.when or "always", ("spec", "clauses", index, "when"))
