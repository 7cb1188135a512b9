from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.tax_table import TaxTable

KIND = TaxTable


def facts(table: Resource[TaxTable], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """Where tax is rounded."""
    said = table.spec.rounding
    words = "on each line" if said == "line" else "on the invoice"
    yield Fact("rounding of tax", said, words, ("spec", "rounding"))
