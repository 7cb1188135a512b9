"""What shares of a fee are taken of, in whole numbers: the money side of subscriptions, alone and in columns."""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import count
from typing import NamedTuple

import numpy as np

from svcctl.money.currency import minor_digits
from svcctl.sla.accounts import EVER, Account
from svcctl.sla.cells import Cells, Ints, coded, in_order, integers
from svcctl.sla.dates import period_dates

YEAR = 12
_MOST_YEARS = 4096
"""More than there are, of the calendar or of a contract."""


class Purse(NamedTuple):
    """The money side of one subscription and SLA in whole numbers: see `Account`.

    ``fee`` is the fee of a month, or the fixed amount of a period, in units so small that it is whole: a minor unit of
    the currency has ten to the power of ``places`` of them. Without a ``contract``, years are those of the calendar.
    """

    currency: str
    fee: int
    fixed: bool
    places: int
    start: date
    end: date
    contract: bool

    @classmethod
    def of(cls, account: Account | None) -> "Purse":
        """An account in whole numbers: fees are written as decimals, and so are fixed amounts. Empty for none."""
        if account is None:
            return cls("", 0, False, 0, *EVER, False)  # noqa: FBT003 - fields in their order
        base = account.monthly if account.fixed is None else account.fixed
        digits = minor_digits(account.currency)
        places = next(n for n in count(digits) if 10**n % base.denominator == 0)
        fixed, contract = account.fixed is not None, account.dates is not EVER
        return cls(account.currency, int(base * 10**places), fixed, places - digits, *account.dates, contract)


class Purses:
    """The purses of the parties of some rows, in columns; ``of_row`` has the place of that of each row.

    ``units`` are how many units of ``fee`` a minor unit of the ``currency`` has. ``account`` numbers what has one sum
    for each contract year: a party and a currency, whatever the version of the SLA.
    """

    def __init__(self, cells: Cells, party: Ints, purse: Callable[[int], Purse]) -> None:
        parties, self.of_row = np.unique(party, return_inverse=True)
        purses = [purse(number) for number in parties.tolist()]
        self.most = YEAR * max((each.fee for each in purses), default=0)
        self.fee = integers((each.fee for each in purses), self.most)
        self.fixed = np.array([each.fixed for each in purses], bool)
        self.units = [10**each.places for each in purses]
        self.currencies, self.currency = in_order(coded(each.currency for each in purses))
        named = zip(parties.tolist(), purses, strict=True)
        self.account = coded((*cells.parties[number][:3], each.currency) for number, each in named)[1]
        self._start = np.array([_month(each.start) for each in purses], np.int64)
        self._end = np.array([_month(each.end) if each.start <= each.end else -1 for each in purses], np.int64)
        # A year begins on the day of the first one: a month that begins before that day lies in the year before.
        self._since = np.array([_month(each.start) + (each.start.day > 1) for each in purses], np.int64)
        self._since[[not each.contract for each in purses]] = 0

    def base(self, periods: Sequence[str], period: Ints) -> tuple[Ints, Ints]:
        """What shares are taken of in the period of each row, and a number for its account and contract year."""
        dates = [period_dates(name) for name in periods]
        first, last = (np.array([_month(both[at]) for both in dates], np.int64)[period] for at in (0, 1))
        start, end, since = (column[self.of_row] for column in (self._start, self._end, self._since))
        months = np.maximum(np.minimum(last, end) - np.maximum(first, start) + 1, 0)
        fee = self.fee[self.of_row]
        year = np.maximum((first - since) // YEAR, 0)
        return np.where(self.fixed[self.of_row], fee, fee * months), self.account[self.of_row] * _MOST_YEARS + year


def _month(day: date) -> int:
    """The number of a month, counted from the year 0."""
    return day.year * YEAR + day.month - 1
