"""Charges by tiers: which tier a quantity falls in, and what each comes to. A bound belongs to the tier it ends."""

from collections.abc import Iterator
from fractions import Fraction

from svcctl.kinds.price_book import Charge, ChargeTier
from svcctl.money import Step
from svcctl.pricing.shapes import Plain, Rated

_NOTHING = Fraction(0)
_NOTHING_USED = Rated(_NOTHING, (Step("nothing used = 0"),))


def graduated(charge: Charge, units: Fraction) -> Rated:
    """Each unit at the price of its own tier; the flat amount of every tier that is entered."""
    if units == 0 and not charge.flat_at_zero:
        return _NOTHING_USED
    total, flat, steps = _NOTHING, _NOTHING, []
    for above, tier in _from(charge):
        if units <= above > 0:
            break
        in_tier = (units if tier.up_to is None else min(units, Fraction(tier.up_to))) - above
        amount, step = _come_to(tier, above, in_tier)
        total += amount
        flat += Fraction(tier.flat or 0)
        steps.append(step)
    return _with_overage(charge, units, Rated(total, tuple(steps), flat))


def volume(charge: Charge, units: Fraction) -> Rated:
    """All units at the price of the tier that the quantity reaches, and the flat amount of that tier."""
    if units == 0 and not charge.flat_at_zero:
        return _NOTHING_USED
    end = ends_at(charge)
    counted = units if end is None else min(units, end)
    above, tier = next(
        (above, tier) for above, tier in _from(charge) if tier.up_to is None or counted <= Fraction(tier.up_to)
    )
    amount, step = _come_to(tier, above, counted)
    return _with_overage(charge, units, Rated(amount, (step,), Fraction(tier.flat or 0)))


def ends_at(charge: Charge) -> Fraction | None:
    """The last unit that the tiers have a price for; None when they never end."""
    end = charge.tiers[-1].up_to if charge.tiers else None
    return None if end is None else Fraction(end)


def _from(charge: Charge) -> Iterator[tuple[Fraction, ChargeTier]]:
    above = _NOTHING
    for tier in charge.tiers:
        yield above, tier
        if tier.up_to is not None:
            above = Fraction(tier.up_to)


def _come_to(tier: ChargeTier, above: Fraction, units: Fraction) -> tuple[Fraction, Step]:
    """What units come to in a tier, in words that name the tier: ``tier 10 to 20: 3 x 5 + 2 = 17``."""
    price, flat = Fraction(tier.price or 0), Fraction(tier.flat or 0)
    amount = units * price + flat
    which = "above {}" if tier.up_to is None else "{} to {}"
    bounds = (above,) if tier.up_to is None else (above, tier.up_to)
    parts, said = [], [Plain(each) for each in bounds]
    if tier.price is not None:
        parts.append("{} x {}")
        said += [Plain(units), Plain(price)]
    if tier.flat is not None:
        parts.append("{} flat")
        said.append(Plain(flat))
    return amount, Step(f"tier {which}: {' + '.join(parts)} = {{}}", *said, Plain(amount))


def _with_overage(charge: Charge, units: Fraction, within: Rated) -> Rated:
    end = ends_at(charge)
    if end is None or charge.overage is None or units <= end:
        return within
    beyond, price = units - end, Fraction(charge.overage)
    step = Step("beyond {}: {} x {} = {}", Plain(end), Plain(beyond), Plain(price), Plain(beyond * price))
    return Rated(within.amount + beyond * price, (*within.steps, step), within.flat)
