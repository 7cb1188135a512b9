from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.contracts.faults import EMPTY
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.foresight import told


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """Every blank is filled, in every contract that could be made."""
    yield from told(catalog, context, EMPTY)
