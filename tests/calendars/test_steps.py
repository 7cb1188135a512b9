import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcctl.calendars.steps import Steps

INSTANTS = st.integers(-(2**60), 2**60)
NEAR = st.integers(0, 300)


@given(st.lists(INSTANTS | NEAR, unique=True, max_size=60), st.lists(INSTANTS | NEAR, max_size=60))
def test_agrees_with_bisection(breakpoints, values):
    steps = np.array(sorted(breakpoints), np.int64)
    asked = np.array([*values, *breakpoints, *(b - 1 for b in breakpoints)], np.int64)
    found = Steps(steps).index(asked)
    assert found.tolist() == (np.searchsorted(steps, asked, side="right") - 1).tolist()
    assert found.dtype == np.int64


@pytest.mark.parametrize("spread", [1, 10**3, 10**6, 10**12])
def test_agrees_with_bisection_at_every_density(spread):
    random = np.random.default_rng(spread)
    steps = np.unique(np.concatenate([random.integers(0, spread * 1000, 1000), [10**15, 10**15 + 1]]))
    asked = np.concatenate([random.integers(-spread, spread * 1001, 5000), steps, steps - 1])
    assert (Steps(steps).count(asked) == np.searchsorted(steps, asked, side="right")).all()


def test_even_steps_take_one_correction_and_crowded_ones_fall_back_to_bisection():
    even, crowded = Steps(np.arange(0, 10**9, 10**6)), Steps(np.append(np.arange(100), 2**60))
    many = np.arange(2000)
    assert even.index(many).tolist() == [0] * 2000
    assert crowded.index(many).tolist() == [*range(100), *[99] * 1900]
    assert (even._table.passes, crowded._table.passes) == (1, 100)
    assert crowded.index(np.array([-1, 0, 50, 10**6, 2**60])).tolist() == [-1, 0, 50, 99, 100]
