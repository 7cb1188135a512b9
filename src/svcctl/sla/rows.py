"""The measurements of a block as the rows people read: one row an item and metric, in the order of the export."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from svcctl.calendars.clock import NEVER
from svcctl.calendars.periods import Unit
from svcctl.sla.classes import NO_METRIC, REASONS, Class, Classes
from svcctl.sla.dates import period_name
from svcctl.sla.items import MISSING, Items
from svcctl.sla.measure import Measured, Outcome
from svcctl.sla.terms import Term
from svcctl.source.tables import as_text
from svcctl.source.tables.spelled import INSTANT, WORD, packed, spelled, words

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
_SECOND = 1_000_000
_UNITS: tuple[Unit, ...] = ("month", "quarter", "year")
_NAMED = ("metric", "customer", "subscription", "service", "plan", "sla")
_PERCENT = pa.decimal128(20, 2)

MEASUREMENTS = pa.schema(
    [
        pa.field(*each)
        for each in (
            ("item", pa.string(), False),
            *((name, WORD, False) for name in _NAMED),
            ("sla_version", pa.int64(), False),
            ("priority", WORD, False),
            ("period", WORD),
            *((name, INSTANT) for name in ("started_at", "stopped_at", "due_at")),
            *((f"{name}_seconds", pa.int64()) for name in ("target", "elapsed", "paused", "excluded", "overrun")),
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
    measured = _interleaved([found[metric] if metric in found else _unmeasured(ids) for metric in metrics])
    which = np.tile(np.arange(len(metrics)), len(ids))
    own = measured.ids.reshape(-1, len(metrics)).T
    lanes = [classes.table(f"lane {metric}").take(mine) for metric, mine in zip(metrics, own, strict=True)]
    lane = np.stack(lanes, axis=1).reshape(-1)
    item = np.repeat(np.arange(len(ids)), len(metrics))
    if not (promised := lane != NO_METRIC).all():
        rows = np.flatnonzero(promised)
        measured, which, lane, item = measured.take(rows), which[rows], lane[rows], item[rows]
    columns = _about(measured.ids, classes) | _clocked(measured)
    columns["item"] = texts(items.ids).take(packed(item, None, pa.int64()))
    columns["metric"] = words(which, list(metrics))
    columns["period"] = _periods(classes, lane, measured.period)
    columns["reason"] = _reasons(classes, measured, lane)
    return pa.table([columns[name] for name in MEASUREMENTS.names], schema=MEASUREMENTS)


def _interleaved(parts: list[Measured]) -> Measured:
    """Several metrics of the same items, item by item."""
    if len(parts) == 1:
        return parts[0]
    columns = zip(*([getattr(part, name) for name in Measured.__slots__] for part in parts), strict=True)
    return Measured(*(np.stack(column, axis=1).reshape(-1) for column in columns))


def _unmeasured(ids: Ints) -> Measured:
    """A metric that no item of a block could be measured by."""
    nothing, without = np.zeros(len(ids), np.int64), np.full(len(ids), -1)
    outcome = np.full(len(ids), int(Outcome.NOT_APPLICABLE))
    silent = np.zeros(len(ids), bool)
    return Measured(outcome, nothing, nothing, nothing, nothing, nothing, without, silent, nothing, nothing, ids)


_ABOUT: dict[str, Callable[[Class, Term], Any]] = {
    "customer": lambda member, _: member.customer,
    "subscription": lambda _, term: term.subscription.name if term.subscription else "",
    "service": lambda member, _: member.service,
    "plan": lambda _, term: term.subscription.spec.plan if term.subscription else "",
    "sla": lambda _, term: term.sla.name,
    "priority": lambda member, _: member.priority,
}


def _about(ids: Ints, classes: Classes) -> dict[str, Any]:
    """What all items of a class have in common, looked up by class."""
    found = {}
    for name, said in _ABOUT.items():
        codes, different = classes.said(name, said)
        found[name] = words(codes.take(ids), different)
    codes, versions = classes.said("sla_version", lambda _, term: term.sla.metadata.version)
    return found | {"sla_version": packed(np.array(versions, np.int64).take(codes).take(ids), None, pa.int64())}


def _clocked(measured: Measured) -> dict[str, Any]:
    """What the clocks came to; null where the metric does not apply, or a target has no end."""
    applies, target, used = measured.period >= 0, measured.target, measured.used
    known = applies & (target != NEVER)
    late = np.where(known, np.maximum(used - np.where(known, target, 0), 0), 0)
    percent = used // 1000 * 10_000 // np.maximum(target // 1000, 1)
    seconds = {"target": (target, known), "elapsed": (used, applies), "paused": (measured.paused, applies)}
    seconds |= {"excluded": (measured.excluded, applies), "overrun": (late, applies)}
    return {
        "started_at": instants(measured.started, applies),
        "stopped_at": instants(measured.stopped, applies & (measured.stopped != MISSING)),
        "due_at": instants(measured.due, applies & (measured.due != NEVER)),
        **{f"{name}_seconds": packed(each // _SECOND, there, pa.int64()) for name, (each, there) in seconds.items()},
        "used_percent": hundredths(percent, known & (target >= 1000)),
        "outcome": words(measured.outcome, _OUTCOMES),
    }


def _reasons(classes: Classes, measured: Measured, lane: Ints) -> Any:
    """Why a row does not count as others do, or how its clock stopped; empty where there is nothing to say."""
    given, reasons = classes.said("reason", lambda member, _: member.reason if member.excluded else "")
    different = list(dict.fromkeys(["", *reasons, *REASONS.values(), _UNSTARTED, _UNANSWERED]))
    place = {reason: number for number, reason in enumerate(different)}
    codes = np.array([place[reason] for reason in reasons], np.int32).take(given).take(measured.ids)
    for number, reason in REASONS.items():
        codes[lane == number] = place[reason]
    if measured.by_resolution.any():
        codes[measured.by_resolution & (lane >= 0) & (codes == 0)] = place[_UNANSWERED]
    codes[(lane >= 0) & (measured.period < 0)] = place[_UNSTARTED]
    return words(codes, different)


def _periods(classes: Classes, lane: Ints, period: Ints) -> Any:
    """The names of periods; numbers mean months, quarters or years by the lane."""
    units = np.array([*(_UNITS.index(each.per) for each in classes.lanes), 0])
    known = period >= 0
    coded = np.where(known, period * len(_UNITS) + units[np.maximum(lane, -1)], 0)
    there = np.zeros(int(coded.max(initial=0)) + 1, bool)
    there[coded] = True
    names = [period_name(_UNITS[code % len(_UNITS)], code // len(_UNITS)) for code in np.flatnonzero(there).tolist()]
    return words((np.cumsum(there) - 1).take(coded), names, known)


def instants(micros: Ints, known: Mask) -> Any:
    """UTC microseconds as instants, null where there is none. Seconds are rounded down."""
    return packed(micros // _SECOND, known, INSTANT)


def hundredths(values: Ints, known: Mask) -> Any:
    """Whole hundredths as decimals with two places, exact: 8753 is 87.53."""
    return packed(np.stack([values, values >> 63], axis=1), known, _PERCENT)


def texts(column: Any) -> Any:
    """A column of bytes as text; where one is not UTF-8, all are read as `as_text` reads them."""
    try:
        return column.cast(pa.string())
    except pa.ArrowInvalid:
        return pa.array([as_text(value) for value in column.to_pylist()])
