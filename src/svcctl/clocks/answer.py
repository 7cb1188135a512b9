from collections.abc import Iterator
from dataclasses import dataclass

from svcctl.calendars.clock import NEVER, BusinessClock
from svcctl.calendars.duration import Target
from svcctl.calendars.instants import format_instant, parse_instant
from svcctl.calendars.zones import SECOND
from svcctl.clocks.book import Clocks


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch of open time that was counted: from, to, and how much was used by its end. Microseconds, UTC."""

    opened: int
    closed: int
    used: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What a business clock says: how much time passed from ``start`` to ``stop``, or when a target is due (``stop``).

    Instants are UTC microseconds; ``seconds`` is whole seconds of business time between the two, rounded down.
    ``stretches`` are the open hours that were counted, in order.
    """

    calendar: str
    timezone: str
    start: int
    stop: int
    seconds: int
    target: str = ""
    stretches: tuple[Stretch, ...] = ()


def elapsed(clocks: Clocks, calendar: str, start: str, stop: str, *, explain: bool = False) -> Answer:
    """How much business time lies between two instants. Raises ValueError with a sentence for what cannot be read."""
    clock = _clock(clocks, calendar)
    zone = clock.spec.timezone
    a, b = parse_instant(start, zone), parse_instant(stop, zone)
    if b < a:
        raise ValueError(f"'{stop}' is before '{start}': give the earlier instant first")
    stretches = tuple(_stretches(clocks, calendar, a, b)) if explain else ()
    return Answer(calendar, zone, a, b, clock.elapsed(a, b) // SECOND, stretches=stretches)


def due(clocks: Clocks, calendar: str, start: str, target: str, *, explain: bool = False) -> Answer:
    """When a target that starts at an instant is used up. Raises ValueError as `elapsed` does, or if it never is."""
    clock = _clock(clocks, calendar)
    zone = clock.spec.timezone
    a, wanted = parse_instant(start, zone), _target(target)
    if wanted.unit == "calendar-days" and calendar != "always":
        raise ValueError(
            f"'{target}' on business hours could mean several things: write hours (16h) or business days (2bd)"
        )
    b = clock.due_target(a, wanted)
    if b == NEVER:
        raise ValueError(f"calendar '{calendar}' has too few open hours before 2200 for '{target}'")
    stretches = tuple(_stretches(clocks, calendar, a, b)) if explain else ()
    return Answer(calendar, zone, a, b, clock.elapsed(a, b) // SECOND, wanted.text, stretches)


def _target(text: str) -> Target:
    """A target as it is said: `4h`, `2bd`, or with a time of day, `1bd by 17:00`, `1bd by close`."""
    days, by, deadline = text.partition("bd by ")
    if by and days.isascii() and days.isdigit():
        return Target.parse({"businessDays": int(days[:10]), "by": deadline})
    return Target.parse(text)


def _clock(clocks: Clocks, calendar: str) -> BusinessClock:
    if calendar not in clocks.names:
        from difflib import get_close_matches  # noqa: PLC0415 - only when a name is wrong

        near = get_close_matches(calendar, clocks.names, 1)
        hint = f"did you mean '{near[0]}'?" if near else "`svcctl list BusinessCalendar` lists them"
        raise ValueError(f"there is no calendar '{calendar}': {hint}")
    return clocks.get(calendar)


def _stretches(clocks: Clocks, calendar: str, start: int, stop: int) -> Iterator[Stretch]:
    used = 0
    opens, closes = clocks.get(calendar).openings(start, stop)
    for opened, closed in zip(opens.tolist(), closes.tolist(), strict=True):
        used += closed - opened
        yield Stretch(opened, closed, used)


def local(micros: int, timezone: str) -> str:
    """An instant with its zone's offset, as people in that zone read it: ``2026-01-05 16:30 +01:00``."""
    text = format_instant(micros, timezone)
    day, _, clock = text.partition("T")
    time, offset = clock[:-6], clock[-6:]
    return f"{day} {time.removesuffix(':00') if time.count(':') == 2 else time} {offset}"
