from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from svcctl.source.yaml_text import load

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Verdict:
    """The ticket system's own opinion on a metric: the column that holds it, and the words in it.

    ``signed`` columns hold time left instead of words: a leading minus means late.
    """

    metric: str
    column: str
    met: tuple[str, ...] = ()
    breached: tuple[str, ...] = ()
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Preset:
    """How the export of one ticket system is read, and by which headers it is known.

    ``spec`` is what a TicketSource says below `spec`, as plain data. ``required`` are the headers an export of this
    system must have, each with its alternative names; with any of ``unless`` it is another system's. ``aliases`` are
    further names of a column, by key of `columns`. ``layouts`` are the ways this system is seen to write times.
    A ``history`` has one row an event: its ``events`` say which column holds what.
    """

    name: str
    title: str
    page: Path
    spec: Mapping[str, Any]
    required: tuple[tuple[str, ...], ...]
    unless: tuple[str, ...] = ()
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    layouts: tuple[str, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    shape: Literal["snapshot", "history"] = "snapshot"
    events: Mapping[str, Any] | None = None

    def names(self, key: str) -> tuple[str, ...]:
        """All names of the column behind a key of `columns` (or `match`), the usual one first."""
        usual = header_of(self.spec.get("match") if key == "match" else self.spec["columns"].get(key))
        return ((usual,) if usual else ()) + self.aliases.get(key, ())

    @property
    def summary(self) -> str:
        """The export in one line, from the top of its page."""
        front = self.page.read_text(encoding="utf-8").partition("\n---\n")[0].splitlines()
        return next(line.partition(":")[2].strip() for line in front if line.startswith("summary:"))


def header_of(column: Any) -> Any:
    """The header that an entry of `columns` names: itself, or its `column` where it says more than that."""
    return column.get("column") if isinstance(column, Mapping) else column


@cache
def presets() -> Mapping[str, Preset]:
    """Every preset by its name, in alphabetical order: whatever stands in this folder."""
    return {path.stem: _read(path) for path in sorted(_FOLDER.glob("*.yaml"), key=lambda path: path.stem)}


def _read(path: Path) -> Preset:
    documents, problems = load(path.read_bytes(), path.name)
    if problems or len(documents) != 1:
        raise ValueError(f"{path.name}: {problems or 'one document is wanted'}")
    data: dict[str, Any] = documents[0].data
    return Preset(
        name=path.stem,
        title=data["title"],
        page=path.with_suffix(".md"),
        spec=data["spec"],
        required=tuple(_texts(names) for names in data["recognise"]),
        unless=_texts(data.get("unless", ())),
        aliases={key: _texts(names) for key, names in data.get("aliases", {}).items()},
        layouts=_texts(data.get("layouts", ())),
        verdicts=tuple(_verdict(verdict) for verdict in data.get("verdicts", ())),
        shape="history" if "events" in data else "snapshot",
        events=data.get("events"),
    )


def _verdict(data: dict[str, Any]) -> Verdict:
    met, breached = _texts(data.get("met", ())), _texts(data.get("breached", ()))
    return Verdict(data["metric"], data["column"], met, breached, data.get("signed", False))


def _texts(value: str | Iterable[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
