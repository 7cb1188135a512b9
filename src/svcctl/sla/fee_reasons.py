"""Why a credit that is a share of one base is what it is: the reasons of `earned`, with the amounts of `fee_shares`."""

from fractions import Fraction

from svcctl.kinds.sla import CreditRule
from svcctl.money import Money, Step
from svcctl.money.rounding import half_up
from svcctl.sla.capping import capped, capped_by_year, combined, rounded, too_small
from svcctl.sla.facts import Facts
from svcctl.sla.fee_shares import Due, Late, Shares
from svcctl.sla.shapes import Base, earned_by
from svcctl.sla.tally import Count, Whose

_ONE = Base(Fraction(1), "", 0)


class Reasons:
    """Tells credits, one after the other; what a rule says of like counts is put into words once for all of them."""

    def __init__(self, late: Late) -> None:
        self._late = late
        self._told: dict[tuple[int, int, Count, tuple[int, ...]], Step | None] = {}

    def of(self, shares: Shares, whose: Whose, metrics: dict[str, Count], due: Due) -> list[Step]:
        """Every step of one credit up to what is ``due``, in the order in which it was taken."""
        steps, earning = [], set()
        for number, rule in enumerate(shares.promised.rules):
            found = metrics.get(rule.metric)
            told = None if found is None else self._rule(shares, number, rule, found, whose)
            if found is not None and told is not None:
                share = shares.by(number, rule, found, whose, self._late)
                steps.append(told.about(due.money(due.base * share)))
                earning.add(rule.metric)
        if len(earning) > 1:
            steps.append(combined(shares.promised.combine))
        return steps + list(_payable(shares, due))

    def _rule(self, shares: Shares, number: int, rule: CreditRule, found: Count, whose: Whose) -> Step | None:
        """What a rule says, of a base of one; None where it earns nothing."""
        late = tuple(self._late.get((whose, rule.metric, priority), 0) for priority in rule.priority)
        key = id(shares), number, found, late
        if key not in self._told:
            measure = shares.sla.measure(rule.metric)
            facts = None if measure is None else Facts(measure, found, dict(zip(rule.priority, late, strict=True)))
            earned = None if facts is None else earned_by(rule, facts, _ONE)
            self._told[key] = None if earned is None else earned.step
        return self._told[key]


def _payable(shares: Shares, due: Due) -> list[Step]:
    """The caps, the minimum and the rounding that took effect."""
    cap, minimum, steps = shares.promised.cap, shares.promised.minimum, []
    amount = due.base * due.share
    if cap is not None and cap.period is not None and amount > (most := due.base * (shares.period or 0)):
        steps.append(capped(cap.period, due.money(most)))
        amount = most
    if cap is not None and cap.year is not None and due.left is not None and amount > due.left:
        steps.append(capped_by_year(cap.year, due.money(due.left)))
        amount = due.left
    if minimum is not None and minimum.currency == due.currency and 0 < amount < minimum.minor * due.unit:
        steps.append(too_small(due.money(amount), minimum))
        amount = 0
    if (owed := half_up(amount, due.unit)) * due.unit != amount:
        steps.append(rounded(Money(owed, due.currency)))
    return steps
