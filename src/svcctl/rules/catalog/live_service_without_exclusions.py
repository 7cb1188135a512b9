from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.offers import offered


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """A service that is sold says what it does not cover."""
    for service in offered(catalog, context.today):
        if not service.spec.scope.excluded:
            yield service.problem(
                f"`{service.name}` is live and sold, and does not say what it leaves out",
                *("spec", "scope"),
                on_key=True,
                hint="list under `excluded` what a buyer might expect and will not get",
            )
