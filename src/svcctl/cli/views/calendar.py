from collections.abc import Iterator
from itertools import groupby

from svcctl.calendars.duration import format_seconds
from svcctl.calendars.instants import format_instant
from svcctl.calendars.zones import SECOND
from svcctl.catalog import Resource
from svcctl.clocks.answer import Answer, local
from svcctl.clocks.year import YearDay
from svcctl.kinds.business_calendar import BusinessCalendar

_SIGNS = {"open": "█", "special": "▒", "holiday": "H", "closed": "·"}
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def draw_year(calendar: Resource[BusinessCalendar], year: int, days: list[YearDay]) -> str:
    """A year on one screen: a row a month, a sign a date, then the days that differ and why."""
    title = calendar.metadata.title or calendar.name
    lines = [
        f"{title} ({calendar.spec.timezone}), {year}",
        "",
        "     " + "".join(f"{n:<5}" for n in (1, 6, 11, 16, 21, 26, 31)),
    ]
    for month, group in groupby(days, key=lambda day: day.date.month):
        lines.append(f"{_MONTHS[month - 1]}  " + "".join(_SIGNS[day.mark] for day in group).rstrip())
    total = sum(day.seconds for day in days)
    open_days = sum(day.seconds > 0 for day in days)
    lines += [
        "",
        "█ open  ▒ special hours  H holiday  · closed",
        f"{open_days} open days, {format_seconds(total)} of business time",
    ]
    if notes := list(_notes(days)):
        lines += ["", *notes]
    return "\n".join(lines) + "\n"


def _notes(days: list[YearDay]) -> Iterator[str]:
    for day in days:
        if day.reason:
            hours = f" ({format_seconds(day.seconds)})" if day.mark == "special" else ""
            yield f"{day.date:%Y-%m-%d %a}  {day.reason}{hours}"


def tell(answer: Answer, *, explain: bool) -> str:
    """One answer for people; with ``explain``, the open hours that were counted and how they add up."""
    zone = answer.timezone
    if answer.target:
        text = f"{format_instant(answer.stop)}  ({local(answer.stop, zone)}, {zone})\n"
    else:
        text = f"{format_seconds(answer.seconds)}  ({answer.seconds} seconds)\n"
    return text + (_reasons(answer) if explain else "")


def _reasons(answer: Answer) -> str:
    zone = answer.timezone
    lines = ["", f"Calendar {answer.calendar}, times in {zone}.", f"{local(answer.start, zone)}  starts"]
    for stretch in answer.stretches:
        length = format_seconds((stretch.closed - stretch.opened) // SECOND)
        lines.append(
            f"{local(stretch.opened, zone)} to {local(stretch.closed, zone)}"
            f"  {length:>9}, used {format_seconds(stretch.used // SECOND)}"
        )
    if not answer.stretches:
        lines.append("no open hour lies between")
    ends = f"due: {answer.target} is used up" if answer.target else "stops"
    lines.append(f"{local(answer.stop, zone)}  {ends}")
    return "\n".join(lines) + "\n"
