from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import THERE, Fact, Side
from svcctl.kinds.bundle import Bundle

KIND = Bundle
WHOLE = True


def facts(bundle: Resource[Bundle], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """A bundle as a whole."""
    yield Fact("bundle", THERE, bundle.metadata.title or bundle.name, ("metadata", "name"))
