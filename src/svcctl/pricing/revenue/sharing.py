"""The price of a contract shared among its obligations, exactly, with the paragraphs by which it is done.

Each step names its paragraph of both standards.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from svcctl.kinds.revenue_policy import LastCents, Method, SoldTogether
from svcctl.money import Money
from svcctl.money.rounding import half_up
from svcctl.pricing.allocation import allocate


def cite(asc: str, ifrs: str) -> str:
    """A paragraph of both standards: ``ASC 606-10-32-31, IFRS 15.76``."""
    return f"ASC 606-10-{asc}, IFRS 15.{ifrs}"


_PROPORTION = f"shared in proportion to stand-alone selling prices ({cite('32-31', '76')})"


@dataclass(frozen=True, slots=True)
class Part:
    """One obligation: what it costs alone over the term and how that is known; None where it takes what is left.

    ``after`` counts days from the start of the term, for what is done on one day. ``count`` of it are promised, and
    ``alone`` is for all of them.
    """

    name: str
    alone: Money | None
    method: Method = "list"
    said: str = ""
    recognised: Literal["over-time", "point-in-time"] = "over-time"
    after: int = 0
    count: int = 1


@dataclass(frozen=True, slots=True)
class Share:
    """What an obligation gets of the price."""

    part: Part
    amount: Money


@dataclass(frozen=True, slots=True)
class Allocation:
    """All shares, which add up to the price, and by which paragraphs they came about."""

    price: Money
    shares: tuple[Share, ...]
    reasons: tuple[str, ...]


def share(
    price: Money, parts: Sequence[Part], together: Iterable[SoldTogether] = (), last: LastCents = "most-cut"
) -> Allocation:
    """Shares a price among obligations.

    Raises ValueError, in words for the person who asked: two that take what is left, nothing left for one, nothing to
    share by.
    """
    known = {part.name: part.alone for part in parts if part.alone is not None}
    rest = [part.name for part in parts if part.alone is None]
    if len(rest) > 1:
        raise ValueError(f"{' and '.join(rest)} cannot both take what the others leave; estimate all but one")
    case = _Case(price, known, last)
    group = next((each for each in together if case.has(each)), None)
    shares, reasons = case.with_rest(rest[0], group) if rest else case.whole(group)
    return Allocation(price, tuple(Share(part, shares[part.name]) for part in parts), reasons)


_Found = tuple[dict[str, Money], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Case:
    """A price, what is known of prices alone, and where the last cents go."""

    price: Money
    known: dict[str, Money]
    last: LastCents

    def whole(self, group: SoldTogether | None) -> _Found:
        """Every price alone is known."""
        off = self._sum(self.known) - self.price.minor
        if group is None or off <= 0:
            return allocate(self.price, self.known, last=self.last), (_PROPORTION,)
        names, usual = " and ".join(group.obligations), self._usual(group)
        told = (
            f"{names} are regularly sold for {group.off} less, which is {self._money(usual)}; here {self._money(off)}"
        )
        theirs = self._sum(group.obligations) - off
        within = self._sum(group.obligations) * Fraction(group.within.fraction)
        if abs(usual - off) > within or theirs < 0:
            told += f": it is for all ({cite('32-36', '81')})"
            return allocate(self.price, self.known, last=self.last), (_PROPORTION, told)
        return self._for_some(group, theirs), (f"{told}: the discount is theirs ({cite('32-37', '82')})",)

    def with_rest(self, rest: str, group: SoldTogether | None) -> _Found:
        """One takes what the others leave; a discount that belongs to some is taken off them before."""
        reasons = [f"{rest} takes what the others leave ({cite('32-34(c)', '79(c)')})"]
        shares = dict(self.known)
        if group is not None:
            shares = self._for_some(group, self._sum(group.obligations) - self._money(self._usual(group)).minor)
            names = " and ".join(group.obligations)
            reasons.insert(0, f"{names} are sold for {group.off} less, taken off first ({cite('32-38', '83')})")
        left = self.price.minor - self._sum(shares, shares)
        if left <= 0:
            others = self._money(self.price.minor - left)
            raise ValueError(
                f"the others leave nothing for {rest}: they cost {others} alone, and the price is {self.price}; "
                f"estimate what it costs alone ({cite('32-35', '80')})"
            )
        return {**shares, rest: self._money(left)}, tuple(reasons)

    def has(self, group: SoldTogether) -> bool:
        """Whether all of a group are in the contract, and cost something."""
        return set(group.obligations) <= set(self.known) and self._sum(group.obligations) > 0

    def _for_some(self, group: SoldTogether, theirs: int) -> dict[str, Money]:
        inside = {name: self.known[name] for name in group.obligations}
        return {**self.known, **allocate(self._money(theirs), inside, last=self.last)}

    def _usual(self, group: SoldTogether) -> Fraction:
        return self._sum(group.obligations) * Fraction(group.off.fraction)

    def _sum(self, names: Iterable[str], amounts: dict[str, Money] | None = None) -> int:
        return sum((amounts or self.known)[name].minor for name in names)

    def _money(self, minor: int | Fraction) -> Money:
        exact = Fraction(minor)
        return Money(half_up(exact.numerator, exact.denominator), self.price.currency)
