from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.offers import offered


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """A service that is sold says how its customers get help."""
    for service in offered(catalog, context.today):
        if not service.spec.support:
            yield service.problem(
                f"`{service.name}` is live and sold, and does not say how its customers get help",
                *("metadata", "name"),
                hint="list the ways under `support.channels`, such as [portal, phone]",
            )
