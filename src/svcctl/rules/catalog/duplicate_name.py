from collections.abc import Iterator
from typing import Any

from svcctl.catalog import Catalog, Resource
from svcctl.findings import Problem
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - names hold on every day
    """A name stands for one declaration of its kind, and a version for one set of terms."""
    first: dict[tuple[str, str, int], Resource[Any]] = {}
    for resource in catalog.resources:
        if resource.spec.SINGLE:
            continue
        version = resource.metadata.version if resource.spec.VERSIONED else 1
        earlier = first.setdefault((resource.kind, resource.name, version), resource)
        if earlier is not resource:
            key = "version" if resource.spec.VERSIONED else "name"
            yield resource.problem(
                f"{resource.label} is declared already, in {earlier.file}",
                "metadata",
                key,
                hint=f"delete one of the two, or give this one another {key}",
            )
