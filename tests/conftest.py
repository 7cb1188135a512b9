import atexit
import os
import shutil
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parent.parent
# What the tests find is kept with them: neither read from the user's cache nor left in it.
os.environ["SVCCTL_CACHE_DIR"] = tempfile.mkdtemp(prefix="svcctl-tests-")
atexit.register(shutil.rmtree, os.environ["SVCCTL_CACHE_DIR"], ignore_errors=True)
TODAY = date(2026, 1, 15)

# The same examples on every machine and no deadline: a slow machine is not a failed law.
settings.register_profile("svcctl", derandomize=True, deadline=None, database=None)
settings.load_profile("svcctl")


LONG = (
    *("docs/test_transcripts.py", "cli/test_started_anew.py", "sla/test_evidence.py", "fuzz/test_whole.py", "kinds/"),
    *("sla/test_histories.py", "cli/test_closed_pipe.py"),
)
"""What takes longest is begun first, so that no worker is left with it alone at the end."""


def pytest_collection_modifyitems(items):
    tests = Path(__file__).parent
    items.sort(key=lambda item: not item.path.relative_to(tests).as_posix().startswith(LONG))


@pytest.fixture
def root():
    return ROOT
