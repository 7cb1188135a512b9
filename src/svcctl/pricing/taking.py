"""What discounts leave of amounts that fall due together, to the minor unit: each its share, its money or its price."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from svcctl.findings import Place
from svcctl.kinds.base import Percent
from svcctl.kinds.discount_policy import DiscountType, Per, Shared, Stacking
from svcctl.money import USUAL, Money, Rounding
from svcctl.pricing.shapes import Held, Plain
from svcctl.pricing.shares import proportional

_NONE, _ALL = Fraction(0), Fraction(1)
EACH = {"once": "once", "month": "each month", "quarter": "each quarter", "year": "each year"}


def how_long(times: int | None) -> str:
    """For how many periods a discount is given: ``, for the first 3 periods``; nothing where it is for all of them."""
    return f", for the first {f'{times} periods' if times > 1 else 'period'}" if times else ""


@dataclass(frozen=True, slots=True)
class Less:
    """So much money off what falls due each ``per``: off each charge, each plan, or once off everything together.

    ``due`` is what of it is to be taken now, where that was shared with other policies, with as much of the period as
    is there; elsewhere it is the amount, as far as the period is there.
    """

    amount: Money
    per: Per
    taken_off: Shared = "quote"
    due: Money | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return f"{self.amount} {EACH[self.per]}"


@dataclass(frozen=True, slots=True)
class Off:
    """One discount that a line gets: its name, what it takes, and where it is declared; a negotiated one is nowhere.

    It takes a share, or so much money (``less``), or what is above a price of a unit (``price``). ``times`` is for how
    many periods, and ``rank`` its turn among the discounts of a policy.
    """

    type: DiscountType
    name: str
    share: Percent | None = None
    place: Place | None = None
    until: date | None = None
    exact: Fraction | None = None
    less: Less | None = None
    price: Fraction | None = None
    currency: str = ""
    times: int | None = None
    rank: int = 0

    @property
    def fraction(self) -> Fraction:
        """The share, exact, also where it is written shorter; nothing where it takes no share."""
        if self.exact is not None:
            return self.exact
        return _NONE if self.share is None else Fraction(self.share.fraction)

    @property
    def said(self) -> str:
        """What it takes, in words: ``5%``, ``NOK 500.00 each month`` or ``a price of NOK 1.05``."""
        if self.price is not None:
            return f"a price of {self.currency} {Plain(self.price)}"
        return str(self.less or self.share)


@dataclass(frozen=True, slots=True)
class Taken:
    """What one discount took off a line."""

    off: Off
    amount: Money


@dataclass(frozen=True, slots=True)
class Part:
    """One of the amounts that fall due together, by the list, and the discounts that are on it.

    ``scale`` is which part of a whole period is there and paid, ``units`` what a price of a unit is for. ``held`` is
    the amount before its minimum and maximum, where those hold for what discounts leave; ``bounds`` is the same where
    they hold for the list price, and then for a price in place of it.
    """

    amount: Money
    offs: tuple[Off, ...]
    plan: str = ""
    rounding: Rounding = USUAL
    scale: Fraction = _ALL
    units: Fraction = _NONE
    held: Held | None = None
    bounds: Held | None = None


def take(
    amount: Money, discounts: tuple[Off, ...], stacking: Stacking, rounding: Rounding = USUAL
) -> tuple[Money, tuple[Taken, ...]]:
    """What is left of one amount, and what each discount took, in the order in which they are given."""
    ranked = tuple(replace(off, rank=rank) for rank, off in enumerate(discounts))
    (found,) = taken([Part(amount, ranked, rounding=rounding)], stacking)
    return Money(amount.minor - sum(each.amount.minor for each in found), amount.currency), found


def taken(parts: Sequence[Part], stacking: Stacking) -> list[tuple[Taken, ...]]:
    """What each discount takes off each part, in the order of their ranks.

    Exact until the end: after each discount the rest is rounded, so that the parts add up to the whole. Nothing is
    taken that is not there: a rest never falls below nothing, nor below a minimum that holds after discounts.
    """
    left = [_Left(part, stacking) for part in parts]
    if stacking == "highest":
        for each, off, amount in _highest(left):
            each.lose(off, amount)
        return [tuple(each.taken) for each in left]
    for rank in sorted({off.rank for each in left for off in each.offs}):
        having = [(each, off) for each in left for off in each.offs if off.rank == rank]
        for each, off, amount in _amounts(having):
            each.lose(off, amount)
    return [tuple(each.taken) for each in left]


class _Left:
    """What is left of a part, exact and as it is paid, and what was taken of it."""

    def __init__(self, part: Part, stacking: Stacking) -> None:
        self.part, self.offs = part, part.offs
        self.list = Fraction(part.amount.amount) if part.held is None else self._loose(part.held)
        self.exact, self.minor, self.taken = self.list, part.amount.minor, list[Taken]()
        self.of_list = stacking != "one-after-another"

    def amount(self, off: Off) -> Fraction:
        """What a discount that is no amount shared with others takes."""
        of = self.list if self.of_list else self.exact
        if off.price is not None:
            worth = off.price * self.part.units * self.part.scale
            return max(_NONE, of - (worth if self.part.bounds is None else self.part.bounds.hold(worth)))
        if off.less is not None:
            due = off.less.due
            return Fraction(off.less.amount.amount) * self.part.scale if due is None else Fraction(due.amount)
        return of * off.fraction

    def lose(self, off: Off, amount: Fraction) -> None:
        self.exact = max(_NONE, self.exact - amount)
        after = min(self.minor, self._payable(self.exact))
        self.taken.append(Taken(off, Money(self.minor - after, self.part.amount.currency)))
        self.minor = after

    @property
    def weight(self) -> Fraction:
        """By what it takes part in an amount that is shared."""
        return Fraction(self.money(self.exact))

    def money(self, amount: Fraction) -> int:
        """An amount in minor units that can be paid."""
        return Money.of(amount, self.part.amount.currency, self.part.rounding).minor

    def _payable(self, amount: Fraction) -> int:
        held = self.part.held
        return self.money(amount if held is None else held.hold(amount))

    def _loose(self, held: Held) -> Fraction:
        """The amount that its minimum and maximum do not hold yet; where they change nothing, what is on the list."""
        currency = self.part.amount.currency
        loose = held.hold(held.amount) != held.amount
        return Fraction(
            Money.of(held.amount, currency, self.part.rounding).amount if loose else self.part.amount.amount
        )


def _highest(left: Sequence[_Left]) -> Iterable[tuple[_Left, Off, Fraction]]:
    """Of each part the one discount that takes most of it, and how much; of those that take alike, the first."""
    most: dict[int, tuple[_Left, Off, Fraction]] = {}
    for rank in sorted({off.rank for each in left for off in each.offs}):
        for part, off, amount in _amounts([(each, off) for each in left for off in each.offs if off.rank == rank]):
            if id(part) not in most or amount > most[id(part)][2]:
                most[id(part)] = part, off, amount
    return most.values()


def _amounts(having: Sequence[tuple[_Left, Off]]) -> Iterable[tuple[_Left, Off, Fraction]]:
    """What one discount takes off each part that has it; an amount that several have is shared."""
    alone = [(each, off) for each, off in having if off.less is None or off.less.taken_off == "charge"]
    yield from ((each, off, each.amount(off)) for each, off in alone)
    together: dict[Hashable, list[tuple[_Left, Off]]] = {}
    for each, off in having:
        if off.less is not None and off.less.taken_off != "charge":
            together.setdefault(each.part.plan if off.less.taken_off == "plan" else "", []).append((each, off))
    for group in together.values():
        yield from _shared(group)


def _shared(group: Sequence[tuple[_Left, Off]]) -> Iterable[tuple[_Left, Off, Fraction]]:
    """An amount of money among the parts of a group, in multiples of what can be paid; never more than is left."""
    first, off = group[0]
    currency, least = first.part.amount.currency, first.part.rounding.minor
    weights = [each.weight for each, _ in group]
    whole = max(each.amount(off) for each, _ in group)
    total = min(first.money(whole), int(sum(weights)))
    shares = proportional(total // least, weights)
    for (each, mine), share in zip(group, shares, strict=True):
        yield each, mine, Fraction(Money(share * least, currency).amount)
