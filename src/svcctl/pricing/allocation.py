"""What each part of a bundle earns: the price of the whole, shared by stand-alone selling prices (ASC 606, IFRS 15)."""

from collections.abc import Mapping
from fractions import Fraction

from svcctl.money import Money


def allocate(price: Money, alone: Mapping[str, Money], residual: str = "") -> dict[str, Money]:
    """Shares a price among parts in proportion to what each costs alone; the shares add up to the price exactly.

    Minor units that are left when every share is cut go to the shares that lost most, the earlier first. ``residual``
    is a part without a price of its own: it gets what the others leave, and nothing where they leave nothing.
    Raises ValueError where there is nothing to share by, or currencies differ.
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
    exact = {name: Fraction(price.minor * each.minor, known) for name, each in alone.items()}
    shares = {name: int(share) for name, share in exact.items()}
    lost = sorted(exact, key=lambda name: shares[name] - exact[name])
    for name in lost[: price.minor - sum(shares.values())]:
        shares[name] += 1
    rest = {residual: 0} if residual else {}
    return {name: Money(minor, price.currency) for name, minor in {**shares, **rest}.items()}
