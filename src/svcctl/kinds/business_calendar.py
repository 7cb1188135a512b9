from collections.abc import Iterator, Mapping
from datetime import date

from svcctl.calendars.layout import Opening
from svcctl.kinds.base import Model, Parsed, Spec

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class AddedHoliday(Model, frozen=True, kw_only=True):
    """An own day on which nobody works."""

    date: date
    name: str


class WorkedHoliday(Model, frozen=True, kw_only=True):
    """A public holiday on which people do work."""

    date: date
    reason: str


class Holidays(Model, frozen=True, kw_only=True):
    """The days on which nobody works: a country's public holidays, plus own days, less worked ones."""

    country: str = ""
    subdivision: str | None = None
    add: tuple[AddedHoliday, ...] = ()
    remove: tuple[WorkedHoliday, ...] = ()


class SpecialDay(Model, frozen=True, kw_only=True):
    """A single day with other hours; no hours means closed."""

    date: date
    hours: tuple[Parsed[Opening], ...]
    reason: str


class BusinessCalendar(Spec, frozen=True, kw_only=True):
    """When people work: weekly hours in a time zone, holidays, and days that differ."""

    timezone: str
    hours: Mapping[str, tuple[Parsed[Opening], ...]]
    holidays: Holidays | None = None
    special_days: tuple[SpecialDay, ...] = ()

    @property
    def weekly(self) -> dict[int, tuple[Opening, ...]]:
        """Hours by weekday, 0 is Monday. A single day wins over a range; a range may run over Sunday."""
        found: dict[int, tuple[Opening, ...]] = {}
        for key in sorted(self.hours, key=lambda key: "-" not in key):
            found |= dict.fromkeys(_weekdays(key), self.hours[key])
        return dict(sorted(found.items()))

    @property
    def said_twice(self) -> dict[str, tuple[int, ...]]:
        """Ranges with weekdays (0 is Monday) that an earlier range names too: nobody can tell which hours are meant."""
        found: dict[str, tuple[int, ...]] = {}
        seen: set[int] = set()
        for key in (key for key in self.hours if "-" in key):
            days = set(_weekdays(key))
            if days & seen:
                found[key] = tuple(sorted(days & seen))
            seen |= days
        return found


def _weekdays(key: str) -> Iterator[int]:
    first, _, last = key.partition("-")
    start = _DAYS.index(first)
    length = (_DAYS.index(last or first) - start) % 7 + 1
    return ((start + step) % 7 for step in range(length))
