"""What must hold for every charge, whatever its numbers; and a second way to count, slow and obviously right."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcctl.kinds.base import convert
from svcctl.kinds.price_book import Charge
from svcctl.pricing import Usage, cliffs, rate, true_up

CENTS = st.integers(0, 5000).map(lambda cents: Decimal(cents).scaleb(-2))
UNITS = st.integers(0, 60)
HAIR = Fraction(1, 10**9)


@st.composite
def tiers(draw, flat=CENTS):
    """Tiers that end at whole units, the last one open."""
    ends = sorted(draw(st.sets(st.integers(1, 40), max_size=4)))
    return [{"upTo": Decimal(end), "price": draw(CENTS), "flat": draw(flat)} for end in ends] + [
        {"price": draw(CENTS), "flat": draw(flat)}
    ]


def charge(kind, **more):
    return convert({"type": kind, "per": "month", "unit": "units", **more}, Charge)


def comes_to(charge, quantity):
    return rate(charge, Usage.of(quantity)).amount


def tier_of(tiers, unit):
    """The tier that a unit, counted from one, lies in."""
    return next(tier for tier in tiers if "upTo" not in tier or unit <= tier["upTo"])


def one_by_one(tiers, units):
    """The graduated total as a child would count it: unit after unit, and a flat amount whenever the tier is new."""
    total, entered = Decimal(0), []
    for unit in range(1, units + 1):
        tier = tier_of(tiers, unit)
        if not any(tier is other for other in entered):
            entered.append(tier)
            total += tier["flat"]
        total += tier["price"]
    return total


@given(tiers(), UNITS)
def test_graduated_is_unit_after_unit(tiers, units):
    assert comes_to(charge("graduated", tiers=tiers), units) == one_by_one(tiers, units)


@given(tiers(), UNITS)
def test_volume_is_all_units_at_the_price_of_the_last(tiers, units):
    last = tier_of(tiers, units)
    wanted = units * last["price"] + last["flat"] if units else 0
    assert comes_to(charge("volume", tiers=tiers), units) == wanted


@given(tiers(), UNITS, UNITS)
def test_graduated_never_falls(tiers, some, more):
    graduated = charge("graduated", tiers=tiers)
    assert comes_to(graduated, some) <= comes_to(graduated, some + more)


@given(tiers(flat=st.just(Decimal(0))), st.fractions(0, 60), st.fractions(0, 1))
def test_graduated_without_flat_amounts_has_no_jumps(tiers, quantity, step):
    graduated, dearest = charge("graduated", tiers=tiers), max(tier["price"] for tier in tiers)
    risen = comes_to(graduated, quantity + step) - comes_to(graduated, quantity)
    assert 0 <= risen <= step * Fraction(dearest)


@given(CENTS, st.integers(1, 60))
def test_one_open_tier_is_per_unit(price, units):
    each = comes_to(charge("per-unit", bands={"list": price}), units)
    for kind in ("graduated", "volume"):
        assert comes_to(charge(kind, tiers=[{"price": price}]), units) == each


@given(CENTS, st.fractions(0, 60), st.fractions(0, 60))
def test_per_unit_adds_up(price, some, others):
    each = charge("per-unit", bands={"list": price})
    assert comes_to(each, some) + comes_to(each, others) == comes_to(each, some + others)


@given(CENTS, st.integers(1, 9), UNITS)
def test_packages_step_by_one_package_after_each_full_one(price, size, units):
    begun = comes_to(charge("package", size=size, bands={"list": price}), units)
    full = comes_to(charge("package", size=size, started="free", bands={"list": price}), units)
    assert begun == price * sum(1 for first in range(0, units, size))
    assert begun - full == (price if units % size else 0)


@given(tiers(), UNITS, UNITS)
def test_included_units_come_off_first(tiers, included, units):
    for kind in ("graduated", "volume"):
        with_some = charge(kind, tiers=tiers, included=Decimal(included))
        assert comes_to(with_some, units) == comes_to(charge(kind, tiers=tiers), max(0, units - included))


@given(tiers(), UNITS, CENTS, CENTS)
def test_a_minimum_and_a_maximum_hold(tiers, units, one, other):
    least, most = sorted((one, other))
    held = comes_to(charge("volume", tiers=tiers, minimum=least, maximum=most), units)
    assert held == min(max(comes_to(charge("volume", tiers=tiers), units), least), most)


@given(st.lists(CENTS, max_size=8), st.integers(0, 9), CENTS)
def test_a_share_and_its_fees_event_by_event(amounts, free, fee):
    share = charge("percentage", rate="2.5%", event={"free": free, "fee": fee})
    wanted = sum(amount * Decimal("0.025") + fee for amount in amounts[free:])
    assert rate(share, Usage.of_events(amounts)).amount == Fraction(wanted)


@given(st.lists(CENTS, min_size=1, max_size=8), CENTS)
def test_an_amount_included_is_never_charged(amounts, included):
    share = charge("percentage", rate="10%", included=included)
    wanted = max(Decimal(0), sum(amounts) - included) / 10
    assert rate(share, Usage.of_events(amounts)).amount == Fraction(wanted)


@given(CENTS, CENTS)
def test_a_commitment_is_reached_exactly(committed, charged):
    assert true_up(committed, charged).amount + Fraction(charged) == max(committed, charged)


@given(tiers(), UNITS)
def test_the_last_tier_closed_with_an_overage_is_the_tier_that_is_open(tiers, units):
    last = {"upTo": Decimal(50), "price": tiers[-1]["price"], "flat": tiers[-1]["flat"]}
    closed = charge("graduated", tiers=[*tiers[:-1], last], overage=tiers[-1]["price"])
    assert comes_to(closed, units) == comes_to(charge("graduated", tiers=tiers), units)


def test_a_quantity_below_zero_is_refused():
    with pytest.raises(ValueError, match="less than nothing"):
        comes_to(charge("per-unit", bands={"list": 1}), -1)


@given(tiers(), st.sampled_from(["volume", "stairstep"]))
def test_a_cliff_is_where_a_hair_more_costs_less(tiers, kind):
    if kind == "stairstep":
        tiers = [{key: value for key, value in tier.items() if key != "price"} for tier in tiers]
    volume = charge(kind, tiers=tiers)
    ends = [Fraction(tier["upTo"]) for tier in tiers if "upTo" in tier]
    falls = [end for end in ends if comes_to(volume, end + HAIR) < comes_to(volume, end)]
    found = list(cliffs(volume))
    assert [cliff.at for cliff in found] == falls
    for cliff in found:
        assert comes_to(volume, cliff.at) == cliff.before > cliff.after
        assert comes_to(volume, min(cliff.at, cliff.since + HAIR)) > cliff.after
        assert cliff.since in ends or cliff.since == 0 or comes_to(volume, cliff.since) == cliff.after


@given(tiers())
def test_graduated_has_none(tiers):
    assert list(cliffs(charge("graduated", tiers=tiers))) == []


def test_what_is_missing_to_level_it_levels_it():
    tiers = [{"upTo": Decimal(3), "price": Decimal(7), "flat": Decimal(2)}, {"price": Decimal(5)}]
    (cliff,) = cliffs(charge("volume", tiers=tiers))
    tiers[1]["flat"] = Decimal(int(cliff.before - cliff.after))
    assert list(cliffs(charge("volume", tiers=tiers))) == []
