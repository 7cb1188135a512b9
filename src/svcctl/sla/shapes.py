"""The eight shapes of credit: what each comes to for the facts of one period, with the reason for it.

Exact: amounts are fractions of a major unit, and nothing is rounded here. A shape knows one measure and no cap.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from svcctl.kinds.base import Percent
from svcctl.kinds.sla import CreditRule, Shape
from svcctl.money import Money, Step
from svcctl.sla.facts import NOTHING, Facts

_SECOND, _HOUR = 1_000_000, 3_600_000_000


@dataclass(frozen=True, slots=True)
class Base:
    """What shares are taken of in one period: ``amount`` in major units of ``currency``.

    ``length`` is the period in microseconds, for fees of an hour.
    """

    amount: Fraction
    currency: str
    length: int

    def share(self, of: Percent | Money) -> Fraction:
        """What a share comes to. A fixed amount in another currency than the fee's buys nothing here."""
        if isinstance(of, Money):
            return Fraction(of.amount) if of.currency == self.currency else NOTHING
        return self.amount * Fraction(of.fraction)

    def of_time(self, time: Fraction) -> Fraction:
        """The fee of so many microseconds of the period."""
        return self.amount * time / self.length if self.length else NOTHING


@dataclass(frozen=True, slots=True)
class Earned:
    """What one rule came to: an amount, or days of service, and why."""

    amount: Fraction
    step: Step
    days: int = 0


def earned_by(rule: CreditRule, facts: Facts, base: Base) -> Earned | None:
    """What a rule comes to; None where it earns nothing."""
    found = _SHAPES[rule.shape](rule, facts, base)
    return found if found is not None and (found.amount > 0 or found.days) else None


def _bands(rule: CreditRule, facts: Facts, base: Base) -> Earned | None:
    reached = [
        (base.share(band.credit), band)
        for band in rule.bands
        if facts.below(band.below.value, including=band.including)
    ]
    if not reached:
        return None
    amount, band = max(reached, key=lambda each: each[0])
    how = "{} or less" if band.including else "below {}"
    said = (rule.metric, facts.said, band.below, band.credit, (amount, base.currency))
    return Earned(amount, Step(f"{{}} {{}} is {how}: {{}} = {{}}", *said))


def _flat(rule: CreditRule, facts: Facts, base: Base) -> Earned | None:
    if rule.flat is None or not facts.missed:
        return None
    amount = base.share(rule.flat)
    said = (rule.metric, facts.said, facts.measure.objective, rule.flat, (amount, base.currency))
    return Earned(amount, Step("{} {} misses {}: {} = {}", *said))


def _per_breach(rule: CreditRule, facts: Facts, base: Base) -> Earned | None:
    late = facts.late(rule.priority)
    if rule.per_breach is None or not late or facts.attained is None:
        return None
    amount = base.share(rule.per_breach) * late
    said = (_which(rule), late, rule.per_breach, (amount, base.currency))
    return Earned(amount, Step("{}: {} x {} for a missed target = {}", *said))


def _per_block(rule: CreditRule, facts: Facts, base: Base) -> Earned | None:
    block = rule.per_block
    if block is None or not _counts(facts) or not (number := facts.blocks(block, rule.priority)):
        return None
    amount = base.share(block.credit) * number
    past = {"": "", "objective": f" beyond what {facts.measure.objective} allows"}.get(
        block.after, f" beyond {block.after}"
    )
    blocks = f"{block.counts} block{'s'[: number != 1]} of {block.every}{past}"
    said = (_which(rule), number, blocks, block.credit, (amount, base.currency))
    return Earned(amount, Step("{}: {} {} x {} = {}", *said))


def _multiplier(rule: CreditRule, facts: Facts, base: Base) -> Earned | None:
    if rule.multiplier is None or not _counts(facts) or not (lost := facts.lost(rule.priority)):
        return None
    amount = Fraction(rule.multiplier.times) * base.of_time(lost)
    hours = f"{_hours(lost)} of {_hours(Fraction(base.length))} hours"
    said = (_which(rule), rule.multiplier.times, hours, (amount, base.currency))
    return Earned(amount, Step("{}: {} x the fee of the time lost, {} = {}", *said))


def _ratio(rule: CreditRule, facts: Facts, base: Base) -> Earned | None:
    if facts.attained is None or not facts.missed:
        return None
    amount = base.amount * (1 - facts.attained)
    return Earned(amount, Step("{} {}: the share of the fee = {}", rule.metric, facts.said, (amount, base.currency)))


def _per_bad_day(rule: CreditRule, facts: Facts, base: Base) -> Earned | None:
    bad = rule.per_bad_day
    if bad is None or not (days := facts.bad_days(bad.more_than.seconds * _SECOND)):
        return None
    amount = base.of_time(Fraction(bad.hours) * _HOUR) * len(days)
    which = f"{len(days)} day{'s'[: len(days) != 1]} with more than {bad.more_than} down"
    said = (rule.metric, which, ", ".join(map(str, days)), bad.hours, (amount, base.currency))
    return Earned(amount, Step("{}: {} ({}) x the fee of {} hours = {}", *said))


def _extension(rule: CreditRule, facts: Facts, base: Base) -> Earned | None:  # noqa: ARG001 - no money in it
    reached = [band for band in rule.extension if facts.below(band.below.value, including=band.including)]
    if not reached:
        return None
    band = max(reached, key=lambda each: each.by.amount)
    how = "{} or less" if band.including else "below {}"
    days = band.by.amount
    said = (rule.metric, facts.said, band.below, days)
    return Earned(NOTHING, Step(f"{{}} {{}} is {how}: {{}} day{'s'[: days != 1]} of service", *said), days)


def _counts(facts: Facts) -> bool:
    """Whether time lost earns anything: for work items each late one, for availability once the objective is missed."""
    return facts.missed if facts.uptimes is not None else facts.attained is not None


def _hours(time: Fraction) -> str:
    """Microseconds as hours, with up to four decimals."""
    return f"{Decimal(round(time * 10_000 / _HOUR)).scaleb(-4):f}".rstrip("0").rstrip(".")


def _which(rule: CreditRule) -> str:
    return f"{rule.metric} {'/'.join(rule.priority)}".rstrip()


_SHAPES: Mapping[Shape, Callable[[CreditRule, Facts, Base], Earned | None]] = {
    "bands": _bands,
    "flat": _flat,
    "perBreach": _per_breach,
    "perBlock": _per_block,
    "multiplier": _multiplier,
    "ratio": _ratio,
    "perBadDay": _per_bad_day,
    "extension": _extension,
}
