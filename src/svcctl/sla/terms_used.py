"""Which lines of a workspace decided about one measured target: from the subscription down to the target's line."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from svcctl.catalog import Catalog, Resource
from svcctl.findings import Place, Span
from svcctl.kinds.business_calendar import BusinessCalendar
from svcctl.kinds.plan import Plan
from svcctl.kinds.sla import SLA, CreditRule
from svcctl.sla.exclusions import Window
from svcctl.sla.explain_history import Turn
from svcctl.sla.terms import Term


@dataclass(frozen=True, slots=True)
class Used:
    """One term that was used: what it is, what it says, and where it stands; None for what is built in."""

    what: str
    says: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class Aimed:
    """The target that an item has to meet: which measure of the SLA, and which line of its targets."""

    measure: int
    line: int


def terms_used(catalog: Catalog, term: Term, aimed: Aimed, reason: str, *, held: bool) -> Iterator[Used]:
    """The terms of a target, from who is promised what down to how it is measured.

    ``reason`` is why the item is excluded, or empty; ``held`` says that time on hold was taken off.
    """
    if term.subscription is not None:
        yield from _subscribed(catalog, term)
    sla = term.sla
    dates = sla.metadata.effective
    since = f", in force from {dates.from_}" if dates else ""
    yield Used("SLA", f"{sla.label.partition('/')[2]}{since}", sla.place("metadata", "name"))
    measure = sla.spec.measures[aimed.measure]
    at = ("spec", "measures", aimed.measure)
    yield Used("measure", measure.metric, sla.place(*at, "metric"))
    yield from _targets(sla, aimed)
    yield _calendar(catalog, measure.targets[aimed.line].clock or measure.clock)
    if held:
        yield Used("pauses", ", ".join(measure.pause_in), sla.place(*at, "pauseIn"))
    if reason in sla.spec.exclusions:
        yield Used("exclusion", reason, sla.place("spec", "exclusions", sla.spec.exclusions.index(reason)))
    yield Used("objective", f"{measure.objective}", sla.place(*at, "objective"))


def terms_before(sla: Resource[SLA], aimed: Aimed, took: Iterable[Turn]) -> Iterator[Used]:
    """The targets of earlier priorities, which counted until another one took over, each with its clock."""
    earlier = {turn.line: turn.priority for turn in took if turn.line >= 0 and turn.line != aimed.line}
    for line, priority in earlier.items():
        yield from _targets(sla, Aimed(aimed.measure, line), "earlier ", f"{priority}: ")


def _targets(sla: Resource[SLA], aimed: Aimed, which: str = "", whose: str = "") -> Iterator[Used]:
    """A line of targets: the time allowed, and the clock that counts it."""
    measure, at = sla.spec.measures[aimed.measure], ("spec", "measures", aimed.measure)
    line, where = measure.targets[aimed.line], (*at, "targets", aimed.line)
    yield Used(f"{which}target", f"{whose}within {line.within}", sla.place(*where, "within"))
    yield Used(f"{which}clock", line.clock or measure.clock, sla.place(*(where if line.clock else at), "clock"))


def windows_used(windows: Iterable[Window]) -> Iterator[Used]:
    """The exclusion windows that took time off, each with its line."""
    for window in windows:
        yield Used("excluded", window.said, Place(window.file, span=Span(window.line, 1, window.line, 1)))


def credits_counted(sla: Resource[SLA], row: Mapping[str, Any]) -> Iterator[Used]:
    """The credit rules that a row of the measurements table counts in, and as what."""
    if sla.spec.credits is None or row["outcome"] not in {"met", "breached", "breached-open"}:
        return
    for index, rule in enumerate(sla.spec.credits.rules):
        said = _counted(rule, row["priority"], row["outcome"], row["period"]) if rule.metric == row["metric"] else ""
        if said:
            yield Used(f"credit by {rule.shape}", said, sla.place("spec", "credits", "rules", index))


def _counted(rule: CreditRule, priority: str, outcome: str, period: str) -> str:
    if rule.shape in {"bands", "flat", "extension"}:
        return f"counts as {'met' if outcome == 'met' else 'missed'} in the attainment of {period}"
    if outcome == "met" or (rule.priority and priority not in rule.priority):
        return ""
    if rule.shape == "perBreach":
        return f"one missed target of {period}: {rule.per_breach}"
    return f"its overrun counts as time lost in {period}"


def _subscribed(catalog: Catalog, term: Term) -> Iterator[Used]:
    subscription = term.subscription
    assert subscription is not None  # noqa: S101 - only called with one
    name, agreed = subscription.spec.plan, subscription.spec.sla
    yield Used("subscription", subscription.name, subscription.place("metadata", "name"))
    plans = catalog.versions(Plan, name)
    if plans:
        yield Used("plan", name, plans[-1].place(*(("metadata", "name") if agreed else ("spec", "sla"))))
    if agreed:
        yield Used("contract", f"its own SLA, {agreed}", subscription.place("spec", "sla"))


def _calendar(catalog: Catalog, name: str) -> Used:
    declared = catalog.versions(BusinessCalendar, name)
    if not declared:
        return Used("hours", "day and night, every day", None)
    return Used("hours", f"weekly hours in {declared[-1].spec.timezone}", declared[-1].place("spec", "hours"))
