"""What each part of a bundle earns: the price of the whole, shared by stand-alone selling prices (ASC 606, IFRS 15)."""

from collections.abc import Mapping
from fractions import Fraction

from svcctl.kinds.revenue_policy import LastCents
from svcctl.money import Money
from svcctl.pricing.shares import proportional


def allocate(
    price: Money, alone: Mapping[str, Money], residual: str = "", last: LastCents = "most-cut"
) -> dict[str, Money]:
    """Shares a price among parts in proportion to what each costs alone; the shares add up to the price exactly.

    Minor units that are left when every share is cut go to the shares that lost most, or all to the ``largest``; of
    two alike to the dearer part, and then to the one whose name comes first: the order of parts changes nothing.
    ``residual`` is a part without a price of its own: it gets what the others leave, and nothing where they leave
    nothing. Raises ValueError where there is nothing to share by, or currencies differ.
    """
    if wrong := {each.currency for each in alone.values()} - {price.currency}:
        raise ValueError(f"prices in {', '.join(sorted(wrong))} cannot share an amount in {price.currency}")
    known = sum(each.minor for each in alone.values())
    if price.minor < 0 or any(each.minor < 0 for each in alone.values()):
        raise ValueError("prices are 0 or more")
    if residual and known <= price.minor:
        return {**alone, residual: Money(price.minor - known, price.currency)}
    if not known:
        raise ValueError("no part costs anything alone, so nothing says how to share")
    shares = _shares(price.minor, {name: each.minor for name, each in alone.items()}, last)
    rest = {residual: 0} if residual else {}
    return {name: Money(minor, price.currency) for name, minor in {**shares, **rest}.items()}


def _shares(price: int, alone: Mapping[str, int], last: LastCents) -> dict[str, int]:
    """Whole minor units in proportion; somebody costs something alone."""
    order = sorted(alone, key=lambda name: (-alone[name], name))
    if last == "most-cut":
        shares = dict(zip(order, proportional(price, [Fraction(alone[name]) for name in order]), strict=True))
    else:
        shares = {name: price * minor // sum(alone.values()) for name, minor in alone.items()}
        shares[order[0]] += price - sum(shares.values())
    return {name: shares[name] for name in alone}
