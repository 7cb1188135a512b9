from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from svcctl.presets.book import Preset
from svcctl.presets.headers import find

_ISO = "iso8601"
_BY_KEY = frozenset({"columns", "timestamps", "priorities", "exclusionReasons"})
"""Parts of a TicketSource that are merged key by key; any other part is replaced as a whole."""
_ALWAYS = ("item", "created")


@dataclass(frozen=True, slots=True)
class Fit:
    """A preset fitted to one export.

    ``spec`` is a plain TicketSource spec with the headers as the export writes them and no preset left in it.
    ``absent`` are the preset's columns that the export does not have. ``undeclared`` are the keys of the TicketSource
    that somebody must still say, because the export does not: `timezone`, `timestamps.layout`. ``doubt`` says in a
    sentence why no layout was found; empty where several would do.
    """

    spec: dict[str, Any]
    absent: tuple[str, ...]
    undeclared: tuple[str, ...]
    doubt: str = ""


def extend(preset: Preset, own: Mapping[str, Any]) -> dict[str, Any]:
    """A TicketSource spec that starts from a preset, as plain data: everything the workspace says goes before it.

    `columns`, `timestamps`, `priorities` and `exclusionReasons` are merged key by key, so that one line adds one
    priority. Texts, lists (`emptyValues`) and `match`, whose column and values belong together, are replaced whole.
    """
    spec = {key: dict(value) if isinstance(value, Mapping) else value for key, value in preset.spec.items()}
    for key, value in own.items():
        spec[key] = {**spec.get(key, {}), **value} if key in _BY_KEY else value
    spec.pop("preset", None)
    return spec


def fit(preset: Preset, header: Sequence[str], own: Mapping[str, Any] | None = None, times: Sequence[str] = ()) -> Fit:
    """Fits a preset, and what a workspace says on top of it, to the header of an export.

    A column of the preset is looked for under all its names and left out when the export does not have it; a column
    that the workspace names is taken at its word, so that a wrong one is reported by whoever reads the export.
    ``times`` are some values of the `created` column: they may prove how times are written.
    Raises ValueError for a preset of histories, whose rows are no items: ask for its ``shape`` first.
    """
    if preset.shape == "history":
        raise ValueError(f"{preset.name} has one row an event; no row of it is an item")
    own = own or {}
    spec = extend(preset, own)
    named = own.get("columns", {})
    found = {key: name if key in named else find(preset.names(key), header) for key, name in spec["columns"].items()}
    absent = [key for key, name in found.items() if name is None]
    columns = {key: _named(spec["columns"][key], name) for key, name in found.items() if name or key in _ALWAYS}
    spec["columns"] = columns
    if "match" in spec and "match" not in own:
        column = find(preset.names("match"), header)
        spec["match"] = {**spec["match"], "column": column}
        if column is None:
            del spec["match"]
            absent.append("match")
    told = [time for time in times if time and time not in spec.get("emptyValues", ())]
    undeclared = tuple(_undeclared(preset, spec, own, told))
    doubt = _doubt(preset.layouts, told) if "timestamps.layout" in undeclared else ""
    return Fit(spec, tuple(absent), undeclared, doubt)


def _named(column: Any, header: Any) -> Any:
    """An entry of `columns` with the header that an export has for it."""
    if isinstance(column, Mapping) and isinstance(header, str):
        return {**column, "column": header}
    return header or column


def _undeclared(preset: Preset, spec: dict[str, Any], own: Mapping[str, Any], times: list[str]) -> Iterable[str]:
    if "layout" not in own.get("timestamps", {}) and times:
        proven = layouts_that_fit(preset.layouts, _readable(preset.layouts, times))
        if len(proven) == 1:
            spec["timestamps"] = {**spec.get("timestamps", {}), "layout": proven[0]}
        else:
            yield "timestamps.layout"
    if "timezone" not in spec and not (times and all(map(_zoned, times))):
        yield "timezone"


def _readable(layouts: Sequence[str], times: Sequence[str]) -> list[str]:
    """The timestamps that any of some layouts reads: what none reads proves nothing, and its row is rejected.

    All of them where none can be read.
    """
    return [time for time in times if any(_read(time, layout) for layout in layouts)] or list(times)


def _doubt(layouts: Sequence[str], times: Sequence[str]) -> str:
    """Why no layout reads all of some timestamps, with the first ones that show it; empty where several do."""
    times = _readable(layouts, times)
    fitting = list(layouts)
    for place, time in enumerate(times):
        left = layouts_that_fit(fitting, [time])
        if not left and not place:
            return f"no known layout reads '{time}'"
        if not left:
            other = next(each for each in times if not layouts_that_fit(layouts_that_fit(layouts, [time]), [each]))
            return f"'{other}' and '{time}' are not written in one layout"
        fitting = left
    return ""


def layouts_that_fit(layouts: Iterable[str], times: Sequence[str]) -> list[str]:
    """The layouts under which every one of some timestamps can be read: one is proof, several are a doubt."""
    return [layout for layout in layouts if all(_read(time, layout) is not None for time in times)]


def _read(time: str, layout: str) -> datetime | None:
    try:
        return datetime.fromisoformat(time) if layout == _ISO else datetime.strptime(time, layout)  # noqa: DTZ007
    except ValueError:
        return None


def _zoned(time: str) -> bool:
    read = _read(time, _ISO)
    return read is not None and read.tzinfo is not None
