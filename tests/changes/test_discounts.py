"""Changes of discounts, held against what quotes take off: no step is called better that takes less anywhere."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from svcctl.changes import Direction, changes
from svcctl.changes.discounts.discount_stacking import ORDER
from svcctl.kinds.base import Percent
from svcctl.money import Money
from svcctl.pricing.discounts import About, Terms, offs
from svcctl.pricing.taking import Off, take
from svcctl.review.pairs import pairs
from svcctl.review.shifts import shifts
from svcctl.review.sides import Tree
from svcctl.source.yaml_text import Document
from svcctl.validation.declarations import build

DAY = date(2026, 1, 15)
STEPS = st.dictionaries(st.integers(0, 12), st.integers(0, 9), min_size=1, max_size=4)


def tree(*discounts, **more):
    spec = {"priceBooks": ["standard"], "discounts": list(discounts), **more}
    metadata = {"name": "standard", "version": 1, "effective": {"from": "2026-06-01"}}
    data = {"apiVersion": "svcctl/v1", "kind": "DiscountPolicy", "metadata": metadata, "spec": spec}
    catalog, problems = build([Document("all.yaml", 0, data)])
    assert problems == []
    return Tree("one", catalog, {})


def volume(steps, **more):
    bands = [{"from": start, "off": f"{off}%"} for start, off in sorted(steps.items())]
    return {"name": "Much", "type": "volume", "unit": "GB", "bands": bands, **more}


def told(old, new):
    return [shift for pair in pairs(old, new, DAY) for shift in shifts(pair) if shift.name != "terms-in-force-edited"]


def off_at(side, quantity):
    (policy,) = side.catalog.resources
    found = offs(policy, About("any", "GB", Fraction(quantity), "month"), Terms(12, DAY, ()))
    return sum(each.share.value for each in found)


@given(STEPS, STEPS)
def test_a_discount_goes_the_way_that_quotes_go(old, new):
    sides = tree(volume(old)), tree(volume(new))
    gains = {off_at(sides[1], quantity) - off_at(sides[0], quantity) for quantity in range(14)}
    ways = {Direction.BETTER: max(gains) > 0 <= min(gains), Direction.WORSE: min(gains) < 0 >= max(gains)}
    ways[Direction.OTHER] = min(gains) < 0 < max(gains)
    wanted = {changes()["discount"].names[way].id for way, so in ways.items() if so}
    found = {shift.name for shift in told(*sides)}
    assert found == wanted or (not wanted and found <= {"other-change"})


@given(st.lists(st.integers(0, 100), min_size=1, max_size=4))
def test_stacking_is_ordered_by_what_it_leaves(shares):
    found = tuple(Off("volume", f"{number}", Percent(Decimal(share))) for number, share in enumerate(shares))
    left = [take(Money(1_000_000, "EUR"), found, how)[0].minor for how in ORDER]
    assert left == sorted(left, reverse=True)


def test_all_plans_are_more_than_any():
    some = [[], ["a"], ["b"], ["a", "b"]]
    names = changes()["discount-eligibility"].names
    for old, new in product(some, some):
        sides = (tree(volume({0: 1}, **({"plans": plans} if plans else {}))) for plans in (old, new))
        more, less = not new or (old and set(new) >= set(old)), not old or (new and set(old) >= set(new))
        way = Direction.BETTER if more else Direction.WORSE if less else Direction.OTHER
        assert [shift.name for shift in told(*sides)] == ([names[way].id] if old != new else [])


def test_a_type_that_is_not_given_any_more_is_no_other_order():
    old, new = ({"order": order} for order in (["volume", "term", "negotiated"], ["volume", "negotiated"]))
    assert [shift.name for shift in told(tree(volume({0: 1}), **old), tree(volume({0: 1}), **new))] == [
        "discount-type-dropped"
    ]


def test_a_discount_that_goes_is_told_once():
    code = {"name": "Autumn", "type": "promotional", "code": "A", "off": "3%", "to": "2026-12-31", "plans": ["pro"]}
    assert [shift.name for shift in told(tree(volume({0: 1}), code), tree(volume({0: 1})))] == ["discount-removed"]


def test_the_day_that_differs_is_pointed_at():
    code = {"name": "Autumn", "type": "promotional", "code": "A", "off": "3%", "from": "2026-09-01", "to": "2026-11-30"}
    for key, day in (("to", "2026-10-31"), ("from", "2026-10-01")):
        (shift,) = told(tree(code), tree({**code, key: day}))
        assert (shift.name, shift.new.path) == ("discount-days-shortened", ("spec", "discounts", 0, key))


def test_days_and_plans_in_words():
    plain = {"name": "Autumn", "type": "promotional", "code": "A", "off": "3%"}
    first, last = {"from": "2026-09-01"}, {"to": "2026-11-30"}
    words = {"any day": {}, "from 2026-09-01": first, "until 2026-11-30": last}
    words["from 2026-09-01 to 2026-11-30"] = first | last
    for (said, days), (other, its) in product(words.items(), repeat=2):
        found = [(shift.old.words, shift.new.words) for shift in told(tree({**plain, **days}), tree({**plain, **its}))]
        assert found == ([(said, other)] if said != other else [])
    (shift,) = told(tree(plain), tree({**plain, "plans": ["b", "a"]}))
    assert (shift.old.words, shift.new.words) == ("all plans", "b, a")
