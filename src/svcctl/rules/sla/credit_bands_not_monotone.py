from collections.abc import Iterator
from itertools import pairwise

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.base import Money, Percent, Target
from svcctl.kinds.sla import SLA
from svcctl.rules import Context
from svcctl.rules.credits import banded


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """The worse the attainment, the higher the credit."""
    for sla in catalog.all(SLA):
        for _, steps in banded(sla):
            for better, worse in pairwise(sorted(steps, key=lambda step: step.bound, reverse=True)):
                if worse.bound < better.bound and not _more(worse.gives, better.gives):
                    yield sla.problem(
                        f"below {worse.below} the credit is {worse.gives}, "
                        f"no more than the {better.gives} {'at' if better.including else 'below'} {better.below}",
                        *(*worse.path, worse.key),
                        hint="let the lower band earn more, or delete it",
                    )


def _more(worse: Percent | Money | Target, better: Percent | Money | Target) -> bool:
    """True when the first credit is the higher one, or the two cannot be compared (a share and an amount)."""
    if isinstance(worse, Percent) and isinstance(better, Percent):
        return worse > better
    if isinstance(worse, Target) and isinstance(better, Target):
        return worse.amount > better.amount
    if isinstance(worse, Money) and isinstance(better, Money) and worse.currency == better.currency:
        return worse.amount > better.amount
    return True
