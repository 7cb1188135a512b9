from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.jurisdiction import Jurisdiction

KIND = Jurisdiction


def facts(jurisdiction: Resource[Jurisdiction], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """Which law governs, and which courts decide."""
    spec = jurisdiction.spec
    yield Fact("law", spec.law, spec.law, ("spec", "law"))
    yield Fact("courts", spec.courts, spec.courts, ("spec", "courts"))
