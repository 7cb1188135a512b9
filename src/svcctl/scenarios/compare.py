"""What a scenario expects against what came of it: each expectation by itself, with the way to what came instead."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from svcctl.calendars.duration import format_seconds
from svcctl.calendars.instants import format_instant, parse_instant
from svcctl.findings import Path
from svcctl.kinds.scenario import (
    ExpectedAttainment,
    ExpectedCredit,
    ExpectedFinding,
    ExpectedOutcome,
    ExpectedRejection,
    Scenario,
)
from svcctl.scenarios.prices import price_name, price_path, price_reason
from svcctl.scenarios.told import Told
from svcctl.sla.attainment import EVERYBODY, Attainment
from svcctl.sla.credit import Credit


@dataclass(frozen=True, slots=True)
class Check:
    """One expectation: what it is called, where it stands, and why it was not met; empty where it was."""

    name: str
    path: Path
    reason: str = ""


def checks(scenario: Scenario, told: Told) -> Iterator[Check]:
    """Every expectation of a scenario, in the order in which they stand."""
    expect = scenario.expect
    if told.wrong:
        yield Check("can be told", ("spec", "given"), told.wrong)
        return
    for place, outcome in enumerate(expect.outcomes):
        name = f"{outcome.item} {outcome.metric}"
        yield Check(name, _at("outcomes", place), _outcome(outcome, told))
    for place, attained in enumerate(expect.attainment):
        whose = attained.customer or "all customers"
        yield Check(
            f"{attained.metric} in {attained.period}, {whose}", _at("attainment", place), _attained(attained, told)
        )
    if expect.credits is not None:
        yield from _credits(expect.credits, told)
    if expect.rejected is not None:
        yield from _rejected(expect.rejected, told)
    for place, price in enumerate(expect.prices):
        yield Check(price_name(price), price_path(place), price_reason(price, told))
    if expect.findings is not None:
        yield from _findings(expect.findings, told)


def _at(what: str, *place: int) -> Path:
    return ("spec", "expect", what, *place)


def _outcome(wanted: ExpectedOutcome, told: Told) -> str:
    rows = [row for row in told.rows if (row["item"], row["metric"]) == (wanted.item, wanted.metric)]
    rows = [row for row in rows if _same_sla(wanted.sla, row["sla"], row["sla_version"])]
    if not rows:
        return _no_row(wanted, told)
    row = rows[0]
    wrong = _differences(_compared(wanted, row, told))
    return f"{wrong} ({_way(row, told)})" if wrong else ""


def _differences(compared: Iterator[tuple[str, object, object]]) -> str:
    """What came otherwise than expected, in words; what is not expected (None) is not looked at."""
    return "; ".join(
        f"{what} is {'nothing' if came in ('', None) else came}, expected {hoped}"
        for what, hoped, came in compared
        if hoped is not None and hoped != came
    )


def _compared(wanted: ExpectedOutcome, row: Mapping[str, Any], told: Told) -> Iterator[tuple[str, object, object]]:
    """What is asked for of a measurement: (what, expected, came), as people read it."""
    if wanted.outcome:
        yield "outcome", wanted.outcome, row["outcome"]
    if wanted.due:
        yield "due", _local(format_instant(told.at(wanted.due)), told), _local(row["due_at"], told)
    if wanted.used:
        yield "used", format_seconds(wanted.used.seconds), _seconds(row["elapsed_seconds"])
    if wanted.paused:
        yield "paused", format_seconds(wanted.paused.seconds), _seconds(row["paused_seconds"])
    if wanted.period:
        yield "period", wanted.period, row["period"] or ""


def _no_row(wanted: ExpectedOutcome, told: Told) -> str:
    refused = next((row for item, row in told.rejected if item == wanted.item), None)
    if refused is not None:
        return f"the row was rejected: {refused.code}, {refused.message}"
    if not any(row["item"] == wanted.item for row in told.rows):
        return f"no item {wanted.item} was measured: is it given, and has its customer terms at that time?"
    metrics = sorted({row["metric"] for row in told.rows if row["item"] == wanted.item})
    return f"{wanted.metric} was not measured for {wanted.item}; its SLA measures {', '.join(metrics)}"


def _way(row: Mapping[str, Any], told: Told) -> str:
    """How a measurement came to its outcome, step by step."""
    target = _seconds(row["target_seconds"])
    steps = [
        f"started {_local(row['started_at'], told)}" if row["started_at"] else "",
        f"due {_local(row['due_at'], told)}" if row["due_at"] else "",
        f"stopped {_local(row['stopped_at'], told)}" if row["stopped_at"] else "not stopped",
        f"used {_seconds(row['elapsed_seconds'])} of {target}" if target else "",
        f"paused {_seconds(row['paused_seconds'])}" if row["paused_seconds"] else "",
        f"excluded {_seconds(row['excluded_seconds'])}" if row["excluded_seconds"] else "",
        row["reason"] or "",
        f"by {row['sla']}@{row['sla_version']}",
    ]
    return ", ".join(filter(None, steps))


def _seconds(value: int | None) -> str:
    return "" if value is None else format_seconds(value)


def _local(text: str | None, told: Told) -> str:
    return "" if text is None else format_instant(parse_instant(text), told.zone).replace("T", " ")


def _same_sla(wanted: str, name: str, version: int) -> bool:
    return wanted in {"", name, f"{name}@{version}"}


def _attained(wanted: ExpectedAttainment, told: Told) -> str:
    rows = [
        row
        for row in (told.statement.attainments if told.statement else [])
        if (row.metric, row.period, row.customer) == (wanted.metric, wanted.period, wanted.customer or EVERYBODY)
        and _same_sla(wanted.sla, row.sla, row.sla_version)
    ]
    if not rows:
        return "nothing was measured there"
    row = rows[0]
    wrong = _differences(_counts(wanted, row))
    return f"{wrong} ({row.count.met} of {row.count.measured} met, {row.percent}%)" if wrong else ""


def _counts(wanted: ExpectedAttainment, row: Attainment) -> Iterator[tuple[str, object, object]]:
    yield "met", wanted.met, row.count.met
    yield "measured", wanted.of, row.count.measured
    if wanted.percent is not None:
        hoped = f"{wanted.percent.value:.4f}%"
        yield "attainment", hoped, f"{row.percent}%"


def _credits(wanted: Sequence[ExpectedCredit], told: Told) -> Iterator[Check]:
    left = [each for each in (told.statement.credits if told.statement else []) if each.amount.minor or each.days]
    for place, hoped in enumerate(wanted):
        found = next((each for each in left if _meant(hoped, each)), None)
        name = " ".join(filter(None, ("credit", hoped.period, hoped.subscription or hoped.customer)))
        if found is None:
            others = "; ".join(map(_said, left)) or "no credit arises at all"
            yield Check(name, _at("credits", place), f"there is no such credit; what there is: {others}")
            continue
        left.remove(found)
        yield Check(name, _at("credits", place), _owed(hoped, found))
    more = "; ".join(map(_said, left))
    yield Check("no other credit", _at("credits"), f"not expected: {more}" if more else "")


def _meant(hoped: ExpectedCredit, found: Credit) -> bool:
    asked = ((hoped.customer, found.customer), (hoped.subscription, found.subscription), (hoped.period, found.period))
    return all(wanted in {"", came} for wanted, came in asked) and _same_sla(hoped.sla, found.sla, found.sla_version)


def _owed(hoped: ExpectedCredit, found: Credit) -> str:
    wrong = []
    if hoped.amount is not None and hoped.amount != found.amount:
        wrong.append(f"the amount is {found.amount}, expected {hoped.amount}")
    if hoped.days is not None and hoped.days != found.days:
        wrong.append(f"it is {found.days} days of service, expected {hoped.days}")
    return "; ".join(wrong) + f" ({'; '.join(found.reasons)})" if wrong else ""


def _said(credit: Credit) -> str:
    whose = credit.subscription or credit.customer
    return " ".join(filter(None, (f"{credit.amount}", credit.period, whose))) + f" ({'; '.join(credit.reasons)})"


def _rejected(wanted: Sequence[ExpectedRejection], told: Told) -> Iterator[Check]:
    left = [(item, row.code) for item, row in told.rejected]
    for place, hoped in enumerate(wanted):
        there = (hoped.item, hoped.code) in left
        if there:
            left.remove((hoped.item, hoped.code))
        others = ", ".join(f"{item} {code}" for item, code in left) or "no row was rejected"
        yield Check(
            f"{hoped.item} {hoped.code}", _at("rejected", place), "" if there else f"it was not; what was: {others}"
        )
    more = ", ".join(f"{item} {code}" for item, code in left)
    yield Check("no other row is rejected", _at("rejected"), f"not expected: {more}" if more else "")


def _findings(wanted: Sequence[ExpectedFinding], told: Told) -> Iterator[Check]:
    left = [(each.rule, each.resource, each.message) for each in told.findings or []]
    for place, hoped in enumerate(wanted):
        found = next((each for each in left if each[0] == hoped.rule and hoped.resource in {"", each[1]}), None)
        if found is not None:
            left.remove(found)
        others = "; ".join(f"{rule} at {resource}" for rule, resource, _ in left) or "nothing was found"
        reason = "" if found is not None else f"it was not found; what was: {others}"
        yield Check(" ".join(filter(None, ("finding", hoped.rule, hoped.resource))), _at("findings", place), reason)
    more = "; ".join(f"{rule} at {resource}: {message}" for rule, resource, message in left)
    yield Check("no other finding", _at("findings"), f"not expected: {more}" if more else "")
