"""The bills of a contract over its whole term: which line falls due on which day, for which days, and how much.

A charge has periods of its own length; bills are for billing periods and hold the charges that begin in one, before it,
or those that end in one, after it. What misses a commitment is billed when its period is over.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction

from svcctl.kinds.base import Span
from svcctl.kinds.price_book import Charge
from svcctl.kinds.price_book import Due as Billed
from svcctl.money import Money, Step
from svcctl.pricing.charges import true_up
from svcctl.pricing.course import Course, Usages
from svcctl.pricing.discounting import Claim, Discounted
from svcctl.pricing.lines import Line, amounts, band, counted_as, counts
from svcctl.pricing.parts import Extents, Segment, in_parts
from svcctl.pricing.periods import MONTHS, Period, later, periods
from svcctl.pricing.proration import part
from svcctl.pricing.shapes import Held, Rated, Usage
from svcctl.pricing.taking import Taken

_NOTHING = Fraction(0)
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Due:
    """What a line comes to for the days from ``since`` to ``until``, billed on a day; and how.

    ``exact`` is the list price before it was rounded, ``held`` before its minimum and maximum too. ``cost`` and
    ``floor`` are None where nobody said. ``number`` is the how manieth period of the line it is, 0 for a trial before
    the first, and ``scale`` which part of a whole one is there and paid.
    """

    line: Line
    day: date
    period: Period
    exact: Fraction
    cost: Money | None
    floor: Money | None
    steps: tuple[Step, ...]
    amount: Money
    usage: Usage
    taken: tuple[Taken, ...] = ()
    number: int = 0
    scale: Fraction = Fraction(1)
    held: Held | None = None

    @property
    def since(self) -> date:
        """The first day that it is for."""
        return self.period.start.date()

    @property
    def until(self) -> date:
        """The last day that it is for."""
        return self.period.last_day

    @property
    def claim(self) -> Claim:
        """What discounts are taken of."""
        return Claim(self.line, self.amount, self.usage, self.number, self.scale, self.held)

    @property
    def net(self) -> Money:
        """What is left when all discounts are taken."""
        return Money(self.amount.minor - sum(each.amount.minor for each in self.taken), self.amount.currency)


def schedule(lines: Sequence[Line], course: Course, every: Span) -> Iterator[Due]:
    """What the charges of one offer come to by the list, period by period, in the order of the lines."""
    bills = [each.start for each in periods(course.billing, every.months, course.first, course.end)]
    for line in lines:
        if line.charge is None:
            continue
        come_to = _Worth(line, line.charge)
        if line.per == "once":
            whole = Period(course.first, course.end, course.first, course.end)
            yield come_to.due(course.first.date(), whole, (Segment(Fraction(1), Fraction(1), line.usage),), 1)
            continue
        if course.first > course.start:
            yield _tried(line, course)
        usages = _usages(line, course)
        for number, period in enumerate(periods(course.billing, MONTHS[line.per], course.first, course.end), 1):
            segments = course.segments(period, usages, fee=line.charge.type == "flat")
            yield come_to.due(_billed(line.charge.due, course, period, bills), period, segments, number)


def priced(dues: Sequence[Due], discounted: Discounted) -> list[Due]:
    """The same with amounts that can be paid, and discounts taken of what falls due together."""
    exact = [replace(due.line, exact=due.exact) for due in dues]
    paid = [
        replace(due, amount=amount) for due, amount in zip(dues, amounts(exact, [due.day for due in dues]), strict=True)
    ]
    groups: dict[tuple[str, int], list[int]] = {}
    for at, due in enumerate(paid):
        groups.setdefault((due.line.per, due.number), []).append(at)
    for group in groups.values():
        claims = [paid[at].claim for at in group]
        for at, taken in zip(group, discounted(claims), strict=True):
            paid[at] = replace(paid[at], taken=taken)
    return paid


def committed(line: Line, dues: Sequence[Due], course: Course) -> Iterator[Due]:
    """What is missing from a commitment, period by period, when its charges and their discounts are known."""
    least = line.offer.price.commitment
    if least is None:
        return
    for period in periods(course.billing, MONTHS[least.per], course.first, course.end):
        extents = Extents.of(course.segments(period, _usages(line, course), fee=True))
        mine = [due for due in dues if counts(least, due.line) and period.start <= due.period.start < period.end]
        charged = sum((Fraction(counted_as(least, due.net, due.amount).amount) for due in mine), _NOTHING)
        missing = true_up(Fraction(least.amount) * extents.scale(course.billing.proration.commitment), charged)
        amount = Money.of(missing.amount, line.offer.currency, line.offer.rounding)
        nothing = Money(0, line.offer.currency)
        yield Due(line, period.end.date(), period, missing.amount, nothing, nothing, missing.steps, amount, line.usage)


class _Worth:
    """What a line comes to for segments of a period; most periods are alike, and are worked out once."""

    def __init__(self, line: Line, charge: Charge) -> None:
        self._line, self._charge = line, charge
        self._known: dict[tuple[Segment, ...], tuple[Rated, Money | None, Money | None, Money, Fraction]] = {}

    def due(self, day: date, period: Period, segments: tuple[Segment, ...], number: int) -> Due:
        """What falls due on a day for a period."""
        if segments not in self._known:
            self._known[segments] = self._comes_to(segments)
        rated, cost, floor, amount, scale = self._known[segments]
        made = Due(self._line, day, period, rated.amount, cost, floor, rated.steps, amount, segments[0].usage)
        return replace(made, number=number, scale=scale, held=rated.held)

    def _comes_to(self, segments: tuple[Segment, ...]) -> tuple[Rated, Money | None, Money | None, Money, Fraction]:
        line = self._line
        rated = in_parts(self._charge, line.offer.billing.proration, segments)
        cost = _total((band(line, "cost", each.usage), each.share) for each in segments)
        floor = _total((band(line, "floor", each.usage), each.share * each.pays) for each in segments)
        amount = Money.of(rated.amount, line.offer.currency, line.offer.rounding)
        scale = Extents.of(segments).scale("in-part" if self._charge.prorated else "in-full")
        return rated, _money(cost, line), _money(floor, line), amount, scale


def _tried(line: Line, course: Course) -> Due:
    """The days of a trial before the first period: they cost the company what they cost, and are not charged."""
    months = MONTHS[line.per]
    whole_start = datetime.combine(later(course.first.date(), -months, course.first.day), course.first.time())
    whole = Period(course.start, course.first, whole_start, course.first)
    time = part("day", course.start, course.first, whole)
    nothing = Money(0, line.offer.currency)
    cost = _money(_total([(band(line, "cost", line.usage), time)]), line)
    steps = (Step("free, as a trial"),)
    return Due(line, course.start.date(), whole, _NOTHING, cost, nothing, steps, nothing, line.usage)


def _usages(line: Line, course: Course) -> Usages:
    """What is used of a line from which moment on."""
    return [(course.start, line.usage), *((course.month(stage.since), stage.usage) for stage in line.stages)]


def _total(parts: Iterable[tuple[Fraction | None, Fraction]]) -> Fraction | None:
    """Shares of amounts added up; None where an amount is unknown."""
    total = _NOTHING
    for amount, share in parts:
        if amount is None:
            return None
        total += amount * share
    return total


def _money(amount: Fraction | None, line: Line) -> Money | None:
    return None if amount is None else Money.of(amount, line.offer.currency)


def _billed(due: Billed | None, course: Course, period: Period, bills: Sequence[datetime]) -> date:
    """The day of the bill that a period of a charge is on."""
    if (due or course.billing.due) == "advance":
        return bills[bisect_right(bills, period.start) - 1].date()
    after = bisect_right(bills, period.end - _INSTANT)
    return (bills[after] if after < len(bills) else course.end).date()
