"""Documents on their way out: which format is meant, and where it goes."""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import typer

from svcctl.catalog import Catalog
from svcctl.cli.common import stop
from svcctl.cli.files import write_bytes
from svcctl.cli.formats import ending, format_of, named
from svcctl.clocks import Clocks
from svcctl.documents.model import Document
from svcctl.documents.prices import regions
from svcctl.documents.setting import Setting
from svcctl.documents.speech import speech
from svcctl.documents.writers import MissingLibraryError, formats, write
from svcctl.kinds.workspace import Workspace


def suffix_of(output: str | None, out: str | None) -> str:
    """How files of the format end that was asked for, or that the name of the file says. Ends the run without one."""
    said = output or (Path(out).suffix.removeprefix(".") if out and out != "-" else "html")
    return ending(format_of(said, sorted(map(named, formats()))))


def settings_of(catalog: Catalog, day: date, languages: Sequence[str] | None, region: str) -> list[Setting]:
    """What documents are made in, by language. Ends the run for a language or a region that is not there."""
    said = catalog.workspace.spec if catalog.workspace else None
    wanted = languages or [said.locale if isinstance(said, Workspace) else "en-GB"]
    try:
        clocks = Clocks(catalog)
        settings = [Setting(catalog, speech(tag), day, clocks, region) for tag in dict.fromkeys(wanted)]
    except LookupError as error:
        stop(str(error.args[0]))
    known = [each.name for each in regions(settings[0])]
    if region and region not in known:
        stop(f"there is no region {region!r}; the price books have {', '.join(known) or 'none'}")
    return settings


def save(document: Document, suffix: str, out: str, *, quiet: bool) -> None:
    """Writes a document, whole or not at all, and says where; to stdout where ``out`` is ``-``."""
    content = written(document, suffix)
    if out == "-":
        sys.stdout.buffer.write(content)
        return
    write_bytes(Path(out), content)
    if not quiet:
        typer.echo(f"svcctl: wrote {out}", err=True)


def written(document: Document, suffix: str) -> bytes:
    """A document in a format. Ends the run where the library of the format is not there."""
    try:
        return write(document, suffix)
    except MissingLibraryError as error:
        stop(str(error.args[0]))
