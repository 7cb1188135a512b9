from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.contracts.faults import UNSIGNED
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.foresight import told


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """Somebody signs for each party."""
    yield from told(catalog, context, UNSIGNED)
