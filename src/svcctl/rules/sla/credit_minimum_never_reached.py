from collections.abc import Iterator
from decimal import Decimal

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.base import Money
from svcctl.kinds.sla import SLA
from svcctl.rules import Context
from svcctl.rules.credits import most


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """The smallest credit that is paid is one that can arise."""
    for sla in catalog.all(SLA):
        terms = sla.spec.credits
        if not terms or not terms.minimum or not isinstance(terms.of, Money):
            continue
        earned, cap = most(terms), terms.cap.period if terms.cap else None
        shares = [share for share in (earned, cap.value if cap else None) if share is not None]
        if shares and terms.minimum.currency == terms.of.currency:
            highest = terms.of.amount * min(shares) / Decimal(100)
            if terms.minimum.amount > highest:
                yield sla.problem(
                    f"no credit is ever paid: the highest is {min(shares):f}% of {terms.of}, "
                    f"less than the minimum of {terms.minimum}",
                    *("spec", "credits", "minimum"),
                    hint="lower the minimum, or raise the credits and their cap",
                )
