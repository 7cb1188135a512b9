from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.tax_table import TaxTable

KIND = TaxTable


def facts(table: Resource[TaxTable], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """What a business abroad has to show, and what holds where it is not shown."""
    said = table.spec.reverse_charge
    needs = "a VAT number" if said.needs == "number" else "the answer of the registry"
    words = f"needs {needs}, {'taxed' if said.otherwise == 'taxed' else 'unknown'} without it"
    yield Fact("reverse charge", (said.needs == "number", said.otherwise), words, ("spec", "reverseCharge"))
