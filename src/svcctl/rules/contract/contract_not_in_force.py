from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.contracts.faults import NOT_IN_FORCE
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.foresight import told


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """Every contract is made of texts that are in force."""
    yield from told(catalog, context, NOT_IN_FORCE)
