"""Writing what a command was asked to write: whole or not at all."""

import os
import tempfile
from pathlib import Path

from svcctl.cli.common import stop


def write_bytes(path: Path, content: bytes) -> None:
    """Writes a file atomically: readers see the old content or the new, never a half. Folders are made as needed."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(0o644)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        stop(f"{path} cannot be written: {error.strerror or error}")


def write_text(path: Path, text: str) -> None:
    """The same for text, as UTF-8 with plain line ends on every system."""
    write_bytes(path, text.encode())
