import signal

import pytest

LIMIT, AGAIN = 600, 60
"""Seconds after which a test of a cluster is given up, and then whatever it does to put things away."""


@pytest.fixture(autouse=True)
def in_time():
    """Whoever waits for workers that never come fails with the line that waits, and stops nobody behind it."""

    def late(*_):
        pytest.fail(f"this still waited for its workers after {LIMIT} seconds")

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, LIMIT, AGAIN)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)
