from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.bundle import Bundle
from svcctl.kinds.plan import Plan
from svcctl.kinds.service import Service
from svcctl.rules import Context
from svcctl.rules.days import is_over

_SHOWN = frozenset({"pilot", "live", "sunset"})


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """What customers see has a name for people, beside the one for files."""
    for resource in catalog.resources:
        spec = resource.spec
        shown = (
            (isinstance(spec, Service) and spec.lifecycle.stage in _SHOWN)
            or (isinstance(spec, Plan) and spec.sellable)
            or isinstance(spec, Bundle)
        )
        if shown and not resource.metadata.title and not is_over(resource, context.today):
            yield resource.problem(
                f"customers read `{resource.name}`, since {resource.label} has no title",
                *("metadata", "name"),
                hint="give its name as people read it under `metadata.title`",
            )
