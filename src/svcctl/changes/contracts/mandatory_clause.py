from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side, listed
from svcctl.kinds.jurisdiction import Jurisdiction

KIND = Jurisdiction


def facts(jurisdiction: Resource[Jurisdiction], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """Which clauses the law asks for."""
    yield from listed(jurisdiction.spec.mandatory_clauses, "clause the law asks for:", "spec", "mandatoryClauses")
