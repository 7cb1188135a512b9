"""An SLA in plain words: targets, hours, pauses, and what is owed when a promise is not kept."""

from collections.abc import Iterator
from datetime import date, time

from svcctl.calendars.duration import Target
from svcctl.calendars.layout import DAY_MINUTES, Opening
from svcctl.catalog import Resource
from svcctl.clocks.book import holidays_of
from svcctl.documents.links import leading, see
from svcctl.documents.model import Block, Grid, Paragraph, Points, Run, Text, text
from svcctl.documents.prices import region_title
from svcctl.documents.prose import line
from svcctl.documents.setting import Setting
from svcctl.kinds.base import Percent
from svcctl.kinds.business_calendar import BusinessCalendar
from svcctl.kinds.sla import SLA, CreditRule, Credits, Measure, TargetLine
from svcctl.money import Money

ALWAYS = "always"


def within(setting: Setting, target: Target) -> str:
    """How long a target allows, in words: ``4 hours``, ``2 business days``, ``1 business day, by 17:00``."""
    if target.unit == "seconds":
        return length(setting, target.amount)
    name = "time.business-days" if target.unit == "business-days" else "time.days"
    days = setting.say(name, n=target.amount)
    if target.by is None:
        return days
    by = setting.say("time.close") if target.by == "close" else setting.speech.write(target.by)
    return setting.say("time.days-by", days=days, by=by)


def length(setting: Setting, seconds: int) -> str:
    """A length of time in words: ``1 hour 30 minutes``."""
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    parts = ((hours, "time.hours"), (minutes, "time.minutes"), (left, "time.seconds"))
    return " ".join(setting.say(name, n=count) for count, name in parts if count)


def promised(setting: Setting, sla: SLA) -> Iterator[Block]:
    """What is promised: a table of targets for each measure, and how often they are met."""
    for measure in sla.measures:
        objective = setting.speech.percent(measure.objective.value)
        metric = setting.word("metric", measure.metric)
        if measure.kind == "availability":
            yield setting.told("sla-page.availability", objective=objective, period=_period(setting, sla))
            continue
        yield Grid(
            line(setting.say("sla-page.targets-caption", metric=metric)),
            tuple(text(setting.say(f"sla-page.column.{name}")) for name in ("for", "within", "hours")),
            tuple(
                (
                    text(_capital(which(setting, target))),
                    text(within(setting, target.within)),
                    text(clock_link(setting, target.clock or measure.clock)),
                )
                for target in measure.targets
            ),
        )
        yield setting.told("sla-page.objective", objective=objective, metric=metric, period=_period(setting, sla))


def _period(setting: Setting, sla: SLA) -> str:
    return setting.say(f"time.per-{sla.credits.per if sla.credits else 'month'}")


def which(setting: Setting, target: TargetLine) -> str:
    """The requests that a target is for: ``Priority P1, in nordics``."""
    parts = []
    if target.priority:
        parts.append(setting.say("sla-page.priority", names=setting.speech.list(list(target.priority), "or")))
    if target.service:
        parts.append(target.service.partition("@")[0])
    if target.region:
        parts.append(
            setting.say("sla-page.region", names=setting.speech.list([region_title(name) for name in target.region]))
        )
    parts += target.tag
    return ", ".join(parts) if parts else setting.say("sla-page.all-others" if _last(target) else "sla-page.all")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _last(target: TargetLine) -> bool:
    return not (target.priority or target.service or target.region or target.tag)


def clock_name(setting: Setting, name: str) -> str:
    """What a clock is called: the title of its calendar, or round the clock."""
    if name == ALWAYS:
        return setting.say("hours.always")
    found = setting.catalog.versions(BusinessCalendar, name)
    return (found[-1].metadata.title or name) if found else name


def clock_link(setting: Setting, name: str) -> Run:
    """The name of a clock, which leads to its calendar."""
    return see("holidays", name, clock_name(setting, name))


def clocks_of(sla: SLA) -> list[str]:
    """The clocks that an SLA runs on, in the order in which it names them."""
    names = (name for measure in sla.measures for name in (measure.clock, *(line.clock for line in measure.targets)))
    return list(dict.fromkeys(name for name in names if name))


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
        [line(setting.say("hours.holidays", country=setting.speech.country(spec.holidays.country)))]
        if (spec.holidays and spec.holidays.country)
        else []
    )
    zone_line = line(setting.say("hours.zone", zone=spec.timezone.rpartition("/")[2].replace("_", " ")))
    yield Paragraph(leading(line(setting.say("hours.of", name=clock_name(setting, name))), "holidays", name))
    yield Points(tuple((Paragraph(each),) for each in (*week, *closed, zone_line)))


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


def pauses(setting: Setting, sla: SLA) -> Iterator[Block]:
    """When a clock stands still, measure by measure."""
    for measure in sla.measures:
        if measure.pause_in:
            names = setting.speech.list([setting.word("status", name) for name in measure.pause_in])
            yield setting.told("sla-page.pauses", metric=setting.word("metric", measure.metric), names=names)


def runs(setting: Setting, measure: Measure) -> str:
    """From where to where a measure runs, in a sentence."""
    known = f"runs.{measure.metric}"
    if known in setting.speech.texts:
        return setting.say(known)
    return setting.say(
        "runs.own", metric=setting.word("metric", measure.metric), starts=measure.starts, stops=measure.stops
    )


def credit(setting: Setting, value: Percent | Money) -> str:
    """A credit as a share or an amount."""
    return setting.speech.percent(value.value) if isinstance(value, Percent) else setting.speech.write(value)


def credit_rows(setting: Setting, credits_: Credits) -> Iterator[tuple[Text, Text, Text]]:
    """What each rule gives, line by line: what is measured, when, and how much."""
    for rule in credits_.rules:
        metric = setting.word("metric", rule.metric)
        if rule.priority:
            metric += ", " + setting.say("sla-page.priority", names=setting.speech.list(list(rule.priority)))
        for when, what in _rule(setting, rule):
            yield text(metric), text(when), text(what)


def _rule(setting: Setting, rule: CreditRule) -> Iterator[tuple[str, str]]:
    match rule.shape:
        case "bands":
            for band in rule.bands:
                name = "credit.at-most" if band.including else "credit.below"
                yield setting.say(name, percent=setting.speech.percent(band.below.value)), credit(setting, band.credit)
        case "extension":
            for step in rule.extension:
                name = "credit.at-most" if step.including else "credit.below"
                when = setting.say(name, percent=setting.speech.percent(step.below.value))
                yield when, setting.say("credit.days", n=step.by.amount)
        case _:
            yield _other(setting, rule)


def _other(setting: Setting, rule: CreditRule) -> tuple[str, str]:
    """When a rule of another shape gives something, and how much."""
    if rule.flat is not None:
        return setting.say("credit.missed"), credit(setting, rule.flat)
    if rule.per_breach is not None:
        return setting.say("credit.each"), credit(setting, rule.per_breach)
    if rule.per_block is not None:
        block = rule.per_block
        when = setting.say(f"credit.block-{block.counts}", every=length(setting, block.every.seconds))
        return when, credit(setting, block.credit)
    if rule.multiplier is not None:
        return setting.say("credit.lost"), setting.say("credit.times", times=rule.multiplier.times)
    if rule.per_bad_day is not None:
        bad = rule.per_bad_day
        when = setting.say("credit.bad-day", more=length(setting, bad.more_than.seconds))
        return when, setting.say("credit.hours", n=bad.hours)
    return setting.say("credit.missed"), setting.say("credit.ratio")
