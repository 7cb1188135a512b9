from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.changes.tax_lines import lines
from svcctl.kinds.tax_table import TaxTable

KIND = TaxTable


def facts(table: Resource[TaxTable], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """The law or notice that each rate comes from."""
    for line in lines(table):
        source = line.said.source or "none"
        yield Fact(f"source of {line.about} from {line.said.from_}", source, source, (*line.path, "source"))
