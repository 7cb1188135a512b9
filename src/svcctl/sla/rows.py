"""The measurements of a block as the rows people read: one row an item and metric, in the order of the export."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from svcctl.calendars.clock import NEVER
from svcctl.calendars.periods import Unit
from svcctl.sla.classes import NO_METRIC, REASONS, Class, Classes
from svcctl.sla.dates import period_name
from svcctl.sla.items import MISSING, Items
from svcctl.sla.measure import Measured, Outcome
from svcctl.sla.terms import Term
from svcctl.source.tables import as_text

Ints = npt.NDArray[np.int64]
_SECOND = 1_000_000
_UNITS: tuple[Unit, ...] = ("month", "quarter", "year")

MEASUREMENTS = pa.schema(
    [
        *((name, pa.string()) for name in ("item", "metric", "customer", "subscription", "service", "plan", "sla")),
        ("sla_version", pa.int64()),
        *((name, pa.string()) for name in ("priority", "period", "started_at", "stopped_at", "due_at")),
        *((f"{name}_seconds", pa.int64()) for name in ("target", "elapsed", "paused", "excluded", "overrun")),
        ("used_percent", pa.decimal128(20, 2)),
        ("outcome", pa.string()),
        ("reason", pa.string()),
    ]
)
"""The public columns of the measurements table. Instants are ISO 8601 in UTC, durations whole seconds, rounded down."""

_OUTCOMES = pa.array([outcome.word for outcome in Outcome])


def measurement_rows(items: Items, ids: Ints, classes: Classes, found: dict[str, Measured]) -> Any:
    """A pyarrow table of every metric that was promised for each item, whether it applies or not.

    ``ids`` are the items' classes, ``found`` the measured metrics; one that is missing has no column in the export.
    """
    parts, places = [], []
    for metric in classes.metrics:
        measured = found.get(metric)
        own = ids if measured is None else measured.ids
        promised = np.flatnonzero(classes.table(f"lane {metric}")[own] != NO_METRIC)
        if len(promised):
            parts.append(_rows(items.take(promised), own[promised], classes, metric, measured, promised))
            places.append(promised)
    if not parts:
        return MEASUREMENTS.empty_table()
    order = np.argsort(np.concatenate(places), kind="stable")
    return pa.concat_tables(parts).take(pa.array(order))


def _rows(  # noqa: PLR0913, PLR0917 - what a row is made of
    items: Items, ids: Ints, classes: Classes, metric: str, measured: Measured | None, promised: Ints
) -> Any:
    lane = classes.table(f"lane {metric}")[ids]
    applies = lane >= 0 if measured is None else measured.period[promised] >= 0
    columns = _about(ids, classes)
    columns["item"] = texts(items.ids)
    columns["metric"] = pa.array([metric]).take(pa.array(np.zeros(len(ids), np.int64)))
    columns["reason"] = _reasons(ids, classes, lane, None if measured is None else measured.by_resolution[promised])
    if measured is not None:
        idle = pa.array((lane >= 0) & ~applies)
        columns["reason"] = pc.if_else(idle, "not-started", columns["reason"])
    if measured is None:
        columns["outcome"] = _OUTCOMES.take(pa.array(np.full(len(ids), Outcome.NOT_APPLICABLE.value)))
    else:
        columns |= _measured(measured, promised, applies)
        columns["period"] = _periods(classes, lane, measured.period[promised])
    nothing = {field.name: pa.nulls(len(ids), field.type) for field in MEASUREMENTS if field.name not in columns}
    return pa.table({**columns, **nothing}).select(MEASUREMENTS.names).cast(MEASUREMENTS)


_ABOUT: dict[str, Callable[[Class, Term], Any]] = {
    "customer": lambda member, _: member.customer,
    "subscription": lambda _, term: term.subscription.name if term.subscription else "",
    "service": lambda member, _: member.service,
    "plan": lambda _, term: term.subscription.spec.plan if term.subscription else "",
    "sla": lambda _, term: term.sla.name,
    "sla_version": lambda _, term: term.sla.metadata.version,
    "priority": lambda member, _: member.priority,
}


def _about(ids: Ints, classes: Classes) -> dict[str, Any]:
    """What all items of a class have in common, looked up by class."""
    rows = pa.array(ids)
    return {name: classes.column(name, said).take(rows) for name, said in _ABOUT.items()}


def _measured(measured: Measured, rows: Ints, applies: npt.NDArray[np.bool_]) -> dict[str, Any]:
    target, used = measured.target[rows], measured.used[rows]
    known = applies & (target != NEVER)
    late = np.where(known, np.maximum(used - np.where(known, target, 0), 0), 0)
    return {
        "started_at": instants(measured.started[rows], applies),
        "stopped_at": instants(measured.stopped[rows], applies & (measured.stopped[rows] != MISSING)),
        "due_at": instants(measured.due[rows], applies & (measured.due[rows] != NEVER)),
        "target_seconds": pa.array(target // _SECOND, mask=~known),
        "elapsed_seconds": pa.array(used // _SECOND, mask=~applies),
        "paused_seconds": pa.array(measured.paused[rows] // _SECOND, mask=~applies),
        "excluded_seconds": pa.array(measured.excluded[rows] // _SECOND, mask=~applies),
        "overrun_seconds": pa.array(late // _SECOND, mask=~applies),
        "used_percent": hundredths(used // 1000 * 10_000 // np.maximum(target // 1000, 1), known & (target >= 1000)),
        "outcome": _OUTCOMES.take(pa.array(measured.outcome[rows])),
    }


def _reasons(ids: Ints, classes: Classes, lane: Ints, by_resolution: npt.NDArray[np.bool_] | None) -> Any:
    given = classes.column("reason", lambda member, _: member.reason if member.excluded else "")
    texts_ = given.take(pa.array(ids))
    for number, text in REASONS.items():
        texts_ = pc.if_else(pa.array(lane == number), text, texts_)
    if by_resolution is not None and by_resolution.any():
        silent = pa.array(by_resolution & (lane >= 0))
        texts_ = pc.if_else(pc.and_(silent, pc.equal(texts_, "")), "resolved-without-response", texts_)
    return texts_


def _periods(classes: Classes, lane: Ints, period: Ints) -> Any:
    """The names of periods; numbers mean months, quarters or years by the lane."""
    units = np.array([*(_UNITS.index(each.per) for each in classes.lanes), 0])
    coded = pa.array(period * len(_UNITS) + units[np.maximum(lane, -1)]).dictionary_encode()
    names = [
        None if code < 0 else period_name(_UNITS[code % len(_UNITS)], code // len(_UNITS))
        for code in coded.dictionary.to_pylist()
    ]
    return pa.array(names, pa.string()).take(coded.indices)


def instants(micros: Ints, known: npt.NDArray[np.bool_]) -> Any:
    """UTC microseconds as text, ``2026-01-05T15:30:00Z``, null where there is none. Seconds are rounded down."""
    seconds = pa.array(np.where(known, micros, 0) // _SECOND, pa.timestamp("s"), mask=~known)
    return pc.binary_join_element_wise(pc.binary_replace_slice(seconds.cast(pa.string()), 10, 11, "T"), "Z", "")


def hundredths(values: Ints, known: npt.NDArray[np.bool_]) -> Any:
    """Whole hundredths as decimals with two places, exact: 8753 is 87.53."""
    halves = np.stack([values, -(values < 0).astype(np.int64)], axis=1)
    exact = pa.Array.from_buffers(pa.decimal128(20, 2), len(values), [None, pa.py_buffer(np.ascontiguousarray(halves))])
    return pc.if_else(pa.array(known), exact, None)


def texts(column: Any) -> Any:
    """A column of bytes as text; where one is not UTF-8, all are read as `as_text` reads them."""
    try:
        return column.cast(pa.string())
    except pa.ArrowInvalid:
        return pa.array([as_text(value) for value in column.to_pylist()])
