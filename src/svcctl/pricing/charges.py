"""The models of charges: what one charge comes to for what was used, exact, with each step in words.

Units included come off first; what is left may be counted in packages; then the model prices it; then the charge's own
minimum and maximum hold. Nothing is rounded here: a line of a quote or an invoice is, once.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction

from svcctl.kinds.price_book import Charge, ChargeType
from svcctl.money import Step
from svcctl.money.rounding import whole
from svcctl.pricing import tiers
from svcctl.pricing.percentage import percentage
from svcctl.pricing.shapes import Held, Number, Plain, Rated, Usage, bounded, product

_NOTHING = Fraction(0)


def rate(charge: Charge, usage: Usage) -> Rated:
    """What a charge comes to for what was used, by its list prices.

    Raises ValueError for a quantity below zero, and for one that `what_is_not_sold` speaks of: ask it first.
    """
    return held(unbounded(charge, usage), charge.minimum, charge.maximum)


def unbounded(charge: Charge, usage: Usage, included: Fraction | None = None) -> Rated:
    """The same without the charge's own minimum and maximum, and with so many units ``included``, if they are named."""
    if usage.quantity < 0 or any(amount < 0 for amount in usage.events):
        raise ValueError("nobody can use less than nothing")
    if refusal := what_is_not_sold(charge, usage):
        raise ValueError(refusal)
    if charge.type == "percentage":
        return percentage(charge, usage)
    units, counted = _counted(charge, usage.quantity, included)
    priced = _MODELS[charge.type](charge, units)
    return Rated(priced.amount, (*counted, *priced.steps), priced.flat)


def held(rated: Rated, least: Number | None, most: Number | None) -> Rated:
    """An amount held between two others, with a step that says so."""
    if least is None and most is None:
        return rated
    amount, how = bounded(rated.amount, least, most)
    loose = Held(rated.amount, *(None if each is None else Fraction(each) for each in (least, most)))
    steps = (*rated.steps, Step("{}", how.removeprefix(", "))) if how else rated.steps
    return Rated(amount, steps, Fraction(0) if how else rated.flat, loose)


def what_is_not_sold(charge: Charge, usage: Usage) -> str:
    """Why a quantity has no price: it lies beyond the last tier, and nothing says what more costs. Empty if it has."""
    end = tiers.ends_at(charge)
    if end is None or charge.overage is not None or _counted(charge, usage.quantity)[0] <= end:
        return ""
    counted = f"packages of {Plain(charge.size)} {charge.unit}" if charge.size else charge.unit
    return f"the tiers end at {Plain(end)} {counted}"


def counted(charge: Charge, usage: Usage) -> Fraction:
    """How many of what its bands are for: 1 of a fixed fee, units beyond the included ones, or packages of them."""
    return Fraction(1) if charge.type == "flat" else _counted(charge, usage.quantity)[0]


def true_up(commitment: Number, charged: Number) -> Rated:
    """What is missing from a commitment, when the charges of its period come to less."""
    missing = max(_NOTHING, Fraction(commitment) - Fraction(charged))
    said = (Plain(commitment), Plain(charged), Plain(missing))
    return Rated(missing, (Step("committed {}, charged {}: {} is missing", *said),))


def _counted(charge: Charge, quantity: Fraction, included: Fraction | None = None) -> tuple[Fraction, tuple[Step, ...]]:
    """What a model counts: units beyond those included, in packages where the charge has a size."""
    steps: list[Step] = []
    within = Fraction(charge.included) if included is None else included
    beyond = max(_NOTHING, quantity - within)
    if within:
        steps.append(Step("{} used, {} included: {} charged", Plain(quantity), Plain(within), Plain(beyond)))
    if charge.size is None:
        return beyond, tuple(steps)
    size = Fraction(charge.size)
    packages = _STARTED[charge.started](beyond / size)
    steps.append(Step("{} in packages of {}: {}", Plain(beyond), Plain(size), Plain(packages)))
    return packages, tuple(steps)


def _flat(charge: Charge, units: Fraction) -> Rated:  # noqa: ARG001 - the same whatever is used
    fee = Fraction(charge.bands.list or 0)
    return Rated(fee, (Step("fixed fee = {}", Plain(fee)),))


def _each(charge: Charge, units: Fraction) -> Rated:
    price = Fraction(charge.bands.list or 0)
    return Rated(units * price, (product(units, price),))


_STARTED: Mapping[str, Callable[[Fraction], Fraction]] = {
    "charged": lambda packages: Fraction(whole(packages, "up")),
    "free": lambda packages: Fraction(whole(packages, "down")),
    "from-half": lambda packages: Fraction(whole(packages, "half-up")),
    "in-part": lambda packages: packages,
}
_MODELS: Mapping[ChargeType, Callable[[Charge, Fraction], Rated]] = {
    "flat": _flat,
    "per-unit": _each,
    "package": _each,
    "graduated": tiers.graduated,
    "volume": tiers.volume,
    "stairstep": tiers.volume,
}
