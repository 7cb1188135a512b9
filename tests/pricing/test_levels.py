"""Levels of prices, where a price lies among them, and proposals that never leave the band."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from svcctl.kinds.base import Percent
from svcctl.money import Money
from svcctl.money.charm import Grid
from svcctl.pricing.levels import Levels, levels, sold
from svcctl.pricing.market import Forecast
from svcctl.pricing.proposals import Market, Standing, position, propose
from svcctl.pricing.shapes import Usage
from svcctl.pricing.targets import reach, revenue
from svcctl.validation import validate_files
from svcctl.workspace import SourceFile

F = Fraction
BOOK = """\
apiVersion: svcctl/v1
kind: Service
metadata: {{name: s}}
spec: {{summary: A service., lifecycle: {{stage: live}}, scope: {{included: [a], excluded: [b]}}}}
---
apiVersion: svcctl/v1
kind: Plan
metadata: {{name: p}}
spec: {{service: s, tier: {{name: Pro, rank: 1}}, priceBook: b}}
---
apiVersion: svcctl/v1
kind: PriceBook
metadata: {{name: b, version: 1, effective: {{from: 2026-01-01}}}}
spec:
  {more}
  regions: [{{name: nordics, countries: ["NO"], currency: NOK}}]
  prices:
    - {{plan: p, region: nordics, charges: [{charges}]{commitment}}}
