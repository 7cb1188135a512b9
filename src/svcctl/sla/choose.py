"""Which source reads an export and whose terms apply, when the user has named them or when only one will do."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from svcctl.catalog import Catalog, Resource
from svcctl.findings import Place, Problem, Severity, Span
from svcctl.kinds.base import Spec
from svcctl.kinds.sla import SLA
from svcctl.kinds.subscription import Subscription
from svcctl.kinds.ticket_source import TicketSource
from svcctl.presets import recognise
from svcctl.sla.history import HistoryReader, looks_like_history
from svcctl.sla.items import ItemReader
from svcctl.sla.presetting import AUTO, Recognised, extended, recognised
from svcctl.sla.terms import Register, terms_of_everybody, terms_of_subscriptions
from svcctl.source.tables import Export, Wanted, header_of, open_export
from svcctl.source.tables.octets import PIECE
from svcctl.source.tables.parts import side_by_side
from svcctl.source.tables.spill import copied

S = TypeVar("S", bound=Spec)


def source_for(catalog: Catalog, name: str | None, file: str, timezone: str | None) -> Recognised:
    """The source that reads an export: the declared one, on top of its preset, or one made for a known ticket system.

    Raises LookupError with a sentence for the user.
    """
    if name == AUTO:
        return _own(catalog, file) or recognised(file, timezone)
    if name is None and next(catalog.all(TicketSource), None) is None:
        return recognised(file, timezone)
    chosen = choose_source(catalog, name, lambda: () if file == "-" else columns_of(file))
    return Recognised(extended(chosen, file), "")


def _own(catalog: Catalog, file: str) -> Recognised | None:
    """The workspace's own source of such exports, which knows more of them than a preset does; None unless one fits."""
    fitting = _fitting(list(catalog.all(TicketSource)), columns_of(file)) if file != "-" else []
    if len(fitting) != 1:
        return None
    source = extended(fitting[0], file)
    return Recognised(source, f"read as {source.name}, the one TicketSource of this workspace that fits the columns")


def columns_of(file: str) -> tuple[str, ...]:
    """The header of an export. Raises LookupError for an empty file: no source can be told by it."""
    columns = tuple(header_of(file))
    if not columns and Path(file).is_file() and not Path(file).stat().st_size:
        raise LookupError(f"{file} is empty: export it again, with a line of column names")
    return columns


def choose_source(catalog: Catalog, name: str | None, header: Callable[[], Iterable[str]]) -> Resource[TicketSource]:
    """The source that was named, or the one whose columns are all in the header of the export.

    Raises LookupError with a sentence for the user.
    """
    sources = list(catalog.all(TicketSource))
    if name is not None:
        return named(sources, name, "TicketSource")
    if len(sources) == 1:
        return sources[0]
    if not sources:
        raise LookupError("the workspace has no TicketSource: declare one that says which column holds what")
    fitting = _fitting(sources, tuple(header()))
    if len(fitting) == 1:
        return fitting[0]
    names = ", ".join(source.name for source in fitting or sources)
    which = "all fit" if fitting else "none fits"
    raise LookupError(f"of the TicketSources {names} {which} the columns of the export: name one with --source")


def _fitting(sources: list[Resource[TicketSource]], columns: tuple[str, ...]) -> list[Resource[TicketSource]]:
    """The sources whose own columns are all there; when there is none, those on top of a preset that fits."""
    fitting = [source for source in sources if not source.spec.preset and fits(source.spec, columns)]
    return fitting or [
        source for source in sources if source.spec.preset in {match.preset.name for match in recognise(columns)}
    ]


def fits(source: TicketSource, header: Iterable[str]) -> bool:
    """True when an export has every column that a source needs, but for capitals and spaces."""
    names = {" ".join(name.split()).casefold() for name in header}
    wanted = [column for column in columns_wanted(source, tuple(header)).values() if not column.extra]
    return all(any(" ".join(name.split()).casefold() in names for name in (each.name, *each.others)) for each in wanted)


