"""Between which quantities prices are straight lines: where they bend, leap or are held, and nowhere else."""

from decimal import Decimal

import pytest

from svcctl.kinds.base import convert
from svcctl.kinds.price_book import Price
from svcctl.pricing.straight import Straight
from svcctl.pricing.totals import FAR, Axis, points

TB = Axis("month", "TB")


def price(*charges, **more):
    mine = [{"per": "month", "unit": "TB", **each} for each in charges]
    return convert({"plan": "pro", "region": "north", "charges": mine, **more}, Price)


def each(amount, **more):
    return {"type": "per-unit", "bands": {"list": amount}, **more}


def test_a_line_bends_nowhere():
    assert points((price(each(7)),), TB) == [0, 1, FAR]
    # a least of nothing, and a most that nobody reaches, hold nothing
    assert points((price(each(7, minimum=0, maximum=8 * FAR)),), TB) == [0, 1, FAR]


def test_a_least_and_a_most_hold_up_to_a_quantity_and_from_one_on():
    assert {14, 15} <= set(points((price(each(7, minimum=100)),), TB))
    found = points((price(each(7, maximum=100)),), TB)
    assert {14, 15} <= set(found)
    assert len(found) < 10
    assert {4, 5, 14, 15} <= set(points((price(each(7, minimum=30, maximum=100)),), TB))


def test_a_commitment_holds_the_sum_of_its_period():
    both = price(each(7), each(3), commitment={"amount": 100, "per": "month"})
    assert {10, 11} <= set(points((both,), TB))
    assert points((price(each(7), commitment={"amount": 100, "per": "year"}),), TB) == [0, 1, FAR]


def test_tiers_bend_after_what_is_included():
    tiers = [{"upTo": 10, "price": 2}, {"price": 1}]
    found = points((price({"type": "graduated", "included": Decimal("2.5"), "tiers": tiers}),), TB)
    assert found == [0, 1, 2, 3, 11, 12, 13, FAR]


def test_packages_leap_one_by_one_as_far_as_they_are_looked_at():
    package = {"type": "package", "size": Decimal("2.5"), "bands": {"list": 5}}
    assert points((price(package),), TB, packages=3) == [0, 1, 2, 3, 4, 5, 6, 7, 8, FAR]


def test_far_beyond_the_packages_more_than_the_ends_is_looked_at_where_something_is_held():
    package = {"type": "package", "size": 10, "bands": {"list": 5}}
    assert [at for at in points((price(package),), TB) if at > 2_000] == [FAR]
    assert len([at for at in points((price(package), price(each(7, minimum=30))), TB) if at > 2_000]) > 1


def test_events_bend_where_each_of_them_does():
    share = {"type": "percentage", "rate": "1%", "event": {"minimum": 2}}
    for events in (1, 4):
        assert {200, 201} <= set(points((price(share),), Axis("month", "TB", events)))
    covered = {"type": "percentage", "rate": "1%", "included": 40}
    assert points((price(covered),), Axis("month", "TB", 4)) == [0, 1, 9, 10, 11, FAR]


@pytest.mark.parametrize("held", [{}, {"minimum": 100}, {"maximum": 10_000}])
def test_the_work_grows_with_the_regions_and_no_faster(held, monkeypatch):
    asked = []
    plain = Straight.at
    monkeypatch.setattr(Straight, "at", lambda self, units: asked.append(units) or plain(self, units))
    tiers = [{"upTo": Decimal(end), "price": 50 - end} for end in range(1, 21)]

    def work(regions):
        asked.clear()
        mine = {"type": "graduated", "tiers": tiers, "overage": 5, **held}
        points(tuple(price(mine) for _ in range(regions)), TB)
        return len(asked)

    assert work(40) <= 2.2 * work(20) + 100
