from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.contract_template import ContractTemplate

KIND = ContractTemplate


def facts(template: Resource[ContractTemplate], side: Side) -> Iterator[Fact]:
    """In which order the clauses stand."""
    names = tuple(part.clause for part in template.spec.clauses)
    kept = (
        frozenset(names) & frozenset(part.clause for part in side.theirs.spec.clauses)
        if side.theirs
        else frozenset(names)
    )
    order = tuple(name for name in names if name in kept)
    yield Fact("order of clauses", " ".join(order), ", ".join(order), ("spec", "clauses"))
