from collections.abc import Iterator
from itertools import pairwise

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.base import Money, Percent
from svcctl.kinds.sla import SLA
from svcctl.rules import Context
from svcctl.rules.credits import banded


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """The worse the attainment, the higher the credit."""
    for sla in catalog.all(SLA):
        for path, rule in banded(sla):
            by_bound = sorted(enumerate(rule.bands), key=lambda item: item[1].below, reverse=True)
            for (_, better), (index, worse) in pairwise(by_bound):
                if worse.below < better.below and not _more(worse.credit, better.credit):
                    yield sla.problem(
                        f"below {worse.below} the credit is {worse.credit}, "
                        f"no more than the {better.credit} below {better.below}",
                        *(*path, "bands", index, "credit"),
                        hint="let the lower band earn more, or delete it",
                    )


def _more(worse: Percent | Money, better: Percent | Money) -> bool:
    """True when the first credit is the higher one, or the two cannot be compared (a share and an amount)."""
    if isinstance(worse, Percent) and isinstance(better, Percent):
        return worse > better
    if isinstance(worse, Money) and isinstance(better, Money) and worse.currency == better.currency:
        return worse.amount > better.amount
    return True
