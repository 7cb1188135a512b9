from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.changes.tax_lines import lines
from svcctl.kinds.tax_table import TaxTable

KIND = TaxTable


def facts(table: Resource[TaxTable], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """What each tax is called on an invoice."""
    for line in lines(table):
        called = line.said.called
        yield Fact(f"name of {line.about} from {line.said.from_}", called, called, (*line.path, "called"))
