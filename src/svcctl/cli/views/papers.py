"""Documents on their way out: which format is meant, and where it goes."""

import sys
from pathlib import Path

import typer

from svcctl.cli.common import stop
from svcctl.cli.files import write_bytes
from svcctl.documents.model import Document
from svcctl.documents.writers import MissingLibraryError, formats, write


def suffix_of(output: str | None, out: str | None) -> str:
    """The format that was asked for, or the one that the name of the file says. Ends the run where there is none."""
    said = output or (Path(out).suffix.removeprefix(".") if out and out != "-" else "html")
    if said not in formats():
        stop(f"there is no format {said!r}; choose one of {', '.join(formats())}")
    return said


def save(document: Document, suffix: str, out: str, *, quiet: bool) -> None:
    """Writes a document, whole or not at all, and says where; to stdout where ``out`` is ``-``."""
    try:
        content = write(document, suffix)
    except MissingLibraryError as error:
        stop(str(error.args[0]))
    if out == "-":
        sys.stdout.buffer.write(content)
        return
    write_bytes(Path(out), content)
    if not quiet:
        typer.echo(f"svcctl: wrote {out}", err=True)
