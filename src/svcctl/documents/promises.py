"""An SLA in plain words: targets, hours, pauses, and what is owed when a promise is not kept."""

from collections.abc import Iterator

from svcctl.calendars.duration import Target
from svcctl.documents.model import Block, Grid, Text, text
from svcctl.documents.opening import clock_link
from svcctl.documents.prices import region_title
from svcctl.documents.prose import line
from svcctl.documents.setting import Setting
from svcctl.kinds.base import Percent
from svcctl.kinds.sla import SLA, CreditRule, Credits, Measure, TargetLine
from svcctl.money import Money


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
            yield from _counted(setting, sla, measure)
            continue
        yield Grid(
            line(setting.say("sla-page.targets-caption", metric=metric)),
            tuple(text(setting.say(f"sla-page.column.{name}")) for name in ("for", "within", "hours")),
            tuple(
                (
                    line(_capital(_row_of(setting, measure, target))),
                    text(within(setting, target.within)),
                    text(clock_link(setting, target.clock or measure.clock)),
                )
                for target in measure.targets
            ),
        )
        yield setting.told("sla-page.objective", objective=objective, metric=metric, period=_period(setting, sla))


def _counted(setting: Setting, sla: SLA, measure: Measure) -> Iterator[Block]:
    """What of the time counts for availability, where that is not all of it."""
    period = _period(setting, sla)
    if measure.shortest is not None:
        yield setting.told("sla-page.shortest", length=length(setting, measure.shortest.seconds))
    if measure.degraded.value:
        yield setting.told("sla-page.degraded", percent=setting.speech.percent(measure.degraded.value))
    if measure.denominator.startswith("time-deployed"):
        yield setting.told("sla-page.deployed", period=period)
    if measure.denominator.endswith("minus-excluded"):
        yield setting.told("sla-page.excluded", period=period)


def _row_of(setting: Setting, measure: Measure, target: TargetLine) -> str:
    """The requests of a line; after lines for some regions, one without a region is for the others."""
    said = which(setting, target, named=True)
    before = measure.targets[: measure.targets.index(target)]
    same = any(each.region and each.priority == target.priority for each in before)
    return setting.say("sla-page.elsewhere", which=said) if same and not target.region else said


def _period(setting: Setting, sla: SLA) -> str:
    return setting.say(f"time.per-{sla.credits.per if sla.credits else 'month'}")


def which(setting: Setting, target: TargetLine, *, named: bool = False) -> str:
    """The requests that a target is for: ``priority P1, in Nordics``; ``named`` as a glossary calls the priority."""
    parts = []
    if target.priority:
        names = [setting.priority(each) if named else each for each in target.priority]
        parts.append(setting.say("sla-page.priority", names=setting.speech.list(names, "or")))
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


def clocks_of(sla: SLA) -> list[str]:
    """The clocks that an SLA runs on, in the order in which it names them."""
    names = (name for measure in sla.measures for name in (measure.clock, *(line.clock for line in measure.targets)))
    return list(dict.fromkeys(name for name in names if name))


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
            names = setting.speech.list([setting.priority(each) for each in rule.priority])
            metric += ", " + setting.say("sla-page.priority", names=names)
        for when, what in _rule(setting, rule):
            yield line(metric), text(when), text(what)


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
