"""Who has to agree to a quote, and what nobody may agree to."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from svcctl.catalog import Resource
from svcctl.kinds.base import Percent
from svcctl.kinds.discount_policy import DiscountPolicy
from svcctl.pricing.passing import NOTHING_PASSES, Most


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
    """What stands in the way of a quote. ``most`` is the most that could be negotiated without an exception.

    ``unguarded`` says in words what nothing guards, because nobody said what it costs or how low it may go.
    """

    refused: tuple[str, ...] = ()
    approvals: tuple[Approval, ...] = ()
    most: Most = NOTHING_PASSES
    unguarded: tuple[str, ...] = ()

    @property
    def largest(self) -> Percent | None:
        """The largest negotiated share that needs no exception; None where none passes, or none was asked."""
        return self.most.share

    @property
    def agreed(self) -> bool:
        """True when everybody who has to agree has."""
        return all(each.given for each in self.approvals)


def levels(policy: DiscountPolicy, share: Percent, why: str, approved: Iterable[str]) -> Verdict:
    """Who has to agree to a negotiated discount that comes to a share; whoever may agree to more may agree to less.

    ``why`` is the discount in words: ``a discount of 5%``.
    """
    if not share.value:
        return Verdict()
    for index, level in enumerate(policy.approvals):
        if level.up_to is None or share <= level.up_to:
            able = {each.by for each in policy.approvals[index:]}
            return Verdict(approvals=(Approval(level.by, why, bool(able & set(approved))),))
    if not policy.approvals:
        return Verdict()
    most = policy.approvals[-1].up_to
    return Verdict((f"{why} is more than anybody may agree to, which is {most}",))


def bounds(policy: Resource[DiscountPolicy] | None, low: Low, approved: Iterable[str]) -> Verdict:
    """What becomes of a price that is too low: who has agreed, or would have to."""
    by = ""
    if policy is not None:
        by = {"cost": "", "floor": policy.spec.below_floor, "margin": policy.spec.below_margin}[low.which]
    if by and by in set(approved):
        return Verdict(approvals=(Approval(by, low.words, given=True),))
    who = f"{by} would have to agree" if by else "nobody may agree to it"
    return Verdict((f"{low.words}; {who}",))


def unguarded(policy: Resource[DiscountPolicy] | None, words: str, approved: Iterable[str]) -> Verdict:
    """What becomes of a discount that nothing guards: it is told; where the policy says so, somebody has to agree."""
    by = policy.spec.unguarded if policy else ""
    return Verdict(approvals=(Approval(by, words, by in set(approved)),) if by else (), unguarded=(words,))
