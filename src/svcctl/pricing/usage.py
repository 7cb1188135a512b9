"""What customers used, out of exports of any size: every row is kept, or rejected with its reason."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from svcctl.pricing.agreed import COLUMNS, NOTHING_SAID, Agreed, AgreedError, read
from svcctl.pricing.curve import DECIMALS, SAFE, Ints
from svcctl.source.tables import Chunk, Dialect, Export, Rejected, Wanted

DIALECT = Dialect()
WANTED: Mapping[str, Wanted] = {
    **{name: Wanted(name, "text") for name in ("customer", "plan", "region", "unit", "quantity")},
    **{name: Wanted(name, "text", optional=True, extra=True) for name in ("period", *COLUMNS)},
}
_NUMBER = re.compile(rf"[0-9]{{1,12}}(\.[0-9]{{1,{DECIMALS}}})?", re.ASCII)
NO_UNIT = ""
"""The unit of a row that says only that a customer has a plan."""
_FOLD = 1_000_000
_MOST_SHOWN = 5

Sale = tuple[str, str]
"""A plan and the region it is sold in."""


@dataclass(slots=True)
class Used:
    """How much each customer used: one entry for each customer, sale, contract, period and unit, by their numbers.

    ``agreed`` is what the export says of a contract; the first one is nothing. ``quantity`` is in millionths of a unit.
    ``read`` rows are the kept ones and the rejected, which are counted by their codes; some of them are ``shown``.
    """

    customers: list[str]
    sales: list[Sale]
    units: list[str]
    periods: list[str]
    agreed: list[Agreed]
    customer: Ints
    sale: Ints
    contract: Ints
    period: Ints
    unit: Ints
    quantity: Ints
    read: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    shown: list[Rejected] = field(default_factory=list)


_Fault = tuple[npt.NDArray[np.bool_], str, str, Callable[[str], str]]
"""Rows that cannot be used, the column to blame, a code, and the reason."""


class UsageReader:
    """Reads usage for sales that have a price. Raises ValueError for absurd sums, and for nothing else in an export."""

    def __init__(self, known: Mapping[Sale, frozenset[str]]) -> None:
        self._known = known
        self._words: dict[str, dict[str, int]] = {"customer": {}, "period": {}}
        self._sales = {sale: number for number, sale in enumerate(known)}
        self._units = {unit: n for n, unit in enumerate(sorted(set().union(*known.values()) if known else ()))}
        self._agreed = {NOTHING_SAID: 0}
        self._read, self._rejected = 0, Counter[str]()
        self._shown: list[Rejected] = []

    def read(self, exports: Iterable[Export]) -> Used:
        """Every row of every export, those of one customer, sale, contract, period and unit added up."""
        held, rows, folded_rows = [_Block(np.zeros((5, 0), np.int32), np.zeros(0, np.int64))], 0, 0
        for export in exports:
            for chunk in export.chunks():
                self._read += chunk.count + len(chunk.rejected)
                self._refuse(chunk.rejected)
                held.append(self._block(chunk))
                rows += len(held[-1].quantity)
                if rows > _FOLD + 2 * folded_rows:  # bills that do not fold are not sorted again with every block
                    held = [_folded(_joined(held))]
                    rows = folded_rows = len(held[0].quantity)
        keys, quantity = _folded(_joined(held))
        customer, sale, contract, period, unit = (key.astype(np.int64) for key in keys)
        names = (list(self._words["customer"]), list(self._sales), list(self._units))
        said = (list(self._words["period"]) or [""], list(self._agreed))
        numbers = (customer, sale, contract, period, unit, quantity)
        return Used(*names, *said, *numbers, self._read, self._rejected, self._shown)

    def _block(self, chunk: Chunk) -> "_Block":
        sale, unit = self._priced(chunk)
        column = chunk.texts["quantity"]
        quantity = np.array([_millionths(text) for text in column.values], np.int64)[column.codes]
        customer = self._numbers(chunk, "customer")
        contract, faults = self._contracts(chunk)
        left = np.ones(chunk.count, bool)
        wrong: tuple[_Fault, ...] = (
            (customer < 0, "customer", "customer-missing", lambda _: "this row names no customer"),
            (sale < 0, "plan", "unknown-plan", lambda text: f"'{text}' has no price in that region on both sides"),
            (unit < 0, "unit", "unknown-unit", lambda text: f"its plan does not charge '{text}' each month"),
            (quantity < 0, "quantity", "unreadable-quantity", lambda text: f"'{text}' is no plain number from 0"),
            *faults,
        )
        for bad, about, code, message in wrong:
            at = np.flatnonzero(bad & left)
            left &= ~bad
            self._rejected[code] += len(at)
            missing = max(0, _MOST_SHOWN - len(self._shown))
            self._shown += chunk.reject(at[:missing].tolist(), about, code, message)
        keys = (customer, sale, contract, self._numbers(chunk, "period"), unit)
        return _Block(np.stack([key[left].astype(np.int32) for key in keys]), quantity[left])

    def _priced(self, chunk: Chunk) -> tuple[Ints, Ints]:
        """The sale and the unit of each row by their numbers, each pair looked up once; -1 where there is none."""
        plan, region, unit = (chunk.texts[name] for name in ("plan", "region", "unit"))
        wide, deep = len(region.values), len(unit.values)
        keys = (plan.codes.astype(np.int64) * wide + region.codes) * deep + unit.codes
        different, back = np.unique(keys, return_inverse=True)
        found = []
        for key in different.tolist():
            sale = (plan.values[key // deep // wide], region.values[key // deep % wide])
            name = unit.values[key % deep]
            sold = name in self._known.get(sale, frozenset())
            found.append((self._sales.get(sale, -1), self._units[name] if sold else -1))
        table = np.array(found, np.int64).reshape(-1, 2)
        return table[back, 0], table[back, 1]

    def _contracts(self, chunk: Chunk) -> tuple[Ints, list[_Fault]]:
        """What each row says of a contract by its number, each combination of texts read once; and what cannot be."""
        names = [name for name in COLUMNS if name in chunk.texts]
        case, texts = np.zeros(chunk.count, np.int64), [()]
        for name in names:
            column = chunk.texts[name]
            different, case = np.unique(case * len(column.values) + column.codes, return_inverse=True)
            pairs = (divmod(pair, len(column.values)) for pair in different.tolist())
            texts = [(*texts[before], column.values[code]) for before, code in pairs]
        numbers, wrong = [], dict[tuple[str, str], list[int]]()
        for at, said in enumerate(texts):
            try:
                numbers.append(self._agreed.setdefault(read(dict(zip(names, said, strict=True))), len(self._agreed)))
            except AgreedError as error:
                numbers.append(-1)
                wrong.setdefault((error.column, str(error)), []).append(at)
        faults: list[_Fault] = [
            (np.isin(case, cases), column, f"unreadable-{column}", lambda _, reason=reason: reason)  # type: ignore[misc]
            for (column, reason), cases in wrong.items()
        ]
        return np.array(numbers, np.int64)[case], faults

    def _numbers(self, chunk: Chunk, name: str) -> Ints:
        words = self._words[name]
        if name not in chunk.texts:
            return np.zeros(chunk.count, np.int64)
        column = chunk.texts[name]
        empty = name == "customer"
        codes = [-1 if empty and not text else words.setdefault(text, len(words)) for text in column.values]
        return np.array(codes, np.int64)[column.codes]

    def _refuse(self, rows: Iterable[Rejected]) -> None:
        for row in rows:
            self._rejected[row.code] += 1
            if len(self._shown) < _MOST_SHOWN:
                self._shown.append(row)


class _Block(NamedTuple):
    """Rows as columns: the numbers of customer, sale, contract, period and unit, and the quantity."""

    keys: npt.NDArray[np.int32]
    quantity: Ints


def _joined(held: list[_Block]) -> _Block:
    """All blocks as one; they themselves are let go, so that their memory serves for sorting."""
    found = _Block(*(np.concatenate(parts, axis=-1) for parts in zip(*held, strict=True)))
    held.clear()
    return found


def _folded(rows: _Block) -> _Block:
    """Rows of one customer, sale, contract, period and unit as one, their quantities added."""
    if not len(rows.quantity):
        return rows
    order = np.lexsort([key for key in rows.keys[::-1] if key.any()] or rows.keys[:1])
    first = np.ones(len(order), bool)
    first[1:] = False
    for key in rows.keys:
        first[1:] |= key[order[1:]] != key[order[:-1]]
    new, quantity = np.flatnonzero(first), rows.quantity[order]
    if np.add.reduceat(quantity.astype(float), new).max() >= SAFE:
        raise ValueError("what one customer used of a unit in a month is more than can be added up")
    return _Block(rows.keys[:, order[new]], np.add.reduceat(quantity, new))


def _millionths(text: str) -> int:
    """A quantity in millionths of a unit; -1 where it is none."""
    return int(Decimal(text).scaleb(DECIMALS)) if _NUMBER.fullmatch(text) else -1
