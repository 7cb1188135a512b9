"""The most that a seller may offer: the largest share, the largest amount, the lowest price that would pass."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from svcctl.kinds.base import Percent
from svcctl.money import Money, minor_digits
from svcctl.pricing.discounts import Negotiated, percent
from svcctl.pricing.taking import Less

_HUNDREDTHS = 100_00
Passes = Callable[[Negotiated], bool]


@dataclass(frozen=True, slots=True)
class Most:
    """What would pass in place of what was asked, each with the rest as it was asked; None where nothing would."""

    share: Percent | None = None
    amounts: tuple[tuple[Less, Less | None], ...] = ()
    prices: tuple[tuple[str, Decimal | None], ...] = ()


NOTHING_PASSES = Most()


def most(asked: Negotiated, passes: Passes, listed: Callable[[str], Decimal], currency: str) -> Most:
    """The most of each thing that was asked; of a share, where nothing else was. ``listed`` is the price of a unit."""
    wants_share = asked.share is not None or not (asked.less or asked.prices)
    return Most(
        largest(lambda share: passes(replace(asked, share=share))) if wants_share else None,
        tuple((each, _amount(asked, at, passes)) for at, each in enumerate(asked.less)),
        tuple((name, _price(asked, name, passes, listed(name), currency)) for name, _ in asked.prices),
    )


def largest(passes: Callable[[Percent], bool]) -> Percent | None:
    """The largest discount in hundredths of a percent that passes; None where not even none at all does."""
    found = _highest(_HUNDREDTHS, lambda hundredths: passes(percent(hundredths)))
    return None if found is None else percent(found)


def _amount(asked: Negotiated, at: int, passes: Passes) -> Less | None:
    less = asked.less[at]

    def of(minor: int) -> Less:
        return replace(less, amount=Money(minor, less.amount.currency))

    found = _highest(less.amount.minor, lambda minor: passes(replace(asked, less=_at(asked.less, at, of(minor)))))
    return None if found is None else of(found)


def _price(asked: Negotiated, name: str, passes: Passes, listed: Decimal, currency: str) -> Decimal | None:
    """The lowest price that passes, with as many decimals as was asked, and at least those that can be paid."""
    prices = dict(asked.prices)
    exponent = prices[name].as_tuple().exponent
    digits = max(minor_digits(currency), -exponent if isinstance(exponent, int) else 0)
    top = int(listed.scaleb(digits).to_integral_value("ROUND_CEILING"))

    def of(less: int) -> Decimal:
        return Decimal(top - less).scaleb(-digits)

    found = _highest(top, lambda less: passes(replace(asked, prices=tuple({**prices, name: of(less)}.items()))))
    return None if found is None else of(found)


def _highest(end: int, passes: Callable[[int], bool]) -> int | None:
    """The highest whole number up to an end that passes, if everything below it does; None where 0 does not."""
    if not passes(0):
        return None
    passing, failing = 0, end + 1
    while failing - passing > 1:
        middle = (passing + failing) // 2
        passing, failing = (middle, failing) if passes(middle) else (passing, middle)
    return passing


def _at(amounts: Iterable[Less], at: int, changed: Less) -> tuple[Less, ...]:
    return tuple(changed if index == at else each for index, each in enumerate(amounts))
