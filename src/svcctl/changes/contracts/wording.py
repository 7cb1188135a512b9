from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.clause import Clause

KIND = Clause


def facts(clause: Resource[Clause], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """The wording of a clause."""
    yield Fact("wording", clause.spec.text, f"{len(clause.spec.text.split())} words", ("spec", "text"))
