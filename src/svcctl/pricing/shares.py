"""An amount shared in proportion, so that the shares add up to it to the minor unit."""

from collections.abc import Hashable, Sequence
from fractions import Fraction

from svcctl.money import Money, Rounding


def proportional(total: int, weights: Sequence[Fraction]) -> list[int]:
    """Whole units of a total in proportion to weights of 0 or more; nothing where all of them are nothing.

    Every share is cut to whole units. Those that are left go to the shares that lost most, the earlier first.
    """
    whole = sum(weights, Fraction(0))
    if not whole:
        return [0] * len(weights)
    exact = [total * weight / whole for weight in weights]
    shares = [int(share) for share in exact]
    lost = sorted(range(len(weights)), key=lambda at: shares[at] - exact[at])
    for at in lost[: total - sum(shares)]:
        shares[at] += 1
    return shares


def in_steps(total: int, weights: Sequence[Fraction], steps: Sequence[int]) -> list[int]:
    """The same where each share can only be a multiple of its own step, such as whole kroner of 100 øre.

    What is left of a coarse step goes to those with finer ones; what nobody can be given is left out, never added.
    """
    whole = sum(weights, Fraction(0))
    if not whole:
        return [0] * len(weights)
    exact = [total * weight / whole for weight in weights]
    shares = [int(share // step) * step for share, step in zip(exact, steps, strict=True)]
    having = [at for at, weight in enumerate(weights) if weight]
    for at in sorted(having, key=lambda at: (shares[at] - exact[at]) / steps[at]):
        if total - sum(shares) >= steps[at]:
            shares[at] += steps[at]
    for at in sorted(having, key=lambda at: -steps[at]):
        shares[at] += (total - sum(shares)) // steps[at] * steps[at]
    return shares


def payable(exact: Sequence[Fraction], groups: Sequence[Hashable], currency: str, rounding: Rounding) -> list[Money]:
    """Exact amounts as ones that can be paid: those of a group are rounded as one sum, and then add up to it.

    An amount whose group is None is rounded by itself.
    """
    found = [Money.of(amount, currency, rounding) for amount in exact]
    for group in dict.fromkeys(each for each in groups if each is not None):
        mine = [at for at, each in enumerate(groups) if each == group]
        total = Money.of(sum((exact[at] for at in mine), Fraction(0)), currency, rounding)
        for at, minor in zip(mine, proportional(total.minor, [exact[at] for at in mine]), strict=True):
            found[at] = Money(minor, currency)
    return found
