from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.contracts.faults import MANDATORY
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.foresight import told


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """Contracts have the clauses that their law asks for."""
    yield from told(catalog, context, MANDATORY)
