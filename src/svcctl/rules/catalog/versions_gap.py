from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.versions import timelines

_DAY = timedelta(days=1)


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - history must be sound too
    """From the first version of a name to the last one, every day has a version in force."""
    for versions in timelines(catalog):
        covered = date.min
        for (_, held), (later, dates) in pairwise(versions):
            covered = max(covered, held.to or dates.from_ - _DAY)
            if dates.from_ - covered > _DAY:
                yield later.problem(
                    f"no version of {later.kind} `{later.name}` holds from {covered + _DAY} to {dates.from_ - _DAY}",
                    *("metadata", "effective", "from"),
                    hint=f"begin version {later.metadata.version} on {covered + _DAY}, or let the one before it run on",
                )
