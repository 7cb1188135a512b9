from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.contracts.faults import BROKEN
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.foresight import told


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """Clauses refer to clauses that are part of the same contract."""
    yield from told(catalog, context, BROKEN)
