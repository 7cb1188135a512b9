"""Commands are read when they are called: nobody notices, except that the others cost nothing."""

import errno
import os
import subprocess
import sys
from importlib import import_module

import pytest
import typer

from svcctl.cli.commands import _every, _members, _modules, _ready

LOADED = "import sys; print(*sorted(name for name in sys.modules if name.startswith('svcctl.cli.')), file=sys.stderr)"


def ran(*arguments, root, **environment):
    code = f"import atexit; atexit.register(lambda: exec({LOADED!r})); from svcctl.cli.main import run; run()"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=root,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_command_is_read_without_the_others(root):
    loaded = set(ran("migrate", "--help", root=root).stderr.split())
    assert "svcctl.cli.migrate" in loaded
    assert not loaded & {f"svcctl.cli.{name}" for name in _modules() if name != "migrate"}


def test_a_command_that_is_not_named_like_its_file_is_found(root):
    listed = ran("list", "Policy", root=root)
    assert listed.returncode == 0
    assert "credit-cap" in listed.stdout


@pytest.mark.parametrize("name", _every())
def test_a_group_read_alone_has_all_its_commands(name, root):
    """Files that add to a group of another file are found by their name: whoever names one otherwise is told here."""
    for module in _modules():
        import_module(f"svcctl.cli.{module}")
    whole = _ready(name, _every()[name])
    told = ran(name, "--help", root=root).stdout
    for command in getattr(whole, "commands", ()):
        assert f"\n  {command} " in told or f"\n  {command}\n" in told


def test_help_says_of_every_command_what_the_command_says_itself(root):
    told = ran("--help", root=root).stdout
    for name, member in _every().items():
        line = next(line for line in told.splitlines() if line.startswith(f"  {name} "))
        said = line.split(maxsplit=1)[1].removesuffix("...")
        whole = _ready(name, member)
        assert " ".join((whole.help or "").split()).startswith(said)


def test_help_and_the_version_read_no_command_and_no_library_for_them(root):
    code = "import sys\nfrom svcctl.cli.main import run\nsys.argv = ['/usr/bin/svcctl', sys.argv[1]]\n"
    code += "try:\n    run()\nfinally:\n    print('typer' in sys.modules, file=sys.stderr)\n"
    for word, columns, typer_is_read in (("--help", "80", False), ("--version", "80", False), ("--help", "79", True)):
        done = subprocess.run(
            [sys.executable, "-c", code, word],
            cwd=root,
            env={**os.environ, "COLUMNS": columns},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, f"{typer_is_read}\n")
        assert done.stdout.startswith(
            "svcctl 0" if word == "--version" else "Usage: svcctl [OPTIONS] COMMAND [ARGS]...\n"
        )


def test_help_names_the_program_as_it_was_called(root):
    command = [sys.executable, "-m", "svcctl", "--help"]
    for columns in ("80", "50"):
        done = subprocess.run(
            command, cwd=root, env={**os.environ, "COLUMNS": columns}, capture_output=True, text=True, check=True
        )
        assert done.stdout.startswith("Usage: python -m svcctl [OPTIONS] COMMAND")


@pytest.mark.parametrize(
    ("word", "hint"),
    [("validat", "Did you mean 'validate'?"), ("catalog", "No such command 'catalog'."), ("sl", "'sla'")],
)
def test_a_word_that_is_no_command_is_told_with_the_nearest(word, hint, root):
    stopped = ran(word, root=root)
    assert stopped.returncode == 2
    assert hint in stopped.stderr


@pytest.mark.parametrize(
    ("words", "count", "found"),
    [("svcctl sh", 1, ["show"]), ("svcctl sla c", 2, ["credits"]), ("svcctl validate --b", 2, ["--baseline"])],
)
def test_the_shell_completes_commands_and_options(words, count, found, root):
    asked = {"_SVCCTL_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(count)}
    code = "import sys; sys.argv = ['svcctl']; from svcctl.cli.main import run; run()"
    completed = subprocess.run(
        [sys.executable, "-c", code], cwd=root, env={**os.environ, **asked}, capture_output=True, text=True, check=False
    )
    assert completed.stdout.split() == found


def test_every_file_that_is_no_command_adds_to_one_or_is_known_not_to_be_one():
    groups = {name for name in _modules() if _members(name)}
    for name in set(_modules()) - groups:
        assert any(name.startswith(f"{group}_") for group in groups), name
    assert all(isinstance(member, typer.Typer) or callable(member) for member in _every().values())


@pytest.mark.parametrize(
    ("number", "next_step"),
    [
        ("ENOSPC", "; free some space or choose another place, and run it again"),
        ("EACCES", "; choose a place that you may read and write, and run it again"),
        ("EROFS", "; choose a place that you may read and write, and run it again"),
        ("EMFILE", ""),
    ],
)
def test_what_the_system_refuses_is_told_in_its_words_with_what_helps(number, next_step, root):
    code = (
        "import errno, os, sys\n"
        "from svcctl.cli import app as module, main\n"
        "def app():\n"
        f"    raise OSError(errno.{number}, os.strerror(errno.{number}), 'out.json')\n"
        "module.app = app\n"
        "main.run()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (
        2,
        f"svcctl: out.json: {os.strerror(getattr(errno, number))}{next_step}\n",
    )


KEPT = "class Kept:\n    def __del__(self): print('let go')\nkept = Kept()\n"
LATE = "import threading as t; t.Thread(target=lambda: (t.main_thread().join(), print('late'))).start()\n"
TOLD = "import atexit; atexit.register(print, 'the end')\n"


@pytest.mark.parametrize(("words", "code"), [(["migrate"], 0), (["explain", "no-such-rule"], 2)])
def test_svcctl_ends_without_letting_go_of_its_values_but_not_before_its_threads(words, code, root):
    for before, last in ((KEPT + TOLD, "the end"), (LATE, "late")):
        program = f"{before}import sys\nfrom svcctl.cli.main import main\nsys.argv = ['svcctl', *{words}]\nmain()"
        ended = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=False)
        assert ended.returncode == code
        assert ended.stdout.splitlines()[-1] == last
        assert len(ended.stdout + ended.stderr) > 30
