from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.clause import Clause

KIND = Clause


def facts(clause: Resource[Clause], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """What stands in a blank of a clause where nobody says otherwise."""
    for name, blank in clause.spec.parameters.items():
        words = "nothing" if blank.default is None else str(blank.default)
        yield Fact(f"usual value of `{name}`", words, words, ("spec", "parameters", name))
