"""Revenue against target: price times volume for each plan and month, exact, and the price that would be needed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from svcctl.pricing.levels import Levels
from svcctl.pricing.market import Forecast


@dataclass(frozen=True, slots=True)
class Revenue:
    """What the forecasts of a plan in a region come to, and what they should; in major units, not rounded.

    ``target`` is the sum of those months that have one, ``aimed`` what these months come to: only they are compared.
    """

    volume: Fraction
    amount: Fraction
    target: Fraction | None
    aimed: Fraction
    needed: Fraction | None

    @property
    def short(self) -> Fraction | None:
        """What misses the target; below zero where it is exceeded, None where there is none."""
        return None if self.target is None else self.target - self.aimed


def revenue(forecasts: Sequence[Forecast], price: Fraction) -> Revenue:
    """Price times volume over all months, at the forecast's own price, else at ``price``.

    ``needed`` is the one price at which the months with a target would reach it; None without a target or a customer.
    """
    aimed = [each for each in forecasts if each.target is not None]
    target = sum((each.target for each in aimed if each.target is not None), Fraction(0)) if aimed else None
    customers = _volume(aimed)
    needed = target / customers if target is not None and customers else None
    return Revenue(_volume(forecasts), _amount(forecasts, price), target, _amount(aimed, price), needed)


def reach(levels: Levels, needed: Fraction) -> str:
    """Where the price that would be needed lies: within the band, or in words why not."""
    if needed > levels.list:
        return "above the list price"
    if levels.minimum is None:
        return "not above the list price; nobody said how low it may go"
    return "within the band" if needed >= levels.minimum else "below the minimum profit, so the target is low"


def _volume(forecasts: Iterable[Forecast]) -> Fraction:
    return sum((each.volume for each in forecasts), Fraction(0))


def _amount(forecasts: Iterable[Forecast], price: Fraction) -> Fraction:
    return sum((each.volume * (price if each.price is None else each.price) for each in forecasts), Fraction(0))
