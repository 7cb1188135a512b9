from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.pricing.tax import rates_of
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """A rate ends on or after the day on which it begins."""
    for rate in rates_of(catalog):
        said = rate.said
        if said.to is not None and said.to < said.from_:
            yield rate.table.problem(
                f"the rate ends on {said.to}, before it begins on {said.from_}",
                *rate.place.path,
                "to",
                hint="correct one of the two days",
            )