def columns_wanted(source: TicketSource, header: tuple[str, ...]) -> Mapping[str, Wanted]:
    """The columns that a source reads of an export with this header, which tells a history from a snapshot."""
    reader = ItemReader(source)
    return HistoryReader(reader).wanted if looks_like_history(source, header) else reader.wanted


def open_exports(
    source: TicketSource,
    files: Iterable[str],
    *,
    hashed: bool = True,
    piece: int = PIECE,
    more: Mapping[str, Wanted] = MappingProxyType({}),
) -> list[Export]:
    """The exports opened as their source says, to be read in pieces of so many bytes; ``more`` are columns beside."""
    dialect = ItemReader(source).dialect
    both = source.history is not None and bool(source.columns.item)

    def opened(file: str) -> Export:
        wanted = columns_wanted(source, header_of(file) if both and file != "-" else ())
        # Rows of a history are read once more where an item is rejected as a whole.
        copy = copied(sys.stdin.buffer) if file == "-" and source.history is not None else None
        return open_export(file, {**wanted, **more}, dialect, hashed=hashed, piece=piece, copy=copy)

    return side_by_side(map(opened, files))


def other_sources(catalog: Catalog, source: Resource[TicketSource], exports: list[Export]) -> Iterator[Problem]:
    """For exports that lack columns of their source: which other source, or else which preset, has names for them."""
    for export in exports:
        if export.header is not None and not export.readable:
            columns, line = export.header.names, export.header.line
            others = [
                (f"the TicketSource {other.name}", f"use --source {other.name}")
                for other in catalog.all(TicketSource)
                if other.name != source.name and not other.spec.preset and fits(other.spec, columns)
            ]
            for whose, hint in others or _preset(catalog, source, columns):
                place = Place(export.file, span=Span(line, 1, line, 1))
                message = f"the columns of this export are those of {whose}"
                yield Problem(message, place, hint, "export-other-source", severity=Severity.INFO)


def _preset(catalog: Catalog, source: Resource[TicketSource], columns: tuple[str, ...]) -> list[tuple[str, str]]:
    """The preset that fits columns best, as [(what it is, next step)]; nothing when none fits, or it is in use."""
    matches = recognise(columns)
    if not matches or matches[0].preset.name == source.spec.preset:
        return []
    preset = matches[0].preset
    declared = [each.name for each in catalog.all(TicketSource) if each.spec.preset == preset.name]
    hint = f"use --source {AUTO}, or declare a TicketSource with preset: {preset.name}"
    return [(f"the preset {preset.name} ({preset.title})", f"use --source {declared[0]}" if declared else hint)]


def choose_register(catalog: Catalog, sla: str | None, source: TicketSource) -> Register:
    """The terms to measure by: one SLA for every item, or each customer's by its subscription.

    Raises LookupError with a sentence for the user.
    """
    if sla is not None:
        name = sla.partition("@")[0]
        named(list(catalog.all(SLA)), name, "SLA")
        return Register(terms_of_everybody(catalog, sla), everybody=True)
    if source.columns.customer and next(catalog.all(Subscription), None):
        return Register(terms_of_subscriptions(catalog), everybody=False)
    names = sorted({each.name for each in catalog.all(SLA)})
    if len(names) == 1:
        return Register(terms_of_everybody(catalog, names[0]), everybody=True)
    if not names:
        raise LookupError("the workspace has no SLA to measure by")
    why = (
        "the TicketSource names no column for customer" if not source.columns.customer else "there are no subscriptions"
    )
    raise LookupError(f"{why}: name one SLA for all items with --sla, such as --sla {names[0]}")


def named(resources: list[Resource[S]], name: str, kind: str) -> Resource[S]:
    """The one with a name. Raises LookupError with the nearest name, or how to list them."""
    for resource in resources:
        if resource.name == name:
            return resource
    names = sorted({resource.name for resource in resources})
    near = get_close_matches(name, names, 1, 0.5)
    hint = f"did you mean {near[0]}?" if near else f"`svcctl list {kind}` lists them"
    raise LookupError(f"there is no {kind} '{name}': {hint}")
