"""What the clocks of a zone do in years that its table does not tell: the rule at the end of the table.

Such as ``CET-1CEST,M3.5.0,M10.5.0/3``, as RFC 9636 (3.3) says it: an offset against UTC with its sign the other way
round, and from the last Sunday of March, two o'clock, to that of October, three o'clock, an hour more.
"""

import re
from dataclasses import dataclass
from datetime import date

_EPOCH = date(1970, 1, 1).toordinal()
_NAME, _CLOCK = r"(?:<[^>]*>|[A-Za-z]+)", r"[+-]?\d+(?::\d+){0,2}"
_RULE = re.compile(rf"{_NAME}({_CLOCK})(?:{_NAME}({_CLOCK})?,([^,]+),([^,]+))?")
_DAY, _HOUR = 86_400, 3_600


@dataclass(frozen=True, slots=True)
class ZoneRule:
    """The usual offset of a zone, and that of its summer, each in seconds; when summer begins and ends."""

    usual: int
    summer: int
    begins: str
    ends: str

    def moves(self, year: int) -> list[tuple[int, int]]:
        """When the clocks are moved in a year, in order: (UTC seconds, new offset in seconds). Never, in most zones."""
        if not self.begins:
            return []
        begins = _moment(self.begins, year) - self.usual, self.summer
        ends = _moment(self.ends, year) - self.summer, self.usual
        return sorted((begins, ends))


def rule_of(table: bytes) -> ZoneRule | None:
    """The rule at the end of a zone's table; None where the last offset of the table holds for ever."""
    text = table[:-1].rpartition(b"\n")[2].decode("ascii")
    told = _RULE.fullmatch(text)
    if told is None:
        if text:
            raise ValueError(f"a zone has a rule that nobody knows: {text}")
        return None
    usual, summer, begins, ends = told.groups()
    standard = -_seconds(usual)
    return ZoneRule(standard, standard + _HOUR if summer is None else -_seconds(summer), begins or "", ends or "")


def _moment(text: str, year: int) -> int:
    """The moment of a rule in a year, in seconds since 1970 on the wall of the zone."""
    day, _, clock = text.partition("/")
    return (_ordinal(day, year) - _EPOCH) * _DAY + (_seconds(clock) if clock else 2 * _HOUR)


def _ordinal(day: str, year: int) -> int:
    """The day of a rule: the n-th of a weekday in a month (the fifth is the last), or a day counted from New Year."""
    if not day.startswith("M"):
        first = date(year, 1, 1).toordinal()
        if not day.startswith("J"):
            return first + int(day)
        leap = date(year, 3, 1).toordinal() - first == 60
        return first + int(day[1:]) - 1 + (leap and int(day[1:]) >= 60)
    month, week, weekday = map(int, day[1:].split("."))
    first = date(year, month, 1).toordinal()
    following = date(year + month // 12, month % 12 + 1, 1).toordinal()
    found = first + (weekday - first) % 7 + 7 * (week - 1)
    return found if found < following else found - 7


def _seconds(clock: str) -> int:
    sign = -1 if clock.startswith("-") else 1
    parts = [*map(int, clock.lstrip("+-").split(":")), 0, 0]
    return sign * (parts[0] * _HOUR + parts[1] * 60 + parts[2])
