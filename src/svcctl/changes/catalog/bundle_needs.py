from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side, listed
from svcctl.kinds.bundle import Bundle

KIND = Bundle


def facts(bundle: Resource[Bundle], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """What a bundle needs beside it, and what it cannot be sold with."""
    yield from listed(bundle.spec.needs, "needed beside it:", "spec", "needs")
    yield from listed(bundle.spec.excludes, "not sold with", "spec", "excludes")
