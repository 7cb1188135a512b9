import csv
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from svcctl.findings.frame import safe
from svcctl.presets import Fit, Match, fit, nearest, presets, recognise
from svcctl.source.tables.header import Header, read_header
from svcctl.source.tables.octets import Octets

_SAMPLE = 1_000
"""Rows that are looked at to see how an export writes times."""
_LOOK = 1 << 20
"""Bytes that are looked at for the same."""
_NEEDS = {
    "timezone": "timezone: Europe/Oslo  # the zone of times, which the export does not say",
    "timestamps.layout": 'timestamps: {{layout: "{layout}"}}  # {doubt}',
}


def listing() -> str:
    """Every ticket system that svcctl knows, in a line each."""
    wide = max(map(len, presets()))
    lines = [f"{name:<{wide}}  {preset.summary}" for name, preset in presets().items()]
    return "\n".join([*lines, "", "`svcctl sla sources EXPORT` says which of them an export comes from.", ""])


def told(export: Path) -> tuple[str, bool]:
    """Which preset fits an export and why, for people; and whether one does. Raises OSError when it cannot be read.

    The answer shows the TicketSource to write, with what the export does not say left open for its owner.
    """
    pieces = iter(Octets(str(export), hashed=False))
    header = read_header(pieces, None, _known())
    if header is None:
        return f"{safe(str(export))} is empty: export it again\n", False
    matches = recognise(header.names)
    text = "".join(_lines(str(export), header, matches))
    return text, len(matches) > 0


def _lines(export: str, header: Header, matches: list[Match]) -> Iterator[str]:
    file = safe(export)
    if not matches:
        near = nearest(header.names)
        hint = near.hint if near else "name its columns in a TicketSource: `svcctl explain TicketSource`"
        yield safe(f"{file}: no preset fits its {len(header.names)} columns; {hint}") + "\n"
        return
    for match in matches:
        yield safe(f"{file}: {match.preset.name} ({match.preset.title}), because {match.why}") + "\n"
    if len(matches) > 1:
        yield f"The first knows most of the columns; say `preset: {matches[0].preset.name}` to be sure.\n"
    yield from _usage(header, matches[0])


def _usage(header: Header, match: Match) -> Iterator[str]:
    preset = match.preset
    if preset.shape == "history":
        yield "It has one row an event, not one an item: `svcctl sla report --source auto` measures it as a history.\n"
        yield f"\n`svcctl explain {preset.name}` shows how to get the export and what to watch for.\n"
        return
    fitted = fit(preset, header.names, times=_values(header, match.columns.get("created", "")))
    yield f"\nspec:\n  preset: {preset.name}\n"
    yield from (f"  {line}\n" for line in _needs(fitted))
    yield f"\n`svcctl explain {preset.name}` shows how to get the export and what to watch for.\n"


def _needs(fitted: Fit) -> Iterator[str]:
    layout = fitted.spec.get("timestamps", {}).get("layout", "iso8601")
    doubt = safe(fitted.doubt) or "the export leaves open how its times are meant"
    return (_NEEDS[key].format(layout=layout, doubt=doubt) for key in fitted.undeclared)


def _known() -> frozenset[str]:
    return frozenset(name for preset in presets().values() for names in preset.required for name in names)


def _values(header: Header, column: str) -> list[str]:
    """The values of a column in the first rows of an export; the last row may be cut and is left out."""
    lines = header.rest[:_LOOK].decode("utf-8", "replace").splitlines(keepends=True)
    whole = lines[:-1] if len(header.rest) > _LOOK else lines
    rows = csv.reader(whole, delimiter=header.delimiter)
    position = header.names.index(column)
    with suppress(csv.Error):  # a value without end; whoever reads the rows says so with its line
        return [row[position].strip() for row in islice(rows, _SAMPLE) if len(row) == len(header.names)]
    return []
