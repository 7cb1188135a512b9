import shutil
from pathlib import Path

import pytest

import running

ROOT = Path(__file__).parents[2]
PARTS = ("svcctl.yaml", "catalog", "policies", "templates", "examples")


@pytest.fixture(scope="session")
def svcctl():
    """Runs the command as a user does."""
    return running.svcctl


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
