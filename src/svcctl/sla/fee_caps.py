"""From what was earned to what is owed, in whole numbers and whole columns: caps, the minimum and rounding in turn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from svcctl.calendars.duration import MONTHS
from svcctl.money.rounding import half_up
from svcctl.sla.cells import Cells, Ints, exact, integers, largest
from svcctl.sla.fee_purses import YEAR, Purse, Purses
from svcctl.sla.fee_shares import Earned, Shares

NO_CAP = -1
"""What stands for a cap, or for what is left of it, where there is none."""


@dataclass(frozen=True, slots=True)
class Due:
    """Credits in columns, in the order of period and party; ``row`` leads to a row of ``earned[which]``.

    Each is a ``share`` of a ``base``, whose product counts in ``unit`` to a minor unit of the currency, as does what
    the cap of the contract year had ``left`` for it, which may be `NO_CAP`. The base counts in ``base_unit``; what is
    ``owed`` is in minor units.
    """

    earned: Sequence[Earned]
    which: Ints
    row: Ints
    period: Ints
    party: Ints
    currencies: Sequence[str]
    currency: Ints
    base: Ints
    base_unit: Ints
    share: Ints
    unit: Ints
    left: Ints
    owed: Ints

    @classmethod
    def of(cls, cells: Cells, earned: Sequence[Earned], purse: Callable[[Shares, int], Purse]) -> Self:
        """What is owed of what was earned; ``purse`` gives that of a party by its number."""
        which = np.repeat(np.arange(len(earned)), [len(each.period) for each in earned])
        row, period, party, share = (
            np.concatenate([np.zeros(0, np.int64), *columns])
            for columns in (
                [np.arange(len(each.period)) for each in earned],
                *([getattr(each, name) for each in earned] for name in ("period", "party", "share")),
            )
        )
        terms = dict(zip(party.tolist(), which.tolist(), strict=True))
        purses = Purses(cells, party, lambda number: purse(earned[terms[number]].shares, number))
        base, account = purses.base(cells.periods, period)
        kept = np.flatnonzero(base > 0)
        kept = kept[np.argsort((period * len(cells.parties) + party)[kept], kind="stable")]
        which, row, period, party, share, base, account, mine = (
            column[kept] for column in (which, row, period, party, share, base, account, purses.of_row)
        )
        sums = _Sums(earned, which, share, base, purses, mine)
        left, owed = sums.paid(account)
        about = (earned, which, row, period, party, purses.currencies, purses.currency[mine])
        return cls(*about, sums.base, sums.base_unit, sums.share, sums.unit, left, owed)

    def __len__(self) -> int:
        return len(self.owed)


class _Sums:
    """The amounts of some rows before and under their caps, in units so small that all are whole."""

    def __init__(  # noqa: PLR0913, PLR0917 - what an amount depends on
        self, earned: Sequence[Earned], which: Ints, share: Ints, base: Ints, purses: Purses, mine: Ints
    ) -> None:
        terms = [each.shares for each in earned]
        most = 4 * (len(which) + 1) * _largest_amount(terms, purses, largest(share))
        self.base, self.share, fee = (exact(column, most) for column in (base, share, purses.fee[mine]))
        self.base_unit = integers(purses.units, most)[mine]
        self.unit = self.base_unit * integers((10**each.places for each in terms), most)[which]
        cap = integers((NO_CAP if each.period is None else each.period for each in terms), most)[which]
        self.amount = self.base * np.where(cap == NO_CAP, self.share, np.minimum(self.share, cap))
        year = integers((NO_CAP if each.year is None else each.year for each in terms), most)[which]
        times = np.array([YEAR // MONTHS[each.promised.per] for each in terms], np.int64)[which]
        self.whole = fee * np.where(purses.fixed[mine], times, YEAR) * year
        least = [_least(each, currency) for each in terms for currency in purses.currencies]
        place = which * len(purses.currencies) + purses.currency[mine]
        self.minimum = integers(least, most)[place] * self.unit if len(place) else self.unit

    def paid(self, account: Ints) -> tuple[Ints, Ints]:
        """What the year had left for each row, and what is owed: what one is paid, a later one of its year lacks."""
        account, turn = _in_turn(account)
        paid = np.zeros(largest(account) + 1, self.base.dtype)
        left, owed = np.full_like(self.base, NO_CAP), np.zeros_like(self.base)
        for rows in np.split(np.argsort(turn, kind="stable"), np.cumsum(np.bincount(turn))[:-1]):
            rest = np.maximum(self.whole[rows] - paid[account[rows]] * self.unit[rows], 0)
            capped = self.whole[rows] >= 0
            left[rows] = np.where(capped, rest, NO_CAP)
            amount = np.where(capped, np.minimum(self.amount[rows], rest), self.amount[rows])
            owed[rows] = half_up(np.where(amount < self.minimum[rows], 0, amount), self.unit[rows])
            paid[account[rows]] += owed[rows]
        return left, owed


def _in_turn(account: Ints) -> tuple[Ints, Ints]:
    """Accounts by small numbers, and how many rows of its account stand before each row."""
    different, account = np.unique(account, return_inverse=True)
    order = np.argsort(account, kind="stable")
    starts = np.searchsorted(account[order], np.arange(len(different)))
    turn = np.empty(len(account), np.int64)
    turn[order] = np.arange(len(account)) - starts[account[order]]
    return account, turn


def _largest_amount(terms: Sequence[Shares], purses: Purses, share: int) -> int:
    """More than any amount, cap or unit comes to."""
    shares = [share, *(limit or 0 for each in terms for limit in (each.period, each.year))]
    units = max(purses.units, default=1) * max((10**each.places for each in terms), default=1)
    least = [_least(each, currency) for each in terms for currency in purses.currencies]
    return purses.most * YEAR * max(shares) + units * (1 + max(least, default=0))


def _least(terms: Shares, currency: str) -> int:
    """The smallest amount that is paid, in minor units of a currency."""
    minimum: Any = terms.promised.minimum
    return int(minimum.minor) if minimum is not None and minimum.currency == currency else 0
