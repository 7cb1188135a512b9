"""Writing what a command was asked to write: whole or not at all."""

import os
import stat
import tempfile
from pathlib import Path

import typer

from svcctl.cli.common import stop


def write_bytes(path: Path, content: bytes, mode: int = 0o644, *, durable: bool = True) -> None:
    """Writes a file atomically: readers see the old content or the new, never a half. Folders are made as needed.

    Without ``durable``, it does not wait for the disk: for many files that another run can make again.
    """
    try:
        write_whole(path, content, mode, durable=durable)
    except OSError as error:
        stop(f"{path} cannot be written: {error.strerror or error}")


def write_whole(path: Path, content: bytes, mode: int, *, durable: bool) -> None:
    """The same where the run goes on without the file: raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write_text(path: Path, text: str) -> None:
    """The same for text, as UTF-8 with plain line ends on every system."""
    write_bytes(path, text.encode())


def put(text: str, out: str, *, quiet: bool) -> None:
    """Prints a text where ``out`` is ``-``; else writes it to that file and says so, unless told to be quiet."""
    if out == "-":
        typer.echo(text, nl=False)
        return
    write_text(Path(out), text)
    if not quiet:
        typer.echo(f"svcctl: wrote {out}", err=True)


def rewrite(path: Path, content: bytes) -> None:
    """The same for a file that is there: a link stays a link, the rights stay, and a read-only file is told."""
    target = path.resolve()
    mode = stat.S_IMODE(target.stat().st_mode)
    if not mode & 0o222 or not os.access(target, os.W_OK):
        stop(f"{path} is read-only: allow writing it (chmod u+w), or leave it out")
    write_bytes(target, content, mode)
