"""What tests get from `running.py` is what a user gets: the same bytes and exit codes as from a Python started anew.

Here what users get wrong; `test_started_anew.py` does so for every command.
"""

import os
import subprocess

import pytest

from running import Ran, completed, path_of_shells, started_anew, svcctl

AS_OF = ("--as-of", "2026-07-01")
TICKETS = "examples/tickets-2026-q3.csv"


@pytest.mark.parametrize(
    "words",
    [
        ("--version",),
        ("--help",),
        ("price", "--help"),
        ("nonsense",),
        ("validate", "nowhere"),
        ("explain", "sla-without-owner"),
        ("calendar", "nowhere"),
        ("price", "quote", "backup-pro", "--region", "mars", *AS_OF),
        ("sla", "explain", "T-1", TICKETS),
        ("diff", "nowhere"),
        ("render", "contract", "nowhere"),
    ],
    ids=" ".join,
)
def test_a_command_leaves_behind_what_it_does_when_python_is_started_anew(words, example):
    env = {"COLUMNS": "90", "NO_COLOR": "1"}
    kept, anew = (run(*words, cwd=example, env=env) for run in (completed, started_anew))
    assert kept.returncode in {0, 1, 2}
    assert (kept.returncode, kept.stdout, kept.stderr) == (anew.returncode, anew.stdout, anew.stderr)


def test_a_command_has_its_own_folder_and_environment_and_leaves_neither_behind(tmp_path):
    assert svcctl("init", "firm", "--empty", cwd=tmp_path).code == 0
    assert (tmp_path / "firm/svcctl.yaml").exists()
    assert svcctl("validate", cwd=tmp_path / "firm", SVCCTL_AS_OF="never").code == 2
    assert svcctl("validate", cwd=tmp_path / "firm") == started("validate", cwd=tmp_path / "firm")
    wide, narrow = (svcctl("validate", "--help", COLUMNS=columns).out for columns in ("80", "40"))
    assert len(narrow.splitlines()) > len(wide.splitlines())


def started(*words, cwd):
    ran = started_anew(*words, cwd=cwd, env={"COLUMNS": "120", "NO_COLOR": "1"})
    return Ran(ran.returncode, ran.stdout, ran.stderr)


def test_a_shell_finds_it_and_sees_codes_pipes_and_folders(tmp_path):
    lines = "svcctl nonsense 2>/dev/null; echo $?; mkdir deeper; cd deeper; svcctl init firm --empty -q; umask 077\n"
    lines += "cd firm; svcctl list | head -1 | cut -c1-4; svcctl validate -f json >../found 2>&1; echo $?"
    ran = subprocess.run(
        ["sh", "-c", lines],
        cwd=tmp_path,
        env={**os.environ, "PATH": path_of_shells()},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (ran.stdout, ran.stderr) == ("2\nKIND\n0\n", "")
    assert (tmp_path / "deeper/found").stat().st_mode & 0o777 == 0o600
