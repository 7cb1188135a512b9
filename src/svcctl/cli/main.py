import atexit
import errno
import io
import os
import shutil
import stat
import sys
from pathlib import Path
from typing import Any

from svcctl import __version__
from svcctl.cli.process import make_light

OUR_BUG = 3
_NO_ROOM = "; free some space or choose another place, and run it again"
_NOT_ALLOWED = "; choose a place that you may read and write, and run it again"
_NEXT = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), _NO_ROOM),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), _NOT_ALLOWED),
}
"""What to do when the system refuses, by its reason."""
_USAGE, _INTERRUPTED = 2, 130

_WIDTH = 80
"""No page of --help is wider, however wide the terminal is."""


def main() -> None:
    """The `svcctl` command as a process of its own, which ends at once.

    To let go of every value of a large workspace, one by one, takes longer than all there is to do for a small one.
    What is printed is out, and what asked to be told of the end is told. Not while other threads are at work.
    """
    make_light()
    try:
        run()
    except SystemExit as done:
        threads = sys.modules.get("threading")
        if not isinstance(done.code, int | None) or (threads and threads.active_count() > 1):
            raise
        try:
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
        except OSError:
            raise done from None
        atexit._run_exitfuncs()  # noqa: SLF001 - what Python itself does at the end
        os._exit(done.code or 0)


def run() -> None:
    """The `svcctl` command. Exit codes: 0 sound, 1 findings, 2 usage, 3 our bug."""
    for name in ("stdout", "stderr"):
        setattr(sys, name, _stream(getattr(sys, name)))
    try:
        _answer()
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
    except OSError as error:
        # The world said no: a full disk, a closed terminal, a folder that may not be written. What the system says is
        # told as it is; a next step only where there surely is one.
        where = f"{error.filename}: " if error.filename else ""
        _tell(f"svcctl: {where}{error.strerror or error}{_NEXT.get(error.errno or 0, '')}")
        sys.exit(_USAGE)
    except Exception as error:  # noqa: BLE001 - the edge: whatever got here is our bug, said without a traceback
        _tell_bug(error)
        sys.exit(OUR_BUG)


class _Pipe(io.FileIO):
    """A pipe whose reader may go away (`svcctl list | head`): what nobody reads is let go, and nothing else changes."""

    def write(self, content: Any) -> int:  # bytes of any kind
        """How many bytes are no longer ours to write."""
        try:
            return super().write(content)
        except ConnectionError:
            return memoryview(content).nbytes


def _stream(stream: Any) -> Any:
    """Where to print: UTF-8 everywhere, and nowhere if whoever started us closed it. A reader who leaves ends nothing.

    Only a pipe has such a reader, or a socket, with which some programs start others; all else stays what it is.
    """
    if stream is None:
        return Path(os.devnull).open("w", encoding="utf-8")
    if not hasattr(stream, "reconfigure"):
        return stream  # of somebody who runs us inside their own program
    raw = getattr(stream.buffer, "raw", stream.buffer)  # with `python -u` nothing is held back
    if isinstance(raw, io.FileIO) and _is_pipe(os.fstat(raw.fileno()).st_mode):
        stream.flush()
        pipe = _Pipe(raw.fileno(), "w", closefd=False)
        how = {"line_buffering": stream.line_buffering, "write_through": stream.write_through}
        stream = io.TextIOWrapper(pipe if raw is stream.buffer else io.BufferedWriter(pipe), **how)
    stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    return stream


def _is_pipe(mode: int) -> bool:
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


def _answer() -> None:
    known = _known(sys.argv)
    if known is None:
        from svcctl.cli.app import app  # noqa: PLC0415 - most of a start, and not needed for what is known

        if os.environ.get("SVCCTL_READER") == "libyaml":
            from svcctl.source import quick  # noqa: PLC0415 - rarely wanted

            quick.off()
        app()
    else:
        sys.stdout.write(known)
        sys.stdout.flush()
        sys.exit(0)


def _known(words: list[str]) -> str | None:
    """What is answered before any command is read: the version, and the page of --help as it is kept beside this file.

    None for everything else: another program name, a narrow terminal, a page that is not there.
    """
    program = {"svcctl": "svcctl", "__main__.py": "python -m svcctl"}.get(Path(words[0]).name)
    if words[1:] == ["--version"]:
        return f"svcctl {__version__}\n"
    if words[1:] != ["--help"] or program is None or shutil.get_terminal_size().columns < _WIDTH:
        return None
    page = Path(__file__).with_name("help.txt")
    text = page.read_text(encoding="utf-8") if page.exists() else ""
    return text.replace("svcctl", program, 1) or None


def _tell_bug(error: Exception) -> None:
    _tell(f"svcctl {__version__} met a bug of its own: {type(error).__name__}: {error}")
    if os.environ.get("SVCCTL_DEBUG"):
        import traceback  # noqa: PLC0415 - a bug is rare

        traceback.print_exc()
    else:
        _tell("Please report it with the output of the same command under SVCCTL_DEBUG=1.")


def _tell(text: str) -> None:
    print(text, file=sys.stderr)  # noqa: T201 - the edge of the edge: typer may be what failed
