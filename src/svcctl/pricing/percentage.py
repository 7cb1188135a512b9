"""A share of an amount, event by event: a payment of 100 at 2.9% and a fee of 0.25 costs 3.15."""

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from svcctl.kinds.price_book import Charge
from svcctl.money import Step
from svcctl.pricing.shapes import Plain, Rated, Usage, bounded

_NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class _Event:
    """One event: its amount, how much of it is charged, and whether it is free altogether."""

    amount: Fraction
    charged: Fraction
    free: bool


def percentage(charge: Charge, usage: Usage) -> Rated:
    """The share of the amount and the fee of every event that is not free, each between its minimum and its maximum.

    The first events are free: so many, or up to an amount included; with both, whichever is used up first. The event
    that crosses the amount included pays its fee, and the share of what lies beyond.
    """
    amounts = usage.events or ((usage.quantity,) if usage.quantity else ())
    total, steps = _NOTHING, []
    for event, count in Counter(_events(charge, amounts)).items():
        if event.free:
            steps.append(Step("{} x {}: free", count, Plain(event.amount)))
        else:
            each, step = _price(charge, event, count)
            total += each * count
            steps.append(step)
    return Rated(total, tuple(steps) or (Step("nothing used = 0"),))


def _events(charge: Charge, amounts: tuple[Fraction, ...]) -> list[_Event]:
    free, left = charge.event.free, Fraction(charge.included)
    limited = left > 0
    found = []
    for number, amount in enumerate(amounts):
        allowed = number < free if free is not None else limited
        covered = (min(amount, left) if limited else amount) if allowed else _NOTHING
        left -= covered if limited else 0
        found.append(_Event(amount, amount - covered, allowed and covered == amount))
    return found


def _price(charge: Charge, event: _Event, count: int) -> tuple[Fraction, Step]:
    rate = charge.rate
    share = event.charged * Fraction(rate.fraction) if rate is not None else _NOTHING
    fee = Fraction(charge.event.fee or 0)
    each, how = bounded(share + fee, charge.event.minimum, charge.event.maximum)
    plus = f" + {Plain(fee)} fee" if charge.event.fee is not None else ""
    each_time = f"{count} x ({{}} x {{}}{plus}{how}) = {{}}"
    return each, Step(each_time, Plain(event.charged), rate, Plain(each * count))
