"""Slow and obviously right: what the fast code must agree with."""

from datetime import UTC, date, datetime, timedelta

from svcctl.calendars.layout import CalendarSpec, Opening
from svcctl.calendars.zones import zone

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def micros(at):
    return (at - EPOCH) // timedelta(microseconds=1)


class WalkingClock:
    """Walks through time a step at a time and looks at the clock on the wall. Instants lie on the steps."""

    def __init__(self, spec: CalendarSpec, step=timedelta(minutes=1)):
        self.spec = spec
        self.zone = zone(spec.timezone)  # a plain ZoneInfo, from the tzdata package
        self.step = step

    def is_open(self, at):
        wall = at.astimezone(self.zone)
        seconds = wall.hour * 3600 + wall.minute * 60 + wall.second
        today = wall.date()
        if self.is_holiday(today):
            return False
        yesterday = today - timedelta(days=1)
        return any(o.open_minute * 60 <= seconds < o.close_minute * 60 for o in self.shifts(today)) or any(
            seconds < (o.close_minute - 1440) * 60 for o in self.shifts(yesterday)
        )

    def is_holiday(self, on: date):
        return on in self.spec.closed and on not in self.spec.special

    def shifts(self, on: date) -> tuple[Opening, ...]:
        if on in self.spec.special:
            return self.spec.special[on]
        return () if on in self.spec.closed else self.spec.hours.get(on.weekday(), ())

    def elapsed(self, start, stop):
        used = timedelta(0)
        while start < stop:
            used += self.step if self.is_open(start) else timedelta(0)
            start += self.step
        return used

    def due(self, start, amount, limit=timedelta(days=40)):
        """The earliest instant with ``amount`` used; for nothing to use, the first open one. None if past ``limit``."""
        at, used = start, timedelta(0)
        while used < amount or (not amount and not self.is_open(at)):
            used += self.step if self.is_open(at) else timedelta(0)
            at += self.step
            if at > start + limit:
                return None
        return at

    def next_open(self, at):
        return self.due(at, timedelta(0))

    def add_business_days(self, start, days, limit=timedelta(days=60)):
        """The point of the working day that the start is at, on a later working day; by counting, not by arithmetic."""
        at = self.next_open(start)
        opened = self.first_open_of_shift_day(at)
        used = self.elapsed(opened, at)
        day = self.shift_day(at)
        for _ in range(days):
            day = self.following(day)
        at = self.first_open_of(day)
        last = at
        while self.on_day(at, day):
            if self.is_open(at):
                if not used:
                    return at
                used -= self.step
                last = at + self.step
            at += self.step
            assert at < start + limit
        return last

    def shift_day(self, at):
        """The latest date whose shifts had begun by ``at``."""
        day = at.astimezone(self.zone).date()
        while not self.shifts(day) or self.first_open_of(day) is None or self.first_open_of(day) > at:
            day -= timedelta(days=1)
        return day

    def first_open_of_shift_day(self, at):
        return self.first_open_of(self.shift_day(at))

    def first_open_of(self, day):
        """When the first shift of a date begins: the first instant whose wall clock is inside it."""
        if self.is_holiday(day) or not self.shifts(day):
            return None
        at = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=15)
        for _ in range(int(timedelta(hours=60) / self.step)):
            wall = at.astimezone(self.zone)
            minutes = (wall.date() - day).days * 1440 + wall.hour * 60 + wall.minute
            if any(o.open_minute <= minutes < o.close_minute for o in self.shifts(day)) and self.is_open(at):
                return at
            at += self.step
        return None

    def following(self, day):
        day += timedelta(days=1)
        while self.first_open_of(day) is None:
            day += timedelta(days=1)
        return day

    def on_day(self, at, day):
        """Whether ``at`` comes before the shifts of the next working date, and not long after those of ``day``."""
        ends = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=66)
        following = day + timedelta(days=1)
        first = self.first_open_of(following)
        return at < (ends if first is None else first)


def excused_walk(clock, windows, start, stop):
    """(used, excused): each open step counts once, as excused where any window holds it and else as used."""
    used, excused = timedelta(0), timedelta(0)
    while start < stop:
        if clock.is_open(start):
            if any(low <= start < high for low, high in windows):
                excused += clock.step
            else:
                used += clock.step
        start += clock.step
    return used, excused
