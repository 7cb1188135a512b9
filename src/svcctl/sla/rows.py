"""The measurements of a block as the rows people read: one row an item and metric, in the order of the export."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from svcctl.calendars.clock import NEVER
from svcctl.calendars.periods import Unit
from svcctl.sla.classes import NO_METRIC, REASONS, Class, Classes
from svcctl.sla.columns import alike
from svcctl.sla.dates import period_name
from svcctl.sla.items import MISSING, Items
from svcctl.sla.measure import Measured, Outcome
from svcctl.sla.terms import Term
from svcctl.sla.woven import Weave
from svcctl.source.tables import as_text
from svcctl.source.tables.spelled import ALL, VARIOUS, WORD, Known, packed, spelled, strings, words

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
_SECOND = 1_000_000
_UNITS: tuple[Unit, ...] = ("month", "quarter", "year")
_NAMED = ("metric", "customer", "subscription", "service", "plan", "sla")
_PERCENT = pa.decimal128(20, 2)
STAMP = pa.timestamp("ms", "UTC")
"""Instants of rows: whole seconds, in the unit that Parquet has for them."""

MEASUREMENTS = pa.schema(
    [
        pa.field(*each)
        for each in (
            ("item", pa.string(), False),
            *((name, WORD, False) for name in _NAMED),
            ("sla_version", pa.int64(), False),
            ("priority", WORD, False),
            ("period", WORD),
            *((name, STAMP) for name in ("started_at", "stopped_at", "due_at")),
            ("target_seconds", pa.int64()),
            ("elapsed_seconds", pa.int64(), True, VARIOUS),
            *((f"{name}_seconds", pa.int64()) for name in ("paused", "excluded", "overrun")),
            ("used_percent", _PERCENT),
            ("outcome", WORD, False),
            ("reason", WORD, False),
        )
    ]
)
"""The public columns of the measurements table, and which of them always have a value.

