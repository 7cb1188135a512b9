"""How a test runs `svcctl` as a user does: `svcctl(...)` for one command, `path_of_shells()` for lines of a shell.

Each command is a process of its own, which `resident.py` splits off: to start Python anew and read every module takes
longer than most commands do. Where that start is the subject there is `started_anew(...)`, and with SVCCTL_TESTS_ANEW
set everything is started anew.
"""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from shlex import quote
from typing import NamedTuple

from asking import AS_MODULE, ask

HERE = Path(__file__).parent
_ANEW = bool(os.environ.get("SVCCTL_TESTS_ANEW"))


def _of_a_start(environment):
    """The variables that Python reads once, when it starts."""
    return {name: said for name, said in environment.items() if name.startswith(("PYTHON", "LC_", "LANG"))}


_OURS = _of_a_start(os.environ)


class Ran(NamedTuple):
    """What a run left behind."""

    code: int
    out: str
    err: str


def svcctl(*words, cwd=None, stdin=None, **environment):
    """Runs a command in a folder, with more environment: what it left behind, 120 columns wide and without colour."""
    ran = completed(*words, cwd=cwd, stdin=stdin, env={"COLUMNS": "120", "NO_COLOR": "1", **environment})
    return Ran(ran.returncode, ran.stdout, ran.stderr)


def completed(*words, cwd=None, stdin=None, env=None):
    """The same as `subprocess.run` tells it; ``env`` is added to the environment of the tests."""
    words, env = [*map(str, words)], {**os.environ, **(env or {})}
    if _ANEW or _of_a_start(env) != _OURS:
        return started_anew(*words, cwd=cwd, stdin=stdin, env=env)
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        source.write((stdin or "").encode())
        source.seek(0)
        streams = [stream.fileno() for stream in (source, out, err)]
        code = ask(_resident(), words, streams, way=AS_MODULE, folder=cwd, environment=env)
        return subprocess.CompletedProcess(words, code, _text(out), _text(err))


def started_anew(*words, cwd=None, stdin=None, env=None):
    """The same in a new Python: for what is about its start, and for signals."""
    return subprocess.run(
        [sys.executable, "-m", "svcctl", *map(str, words)],
        cwd=cwd,
        input=stdin or "",
        env={**os.environ, **(env or {})},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def path_of_shells():
    """A PATH on which `svcctl` is found, for lines that a shell runs."""
    return os.pathsep.join((*([] if _ANEW else [_commands()]), str(Path(sys.executable).parent), os.environ["PATH"]))


def _text(stream):
    stream.seek(0)
    return stream.read().decode().replace("\r\n", "\n").replace("\r", "\n")


@cache
def _resident():
    """The socket of the process that runs commands, started when first needed; it ends with the tests."""
    folder = tempfile.mkdtemp(prefix="svcctl-")
    path = f"{folder}/asked"
    server = subprocess.Popen(
        [sys.executable, HERE / "resident.py", path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is for the tests, which then end it
    )
    atexit.register(_end, server, folder)
    assert server.stdout.readline() == b"ready\n"
    return path


def _end(server, folder):
    with server:
        server.stdin.close()
    shutil.rmtree(folder, ignore_errors=True)


@cache
def _commands():
    """A folder with `svcctl` in it."""
    folder = Path(_resident()).parent
    asks, shim = folder / "asks.py", folder / "svcctl"
    asks.write_text(
        f"import os, sys\nsys.path.insert(0, {str(HERE)!r})\nfrom asking import ask\n"
        f"os._exit(ask({_resident()!r}, sys.argv[1:], (0, 1, 2)) & 255)\n",
        encoding="utf-8",
    )
    # By way of a shell: the first line of a script cannot name a Python in a folder with a space.
    shim.write_text(f'#!/bin/sh\nexec {quote(sys.executable)} -IS {quote(str(asks))} "$@"\n', encoding="utf-8")
    shim.chmod(0o755)
    return str(folder)
