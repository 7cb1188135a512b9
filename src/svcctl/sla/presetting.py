"""Ready-made readings of ticket systems: a TicketSource that starts from one, or none at all for a known export."""

import csv
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from svcctl.catalog import Resource
from svcctl.kinds.base import Metadata, convert
from svcctl.kinds.ticket_source import TicketSource
from svcctl.presets import Match, Preset, fit, nearest, presets, recognise
from svcctl.source.tables import Dialect, open_export
from svcctl.source.tables.header import Header

_SAMPLE = 1_000
_LOOK = 1 << 20
"""Rows and bytes that are looked at to see how an export writes times."""
AUTO = "auto"


@dataclass(frozen=True, slots=True)
class Recognised:
    """A source made for one export, and in a sentence which it is and why."""

    source: Resource[TicketSource]
    why: str


def recognised(file: str, timezone: str | None) -> Recognised:
    """The source that reads an export of a known ticket system. Raises LookupError with a sentence for the user.

    ``timezone`` is that of the workspace, for times that carry none.
    """
    header = None if file == "-" else open_export(file, {}, Dialect(), hashed=False).header
    if header is None:
        raise LookupError(f"{file} has no header to recognise it by: name a TicketSource with --source")
    matches = recognise(header.names)
    if not matches:
        near = nearest(header.names)
        hint = f"; {near.hint}" if near else ""
        raise LookupError(f"no preset fits the columns of {file}{hint}: declare a TicketSource that names its columns")
    preset = matches[0].preset
    own = {"timezone": timezone} if timezone and "timezone" not in preset.spec else {}
    spec, open_, doubt = spec_of(preset, header, own)
    _declared(open_, doubt, f"declare a TicketSource with preset {preset.name} and {{}}")
    source = Resource("TicketSource", Metadata(name=preset.name), convert(spec, TicketSource), {"spec": spec}, file)
    return Recognised(source, _why(matches[0], own))


def _why(match: Match, own: Mapping[str, Any]) -> str:
    zone = f"; times without an offset are read in {own['timezone']}" if own else ""
    return f"read as {match.preset.name} ({match.preset.title}), because {match.why}{zone}"


def extended(source: Resource[TicketSource], file: str) -> Resource[TicketSource]:
    """A source with what its preset says of an export below what it says itself. Raises LookupError as above."""
    if not source.spec.preset:
        return source
    preset = presets().get(source.spec.preset)
    if preset is None:
        raise LookupError(f"there is no preset '{source.spec.preset}': `svcctl sla sources` lists them")
    header = None if file == "-" else open_export(file, {}, Dialect(), hashed=False).header
    own = {key: value for key, value in source.data["spec"].items() if key != "preset"}
    spec, open_, doubt = spec_of(preset, header or Header((), ",", 1, 2, b""), own)
    asked = [key for key in open_ if header is not None or key == "timezone"]
    _declared(asked, doubt, f"add {{}} to the TicketSource {source.name}")
    return replace(source, spec=convert(spec, TicketSource))


def _declared(open_: list[str], doubt: str, step: str) -> None:
    """Raises LookupError when keys are left open; ``step`` is what to do, with {} where they go."""
    if open_:
        why = doubt or "the export leaves open how its times are meant"
        raise LookupError(f"{why}: {step.format(' and '.join(open_))}")


def spec_of(preset: Preset, header: Header, own: Mapping[str, Any]) -> tuple[dict[str, Any], list[str], str]:
    """A TicketSource as plain data, from a preset and what a workspace says itself; the keys it leaves open; why."""
    if preset.events is not None:
        return {**_history(preset), **own}, [], ""
    created = {**preset.spec["columns"], **own.get("columns", {})}.get("created", "")
    names = [created] if isinstance(created, str) else list(created)
    fitted = fit(preset, header.names, own, _times(header, [*names, *preset.aliases.get("created", ())]))
    spec = {**fitted.spec, **_verdicts(preset, header, own)}
    return spec, list(fitted.undeclared), fitted.doubt


def _verdicts(preset: Preset, header: Header, own: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of an export with the ticket system's own verdicts, below what a workspace says of them itself."""
    there = {
        each.metric: {"column": each.column, "met": [*each.met], "breached": [*each.breached], "timeLeft": each.signed}
        for each in preset.verdicts
        if header.find(each.column)
    }
    found = {**there, **own.get("verdicts", {})}
    return {"verdicts": found} if found else {}


def _history(preset: Preset) -> dict[str, Any]:
    """The source of a log of clocks: which were started, paused and stopped for which item."""
    says: Mapping[str, Any] = preset.events or {}

    def when(metric: str, key: str) -> dict[str, Any]:
        clocks = [clock for clock, meant in says["clocks"].items() if meant == metric]
        return {"when": {says["clock"]: clocks, says["event"]: list(says[key])}}

    spec = {key: value for key, value in preset.spec.items() if key != "columns"}
    events = {"first-response": when("first-response", "stopped"), "resolved": when("resolution", "stopped")}
    events |= {"paused": when("resolution", "paused"), "resumed": when("resolution", "started")}
    return {**spec, "history": {"item": says["item"], "at": says["at"]}, "events": events}


def _times(header: Header, names: list[str]) -> list[str]:
    """Values of a column in the first rows of an export; the last row may be cut and is left out."""
    place = next((place for name in names for place in header.find(name)), None)
    if place is None:
        return []
    lines = header.rest[:_LOOK].decode("utf-8", "replace").splitlines(keepends=True)
    rows = csv.reader(lines[:-1] if len(header.rest) > _LOOK else lines, delimiter=header.delimiter)
    with suppress(csv.Error):  # a value without end; whoever reads the rows says so with its line
        return [row[place].strip() for row in islice(rows, _SAMPLE) if len(row) == len(header.names)]
    return []
