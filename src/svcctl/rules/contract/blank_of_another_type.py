from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.contracts.faults import UNFIT
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.foresight import told


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """Every value is of the type that its blank asks for."""
    yield from told(catalog, context, UNFIT)
