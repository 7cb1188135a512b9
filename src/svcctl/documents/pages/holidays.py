"""A business calendar for people: when we work in a week, and the days of a year that differ."""

from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.documents.links import see
from svcctl.documents.model import Block, Document, Grid, Paragraph, Points, text
from svcctl.documents.opening import clock_name, holiday_rows, hours
from svcctl.documents.promises import clocks_of
from svcctl.documents.prose import line
from svcctl.documents.setting import Setting
from svcctl.kinds.business_calendar import BusinessCalendar
from svcctl.kinds.plan import Plan
from svcctl.kinds.service import Service
from svcctl.kinds.sla import SLA

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
    services = list(_counted(setting, calendar.name))
    if services:
        yield setting.heading("holiday-page.counted")
        yield Points(
            tuple((Paragraph((see("service", each.name, each.metadata.title or each.name),)),) for each in services)
        )
    for year in (setting.day.year, setting.day.year + 1):
        yield setting.heading("holiday-page.year", f"y{year}", year=f"{year}")
        rows = holiday_rows(setting, calendar, year)
        if not rows:
            yield setting.told("holiday-page.none")
            continue
        head = tuple(text(setting.say(f"holiday-page.column.{each}")) for each in ("day", "weekday", "why", "hours"))
        yield Grid(text(setting.say("holiday-page.caption", year=f"{year}")), head, tuple(rows))


def _counted(setting: Setting, calendar: str) -> Iterator[Resource[Service]]:
    """The services with a plan whose promises count in the hours of a calendar, in the order of the files."""
    wanted = set()
    for plan in setting.catalog.all(Plan):
        sla = setting.catalog.in_force(SLA, plan.spec.sla, setting.day) if plan.spec.sla else None
        if sla is not None and calendar in clocks_of(sla.spec):
            wanted.add(plan.spec.service.partition("@")[0])
    return (service for service in setting.catalog.all(Service) if service.name in wanted)
