"""Business calendars in plain words: when a clock runs in a usual week, and the days that differ."""

from collections.abc import Iterator
from datetime import date, time

from svcctl.calendars.layout import DAY_MINUTES, Opening
from svcctl.catalog import Resource
from svcctl.clocks.book import holidays_of
from svcctl.documents.links import leading, see
from svcctl.documents.model import Block, Paragraph, Points, Run, Text, text
from svcctl.documents.prose import line
from svcctl.documents.setting import Setting
from svcctl.kinds.business_calendar import BusinessCalendar, Holidays

ALWAYS = "always"


def clock_name(setting: Setting, name: str) -> str:
    """What a clock is called: the title of its calendar, or round the clock."""
    if name == ALWAYS:
        return setting.say("hours.always")
    found = setting.catalog.versions(BusinessCalendar, name)
    return (found[-1].metadata.title or name) if found else name


def clock_link(setting: Setting, name: str) -> Run:
    """The name of a clock, which leads to its calendar."""
    return see("holidays", name, clock_name(setting, name))


def hours(setting: Setting, name: str) -> Iterator[Block]:
    """When a clock runs: its weekly hours in words, its zone and its holidays."""
    found = setting.catalog.versions(BusinessCalendar, name)
    if not found:
        return
    spec = found[-1].spec
    week = [
        line(
            setting.say(
                "hours.line", days=days, hours=setting.speech.list([_opening(setting, each) for each in opening])
            )
        )
        for days, opening in _weeks(setting, spec)
    ]
    closed = (
        [line(setting.say("hours.holidays", country=_where(setting, spec.holidays)))]
        if (spec.holidays and spec.holidays.country)
        else []
    )
    zone_line = line(setting.say("hours.zone", zone=spec.timezone.rpartition("/")[2].replace("_", " ")))
    yield Paragraph(leading(line(setting.say("hours.of", name=clock_name(setting, name))), "holidays", name))
    yield Points(tuple((Paragraph(each),) for each in (*week, *closed, zone_line)))


def _where(setting: Setting, days: Holidays) -> str:
    """Whose public holidays: a country, with the state where it matters: ``Germany, BY``."""
    country = setting.speech.country(days.country)
    return f"{country}, {days.subdivision}" if days.subdivision else country


def _weeks(setting: Setting, spec: BusinessCalendar) -> Iterator[tuple[str, tuple[Opening, ...]]]:
    """Days of the week with the same hours, taken together where they follow each other."""
    weekly = spec.weekly
    first = None
    for day in range(8):
        opening = weekly.get(day, ()) if day < 7 else None
        if first is not None and opening != weekly.get(first):
            last = day - 1
            one, two = setting.speech.weekday(first), setting.speech.weekday(last)
            yield (one if first == last else setting.say("hours.days", first=one, last=two)), weekly[first]
            first = None
        if first is None and opening:
            first = day


def _opening(setting: Setting, opening: Opening) -> str:
    return setting.say(
        "hours.from-to", opens=_minute(setting, opening.open_minute), closes=_minute(setting, opening.close_minute)
    )


def _minute(setting: Setting, minute: int) -> str:
    """A time of day as people of the language write it; the end of a day as 24:00, which no clock shows."""
    if minute == DAY_MINUTES:
        return "24:00"
    minute %= DAY_MINUTES
    return setting.speech.write(time(minute // 60, minute % 60))


def holiday_rows(setting: Setting, calendar: Resource[BusinessCalendar], year: int) -> list[tuple[Text, ...]]:
    """The days of a year on which a calendar differs from its week: the day, its weekday, why, and its hours."""
    special = {day.date: (day.reason, day.hours) for day in calendar.spec.special_days if day.date.year == year}
    closed: dict[date, tuple[str, tuple[Opening, ...]]] = {}
    for day, name in holidays_of(calendar.spec, [year], setting.speech.language).items():
        closed[day] = (name, ())
    rows: list[tuple[Text, ...]] = []
    for day, (why, opening) in sorted({**closed, **special}.items()):
        said = setting.speech.list([_opening(setting, each) for each in opening]) or setting.say("hours.closed")
        rows.append(
            (text(setting.speech.write(day)), text(setting.speech.weekday(day.weekday())), text(why), text(said))
        )
    return rows
