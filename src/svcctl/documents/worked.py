"""Worked examples, computed by the same clock and the same arithmetic as every report: none is typed."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from svcctl.availability import Stretches
from svcctl.availability.uptime import Uptime
from svcctl.calendars.clock import NEVER
from svcctl.calendars.duration import MONTHS
from svcctl.calendars.instants import parse_instant
from svcctl.calendars.zones import SECOND
from svcctl.clocks.book import holidays_of
from svcctl.documents.model import Block, Paragraph, Points, Text
from svcctl.documents.opening import ALWAYS
from svcctl.documents.prices import monthly
from svcctl.documents.promises import credit, length, which
from svcctl.documents.prose import line
from svcctl.documents.setting import Setting
from svcctl.documents.speech import Said
from svcctl.kinds.business_calendar import BusinessCalendar
from svcctl.kinds.plan import Plan
from svcctl.kinds.sla import SLA, CreditRule, Credits, Measure, TargetLine
from svcctl.money import Money
from svcctl.sla.facts import Facts
from svcctl.sla.shapes import Base, earned_by
from svcctl.sla.tally import Count, Whose
from svcctl.sla.uptimes import Uptimes

_HOUR = 3_600 * SECOND
_DAY = 24 * _HOUR
_MINUTE = 60 * SECOND
_SAMPLE = 40
"""Requests in the month of an example: enough for a percentage that people can follow."""


def deadlines(setting: Setting, sla: SLA) -> Iterator[Block]:
    """By when, on real dates: a request on a Friday afternoon, one before a holiday, one that is paused."""
    said = [
        each
        for measure in sla.measures
        if measure.kind == "work-item" and measure.targets
        for each in _of_measure(setting, sla, measure)
    ]
    if said:
        yield Points(tuple((Paragraph(each),) for each in said))


def _of_measure(setting: Setting, sla: SLA, measure: Measure) -> Iterator[Text]:
    first, last = measure.targets[0], measure.targets[-1]
    for target in dict.fromkeys((first, last)):
        start = _start(setting, sla, target.clock or measure.clock, _friday(setting.day))
        yield from _deadline(setting, sla, measure, target, start)
    holiday = _holiday(setting, last.clock or measure.clock)
    if holiday is not None:
        name, eve = holiday
        start = _start(setting, sla, last.clock or measure.clock, eve)
        yield from _deadline(setting, sla, measure, last, start, "holiday", name)
    if measure.pause_in and first.within.unit == "seconds":
        start = _start(setting, sla, first.clock or measure.clock, _friday(setting.day))
        yield from _deadline(setting, sla, measure, first, start, "pause", hold=2 * _HOUR)


def _deadline(  # noqa: PLR0913, PLR0917 - what an example is made of
    setting: Setting,
    sla: SLA,
    measure: Measure,
    target: TargetLine,
    start: int,
    kind: str = "plain",
    holiday: str = "",
    hold: int = 0,
) -> Iterator[Text]:
    name = target.clock or measure.clock
    clock = setting.clocks.get(name)
    opening = sla.conventions.due == "next-opening"
    if hold:
        due = clock.due(start, target.within.amount * SECOND + hold, next_opening=opening)
    else:
        due = clock.due_target(start, target.within, next_opening=opening, timezone=sla.timezone)
    if due == NEVER:
        return
    zone = zone_of(setting, sla, name)
    verb = f"example.{measure.metric}"
    does = setting.say(
        verb if verb in setting.speech.texts else "example.own", metric=setting.word("metric", measure.metric)
    )
    told = {"which": which(setting, target), "start": setting.moment(start, zone), "due": setting.moment(due, zone)}
    yield line(setting.say(f"example.{kind}", does=does, holiday=holiday, hold=length(setting, hold // SECOND), **told))


def zone_of(setting: Setting, sla: SLA, clock: str) -> str:
    """The zone in which an example is told: that of the calendar; of the SLA where the clock never stops."""
    found = setting.catalog.versions(BusinessCalendar, clock)
    return found[-1].spec.timezone if found else sla.timezone


def _friday(day: date) -> date:
    return day + timedelta(days=(4 - day.weekday()) % 7)


def _start(setting: Setting, sla: SLA, clock: str, wanted: date) -> int:
    """An hour before the close of a day, or of the next one that is open; 15:00 where the clock never stops."""
    zone = zone_of(setting, sla, clock)
    afternoon = parse_instant(f"{wanted.isoformat()}T15:00:00", zone)
    if clock == ALWAYS:
        return afternoon
    midnight = parse_instant(f"{wanted.isoformat()}T00:00:00", zone)
    return _close(setting, clock, midnight) - _HOUR


def _close(setting: Setting, clock: str, midnight: int) -> int:
    """When the first open day from a midnight on closes; the noon after it where no day is open within a month."""
    opens, closes = setting.clocks.get(clock).openings(midnight, midnight + 31 * _DAY)
    if not len(opens):
        return midnight + _DAY // 2 + _HOUR
    first_midnight = midnight + (int(opens[0]) - midnight) // _DAY * _DAY
    return int(closes[opens < first_midnight + _DAY][-1])


def _holiday(setting: Setting, clock: str) -> tuple[str, date] | None:
    """The next public holiday on a working day, and the working day before it; None where the clock knows none."""
    found = setting.catalog.versions(BusinessCalendar, clock)
    if not found:
        return None
    spec = found[-1].spec
    years = [setting.day.year, setting.day.year + 1]
    open_days = set(setting.clocks.get(clock).open_dates(date(years[0], 1, 1), date(years[1], 12, 31)))
    for day, name in holidays_of(spec, years, setting.speech.language).items():
        if day > setting.day and spec.weekly.get(day.weekday()) and day not in open_days:
            eve = next(
                (day - timedelta(days=back) for back in range(1, 15) if day - timedelta(days=back) in open_days), None
            )
            if eve is not None and eve >= setting.day:
                return name, eve
    return None


def credits_example(setting: Setting, sla: SLA, plan: Plan, name: str) -> Iterator[Block]:
    """What a miss comes to in money at the fee of the price list: for the first rules that go by bands of each kind."""
    promised, done = sla.credits, set[str]()
    for rule in promised.rules if promised else ():
        measure = sla.measure(rule.metric)
        if promised is None or measure is None or not rule.bands or measure.kind in done:
            continue
        month = monthly(setting, plan, name) or Money.of(Decimal(1000), setting.workspace.currency)
        paid = Money.of(month.amount * MONTHS[promised.per], month.currency)
        if measure.kind == "work-item":
            done.add(measure.kind)
            yield _missed(setting, promised, rule, measure, paid)
        elif measure.clock in {"", ALWAYS} and measure.counting == "second":
            done.add(measure.kind)
            yield _down(setting, promised, rule, measure, paid)


def _missed(setting: Setting, promised: Credits, rule: CreditRule, measure: Measure, paid: Money) -> Block:
    """An example of the first band of a rule: just one request too many was late."""
    sample = max(_SAMPLE, measure.minimum_sample)
    met = _below(_first(rule), sample)
    facts = Facts(measure, Count(met, sample - met))
    percent = Decimal(met * 10_000 // sample).scaleb(-2)
    return setting.told(
        "example.credit",
        metric=setting.word("metric", rule.metric),
        met=met,
        sample=sample,
        percent=setting.speech.percent(percent),
        **_earned(setting, promised, rule, facts, paid),
    )


def _down(setting: Setting, promised: Credits, rule: CreditRule, measure: Measure, paid: Money) -> Block:
    """An example of the first band of a rule: in months of 30 days, the service was down a minute too long."""
    days = 30 * MONTHS[promised.per]
    minutes = days * 24 * 60
    down = minutes - _below(_first(rule), minutes)
    uptime = Uptime("microseconds", Fraction(down * _MINUTE), minutes * _MINUTE, Stretches.none())
    nobody = Whose("", "", "", "", 1)
    lost = Fraction(down * _MINUTE)
    uptimes = Uptimes(nobody, "", measure.objective.value, uptime, 0, days * _DAY, days * _DAY, lost, ())
    return setting.told(
        "example.down",
        n=days,
        down=length(setting, down * 60),
        percent=setting.speech.percent(Decimal(uptime.percent(measure.objective.value))),
        **_earned(setting, promised, rule, Facts(measure, uptimes=uptimes), paid),
    )


def _first(rule: CreditRule) -> Decimal:
    """The percentage of the band that a small miss reaches."""
    return max(band.below.value for band in rule.bands)


def _earned(setting: Setting, promised: Credits, rule: CreditRule, facts: Facts, paid: Money) -> dict[str, Said]:
    """What a rule gives for what was measured, in the words of an example."""
    earned = earned_by(rule, facts, Base(Fraction(paid.amount), paid.currency, 0))
    reached = min((each for each in rule.bands if facts.below(each.below.value)), key=lambda each: each.below.value)
    return {
        "below": setting.speech.percent(reached.below.value),
        "credit": credit(setting, reached.credit),
        "fee": paid,
        "amount": Money.of(earned.amount if earned else Fraction(0), paid.currency),
        "period": setting.say(f"time.per-{promised.per}"),
    }


def _below(percent: Decimal, sample: int) -> int:
    """The most of a sample that is still below a percentage."""
    over, under = percent.as_integer_ratio()
    return max(-(-sample * over // (100 * under)) - 1, 0)
