import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
PARTS = ("svcctl.yaml", "catalog", "policies", "templates", "examples")


class Ran(NamedTuple):
    """What a run left behind."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def svcctl():
    """Runs the command as a user does, in a process of its own."""

    def run(*arguments, cwd=None, stdin=None, **environment):
        ran = subprocess.run(
            [sys.executable, "-m", "svcctl", *map(str, arguments)],
            cwd=cwd,
            input=stdin,
            env={**os.environ, "COLUMNS": "120", "NO_COLOR": "1", **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        return Ran(ran.returncode, ran.stdout, ran.stderr)

    return run


@pytest.fixture(scope="session")
def example(tmp_path_factory):
    """The example company, copied: tests may not write into the repository."""
    copy = tmp_path_factory.mktemp("company")
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, copy / part)
        else:
            shutil.copyfile(ROOT / part, copy / part)
    return copy
