"""What the credit rules of an SLA come to in one period, before any cap, with the reason for each amount."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from svcctl.kinds.base import Percent
from svcctl.kinds.sla import SLA, CreditRule, Credits
from svcctl.money import Money
from svcctl.sla.attainment import below
from svcctl.sla.tally import Count, Counts, by

ZERO = Decimal(0)


def earned(sla: SLA, promised: Credits, base: Decimal, currency: str, counts: Counts) -> tuple[Decimal, list[str]]:
    """What all rules come to: added up within a metric, then combined over metrics as the SLA says.

    ``base`` is what percentages are taken of, in major units of ``currency``. Exact: nothing is rounded here.
    """
    metrics: dict[str, Decimal] = {}
    reasons = []
    for rule in promised.rules:
        for amount, reason in _rule(sla, rule, base, currency, counts):
            metrics[rule.metric] = metrics.get(rule.metric, ZERO) + amount
            reasons.append(f"{reason} = {Money.of(amount, currency)}")
    if len(metrics) > 1:
        reasons.append("the measures are added up" if promised.combine == "sum" else "the highest measure counts")
    if promised.combine == "sum":
        return sum(metrics.values(), ZERO), reasons
    return max(metrics.values(), default=ZERO), reasons


def _rule(sla: SLA, rule: CreditRule, base: Decimal, currency: str, counts: Counts) -> Iterator[tuple[Decimal, str]]:
    """What one rule earns, with the reason; nothing where too few items were measured."""
    mine: Counts = Counts({key: count for key, count in counts.items() if key[0].metric == rule.metric})
    total = Count.of((outcome, count) for (_, outcome), count in mine.items())
    measure = sla.measure(rule.metric)
    if measure is None or total.measured < measure.minimum_sample:
        return
    if rule.per_breach is None:
        yield from _band(rule, base, currency, total)
        return
    late = _late(mine, rule.priority)
    if late:
        which = f" {'/'.join(rule.priority)}" if rule.priority else ""
        reason = f"{rule.metric}{which}: {late} x {rule.per_breach} for a missed target"
        yield _share(rule.per_breach, base, currency) * late, reason


def _band(rule: CreditRule, base: Decimal, currency: str, total: Count) -> Iterator[tuple[Decimal, str]]:
    crossed = [(_share(band.credit, base, currency), band) for band in rule.bands if below(total, band.below.value)]
    if crossed:
        amount, band = max(crossed, key=lambda each: each[0])
        percent = f"{Decimal(total.met * 10_000 // total.measured).scaleb(-2):.2f}%"
        reason = f"{rule.metric}: {percent} ({total.met} of {total.measured} met) is below {band.below}: {band.credit}"
        yield amount, reason


def _late(counts: Counts, priorities: Iterable[str]) -> int:
    wanted = frozenset(priorities)
    return sum(count.breached for (priority,), count in by(counts, "priority") if not wanted or priority in wanted)


def _share(share: Percent | Money, base: Decimal, currency: str) -> Decimal:
    """What a share of the base comes to. A fixed amount in another currency than the fee's buys nothing here."""
    if isinstance(share, Money):
        return share.amount if share.currency == currency else ZERO
    return base * share.fraction
