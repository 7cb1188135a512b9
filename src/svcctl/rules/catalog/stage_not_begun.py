from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.service import Service
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """The stage of a service is the one it is in today."""
    for service in catalog.all(Service):
        life = service.spec.lifecycle
        if life.since and life.since > context.today:
            yield service.problem(
                f"the stage of `{service.name}` is {life.stage}, but only since {life.since}, which is still to come",
                *("spec", "lifecycle", "since"),
                hint="write the stage it is in today, and set the next one when it begins",
            )