Instants are UTC, they and durations whole seconds, rounded down.
"""

_OUTCOMES = [outcome.word for outcome in Outcome]
_UNSTARTED, _UNANSWERED = "not-started", "resolved-without-response"


def measurement_rows(items: Items, ids: Ints, classes: Classes, found: dict[str, Measured]) -> Any:
    """The rows of `typed_rows` in text: instants as ISO 8601, words written out."""
    return spelled(typed_rows(items, ids, classes, found))


def typed_rows(items: Items, ids: Ints, classes: Classes, found: dict[str, Measured]) -> Any:
    """A pyarrow table of every metric that was promised for each item, whether it applies or not.

    ``ids`` are the items' classes, ``found`` the measured metrics; one that is missing has no column in the export.
    Everything stays a number until it is written: no value of a row is made one by one.
    """
    metrics = classes.metrics
    if not metrics or not len(ids):
        return MEASUREMENTS.empty_table()
    parts = [found[metric] if metric in found else _unmeasured(ids) for metric in metrics]
    weave = Weave(parts, _promised(parts, classes))
    applies = weave.known(_applies, "period")
    columns = _about(weave, classes) | _clocked(weave, applies)
    item = weave.each(np.int32, [np.arange(len(ids), dtype=np.int32)] * len(metrics))
    columns["item"] = texts(items.ids).take(packed(item, pa.int32()))
    which = weave.each(np.int32, [alike(place, len(ids), np.int32) for place in range(len(metrics))])
    columns["metric"] = words(which, list(metrics))
    columns["period"] = _periods(weave, classes, applies)
    columns["reason"] = _reasons(weave, parts, classes)
    return pa.table([columns[name] for name in MEASUREMENTS.names], schema=MEASUREMENTS)


def _promised(parts: list[Measured], classes: Classes) -> Ints | None:
    """The places of the rows that there are; None where each item has one for each metric."""
    promised = [classes.table(f"lane {metric}") != NO_METRIC for metric in classes.metrics]
    if all(each.all() for each in promised):
        return None
    there = Weave(parts).looked_up(promised, bool)
    return None if there.all() else np.flatnonzero(there)


def _unmeasured(ids: Ints) -> Measured:
    """A metric that no item of a block could be measured by."""
    nothing, without = alike(0, len(ids), np.int64), alike(-1, len(ids), np.int64)
    outcome = alike(int(Outcome.NOT_APPLICABLE), len(ids), np.int64)
    silent = alike(0, len(ids), np.bool_)
    return Measured(outcome, nothing, nothing, nothing, nothing, nothing, without, silent, nothing, nothing, ids)


_ABOUT: dict[str, Callable[[Class, Term], Any]] = {
    "customer": lambda member, _: member.customer,
    "subscription": lambda _, term: term.subscription.name if term.subscription else "",
    "service": lambda member, _: member.service,
    "plan": lambda _, term: term.subscription.spec.plan if term.subscription else "",
    "sla": lambda _, term: term.sla.name,
    "priority": lambda member, _: member.priority,
}


def _about(weave: Weave, classes: Classes) -> dict[str, Any]:
    """What all items of a class have in common, looked up by class."""
    found, metrics = {}, len(classes.metrics)
    for name, said in _ABOUT.items():
        codes, different = classes.said(name, said)
        found[name] = words(weave.looked_up([codes] * metrics, np.int32), different)
    codes, versions = classes.said("sla_version", lambda _, term: term.sla.metadata.version)
    numbers = np.array(versions, np.int64).take(codes)
    return found | {"sla_version": packed(weave.looked_up([numbers] * metrics, np.int64), pa.int64())}


def _applies(period: Ints) -> Mask:
    return period >= 0


def _clocked(weave: Weave, applies: Known) -> dict[str, Any]:
    """What the clocks came to; null where the metric does not apply, or a target has no end."""
    ends = weave.known(lambda period, target: _applies(period) & (target != NEVER), "period", "target")
    stopped = weave.known(lambda period, stopped: _applies(period) & (stopped != MISSING), "period", "stopped")
    due = weave.known(lambda period, due: _applies(period) & (due != NEVER), "period", "due")
    shares = weave.known(
        lambda period, target: _applies(period) & (target != NEVER) & (target >= 1000), "period", "target"
    )
    columns = {
        f"{name}_at": packed(weave.rows(np.int64, _instants, name), STAMP, known)
        for name, known in (("started", applies), ("stopped", stopped), ("due", due))
    }
    for name, known, work, *fields in (
        ("target", ends, _seconds, "target"),
        ("elapsed", applies, _seconds, "used"),
        ("paused", applies, _seconds, "paused"),
        ("excluded", applies, _seconds, "excluded"),
        ("overrun", ends, _overrun, "used", "target"),
    ):
        columns[f"{name}_seconds"] = packed(weave.rows(np.int64, work, *fields), pa.int64(), known)
    columns["used_percent"] = hundredths(weave.rows(np.int64, _percent, "used", "target"), shares)
    columns["outcome"] = words(weave.rows(np.int32, lambda outcome: outcome, "outcome"), _OUTCOMES)
    return columns


def _seconds(micros: Ints) -> Ints:
    return micros // _SECOND


def _overrun(used: Ints, target: Ints) -> Ints:
    return _seconds(np.maximum(used - target, 0))


def _instants(micros: Ints) -> Ints:
    """Milliseconds, which is what Parquet keeps, at whole seconds."""
    return micros // _SECOND * 1000


def hundredths(values: Ints, known: Known = ALL) -> Any:
    """Whole hundredths as decimals with two places, exact: 8753 is 87.53; none is below zero."""
    halves = np.zeros((len(values), 2), np.int64)
    halves[:, 0] = values
    return packed(halves, _PERCENT, known)


def _percent(used: Ints, target: Ints) -> Ints:
    """The percentage of the target that was used, in whole hundredths."""
    return used // 1000 * 10_000 // np.maximum(target // 1000, 1)


def _reasons(weave: Weave, parts: list[Measured], classes: Classes) -> Any:
    """Why a row does not count as others do, or how its clock stopped; empty where there is nothing to say."""
    given, reasons = classes.said("reason", lambda member, _: member.reason if member.excluded else "")
    different = list(dict.fromkeys(["", *reasons, *REASONS.values(), _UNSTARTED, _UNANSWERED]))
    place = {reason: number for number, reason in enumerate(different)}
    found = []
    for metric, part in zip(classes.metrics, parts, strict=True):
        lane = classes.table(f"lane {metric}")
        table = np.array([place[reason] for reason in reasons], np.int32).take(given)
        for number, reason in REASONS.items():
            table[lane == number] = place[reason]
        mine = table.take(part.ids)
        for rows, reason in ((part.by_resolution & (mine == 0), _UNANSWERED), (part.period < 0, _UNSTARTED)):
            if rows.any():
                mine[rows & (lane.take(part.ids) >= 0)] = place[reason]
        found.append(mine)
    return words(weave.each(np.int32, found), different)


def _periods(weave: Weave, classes: Classes, applies: Known) -> Any:
    """The names of periods; numbers mean months, quarters or years by the lane."""
    units = np.array([*(_UNITS.index(each.per) for each in classes.lanes), 0])
    tables = [units[np.maximum(classes.table(f"lane {metric}"), -1)] for metric in classes.metrics]
    # A period that there is not, -1, comes to the first three codes.
    coded = weave.rows(np.int64, lambda period: period * len(_UNITS) + len(_UNITS), "period")
    one = all((table == tables[0][0]).all() for table in tables)
    coded += tables[0][0] if one else weave.looked_up(tables, np.int64)
    there = np.zeros(int(coded.max(initial=0)) + 1, bool)
    there[coded] = True
    there[: len(_UNITS)] = False
    names = [_period_name(code) for code in np.flatnonzero(there).tolist()]
    places = np.maximum(np.cumsum(there, dtype=np.int32) - 1, 0)
    return words(places.take(coded), names, applies)


def _period_name(code: int) -> str:
    number, unit = divmod(code, len(_UNITS))
    return period_name(_UNITS[unit], number - 1)


def texts(column: Any) -> Any:
    """A column of bytes as text; where one is not UTF-8, all are read as `as_text` reads them."""
    try:
        return column.cast(pa.string())
    except pa.ArrowInvalid:
        return strings(as_text(value) for value in column.to_pylist())