"""
DAY = date(2026, 7, 1)
FLAT = "{type: flat, per: month, bands: {list: 100, target: 95, floor: 90, cost: 60}}"
UNITS = "{type: per-unit, unit: TB, included: 2, per: month, bands: {list: 10, target: 9, floor: 8, cost: 5}}"


def found(charges=FLAT, *, more="notSold: []", commitment="", **used):
    more = "" if more == "notSold: []" else more
    text = BOOK.format(charges=charges, more=more, commitment=commitment)
    catalog, _ = validate_files([SourceFile("b.yaml", text.encode())], DAY, frozenset())
    (each,) = sold(catalog, DAY)
    return levels(each, {unit: Usage.of(quantity) for unit, quantity in used.items()})


def test_levels_are_for_a_month_and_for_the_quantities_asked_for():
    assert found() == Levels(F(60), F(90), F(95), F(100))
    assert found(f"{FLAT}, {UNITS}") == Levels(F(60), F(90), F(95), F(100))
    assert found(f"{FLAT}, {UNITS}", TB=5) == Levels(F(75), F(114), F(122), F(130))


def test_a_yearly_charge_counts_a_twelfth_and_one_that_is_due_once_not_at_all():
    yearly = "{type: flat, per: year, bands: {list: 100, target: 95, floor: 90, cost: 60}}"
    assert found(FLAT.replace("month", "quarter")).list == F(100, 3)
    assert found(yearly) == Levels(F(5), F(15, 2), F(95, 12), F(100, 12))
    assert found(f"{FLAT}, {FLAT.replace('month', 'once')}") == found()


def test_the_minimum_margin_may_ask_for_more_than_the_floor():
    assert found(more="minimumMargin: 40%").minimum == 100
    assert found(more="minimumMargin: 30%").minimum == 90
    assert found(FLAT.replace("floor: 90, ", ""), more="minimumMargin: 20%").minimum == 75


def test_a_band_that_one_charge_does_not_declare_is_unknown_unless_nothing_is_charged():
    bare = UNITS.replace(", cost: 5", "")
    assert found(f"{FLAT}, {bare}", TB=3).cost is None
    assert found(f"{FLAT}, {bare}", TB=2).cost == 60


def test_a_commitment_is_the_least_that_the_list_comes_to():
    assert found(commitment=", commitment: {amount: 150, per: month}").list == 150
    assert found(commitment=", commitment: {amount: 50, per: month}").list == 100


def test_a_commitment_may_count_what_is_due_by_the_year_too():
    yearly = "{type: flat, per: year, bands: {list: 1200, target: 95, floor: 90, cost: 60}}"
    assert found(f"{FLAT}, {yearly}", commitment=", commitment: {amount: 450, per: quarter}").list == 350
    assert (
        found(f"{FLAT}, {yearly}", commitment=", commitment: {amount: 450, per: quarter, counts: recurring}").list
        == 200
    )
    assert (
        found(f"{FLAT}, {yearly}", commitment=", commitment: {amount: 750, per: quarter, counts: recurring}").list
        == 250
    )


def test_more_than_is_sold_is_refused():
    tiers = "{type: graduated, unit: TB, per: month, tiers: [{upTo: 5, price: 1}]}"
    with pytest.raises(ValueError, match="`TB` of p in nordics: the tiers end at 5 TB"):
        found(tiers, TB=6)


LEVELS = Levels(F(60), F(90), F(95), F(100))


@pytest.mark.parametrize(
    ("price", "where"),
    [
        (59, "below the cost"),
        (60, "at the cost"),
        (61, "between cost and minimum profit"),
        (90, "at the minimum profit"),
        (94, "between minimum profit and target"),
        (99, "between target and list price"),
        (100, "at the list price"),
        (101, "above the list price"),
    ],
)
def test_where_a_price_lies(price, where):
    assert position(LEVELS, F(price)) == where


def test_levels_that_nobody_declared_are_left_out():
    assert position(Levels(None, None, None, F(100)), F(99)) == "below the list price"
    assert position(Levels(F(60), None, None, F(100)), F(99)) == "between cost and list price"


def market(*prices):
    return Market(tuple(map(F, sorted(prices))))


def proposal(*prices, now=100, levels_=LEVELS, step=None, grids=(), without="target"):
    stands = Standing(levels_, F(now), market(*prices), "NOK", tuple(grids), without)
    made = propose(stands, None if step is None else Percent(Decimal(step)))
    return (None if made.price is None else made.price.amount), made.reason


@pytest.mark.parametrize(
    ("prices", "more", "price", "why"),
    [
        ((97,), {}, 97, "the middle of the market"),
        ((90, 97, 200), {}, 97, "the middle of the market"),
        ((91, 94), {}, Decimal("92.50"), "the middle of the market"),
        ((), {}, 95, "the target"),
        ((50,), {}, 90, "the minimum profit: the middle of the market is below it"),
        ((150,), {"now": 95}, 100, "the list price: the middle of the market is above it"),
        ((150,), {}, 100, "stays: the list price: the middle of the market is above it"),
        ((97,), {"now": 97}, 97, "stays: the middle of the market"),
        ((91,), {"step": 5}, 95, "5% towards the middle of the market"),
        ((99,), {"now": 92, "step": 5}, Decimal("96.60"), "5% towards the middle of the market"),
        ((97,), {"step": 5}, 97, "the middle of the market"),
        ((50,), {"now": 92, "step": 5}, 90, "the minimum profit: the middle of the market is below it"),
        ((97,), {"now": 200, "step": 5}, 100, "the list price: the middle of the market is above it"),
        ((97,), {"now": 50, "step": 5}, 90, "the minimum profit: the middle of the market is below it"),
        ((97,), {"step": 0}, 100, "stays: 0% towards the middle of the market"),
    ],
)
def test_what_to_ask(prices, more, price, why):
    made, reason = proposal(*prices, **more)
    assert made == price
    if more.get("now") not in {200, 50}:
        assert reason == why


@pytest.mark.parametrize(
    ("levels_", "why"),
    [
        (Levels(F(60), None, F(95), F(100)), "no floor and no minimum margin say how low it may go"),
        (Levels(F(60), F(110), F(95), F(100)), "the list price is below the minimum profit"),
        (Levels(F(60), F("99.991"), F("99.995"), F("99.999")), "the list price is below the minimum profit"),
    ],
)
def test_where_nothing_can_be_proposed_the_reason_is_said(levels_, why):
    assert proposal(levels_=levels_) == (None, why)


@pytest.mark.parametrize(
    ("now", "more", "price", "why"),
    [
        (100, {}, 100, "stays: no market price is known"),
        (93, {}, 93, "stays: no market price is known"),
        (90, {"step": 0}, 90, "stays: no market price is known"),
        (93, {"grids": [Grid(F(10), F(9), "nearest")]}, 93, "stays: no market price is known"),
        (80, {}, 90, "the minimum profit: the price is below it"),
        (80, {"step": 5}, 90, "the minimum profit: the price is below it"),
        (88, {"step": 5}, 90, "the minimum profit: the price is below it"),
        (80, {"grids": [Grid(F(10), F(9), "nearest")]}, 99, "the minimum profit: the price is below it"),
        (120, {}, 100, "the list price: the price is above it"),
        (120, {"grids": [Grid(F(10), F(9), "nearest")]}, 99, "the list price: the price is above it"),
        (93, {"without": "target"}, 95, "the target"),
        (
            93,
            {"without": "target", "levels_": Levels(F(60), F(90), None, F(100))},
            93,
            "stays: no market price and no target is known",
        ),
    ],
)
def test_without_a_market_price_a_price_in_the_band_stays_unless_the_target_is_asked_for(now, more, price, why):
    assert proposal(now=now, **{"without": "keep", **more}) == (price, why)


def test_a_market_price_goes_before_what_is_asked_for_without_one():
    assert proposal(97, without="keep") == proposal(97, without="target") == (97, "the middle of the market")


def test_a_price_looks_like_those_of_its_region_where_the_band_has_one():
    nines = Grid(F(10), F(9), "nearest")
    assert proposal(93, grids=[nines])[0] == 99  # 89 is below the minimum profit
    assert proposal(93, grids=[nines], levels_=Levels(F(60), F(90), F(95), F(98)), now=98)[0] == 93


AMOUNT = st.integers(1, 10**6).map(lambda minor: F(minor, 300))
SHARE = st.integers(0, 3000).map(lambda hundredths: Decimal(hundredths).scaleb(-2))
GRIDS = st.lists(
    st.sampled_from([Grid(F(10), F(9), "up"), Grid(F(1), F(99, 100), "down"), Grid(F(1, 1000), F(0), "nearest")]),
    max_size=1,
)
CURRENCY = st.sampled_from(["NOK", "JPY", "KWD"])


@st.composite
def standings(draw):
    """Levels in their order, and a price, a market, a currency and a way of rounding that may be anything."""
    cost, minimum, target, listed = sorted(draw(st.lists(AMOUNT, min_size=4, max_size=4)))
    others = Market(tuple(sorted(draw(st.lists(AMOUNT, max_size=5)))))
    without = draw(st.sampled_from(["keep", "target"]))
    bands = Levels(cost, minimum, draw(st.sampled_from([target, None])), listed)
    return Standing(bands, draw(AMOUNT), others, draw(CURRENCY), tuple(draw(GRIDS)), without)


@given(standings(), st.none() | SHARE)
def test_without_a_market_price_nothing_moves_that_is_in_the_band(stands, step):
    stands = replace(stands, market=Market(), without_market="keep")
    now, levels_ = Money.of(stands.price, stands.currency), stands.levels
    assume(levels_.minimum <= F(now.amount) <= levels_.list)
    made = propose(replace(stands, price=F(now.amount)), None if step is None else Percent(step))
    assert (made.price, made.reason) == (now, "stays: no market price is known")


@given(standings(), st.none() | SHARE)
def test_a_proposal_never_leaves_the_band(stands, step):
    made = propose(stands, None if step is None else Percent(step))
    if made.price is not None:
        assert stands.levels.minimum <= F(made.price.amount) <= stands.levels.list
    else:
        assert made.reason == "the list price is below the minimum profit"  # no price between them can be paid


@given(standings(), st.lists(st.lists(AMOUNT, max_size=3), max_size=6), st.none() | SHARE)
def test_prices_that_follow_a_market_month_after_month_never_leave_the_band(stands, markets, step):
    low, high = stands.levels.minimum, stands.levels.list
    for prices in markets:
        made = propose(replace(stands, market=market(*prices)), None if step is None else Percent(step))
        if made.price is None:
            return
        was, now = stands.price, F(made.price.amount)
        assert low <= now <= high
        assert (
            step is None
            or not low <= was <= high
            or abs(now - was) <= was * F(step) / 100
            or was != F(Money.of(was, stands.currency).amount)
        )
        stands = replace(stands, price=now)


@given(st.lists(AMOUNT, min_size=4, max_size=4), st.fractions(0, 1), st.lists(AMOUNT, max_size=5), GRIDS, SHARE)
def test_a_proposal_is_no_further_than_one_step_from_a_price_in_the_band(bands, where, prices, grids, share):
    cost, minimum, target, listed = sorted(bands)
    now = F(int((minimum + (listed - minimum) * where) * 100), 100)
    assume(minimum <= now <= listed)
    stands = Standing(Levels(cost, minimum, target, listed), now, Market(tuple(sorted(prices))), "NOK", tuple(grids))
    made = propose(stands, Percent(share))
    assert abs(F(made.price.amount) - now) <= now * F(share) / 100


def test_revenue_is_price_times_volume():
    months = [Forecast(F(10), target=F(900)), Forecast(F(20), F(80), F(2000)), Forecast(F(5), F(70))]
    sums = revenue(months, F(100))
    assert (sums.volume, sums.amount, sums.target, sums.aimed) == (35, 2950, 2900, 2600)
    assert (sums.short, sums.needed) == (300, F(2900, 30))


def test_without_a_target_or_a_customer_nothing_is_needed():
    assert revenue([Forecast(F(3))], F(100)) == revenue([Forecast(F(3), F(100))], F(1))
    assert revenue([Forecast(F(3))], F(100)).short is None
    assert revenue([Forecast(F(0), target=F(5))], F(100)).needed is None


@pytest.mark.parametrize(
    ("needed", "where"),
    [
        (101, "above the list price"),
        (100, "within the band"),
        (90, "within the band"),
        (89, "below the minimum profit, so the target is low"),
    ],
)
def test_where_the_price_lies_that_would_be_needed(needed, where):
    assert reach(LEVELS, F(needed)) == where


VOLUME = st.integers(0, 10**6).map(lambda each: F(each, 100))
MONTH = st.builds(Forecast, VOLUME, st.none() | AMOUNT, st.none() | AMOUNT)


@given(st.lists(MONTH, min_size=1, max_size=6), st.lists(MONTH, min_size=1, max_size=6), AMOUNT)
def test_revenue_adds_up(some, others, price):
    whole, one, other = (revenue(each, price) for each in (some + others, some, others))
    assert whole.amount == one.amount + other.amount
    assert (whole.target or 0) == (one.target or 0) + (other.target or 0)


@given(st.lists(VOLUME, min_size=1, max_size=5), AMOUNT, AMOUNT)
def test_at_the_price_that_is_needed_the_target_is_reached(volumes, target, price):
    months = [Forecast(each, target=target) for each in volumes]
    needed = revenue(months, price).needed
    assume(needed is not None)
    assert revenue(months, needed).short == 0
