"""What the credit rules of an SLA come to in one period, before any cap, with the reason for each amount."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from svcctl.kinds.sla import CreditRule, Credits
from svcctl.money import Step
from svcctl.sla.capping import combined
from svcctl.sla.facts import NOTHING, Facts
from svcctl.sla.shapes import Base, earned_by


@dataclass(frozen=True, slots=True)
class Sum:
    """What all rules come to: an amount in major units, exact, days of service, and every step on the way."""

    amount: Fraction
    days: int
    steps: list[Step]


def earned(promised: Credits, base: Callable[[CreditRule], Base], metrics: Mapping[str, Facts]) -> Sum:
    """What all rules come to: added up within a measure, then combined over measures as the SLA says.

    ``base`` is what the shares of each rule are taken of. Days of service are not money: the most days count.
    """
    amounts: dict[str, Fraction] = {}
    days, steps = 0, []
    for rule in promised.rules:
        facts = metrics.get(rule.metric)
        found = None if facts is None else earned_by(rule, facts, base(rule))
        if found is None:
            continue
        steps.append(found.step)
        days = max(days, found.days)
        if found.amount:
            amounts[rule.metric] = amounts.get(rule.metric, NOTHING) + found.amount
    if len(amounts) <= 1:
        return Sum(sum(amounts.values(), NOTHING), days, steps)
    steps.append(combined(promised.combine))
    added = promised.combine == "sum"
    return Sum(sum(amounts.values(), NOTHING) if added else max(amounts.values()), days, steps)
