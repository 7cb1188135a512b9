from collections.abc import Iterator
from typing import Any

from svcctl.catalog import Catalog, Resource
from svcctl.findings import Problem
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """Of what a workspace has once, such as its own settings, there is one declaration."""
    first: dict[str, Resource[Any]] = {}
    for resource in catalog.resources:
        if resource.spec.SINGLE and first.setdefault(resource.kind, resource) is not resource:
            yield resource.problem(
                f"there is a {resource.kind} already, in {first[resource.kind].file}",
                "kind",
                hint="keep one, and move what the other says into it",
            )
