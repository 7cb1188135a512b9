"""Prices as shops write them, and what holds whatever the price: order, bounds, and that free stays free."""

from fractions import Fraction
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcctl.money.charm import Grid, charmed, ends_in

F = Fraction


def grid(to=None, ending=None, way="nearest", below=None):
    ending_ = F(ending or 0)
    return Grid(ends_in(ending_) if ending else F(to), ending_, way, None if below is None else F(below))


@pytest.mark.parametrize(
    ("amount", "how", "price"),
    [
        ("10.37", {"to": "0.05"}, "10.35"),
        ("10.375", {"to": "0.05"}, "10.40"),
        ("10.37", {"to": "0.05", "way": "up"}, "10.40"),
        ("10.39", {"to": "0.05", "way": "down"}, "10.35"),
        ("10.35", {"to": "0.05", "way": "up"}, "10.35"),
        ("10.37", {"ending": "0.99"}, "9.99"),
        ("10.49", {"ending": "0.99"}, "10.99"),
        ("10.48", {"ending": "0.99"}, "9.99"),
        ("264", {"ending": "9"}, "269"),
        ("263.99", {"ending": "9"}, "259"),
        ("264.01", {"ending": "9", "way": "down"}, "259"),
        ("1234", {"ending": "90"}, "1190"),
        ("1234", {"ending": "90", "way": "up"}, "1290"),
        ("1.234", {"ending": "0.09"}, "1.19"),
        ("3", {"ending": "0.5"}, "3.5"),
        ("7", {"ending": "1"}, "11"),
        ("0.3", {"to": "1"}, "1"),
        ("0.3", {"ending": "9", "way": "down"}, "9"),
        ("0", {"ending": "9"}, "0"),
        ("0", {"to": "5", "way": "up"}, "0"),
    ],
)
def test_an_amount_becomes_the_price_that_a_shop_would_write(amount, how, price):
    assert charmed(F(amount), [grid(**how)]) == F(price)


def test_low_and_high_prices_have_their_own_endings():
    grids = [grid(to="0.01", below="5"), grid(ending="0.99", below="100"), grid(ending="9")]
    found = [charmed(F(each), grids) for each in ("4.996", "5", "99.995", "100", "101", "104", "0.001")]
    assert found == [F(each) for each in ("5", "5.99", "99.99", "109", "109", "109", "0.01")]


def test_rounding_up_stays_below_the_bound_of_its_way():
    grids = [grid(to="5", way="up", below="12"), grid(ending="9", way="down")]
    assert [charmed(F(each), grids) for each in (9, 11, 12, 29)] == [10, 10, 19, 29]


def test_without_a_grid_for_it_an_amount_stays_as_it_is():
    assert charmed(F("12.345"), []) == F("12.345")
    assert charmed(F("12.345"), [grid(to="1", below="10")]) == F("12.345")


def test_a_bound_without_a_price_below_it_is_the_price():
    grids = [grid(to="0.01", below="5"), grid(to="10", below="8")]
    assert charmed(F(6), grids) == 5


@given(st.fractions(-50, 50, max_denominator=40), st.sampled_from(["0.3", "0.99", "9", "5"]))
def test_the_prices_of_a_grid_around_a_bound(bound, ending):
    mine = grid(ending=ending)
    low, high = mine.at_most(bound), mine.at_least(bound)
    assert (low - mine.ending) % mine.every == 0
    assert low <= bound <= high == (low if low == bound else low + mine.every)
    assert mine.at_most(low) == mine.at_least(low) == low


def test_a_grid_says_what_it_does():
    assert str(grid(ending="0.99")) == "to the nearest price ending in 0.99"
    assert str(grid(to="0.05", way="up")) == "up to the next price in steps of 0.05"
    assert str(grid(ending="90", way="down")) == "down to the last price ending in 90"


AMOUNTS = st.fractions(0, 2000, max_denominator=1000)
ENDINGS = st.sampled_from(["0.99", "0.95", "0.09", "9", "90", "5", "0.5"])
WAYS = st.sampled_from(["nearest", "up", "down"])


@st.composite
def grids(draw):
    """Rising bounds, wide enough for a price of each grid; the last has none."""
    found, below = [], F(0)
    for last in [*[False] * draw(st.integers(0, 3)), True]:
        ending = draw(st.one_of(st.none(), ENDINGS))
        made = grid(to=draw(st.sampled_from(["0.01", "0.05", "1", "5", "0.3"])), ending=ending, way=draw(WAYS))
        below = below + made.every + made.ending + draw(st.fractions(0, 100, max_denominator=100))
        found.append(Grid(made.every, made.ending, made.way, None if last else below))
    return found


@given(AMOUNTS, AMOUNTS, grids())
def test_a_dearer_amount_never_gets_a_lower_price(one, other, grids):
    low, high = sorted((one, other))
    assert charmed(low, grids) <= charmed(high, grids)


@given(AMOUNTS, grids())
def test_nothing_becomes_free_and_free_stays_free(amount, grids):
    assert (charmed(amount, grids) == 0) == (amount == 0)


@given(AMOUNTS.filter(bool), grids())
def test_a_price_is_one_of_its_grid_and_stays_within_its_bounds(amount, grids):
    found, number = (
        charmed(amount, grids),
        next(n for n, each in enumerate(grids) if each.below is None or amount < each.below),
    )
    mine = grids[number]
    assert (found - mine.ending) % mine.every == 0
    assert mine.below is None or found <= mine.below
    assert number == 0 or found >= grids[number - 1].below


@given(AMOUNTS.filter(bool), grids())
def test_a_price_that_is_rounded_already_stays(amount, grids):
    found = charmed(amount, grids[-1:])
    assert charmed(found, grids[-1:]) == found


@given(st.fractions(1, 500, max_denominator=100), ENDINGS, WAYS)
def test_it_is_the_price_that_somebody_would_find_by_walking_up(amount, ending, way):
    mine = grid(ending=ending, way=way)
    prices = (mine.ending + n * mine.every for n in count())
    below, above = None, None
    for price in prices:
        if price <= amount:
            below = price
        if price >= amount:
            above = price
            break
    expected = below if way == "down" else above if way == "up" else None
    if expected is None and way == "nearest":
        expected = above if below is None or above - amount <= amount - below else below
    assert charmed(amount, [mine]) == (above if expected is None else expected)
