from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.rates import told, tracks

_DAY = timedelta(days=1)


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - history must be sound too
    """Between two rates of one place no day is left out: a rate follows on the day after the last of the other."""
    for track, rates in tracks(catalog):
        for earlier, later in pairwise(rates):
            end = earlier.said.to
            if end is not None and later.said.from_ - end > _DAY:
                yield later.table.problem(
                    f"no rate of {told(track)} holds from {end + _DAY} to {later.said.from_ - _DAY}",
                    *later.place.path,
                    "from",
                    hint="add the rate of these days, or let one of the two hold longer",
                )
