"""Where a month of usage lies in the course of a contract: which part of a period it is, and which share is paid."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from svcctl.pricing.course import Course
from svcctl.pricing.parts import Segment
from svcctl.pricing.periods import MONTHS, Period, begin_in, in_months
from svcctl.pricing.shapes import Usage

_ALL, _NOTHING_USED = Fraction(1), Usage(Fraction(0))


@dataclass(frozen=True, slots=True)
class Stage:
    """The segments of a period in which the same is used throughout: for fees, and for what is charged by units."""

    fees: tuple[Segment, ...]
    units: tuple[Segment, ...]


WHOLE = Stage(*((Segment(_ALL, _ALL, _NOTHING_USED),) for _ in range(2)))


def periods_of(course: Course, per: str, month: int) -> list[Period]:
    """The periods of a charge that begin in a month. What is charged once begins with the first period."""
    if per == "once":
        first = Period(course.first, course.end, course.first, course.end)
        return [first] if in_months(course.first.date()) == month else []
    return begin_in(course.billing, MONTHS[per], course.days, month)


def stage(course: Course, per: str, period: Period) -> Stage:
    """How a period is charged."""
    if per == "once":
        return WHOLE
    usages = [(course.start, _NOTHING_USED)]
    return Stage(*(_bare(course.segments(period, usages, fee=fee)) for fee in (True, False)))


def settled(course: Course) -> range:
    """The months in which one whole period of a month begins, at the full price: no trial, no ramp, no end is near."""
    changes: list[datetime] = [course.start, course.first, course.trial_ends, *(until for until, _ in course.steps)]
    return range(in_months(max(changes).date()) + 1, in_months(course.end.date()) - 1)


def _bare(segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """Without the words of each, so that those that charge alike are alike; those that are the whole are one."""
    return tuple(Segment(each.share, each.pays, _NOTHING_USED) for each in segments)
