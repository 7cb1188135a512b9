"""A reader that goes away (`svcctl list | head`) changes neither the exit code nor what is said on stderr.

Each command is a Python started anew, whose output is a real pipe that a reader closes.
"""

import os
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager

import pytest

from running import started_anew

ENVIRONMENT = {"COLUMNS": "100", "NO_COLOR": "1"}
AS_OF = ("--as-of", "2026-07-01")
TICKETS = "examples/tickets-2026-q3.csv"
SMALL = 4096
"""Bytes that a pipe holds here, so that a few pages are more than fits into it."""

SOUND = [
    ("list",),
    ("validate", "--strict"),
    ("explain",),
    ("sla", "report", TICKETS),
    ("render", "page", "plans", "backup", "-o", "-", *AS_OF),
    ("price", "quote", "backup-pro", "--region", "nordics", "-f", "json", *AS_OF),
    ("price", "quote", "backup-pro", "--region", "nordics", "-f", "docx", "-o", "-", *AS_OF),
    ("diff", "empty", ".", "-f", "json", *AS_OF),
    ("--help",),
    ("price", "quote", "--help"),
    ("--version",),
]
FAULTY = [
    ("validate",),
    ("validate", "-f", "json"),
    ("nonsense",),
]


@pytest.fixture(scope="module")
def sound(example, tmp_path_factory):
    """The example company, and a workspace in which nothing is declared."""
    company = shutil.copytree(example, tmp_path_factory.mktemp("sound") / "company")
    started_anew("init", "empty", "--empty", "-q", cwd=company)
    return company


@pytest.fixture(scope="module")
def faulty(example, tmp_path_factory):
    """The same with more findings than fit into any pipe."""
    company = shutil.copytree(example, tmp_path_factory.mktemp("faulty") / "company")
    (company / "catalog/more.yaml").write_text("---\n".join(["a: {b: c}\n"] * 2_000), encoding="utf-8")
    return company


@contextmanager
def begun(words, folder, **streams):
    command = [sys.executable, "-m", "svcctl", *words]
    streams = {"stdin": subprocess.DEVNULL, "stderr": subprocess.PIPE, **streams}
    with subprocess.Popen(command, cwd=folder, env={**os.environ, **ENVIRONMENT}, **streams) as process:
        yield process


def ended(process):
    """(exit code, what was said on stderr) of a command that nobody waits for in vain."""
    said = process.stderr.read().decode() if process.stderr else ""
    return process.wait(timeout=120), said


def read_to_the_end(words, folder):
    with begun(words, folder, stdout=subprocess.PIPE) as process:
        said = process.communicate(timeout=120)[1].decode()
        return process.returncode, said


def left_after_a_byte(words, folder):
    with begun(words, folder, stdout=subprocess.PIPE, pipesize=SMALL, bufsize=0) as process:
        process.stdout.read(1)
        process.stdout.close()
        return ended(process)


def gone_before_the_first(words, folder):
    reader, writer = os.pipe()
    os.close(reader)
    with begun(words, folder, stdout=writer) as process:
        os.close(writer)
        return ended(process)


def every_way_ends_alike(words, folder):
    wanted = read_to_the_end(words, folder)
    assert left_after_a_byte(words, folder) == wanted
    assert gone_before_the_first(words, folder) == wanted
    return wanted


@pytest.mark.parametrize("words", SOUND, ids=" ".join)
def test_a_command_of_a_sound_workspace_ends_as_if_it_had_been_read(words, sound):
    assert every_way_ends_alike(words, sound)[0] == 0


@pytest.mark.parametrize("words", FAULTY, ids=" ".join)
def test_a_command_that_fails_ends_as_if_it_had_been_read(words, faulty):
    assert every_way_ends_alike(words, faulty)[0] == (2 if words == ("nonsense",) else 1)


def test_what_is_written_is_written_whole_whoever_reads(sound, tmp_path):
    words = ("sla", "report", TICKETS, "--report", "none", "-q", "-o")
    read_to_the_end([*words, tmp_path / "read"], sound)
    gone_before_the_first([*words, tmp_path / "gone"], sound)
    read, gone = ({file.name: file.read_bytes() for file in (tmp_path / name).iterdir()} for name in ("read", "gone"))
    assert len(read) > 3
    assert gone == read


def test_a_socket_is_left_like_a_pipe(faulty):
    ours, theirs = socket.socketpair()
    with begun(("validate", "-f", "json"), faulty, stdout=theirs) as process:
        theirs.close()
        ours.recv(1)
        ours.close()
        assert ended(process) == (1, "")


@pytest.mark.parametrize(("words", "code"), [(("validate", "nowhere"), 2), (("nonsense",), 2), (("fmt", "--check"), 0)])
def test_nobody_who_hears_what_is_wrong_changes_no_exit_code(words, code, sound):
    reader, writer = os.pipe()
    os.close(reader)
    with begun(words, sound, stdout=writer, stderr=writer) as process:
        os.close(writer)
        assert ended(process)[0] == code


@pytest.mark.skipif(not shutil.which("bash"), reason="pipefail is a word of bash")
def test_a_pipeline_that_asks_for_every_exit_code_is_told_the_same(sound, faulty):
    for folder, code in ((sound, 0), (faulty, 1)):
        line = f"set -o pipefail; '{sys.executable}' -m svcctl validate -f sarif | head -c 1"
        done = subprocess.run(["bash", "-c", line], cwd=folder, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout, done.stderr) == (code, "{", "")


def test_output_that_python_holds_back_nowhere_is_left_alike(faulty, monkeypatch):
    monkeypatch.setenv("PYTHONUNBUFFERED", "1")
    assert every_way_ends_alike(("validate", "-f", "json"), faulty) == (1, "")
