"""Which discounts are on what falls due together, and what they take of it: over all plans, policy by policy."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from svcctl.catalog import Resource
from svcctl.kinds.discount_policy import DiscountPolicy
from svcctl.money import Money
from svcctl.pricing.charges import counted
from svcctl.pricing.discounts import About, Negotiated, Terms, offs
from svcctl.pricing.lines import Line
from svcctl.pricing.offers import Offer
from svcctl.pricing.periods import MONTHS
from svcctl.pricing.shapes import Held, Usage
from svcctl.pricing.shares import in_steps
from svcctl.pricing.taking import Less, Part, Taken, taken

_WHOLE = Fraction(1)
Policy = Resource[DiscountPolicy] | None


@dataclass(frozen=True, slots=True)
class Claim:
    """What a line comes to by the list in one of its periods, for so much, before discounts.

    ``number`` is the how manieth period it is, ``scale`` which part of a whole one is there and paid, ``held`` what the
    line came to before its minimum and maximum.
    """

    line: Line
    amount: Money
    usage: Usage
    number: int = 1
    scale: Fraction = _WHOLE
    held: Held | None = None


Discounted = Callable[[Sequence[Claim]], Sequence[tuple[Taken, ...]]]
"""What the discounts take off amounts that fall due together: those of all charges in the same period of the term."""


class Discounting:
    """The discounts of a deal. Most periods are alike, and are worked out once."""

    def __init__(self, policies: Mapping[str, Policy], terms: Terms, every: Mapping[str, int]) -> None:
        self._policies, self._terms, self._every = policies, terms, every
        limits = [each.times or 0 for policy in policies.values() if policy for each in policy.spec.discounts]
        self._changes = max(limits, default=0) + 1
        self._known: dict[Hashable, Sequence[tuple[Taken, ...]]] = {}

    def taken(self, claims: Sequence[Claim]) -> Sequence[tuple[Taken, ...]]:
        """What is taken off each of several amounts that fall due together."""
        key = tuple(
            (
                id(each.line.charge),
                each.amount.minor,
                each.usage,
                min(each.number, self._changes),
                each.scale,
                each.held,
            )
            for each in claims
        )
        if key not in self._known:
            self._known[key] = self._worked_out(claims)
        return self._known[key]

    def _worked_out(self, claims: Sequence[Claim]) -> list[tuple[Taken, ...]]:
        groups: dict[int, list[int]] = {}
        for at, each in enumerate(claims):
            groups.setdefault(id(self._policy(each.line.offer)), []).append(at)
        given = _split(self._terms.negotiated, [[claims[at] for at in group] for group in groups.values()])
        found: list[tuple[Taken, ...]] = [()] * len(claims)
        for group, negotiated in zip(groups.values(), given, strict=True):
            policy = self._policy(claims[group[0]].line.offer)
            parts = [self._part(claims[at], policy, negotiated) for at in group]
            stacking = "one-after-another" if policy is None else policy.spec.stacking
            for at, took in zip(group, taken(parts, stacking), strict=True):
                found[at] = took
        return found

    def _part(self, claim: Claim, policy: Policy, negotiated: Negotiated) -> Part:
        line, charge = claim.line, claim.line.charge
        if charge is None or not claim.amount.minor:
            return Part(claim.amount, ())
        about = About(
            plan=line.plan,
            unit=line.unit,
            quantity=claim.usage.quantity,
            per=line.per,
            name=line.name,
            currency=claim.amount.currency,
            number=claim.number,
        )
        terms = replace(self._terms, negotiated=negotiated, every=self._every[line.plan])
        after = (charge.bounds or line.offer.billing.bounds) == "after-discounts"
        return Part(
            amount=claim.amount,
            offs=offs(policy, about, terms),
            plan=line.plan,
            rounding=line.offer.rounding,
            scale=claim.scale,
            units=counted(charge, claim.usage),
            held=claim.held if after else None,
            bounds=None if after else claim.held,
        )

    def _policy(self, offer: Offer) -> Policy:
        return self._policies[offer.book.name]


def with_discounts(lines: Sequence[Line], discounted: Discounted) -> list[Line]:
    """Lines and their later stages with their discounts taken, those of a whole period."""
    found: dict[int, tuple[Taken, ...]] = {}
    for per in dict.fromkeys(line.per for line in lines):
        mine = [line for line in lines if line.per == per]
        for month in sorted({stage.since for line in mine for stage in (line, *line.stages)}):
            now = [_in(line, month) for line in mine]
            number = (month - 1) // MONTHS.get(per, 1) + 1
            claims = [Claim(line, line.amount, line.usage, number, held=line.held) for line in now]
            for line, took in zip(now, discounted(claims), strict=True):
                if line.since == month:
                    found[id(line)] = took
    return [
        replace(line, taken=found[id(line)], stages=tuple(replace(each, taken=found[id(each)]) for each in line.stages))
        for line in lines
    ]


def _in(line: Line, month: int) -> Line:
    """The stage of a line that holds in a month of the term."""
    return next(each for each in reversed((line, *line.stages)) if each.since <= month)


def _split(given: Negotiated, groups: Sequence[Sequence[Claim]]) -> list[Negotiated]:
    """What was negotiated for the whole quote, shared by the list prices that each of several policies discounts."""
    if len(groups) == 1:
        return [given]
    found: list[list[Less]] = [[] for _ in groups]
    for less in given.less:
        for mine, share in zip(found, _shares(less, groups), strict=True):
            if share.amount.minor or (share.due and share.due.minor):
                mine.append(share)
    return [replace(given, less=tuple(mine)) for mine in found]


def _shares(less: Less, groups: Sequence[Sequence[Claim]]) -> list[Less]:
    """An amount in parts that add up to it, each one that the price books of its group can pay.

    What falls due now is shared by itself: halves of a share that are each rounded up would be more than half of it.
    """
    weights = [Fraction(sum(each.amount.minor for each in group)) for group in groups]
    rounding = [max((each.line.offer.rounding for each in group), key=lambda how: how.minor) for group in groups]
    steps, finest = [how.minor for how in rounding], min(rounding, key=lambda how: how.minor)
    scale = max(each.scale for group in groups for each in group)
    currency, exact = less.amount.currency, Fraction(less.amount.amount)
    whole, now = (Money.of(exact * part, currency, finest).minor for part in (1, scale))
    pairs = zip(in_steps(whole, weights, steps), in_steps(now, weights, steps), strict=True)
    return [replace(less, amount=Money(share, currency), due=Money(due, currency)) for share, due in pairs]
