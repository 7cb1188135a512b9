"""What was agreed with a customer beside the price list, as far as an export of usage or a Subscription says it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Literal, Self

from svcctl.catalog import Catalog
from svcctl.kinds.base import Percent, Span
from svcctl.kinds.subscription import Subscription
from svcctl.pricing.periods import YEAR, in_months, later

COLUMNS = ("start", "end", "term", "discount", "code", "billing")
_FIRST_YEAR, _LAST_YEAR = 1970, 2199
_ALL = 100
NO_MONTH = -1
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])(-[0-9]{2})?", re.ASCII)


class AgreedError(ValueError):
    """What cannot be read: the column that is to blame, and in words why."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column


@dataclass(frozen=True, slots=True)
class Agreed:
    """When a contract starts and ends, for how long it is, how often it is billed, and what was negotiated.

    What nobody said is None. Without an ``end`` it runs on after its ``term``; ``end`` is its last day.
    """

    start: date | None = None
    end: date | None = None
    term: Span | None = None
    every: Span | None = None
    discount: Percent | None = None
    codes: tuple[str, ...] = ()

    @property
    def months(self) -> int:
        """How many months the term has; where only its days are known, the whole months in them; 0 if nobody said."""
        if self.term is not None:
            return self.term.months
        if self.start is None or self.end is None:
            return 0
        found = in_months(self.end) - in_months(self.start) + 1
        after = self.end.toordinal() + 1
        return next(n for n in range(found, -1, -1) if later(self.start, n, self.start.day).toordinal() <= after)

    def over(self, other: Self) -> Self:
        """The same, and what it does not say as ``other`` says it."""
        return replace(other, **{each.name: mine for each in fields(self) if (mine := getattr(self, each.name))})

    @classmethod
    def of(cls, said: Subscription) -> Self:
        """What a subscription says."""
        return cls(said.start, _bounded(said.end), said.term, said.billing, said.discount, tuple(said.code))


NOTHING_SAID = Agreed()


def read(texts: Mapping[str, str]) -> Agreed:
    """What the columns of a row say; an empty one says nothing. Raises AgreedError."""
    start, end = (_day(texts.get(name, ""), name) for name in ("start", "end"))
    if start and end and end < start:
        raise AgreedError("end", f"'{end}' is before the start, {start}")
    term, every = (_span(texts.get(name, ""), name) for name in ("term", "billing"))
    codes = tuple(filter(None, re.split(r"[\s;,]+", texts.get("code", ""))))
    return Agreed(start, _bounded(end), term, every, _share(texts.get("discount", "")), codes)


def month_of(text: str) -> int:
    """The month that ``2026-01`` or a day in it names, counted from the year 0; NO_MONTH where it names none."""
    found = _MONTH.fullmatch(text)
    if found is None or not _FIRST_YEAR <= int(found[1]) <= _LAST_YEAR:
        return NO_MONTH
    return int(found[1]) * YEAR + int(found[2]) - 1


class Subscriptions:
    """The subscriptions of a workspace by customer and plan."""

    def __init__(self, catalog: Catalog) -> None:
        self._known: dict[tuple[str, str], list[Subscription]] = {}
        for each in catalog.all(Subscription):
            self._known.setdefault((each.spec.customer, each.spec.plan.partition("@")[0]), []).append(each.spec)
        self.customers = frozenset(customer for customer, _ in self._known)

    def of(self, customer: str, sale: tuple[str, str], month: int) -> Agreed | Literal["several"] | None:
        """What holds for a customer in a month: the only subscription of the plan there, or the one it is in."""
        plan, region = sale
        mine = [each for each in self._known.get((customer, plan), ()) if each.region in {"", region}]
        if len(mine) > 1 and month != NO_MONTH:
            mine = [each for each in mine if _runs(each, month)]
        different = dict.fromkeys(map(Agreed.of, mine))
        return "several" if len(different) > 1 else next(iter(different), None)


def _runs(each: Subscription, month: int) -> bool:
    return in_months(each.start) <= month and (each.end is None or month <= in_months(each.end))


def _day(text: str, name: str) -> date | None:
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = date.min
    if not _FIRST_YEAR <= found.year <= (date.max.year if name == "end" else _LAST_YEAR):
        raise AgreedError(name, f"'{text}' is no day such as 2026-01-31")
    return found


def _bounded(end: date | None) -> date | None:
    """The last day; None where it is one that stands for no end, such as 9999-12-31."""
    return None if end is None or end.year > _LAST_YEAR else end


def _span(text: str, name: str) -> Span | None:
    if not text:
        return None
    try:
        return Span.parse(f"{text} months" if text.isascii() and text.isdecimal() and int(text) else text)
    except ValueError:
        raise AgreedError(name, f"'{text}' is no length such as 12 months or 1 year") from None


def _share(text: str) -> Percent | None:
    if not text:
        return None
    try:
        found = Percent.parse(text if text.endswith("%") else f"{text}%")
    except ValueError:
        raise AgreedError("discount", f"'{text}' is no percentage such as 7.5%") from None
    if not 0 <= found.value <= _ALL:
        raise AgreedError("discount", f"'{text}' is no percentage from 0% to 100%")
    return found
