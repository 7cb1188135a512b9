"""A business calendar for people: when we work in a week, and the days of a year that differ."""

from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.documents.model import Block, Document, Grid, Paragraph, text
from svcctl.documents.promises import clock_name, holiday_rows, hours
from svcctl.documents.prose import line
from svcctl.documents.setting import Setting
from svcctl.kinds.business_calendar import BusinessCalendar

SUBJECT = "calendar"


def names(setting: Setting) -> list[str]:
    """The calendars that are declared."""
    return list(dict.fromkeys(each.name for each in setting.catalog.all(BusinessCalendar)))


def page(setting: Setting, name: str) -> Document:
    """The calendar of the year that the page's day is in, and of the next."""
    calendar = setting.catalog.versions(BusinessCalendar, name)[-1]
    title = setting.say("holiday-page.title", calendar=clock_name(setting, name), year=f"{setting.day.year}")
    return setting.document(title, setting.say("holiday-page.subtitle"), _blocks(setting, calendar), (calendar,))


def _blocks(setting: Setting, calendar: Resource[BusinessCalendar]) -> Iterator[Block]:
    yield Paragraph(line(setting.say("holiday-page.lead")), "lead")
    yield setting.heading("holiday-page.week")
    yield from hours(setting, calendar.name)
    for year in (setting.day.year, setting.day.year + 1):
        yield setting.heading("holiday-page.year", f"y{year}", year=f"{year}")
        rows = holiday_rows(setting, calendar, year)
        if not rows:
            yield setting.told("holiday-page.none")
            continue
        head = tuple(text(setting.say(f"holiday-page.column.{each}")) for each in ("day", "weekday", "why", "hours"))
        yield Grid(text(setting.say("holiday-page.caption", year=f"{year}")), head, tuple(rows))
