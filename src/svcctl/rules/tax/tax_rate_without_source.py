from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.pricing.tax import rates_of
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wanted on every day
    """A rate names the law or notice it comes from."""
    for rate in rates_of(catalog):
        if not rate.said.source:
            where = rate.said.subdivision or rate.said.country
            yield rate.table.problem(
                f"nobody says where this rate of {where} comes from",
                *rate.place.path,
                hint="name the law or the notice under `source`, such as UStG § 12 Abs. 1",
            )
