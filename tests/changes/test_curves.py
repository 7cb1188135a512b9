"""Prices compared over all quantities, held against every quantity looked at one by one."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from svcctl.changes.curves import curves
from svcctl.changes.facts import relation
from svcctl.changes.stretches import corners, sign, stretches
from svcctl.kinds.base import convert
from svcctl.kinds.price_book import PriceBook
from svcctl.pricing.regions import Listed
from svcctl.pricing.totals import FAR, PACKAGES, axes, points

AMOUNT = st.integers(0, 40).map(lambda cents: Decimal(cents) / 4)
HEAD = {"regions": [{"name": "north", "countries": ["NO"], "currency": "NOK"}]}
LAST = 90


def price(*charges, **more):
    row = {"plan": "pro", "region": "north", "charges": list(charges), **more}
    return convert({**HEAD, "prices": [row]}, PriceBook).prices[0]


@st.composite
def charge(draw, unit="TB"):
    kind = draw(st.sampled_from(["per-unit", "package", "graduated", "volume", "stairstep"]))
    data = {"type": kind, "unit": unit, "per": "month", "included": draw(st.sampled_from([0, 0, 3, Decimal("2.5")]))}
    if kind in {"per-unit", "package"}:
        data["bands"] = {"list": draw(AMOUNT)}
    else:
        ends = sorted(draw(st.sets(st.integers(1, 40), max_size=2)))
        keys = ("flat",) if kind == "stairstep" else ("price", "flat")
        data["tiers"] = [
            {**({"upTo": end} if end else {}), **{key: draw(AMOUNT) for key in keys}} for end in [*ends, 0]
        ]
    if kind == "package":
        data |= {"size": draw(st.sampled_from([2, 5, 7])), "started": draw(st.sampled_from(["charged", "free"]))}
    if draw(st.booleans()):
        data |= {"minimum": draw(AMOUNT), "maximum": draw(AMOUNT) * 4 + 10}
    return data


@st.composite
def one(draw):
    found = [draw(charge())]
    if draw(st.booleans()):
        found.append({"type": "flat", "per": "month", "bands": {"list": draw(AMOUNT)}})
    more = {"commitment": {"amount": draw(AMOUNT) * 3, "per": "month"}} if draw(st.booleans()) else {}
    return price(*found, **more)


@settings(max_examples=40)
@given(one(), one())
def test_every_quantity_is_in_the_stretch_of_its_sign(old, new):
    (axis,) = axes((new, old), "month")
    found = stretches((new, old), axis)
    for quantity in range(LAST):
        here = [each for each in found if each.first <= quantity <= each.last]
        dearer = sign((new, old), "month", axis.used(quantity))
        if not here:
            assert dearer == 0, quantity
        elif not here[0].turns:
            assert dearer == sign((new, old), "month", axis.used(here[0].first)) != 0, quantity
        assert len(here) < 2


@settings(max_examples=40)
@given(one(), one())
def test_both_sides_see_the_same_stretches(old, new):
    (axis,) = axes((new, old), "month")
    assert stretches((new, old), axis) == stretches((old, new), axis)


@settings(max_examples=20)
@given(charge("TB"), charge("users"), charge("TB"), charge("users"), AMOUNT)
def test_what_holds_at_the_corners_holds_for_all_quantities(tb, users, more_tb, more_users, least):
    both = price(tb, users), price(more_tb, more_users, commitment={"amount": least * 9, "per": "month"})
    grid = {sign(both, "month", {"TB": (a, 0), "users": (b, 0)}) for a, b in product(range(0, 45, 9), repeat=2)}
    alone = {sign(both, "month", axis.used(at)) for axis in axes(both, "month") for at in points(both, axis)}
    assert grid - {0} <= alone or corners(both, "month"), "units together tell what no unit alone does"


def facts(old, new):
    book = convert({**HEAD, "prices": []}, PriceBook)
    sides = [Listed(price(*each), book.regions[0], ()) for each in (old, new)]
    told = [{fact.of: fact for fact in curves(*pair, book)} for pair in (sides, sides[::-1])]
    assert told[0].keys() == told[1].keys()
    return {of: (str(relation(told[0][of].value, told[1][of].value)), told[1][of].words) for of in told[0]}


def per(unit, amount, **more):
    return {"type": "per-unit", "unit": unit, "per": "month", "bands": {"list": amount}, **more}


def test_one_unit_dearer_and_another_cheaper_are_looked_at_together():
    found = facts([per("TB", 10), per("users", 5)], [per("TB", 12), per("users", 4)])
    assert {of: way for of, (way, _) in found.items()} == {
        "any number of TB": "worse",
        "any number of users": "better",
        "units together": "other",
    }


def test_units_that_go_one_way_are_told_once_each():
    found = facts([per("TB", 10), per("users", 5)], [per("TB", 12), per("users", 6)])
    assert set(found) == {"any number of TB", "any number of users"}
    assert {way for way, _ in found.values()} == {"worse"}


def test_packages_of_another_size_are_looked_at_one_by_one():
    old = {"type": "package", "unit": "GB", "size": 10, "per": "month", "bands": {"list": 10}}
    found = facts([old], [{**old, "size": 20, "bands": {"list": 19}}])
    assert found["1 to 10 GB"] == ("worse", "NOK 19")
    assert found["11 to 20 GB"] == ("better", "NOK 19")
    assert found["21 to 30 GB"] == ("worse", "NOK 38")
    (rest,) = (of for of in found if of.endswith("by turns"))
    assert rest.startswith("31 to ")
    assert found[rest][0] == "other"
    (last,) = (way for of, (way, _) in found.items() if of.endswith("GB and more"))
    assert last == "better", "twenty at 19 are cheaper in the long run"


def test_packages_at_the_same_rate_take_turns_for_ever():
    old = {"type": "package", "unit": "GB", "size": 10, "per": "month", "bands": {"list": 10}}
    found = facts([old], [{**old, "size": 20, "bands": {"list": 20}}])
    assert list(found) == ["1 to 10 GB", "21 to 30 GB", "41 to 50 GB", "61 GB and more, not each of them"]
    assert {way for way, _ in found.values()} == {"worse"}


def test_a_maximum_and_a_minimum_bend_a_price():
    found = facts([per("TB", 10)], [per("TB", 12, minimum=50, maximum=600)])
    assert found == {"0 to 59 TB": ("worse", "NOK 50 to 600"), "61 TB and more": ("better", "from NOK 600")}


def test_events_are_looked_at_by_their_number_too():
    old = {"type": "percentage", "unit": "payments", "per": "month", "rate": "2%", "event": {"fee": 1}}
    found = facts([old], [{**old, "event": {"fee": 3, "free": 5}}])
    assert {of: way for of, (way, _) in found.items()} == {
        "payments of any amount each, 1 in all": "better",
        "payments of any amount each, 5 in all": "better",
        "payments of any amount each, 6 in all": "better",
        "payments of 1 to 1,849 each, 100 in all": "worse",
        "payments of 1,851 and more each, 100 in all": "better",
    }


@pytest.mark.parametrize("packages", [1, PACKAGES])
def test_points_are_few(packages):
    tiers = [{"upTo": end, "price": 1} for end in (10, 20, 30)] + [{"price": 2}]
    both = (price({"type": "graduated", "unit": "TB", "per": "month", "tiers": tiers}),) * 2
    (axis,) = axes(both, "month")
    assert points(both, axis, packages) == [0, 1, 9, 10, 11, 19, 20, 21, 29, 30, 31, FAR]
