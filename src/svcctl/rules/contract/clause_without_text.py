from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.contracts.faults import NO_TEXT
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.foresight import told


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """Every clause of a contract has one text for each law and language."""
    yield from told(catalog, context, NO_TEXT)
