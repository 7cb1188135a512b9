from collections.abc import Iterator
from itertools import pairwise

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.rates import told, tracks


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - history must be sound too
    """On one day a place has one rate of a category."""
    for track, rates in tracks(catalog):
        for earlier, later in pairwise(rates):
            end = earlier.said.to
            if end is None or later.said.from_ <= end:
                held = "has no last day" if end is None else f"holds until {end}"
                yield later.table.problem(
                    f"this rate of {told(track)} begins on {later.said.from_}, and the one before it {held}",
                    *later.place.path,
                    "from",
                    hint="let the one before it end the day before, or take one of the two out",
                )
