from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.service import Service
from svcctl.rules import Context

_STEPS = {"idea": 0, "design": 1, "pilot": 2, "live": 3, "sunset": 3}


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - the stage says it, not the day
    """A service that customers use needs only services that are at least as far as itself."""
    for service in catalog.all(Service):
        stage = service.spec.lifecycle.stage
        if stage in {"pilot", "live", "sunset"}:
            for index, name in enumerate(service.spec.depends_on):
                for needed in catalog.versions(Service, name)[:1]:
                    other = needed.spec.lifecycle.stage
                    if _STEPS.get(other, _STEPS[stage]) < _STEPS[stage]:
                        yield service.problem(
                            f"`{service.name}` is in the stage {stage} and cannot work without `{name}`, "
                            f"which is only in the stage {other}",
                            *("spec", "dependsOn", index),
                            hint=f"bring `{name}` to the same stage first, or take the dependency out",
                        )
