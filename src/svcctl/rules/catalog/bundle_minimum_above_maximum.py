from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.bundle import Bundle
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """A bundle asks for no more of a plan than it allows."""
    for bundle in catalog.all(Bundle):
        for index, part in enumerate(bundle.spec.plans):
            if part.max is not None and part.min > part.max:
                yield bundle.problem(
                    f"at least {part.min} of `{part.plan}` are asked for, and at most {part.max} allowed",
                    *("spec", "plans", index, "max"),
                    hint="swap the two numbers, or leave `max` out",
                )
