"""What the credit rules of an SLA come to in one period, before any cap, with the reason for each amount."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from svcctl.kinds.base import Percent
from svcctl.kinds.sla import SLA, CreditRule, Credits
from svcctl.money import Money
from svcctl.sla.attainment import below
from svcctl.sla.tally import Count, Whose

ZERO = Decimal(0)


class Step:
    """One step of a calculation, put into words when somebody reads it: most credits of a large report nobody does.

    A pair of an amount and a currency is shown as money.
    """

    __slots__ = ("_said", "_text")

    def __init__(self, text: str, *said: object) -> None:
        self._text, self._said = text, said

    def __str__(self) -> str:
        return self._text.format(*(Money.of(*each) if isinstance(each, tuple) else each for each in self._said))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Step) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))

    __repr__ = __str__


class Missed:
    """What one party got in one period: counts by metric, and breaches by priority."""

    __slots__ = ("_late", "_whose", "counts")

    def __init__(self, counts: Mapping[str, Count], late: Mapping[tuple[Whose, str, str], int], whose: Whose) -> None:
        self.counts, self._late, self._whose = counts, late, whose

    def late(self, metric: str, priorities: tuple[str, ...]) -> int:
        """How many items of these priorities missed a target; of all of them where none is named."""
        if not priorities:
            return self.counts[metric].breached
        return sum(self._late.get((self._whose, metric, priority), 0) for priority in priorities)


def earned(sla: SLA, promised: Credits, base: Decimal, currency: str, missed: Missed) -> tuple[Decimal, list[Step]]:
    """What all rules come to: added up within a metric, then combined over metrics as the SLA says.

    ``base`` is what percentages are taken of, in major units of ``currency``. Exact: nothing is rounded here.
    """
    metrics: dict[str, Decimal] = {}
    steps = []
    for rule in promised.rules:
        for amount, step in _rule(sla, rule, base, currency, missed):
            metrics[rule.metric] = metrics.get(rule.metric, ZERO) + amount
            steps.append(step)
    if len(metrics) > 1:
        added = promised.combine == "sum"
        steps.append(Step("the measures are added up" if added else "the highest measure counts"))
        return sum(metrics.values(), ZERO) if added else max(metrics.values()), steps
    return sum(metrics.values(), ZERO), steps


def _rule(sla: SLA, rule: CreditRule, base: Decimal, currency: str, missed: Missed) -> Iterator[tuple[Decimal, Step]]:
    """What one rule earns, with the reason; nothing where too few items were measured."""
    measure, count = sla.measure(rule.metric), missed.counts.get(rule.metric)
    if measure is None or count is None or count.measured < measure.minimum_sample:
        return
    if rule.per_breach is None:
        yield from _band(rule, base, currency, count)
    elif late := missed.late(rule.metric, rule.priority):
        which = f"{rule.metric} {'/'.join(rule.priority)}".rstrip()
        amount = _share(rule.per_breach, base, currency) * late
        yield amount, Step("{}: {} x {} for a missed target = {}", which, late, rule.per_breach, (amount, currency))


def _band(rule: CreditRule, base: Decimal, currency: str, count: Count) -> Iterator[tuple[Decimal, Step]]:
    crossed = [(_share(band.credit, base, currency), band) for band in rule.bands if below(count, band.below.value)]
    if crossed:
        amount, band = max(crossed, key=lambda each: each[0])
        percent = Decimal(count.met * 10_000 // count.measured).scaleb(-2)
        said = (rule.metric, percent, count.met, count.measured, band.below, band.credit, (amount, currency))
        yield amount, Step("{} {:.2f}% ({} of {} met) is below {}: {} = {}", *said)


def _share(share: Percent | Money, base: Decimal, currency: str) -> Decimal:
    """What a share of the base comes to. A fixed amount in another currency than the fee's buys nothing here."""
    if isinstance(share, Money):
        return share.amount if share.currency == currency else ZERO
    return base * share.fraction
