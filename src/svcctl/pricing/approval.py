"""Who has to agree to a quote, what nobody may agree to, and the largest discount that would pass."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from svcctl.catalog import Resource
from svcctl.kinds.base import Percent
from svcctl.kinds.discount_policy import DiscountPolicy

_HUNDREDTHS = 100_00


@dataclass(frozen=True, slots=True)
class Approval:
    """Somebody who has to agree, why, and whether they have."""

    by: str
    reason: str
    given: bool


@dataclass(frozen=True, slots=True)
class Low:
    """A discounted price that is too low: below which bound (`cost`, `floor` or `margin`), and in words why."""

    which: Literal["cost", "floor", "margin"]
    words: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What stands in the way of a quote. ``largest`` is the largest negotiated discount that needs no exception."""

    refused: tuple[str, ...] = ()
    approvals: tuple[Approval, ...] = ()
    largest: Percent | None = None

    @property
    def agreed(self) -> bool:
        """True when everybody who has to agree has."""
        return all(each.given for each in self.approvals)


def levels(policy: DiscountPolicy, share: Percent | None, approved: Iterable[str]) -> Verdict:
    """Who has to agree to a negotiated discount; whoever may agree to more may agree to less."""
    if share is None or not share.value:
        return Verdict()
    if "negotiated" not in policy.order:
        return Verdict(("negotiated discounts are not given: the discount policy does not name them in `order`",))
    for index, level in enumerate(policy.approvals):
        if level.up_to is None or share <= level.up_to:
            able = {each.by for each in policy.approvals[index:]}
            why = f"a discount of {share}"
            return Verdict(approvals=(Approval(level.by, why, bool(able & set(approved))),))
    if not policy.approvals:
        return Verdict()
    most = policy.approvals[-1].up_to
    return Verdict((f"a discount of {share} is more than anybody may agree to, which is {most}",))


def bounds(policy: Resource[DiscountPolicy] | None, low: Low, approved: Iterable[str]) -> Verdict:
    """What becomes of a price that is too low: who has agreed, or would have to."""
    by = ""
    if policy is not None:
        by = {"cost": "", "floor": policy.spec.below_floor, "margin": policy.spec.below_margin}[low.which]
    if by and by in set(approved):
        return Verdict(approvals=(Approval(by, low.words, given=True),))
    who = f"{by} would have to agree" if by else "nobody may agree to it"
    return Verdict((f"{low.words}; {who}",))


def largest(passes: Callable[[Percent], bool]) -> Percent | None:
    """The largest discount in hundredths of a percent that passes; None where not even none at all does."""
    if not passes(_percent(0)):
        return None
    passing, failing = 0, _HUNDREDTHS + 1
    while failing - passing > 1:
        middle = (passing + failing) // 2
        if passes(_percent(middle)):
            passing = middle
        else:
            failing = middle
    return _percent(passing)


def _percent(hundredths: int) -> Percent:
    value = Decimal(hundredths).scaleb(-2)
    return Percent(value.quantize(Decimal(1)) if value == value.to_integral() else value.normalize())
