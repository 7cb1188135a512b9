from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side, listed
from svcctl.kinds.feature import Feature

KIND = Feature


def facts(feature: Resource[Feature], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """The steps of a feature that has levels."""
    yield from listed(feature.spec.levels, "level", "spec", "levels")
