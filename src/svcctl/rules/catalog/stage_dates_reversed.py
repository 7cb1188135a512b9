from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.service import Service
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """A service has its last day after its stage begins, and is retired only after its last day."""
    for service in catalog.all(Service):
        life = service.spec.lifecycle
        if not life.since or not life.sunset:
            continue
        if life.stage == "retired" and life.since < life.sunset:
            message = f"`{service.name}` is retired since {life.since}, before its last day, {life.sunset}"
        elif life.stage != "retired" and life.sunset < life.since:
            message = f"the last day of `{service.name}` is {life.sunset}, before it was {life.stage} on {life.since}"
        else:
            continue
        yield service.problem(message, *("spec", "lifecycle", "sunset"), hint="correct one of the two dates")
