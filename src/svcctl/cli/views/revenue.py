"""Shares of a contract and their revenue by month, as text, JSON and CSV."""

import csv
import io
import json
from collections import Counter
from typing import NamedTuple

from svcctl.catalog import Resource
from svcctl.kinds.revenue_policy import RevenuePolicy
from svcctl.money import Money
from svcctl.pricing.revenue import Allocation, Earned, Share, Term, schedule

_COLUMNS = ("obligation", "method", "recognised", "currency", "alone", "share", "month", "earned", "earned_so_far")


class Made(NamedTuple):
    """An allocation, the days of its contract, and the policy by which it was made."""

    allocation: Allocation
    term: Term
    policy: Resource[RevenuePolicy] | None

    def earned(self, share: Share) -> list[Earned]:
        """The revenue of a share by month."""
        return list(schedule(share, self.term))


def as_text(made: Made) -> str:
    """For a terminal: the shares, how they came about, and the revenue of each month."""
    price, term = made.allocation.price, made.term
    by = made.policy.label if made.policy else "the price list alone, without a revenue policy"
    rows = [("obligation", "alone", "share", "revenue"), *(_row(made, each) for each in made.allocation.shares)]
    wide = [max(len(row[at]) for row in rows) for at in range(4)]
    said = [f"{price} from {term.start} to {term.end}, by {by}", ""]
    said += [
        f"{name:<{wide[0]}}  {alone:>{wide[1]}}  {share:>{wide[2]}}  {when}".rstrip()
        for name, alone, share, when in rows
    ]
    said += ["", "Why", *(f"  - {reason}" for reason in made.allocation.reasons)]
    said += [f"  - {each.part.name}: {each.part.said}" for each in made.allocation.shares]
    months = Counter[str]()
    for each in made.allocation.shares:
        months.update({earned.month: earned.amount.minor for earned in made.earned(each)})
    amounts = {month: str(Money(months[month], price.currency)) for month in sorted(months)}
    high = max(map(len, amounts.values()))
    said += ["", "By month", *(f"  {month}  {amount:>{high}}" for month, amount in amounts.items())]
    return "\n".join(said) + "\n"


def _row(made: Made, share: Share) -> tuple[str, str, str, str]:
    part = share.part
    when = "over time" if part.recognised == "over-time" else f"in {made.earned(share)[0].month}"
    name = part.name if part.count == 1 else f"{part.count} x {part.name}"
    return name, "" if part.alone is None else str(part.alone), str(share.amount), when


def as_json(made: Made) -> str:
    """For programs: amounts are decimal strings."""
    data = {
        "schema": "svcctl/price-allocate",
        "version": 1,
        "price": f"{made.allocation.price.amount:f}",
        "currency": made.allocation.price.currency,
        "start": made.term.start.isoformat(),
        "end": made.term.end.isoformat(),
        "policy": made.policy.label if made.policy else None,
        "reasons": list(made.allocation.reasons),
        "obligations": [
            {
                "name": each.part.name,
                "method": each.part.method,
                "why": each.part.said,
                "recognised": each.part.recognised,
                "count": each.part.count,
                "alone": None if each.part.alone is None else f"{each.part.alone.amount:f}",
                "share": f"{each.amount.amount:f}",
                "months": [
                    {"month": one.month, "earned": f"{one.amount.amount:f}", "earnedSoFar": f"{one.so_far.amount:f}"}
                    for one in made.earned(each)
                ],
            }
            for each in made.allocation.shares
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def as_csv(made: Made) -> str:
    """For a ledger: a row for each obligation and month."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for each in made.allocation.shares:
        part = each.part
        alone = "" if part.alone is None else f"{part.alone.amount:f}"
        for one in made.earned(each):
            amounts = (f"{one.amount.amount:f}", f"{one.so_far.amount:f}")
            start = (part.name, part.method, part.recognised, each.amount.currency, alone, f"{each.amount.amount:f}")
            writer.writerow((*start, one.month, *amounts))
    return text.getvalue()
