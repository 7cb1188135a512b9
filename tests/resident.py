"""Runs `svcctl` for the tests: one process that has read every module once, and splits off another for each command.

A command that is asked for here is a process of its own, with arguments, folder, environment, umask and streams as they
were asked for, and what it leaves behind ends with it. It is only not started from nothing, which takes longer than
most commands do. Started by `running.py`, with the path of a socket; lives for as long as its standard input is open.
"""

import atexit
import gc
import importlib
import os
import pkgutil
import runpy
import select
import shutil
import signal
import socket
import sys
import tempfile
import threading
import time
import traceback
import warnings
from contextlib import suppress
from datetime import date
from pathlib import Path

import svcctl
from asking import AS_MODULE
from svcctl.cli.main import run
from svcctl.validation import load_catalog

COSTLY = (
    "babel.dates",
    "holidays",
    "jinja2.sandbox",
    "markdown_it",
    "rapidfuzz",
    "ruamel.yaml",
    "vl_convert",
    "xlsxwriter",
)
"""What commands read when they need it: read here once for all."""


def prepare():
    """Reads all of svcctl but what starts threads or servers of its own (dask, the language server).

    The example company is judged once, so that schemas, patterns and pages are ready too.
    """
    for found in pkgutil.walk_packages(svcctl.__path__, "svcctl."):
        if not found.name.endswith(("__main__", ".dask", "language_server")):
            importlib.import_module(found.name)
    for name in COSTLY:
        importlib.import_module(name)
    load_catalog(Path(__file__).parents[1], date(2026, 1, 15))
    gc.collect()
    gc.freeze()  # what stands now is never looked through again, so its memory stays shared


def received(connection):
    """A request: (way, umask, folder, arguments, environment, the three streams)."""
    size, streams, _, _ = socket.recv_fds(connection, 8, 3)
    text = connection.recv(int(size), socket.MSG_WAITALL)
    way, umask, folder, count, *rest = text.split(b"\0")
    words, pairs = rest[: int(count)], rest[int(count) :]
    return way, int(umask), folder, words, dict(pair.split(b"=", 1) for pair in pairs), streams


def become(umask, folder, words, environment, streams):
    """Makes this process what a new one would be before its first line."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.umask(umask)
    os.chdir(folder)
    os.environb.clear()
    os.environb.update(environment)
    time.tzset()
    tempfile.tempdir = None
    sys.argv = ["", *map(os.fsdecode, words)]
    streams = ((0, "r", "surrogateescape"), (1, "w", "surrogateescape"), (2, "w", "backslashreplace"))
    sys.stdin, sys.stdout, sys.stderr = (
        open(number, mode, encoding="utf-8", errors=errors, closefd=False)  # noqa: SIM115 - for as long as it runs
        for number, mode, errors in streams
    )
    sys.stderr.reconfigure(line_buffering=True)


def result_of(way):
    """Runs the command as `python -m svcctl` or as the script `svcctl` and says its exit code, as Python does."""
    try:
        if way == AS_MODULE:
            runpy.run_module("svcctl", run_name="__main__", alter_sys=True)
        else:
            sys.argv[0] = "svcctl"
            run()
    except SystemExit as stop:
        code = stop.code
    except BaseException:  # noqa: BLE001 - as Python ends whatever ends it
        traceback.print_exc()
        code = 1
    else:
        code = 0
    if not isinstance(code, int | None):
        sys.stderr.write(f"{code}\n")
        code = 1
    with suppress(AttributeError):
        threading._shutdown()
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
    except OSError:
        return 120
    return (code or 0) & 255


def serve(path):
    """Answers every request with the exit code of its command, minus the signal's number where one ended it."""
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen(64)
    woken, wake = os.pipe()
    for end in (woken, wake):
        os.set_blocking(end, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    waiting = {}
    os.write(1, b"ready\n")
    while True:
        ready, _, _ = select.select([listener, woken, 0], [], [])
        if 0 in ready:
            return
        if woken in ready:
            os.read(woken, 4096)
            with suppress(ChildProcessError):
                while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                    with waiting.pop(ended[0]) as connection, suppress(OSError):
                        connection.sendall(b"%d\n" % os.waitstatus_to_exitcode(ended[1]))
        if listener in ready:
            connection, _ = listener.accept()
            way, *asked, streams = received(connection)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)  # numpy keeps threads, which wait and hold nothing
                child = os.fork()
            if not child:
                code = 3
                try:
                    become(*asked, streams)
                    code = result_of(way)
                finally:
                    os._exit(code)
            for stream in streams:
                os.close(stream)
            waiting[child] = connection


if __name__ == "__main__":
    prepare()
    serve(sys.argv[1])
    shutil.rmtree(os.path.dirname(sys.argv[1]), ignore_errors=True)  # noqa: PTH120 - also where the tests were killed
