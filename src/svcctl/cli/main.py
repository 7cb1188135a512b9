import errno
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from svcctl import __version__
from svcctl.cli.commands import Commands

OUR_BUG = 3
_NO_ROOM = "; free some space or choose another place, and run it again"
_NOT_ALLOWED = "; choose a place that you may read and write, and run it again"
_NEXT = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), _NO_ROOM),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), _NOT_ALLOWED),
}
"""What to do when the system refuses, by its reason."""
_USAGE, _INTERRUPTED = 2, 130

app = typer.Typer(
    name="svcctl",
    cls=Commands,
    help="Service catalogs, SLAs and prices as YAML in git: checked, measured on real tickets, explained to the cent.",
    rich_markup_mode=None,  # halves the time of --help
    pretty_exceptions_enable=False,
    no_args_is_help=True,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"svcctl {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Options before the command."""


def run() -> None:
    """The `svcctl` command. Exit codes: 0 sound, 1 findings, 2 usage, 3 our bug."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started us
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - for as long as we run
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output went away (`svcctl list | head`): nothing is wrong, and nobody is left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        # The world said no: a full disk, a closed terminal, a folder that may not be written. What the system says is
        # told as it is; a next step only where there surely is one.
        where = f"{error.filename}: " if error.filename else ""
        _tell(f"svcctl: {where}{error.strerror or error}{_NEXT.get(error.errno or 0, '')}")
        sys.exit(_USAGE)
    except Exception as error:  # noqa: BLE001 - the edge: whatever got here is our bug, said without a traceback
        _tell_bug(error)
        sys.exit(OUR_BUG)


def _tell_bug(error: Exception) -> None:
    _tell(f"svcctl {__version__} met a bug of its own: {type(error).__name__}: {error}")
    if os.environ.get("SVCCTL_DEBUG"):
        import traceback  # noqa: PLC0415 - a bug is rare

        traceback.print_exc()
    else:
        _tell("Please report it with the output of the same command under SVCCTL_DEBUG=1.")


def _tell(text: str) -> None:
    print(text, file=sys.stderr)  # noqa: T201 - the edge of the edge: typer may be what failed
