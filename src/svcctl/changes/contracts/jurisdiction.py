from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import THERE, Fact, Side
from svcctl.kinds.jurisdiction import Jurisdiction

KIND = Jurisdiction
WHOLE = True


def facts(jurisdiction: Resource[Jurisdiction], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """A country or state whose law governs contracts."""
    spec = jurisdiction.spec
    words = f"{spec.country}-{spec.subdivision}" if spec.subdivision else spec.country
    yield Fact("jurisdiction", THERE, words, ("metadata", "name"))
