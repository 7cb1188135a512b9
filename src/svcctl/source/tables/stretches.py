"""Stretches of exports that can be read by themselves, anywhere the file can be seen: what machines share work by."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from svcctl.source.tables import Export, Wanted, unreadable
from svcctl.source.tables.blocks import borders
from svcctl.source.tables.cells import Plan
from svcctl.source.tables.header import Header
from svcctl.source.tables.octets import PIECE, Octets, is_parquet

STRETCH = 32 << 20
"""Bytes of a stretch: large enough that handing it out costs nothing, small enough that nobody waits for the last."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Whole rows of an export: the bytes from ``start`` to ``stop``; the whole file where ``stop`` is None.

    ``number`` is that of the export among those of the report, ``size`` that of the file when it was divided.
    """

    number: int
    file: str
    size: int
    encoding: str | None
    header: Header
    columns: Mapping[str, int]
    wanted: Mapping[str, Wanted]
    plan: Plan
    start: int = 0
    stop: int | None = None

    def export(self, piece: int = PIECE) -> Export:
        """The stretch as an export of its own. Raises OSError where the file is not the one that was divided."""
        if Path(self.file).stat().st_size != self.size:
            raise OSError(f"{self.file} is not the file that was divided: it has another size here")
        octets = Octets(self.file, self.encoding, piece, hashed=False)
        export = Export(self.file, octets, self.header, self.columns, [], True, self.wanted, self.plan, whole=False)  # noqa: FBT003 - readable
        if self.stop is not None:
            export._pieces = _pieces(self.file, self.start, self.stop, piece)  # noqa: SLF001 - an export built in steps
        return export


def stretches(exports: list[Export], size: int = STRETCH) -> Iterator[Stretch]:
    """Divides exports into stretches of about so many bytes, in order; what is packed or typed is not divided.

    Each export is read through once, for the borders between rows and for its digest.
    """
    for number, export in enumerate(exports):
        if export.readable and export.header is not None and export.plan is not None:
            try:
                yield from _of(number, export, export.header, export.plan, size)
            except (OSError, EOFError) as error:
                export.problems.append(unreadable(export.file, error))


def _of(number: int, export: Export, header: Header, plan: Plan, size: int) -> Iterator[Stretch]:
    first = None if is_parquet(export.file) else export.octets.text_from
    file, encoding = export.file, export.octets.encoding
    bytes_ = Path(file).stat().st_size

    def stretch(start: int, stop: int | None, line: int) -> Stretch:
        here = Header(header.names, header.delimiter, header.line, line, b"")
        return Stretch(number, file, bytes_, encoding, here, export.columns, export.wanted, plan, start, stop)

    if first is None:
        export.put_aside()
        export.octets.skim()
        yield stretch(0, None, header.next_line)
        return
    header, text = export.text()
    first += export.octets.size - len(header.rest)
    start, since = 0, header.next_line
    at, line = start, since
    for at, line in borders(text, plan.delimiter, header.next_line):
        if at - start >= size:
            yield stretch(first + start, first + at, since)
            start, since = at, line
    if at > start:
        yield stretch(first + start, first + at, since)


def _pieces(file: str, start: int, stop: int, piece: int) -> Iterator[bytes]:
    with Path(file).open("rb") as stream:
        stream.seek(start)
        while start < stop:
            data = stream.read(min(piece, stop - start))
            if not data:
                raise OSError(f"{file} ends early: it was changed while it was read")
            start += len(data)
            yield data
