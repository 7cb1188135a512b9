from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """A version begins before it ends."""
    for resource in catalog.resources:
        dates = resource.metadata.effective
        if dates and dates.to and dates.to < dates.from_:
            yield resource.problem(
                f"this version ends on {dates.to}, before it begins on {dates.from_}",
                *("metadata", "effective", "to"),
                hint="swap the two dates, or leave `to` out until the end is known",
            )
