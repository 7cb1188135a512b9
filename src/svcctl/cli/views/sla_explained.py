"""What `svcctl sla explain` tells: timelines as text, as JSON for whoever draws them elsewhere, or as a page."""

import csv
import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from svcctl.calendars.instants import format_instant
from svcctl.cli.views.sla_timeline import draw
from svcctl.findings import Place
from svcctl.sla.explain import Explained, Timeline
from svcctl.sla.terms_used import Used
from svcctl.source.tables import Export, Rejected
from svcctl.source.yaml_text import locate

_SECOND = 1_000_000


def as_text(found: list[Explained], root: Path, width: int) -> str:
    """Every target of the item, one after the other."""
    places = _places(found, root)
    return "\n".join(draw(each, lambda used: places.get(used, "built in"), width) for each in found)


def as_page(item: str, found: list[Explained], root: Path) -> str:
    """The same as an HTML page that needs nothing else."""
    from svcctl.documents.sla_item import item_page  # noqa: PLC0415 - loads the templates, which few runs need

    places = _places(found, root)
    return "".join(item_page(item, found, lambda used: places.get(used, "built in")))


def as_json(found: list[Explained], root: Path) -> str:
    """The same as one JSON document: a list with one object a target; lengths are seconds, instants UTC."""
    places = _places(found, root)
    return json.dumps([_plain(each, places) for each in found], indent=2, ensure_ascii=False, default=str) + "\n"


def rows_of(item: str, rejected: Iterable[Rejected], exports: list[Export]) -> list[Rejected]:
    """The rejected rows that are the item's: those with its number in the item column."""
    found = []
    for row in rejected:
        for export in exports:
            if export.file == row.file and export.header is not None and "item" in export.columns:
                cells = next(csv.reader([row.row], delimiter=export.header.delimiter), [])
                place = export.columns["item"]
                if place < len(cells) and cells[place].strip() == item:
                    found.append(row)
    return found


def _places(found: list[Explained], root: Path) -> dict[Used, str]:
    used = [each for line in found if isinstance(line, Timeline) for each in (*line.terms, *line.credits) if each.place]
    return dict(zip(used, _lines(root, [each.place for each in used if each.place]), strict=True))


def _plain(explained: Explained, places: dict[Used, str]) -> dict[str, Any]:
    row = {name: value for name, value in explained.row.items() if not name.endswith(("_seconds", "_at"))}
    if not isinstance(explained, Timeline):
        return row
    return {
        **row,
        "clock": explained.clock,
        "timezone": explained.timezone,
        "started_at": format_instant(explained.start),
        "stopped_at": None if explained.open else format_instant(explained.stop),
        "judged_at": format_instant(explained.stop) if explained.open else None,
        "due_at": None if explained.due is None else format_instant(explained.due),
        "sums": {
            "open": _seconds(explained.opened),
            "held": _seconds(explained.held),
            "excluded": _seconds(explained.excluded),
            "used": _seconds(explained.used),
            "target": None if explained.target is None else _seconds(explained.target),
            "overrun": _seconds(explained.overrun),
        },
        "held_is_a_sum": explained.lump,
        "held_puts_off_due": explained.wall and bool(explained.held),
        "pieces": [
            {"kind": each.kind, "from": format_instant(each.start), "to": format_instant(each.stop)}
            for each in explained.pieces
        ],
        "priorities": [{"from": format_instant(at), "says": said} for at, said in explained.turns],
        "terms": [_term(each, places) for each in explained.terms],
        "credits": [_term(each, places) for each in explained.credits],
    }


def _term(used: Used, places: dict[Used, str]) -> dict[str, str | None]:
    return {"what": used.what, "says": used.says, "at": places.get(used)}


def _seconds(micros: int) -> int | float:
    """Whole seconds where they are whole. The nearest double shows six decimals exactly, so nothing is rounded."""
    return micros // _SECOND if micros % _SECOND == 0 else micros / _SECOND


def _lines(root: Path, places: list[Place]) -> Iterator[str]:
    """Where terms stand, as ``file:line``, in the order in which they were asked for; each file is read once."""
    asked = {place.file: [each for each in places if each.file == place.file] for place in places}
    found: dict[Place, str] = {}
    for file, mine in asked.items():
        content = b""
        with suppress(OSError):  # the file went away since it was read: the first line is what is left to say
            content = (root / file).read_bytes()
        spans = locate(content, [(place.document, place.path, place.on_key) for place in mine])
        for place, span in zip(mine, spans, strict=True):
            found[place] = f"{file}:{(place.span or span).line}"
    return (found[place] for place in places)
