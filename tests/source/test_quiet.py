"""Python's memory housekeeping while a workspace is read: held, and not made up for at once."""

import gc
import weakref

import pytest

from svcctl.source.compose import quiet, settled


class Circle:
    """Holds itself."""

    def __init__(self):
        self.me = self


@pytest.fixture
def runs():
    """The runs of the housekeeping since the test began."""
    found = []

    def told(phase, info):
        if phase == "start":
            found.append(info["generation"])

    gc.collect()
    gc.callbacks.append(told)
    yield found
    gc.callbacks.remove(told)


def test_what_was_made_meanwhile_is_not_looked_through_at_once(runs):
    with quiet():
        made = [[number] for number in range(100_000)]
    more = [[number] for number in range(100)]
    assert (len(made), len(more), runs) == (100_000, 100, [])
    assert gc.isenabled()
    assert not gc.get_freeze_count()


def test_circles_that_were_made_meanwhile_are_found_in_the_end():
    with quiet():
        gone = weakref.ref(Circle())
    assert gone() is not None
    gc.collect()
    assert gone() is None


def test_what_is_settled_stays_so_and_who_holds_it_already_goes_on():
    with settled():
        many = gc.get_freeze_count()
        with quiet(), quiet():
            assert not gc.isenabled()
        assert 0 < gc.get_freeze_count() <= many, "nothing more is kept; what nobody holds any more may go"
    assert not gc.get_freeze_count()
    gc.disable()
    try:
        with quiet():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
