from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parent.parent
TODAY = date(2026, 1, 15)

# The same examples on every machine and no deadline: a slow machine is not a failed law.
settings.register_profile("svcctl", derandomize=True, deadline=None, database=None)
settings.load_profile("svcctl")


@pytest.fixture
def root():
    return ROOT
