"""What is known of the contract behind each bill: by the columns of the export, and by the subscriptions beside it."""

from collections import Counter

import numpy as np

from svcctl.pricing.agreed import Agreed, Subscriptions, month_of
from svcctl.pricing.curve import Ints
from svcctl.pricing.placing import Rows
from svcctl.pricing.usage import NO_UNIT, Used


class Told:
    """What was agreed for the bills of a usage that begin at ``first``, and of how many bills who told it."""

    def __init__(self, used: Used, first: Ints, known: Subscriptions) -> None:
        self._used, self._first, self._known = used, first, known
        self.sources = Counter[str]()
        self._month = np.array([month_of(each) for each in used.periods], np.int64)[used.period[first]]
        self._all = {each: number for number, each in enumerate(used.agreed)}
        self._agreed = used.contract[first].copy()
        self.sources["export"] = int(np.count_nonzero(self._agreed))
        self._subscribed()
        self._said = list(self._all)

    def rows(self, sale: int) -> tuple[Ints, Rows, list[Agreed]]:
        """Which bills are of a plan in a region, as columns, and what was agreed for them."""
        used, mine = self._used, np.flatnonzero(self._used.sale[self._first] == sale)
        rows = np.flatnonzero(used.sale == sale)
        bill = np.searchsorted(mine, np.searchsorted(self._first, rows, side="right") - 1)
        quantities: dict[str, Ints] = {}
        for unit in np.unique(used.unit[rows]).tolist():
            its = used.unit[rows] == unit
            column = np.zeros(len(mine), np.int64)
            column[bill[its]] = used.quantity[rows[its]]
            quantities[used.units[unit]] = column
        quantities.pop(NO_UNIT, None)
        numbers, agreed = np.unique(self._agreed[mine], return_inverse=True)
        contract = used.customer[self._first[mine]] * len(used.agreed) + used.contract[self._first[mine]]
        columns = Rows(agreed, self._month[mine], contract, quantities)
        return mine, columns, [self._said[number] for number in numbers.tolist()]

    def _subscribed(self) -> None:
        """Adds what subscriptions say of customers who have one; what an export says goes before it."""
        used, first = self._used, self._first
        have = np.array([name in self._known.customers for name in used.customers], bool)[used.customer[first]]
        bills = np.flatnonzero(have)
        columns = (used.customer[first[bills]], used.sale[first[bills]], self._month[bills], self._agreed[bills])
        cases, back = np.unique(np.stack(columns), axis=1, return_inverse=True)
        numbers, sources = [], []
        for customer, sale, month, number in cases.T.tolist():
            found = self._known.of(used.customers[customer], used.sales[sale], month)
            if isinstance(found, Agreed):
                both = used.agreed[number].over(found)
                number = self._all.setdefault(both, len(self._all))  # noqa: PLW2901 - the same, known better
            numbers.append(number)
            sources.append("subscription" if isinstance(found, Agreed) else found or "")
        if len(bills):
            self._agreed[bills] = np.array(numbers, np.int64)[back.reshape(-1)]
            self.sources.update(sources[case] for case in back.reshape(-1).tolist() if sources[case])
