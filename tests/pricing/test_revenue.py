"""Shares of a contract and when they are earned: the examples of the standards, and laws.

Examples 33 and 34 of ASC 606-10-55 (IFRS 15, IE167 to IE177): their amounts are printed in whole units.
"""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcctl.kinds.base import Percent
from svcctl.kinds.revenue_policy import SoldTogether
from svcctl.money import Money
from svcctl.pricing.allocation import allocate
from svcctl.pricing.revenue import Part, Share, Term, schedule, share


def eur(amount):
    return None if amount is None else Money.of(Decimal(amount), "EUR")


def parts(**alone):
    return [Part(name, eur(amount)) for name, amount in alone.items()]


def group(*names, off, within="0%"):
    return [SoldTogether(obligations=names, off=Percent.parse(off), within=Percent.parse(within), source="sales")]


def shares(found):
    return {each.part.name: str(each.amount.amount) for each in found.shares}


@pytest.mark.parametrize(
    ("price", "alone", "together", "wanted", "paragraph"),
    [
        ("100", {"a": 50, "b": 25, "c": 75}, (), {"a": "33.33", "b": "16.67", "c": "50.00"}, "32-31"),
        # 34, case A: B and C are regularly sold for 60, which is the whole discount of 40
        (
            "100",
            {"a": 40, "b": 55, "c": 45},
            group("b", "c", off="40%"),
            {"a": "40.00", "b": "33.00", "c": "27.00"},
            "32-37",
        ),
        # case B: D takes what is left of 130 after 40 and 60
        (
            "130",
            {"a": 40, "b": 55, "c": 45, "d": None},
            group("b", "c", off="40%"),
            {"a": "40.00", "b": "33.00", "c": "27.00", "d": "30.00"},
            "32-38",
        ),
        ("130", {"a": 40, "b": 55, "d": None}, (), {"a": "40.00", "b": "55.00", "d": "35.00"}, "32-34(c)"),
        # the discount is another one than usual: it is for all
        (
            "90",
            {"a": 40, "b": 55, "c": 45},
            group("b", "c", off="40%"),
            {"a": "25.71", "b": "35.36", "c": "28.93"},
            "32-36",
        ),
        # unless it is about the same
        (
            "98",
            {"a": 40, "b": 55, "c": 45},
            group("b", "c", off="40%", within="2%"),
            {"a": "40.00", "b": "31.90", "c": "26.10"},
            "32-37",
        ),
        (
            "97.99",
            {"a": 40, "b": 55, "c": 45},
            group("b", "c", off="40%", within="2%"),
            {"a": "28.00", "b": "38.49", "c": "31.50"},
            "32-36",
        ),
        # no discount, or members that are not sold here: nothing to give to some
        (
            "140",
            {"a": 40, "b": 55, "c": 45},
            group("b", "c", off="40%"),
            {"a": "40.00", "b": "55.00", "c": "45.00"},
            "32-31",
        ),
        (
            "154",
            {"a": 40, "b": 55, "c": 45},
            group("b", "c", off="40%"),
            {"a": "44.00", "b": "60.50", "c": "49.50"},
            "32-31",
        ),
        ("50", {"a": 40, "b": 60}, group("b", "x", off="40%"), {"a": "20.00", "b": "30.00"}, "32-31"),
        ("0", {"a": 40, "b": 60}, (), {"a": "0.00", "b": "0.00"}, "32-31"),
    ],
)
def test_examples_of_the_standards(price, alone, together, wanted, paragraph):
    found = share(eur(price), parts(**alone), together)
    assert shares(found) == wanted
    assert paragraph in found.reasons[-1 if paragraph in found.reasons[-1] else 0]
    assert sum(Decimal(amount) for amount in wanted.values()) == Decimal(price)


@pytest.mark.parametrize(
    ("price", "alone", "together", "said"),
    [
        ("50", {"a": None, "b": None, "c": 1}, (), "a and b cannot both take what the others leave"),
        # 34, case C: what is left for D is 5 only here, and nothing in the next
        ("100", {"a": 40, "b": 55, "c": 45, "d": None}, group("b", "c", off="40%"), "the others leave nothing for d"),
        ("95", {"a": 40, "b": 55, "d": None}, (), "they cost EUR 95.00 alone, and the price is EUR 95.00"),
        ("95", {"a": 0, "b": 0}, (), "no part costs anything alone"),
    ],
)
def test_what_cannot_be_shared_is_said(price, alone, together, said):
    with pytest.raises(ValueError, match=said):
        share(eur(price), parts(**alone), together)


def test_a_group_that_costs_nothing_has_no_discount():
    found = share(eur("50"), parts(a=0, b=0, c=100), group("a", "b", off="40%"))
    assert shares(found) == {"a": "0.00", "b": "0.00", "c": "50.00"}


def test_half_a_cent_of_a_usual_discount_goes_up():
    found = share(eur("130"), parts(b=Decimal("0.05"), c=0, d=None), group("b", "c", off="10%"))
    assert shares(found) == {"b": "0.04", "c": "0.00", "d": "129.96"}


def test_what_is_left_may_be_little():
    found = share(eur("105"), parts(a=40, b=55, c=45, d=None), group("b", "c", off="40%"))
    assert shares(found)["d"] == "5.00"


def test_the_last_cents_go_where_the_policy_says():
    alike = {name: eur(1) for name in "cab"}
    assert {name: each.minor for name, each in allocate(eur("1.01"), alike).items()} == {"a": 34, "b": 34, "c": 33}
    assert {name: each.minor for name, each in allocate(eur("1.01"), alike, last="largest").items()} == {
        "a": 35,
        "b": 33,
        "c": 33,
    }
    dear = {"a": eur(1), "b": eur(2), "c": eur(4)}
    assert {name: each.minor for name, each in allocate(eur("0.10"), dear, last="largest").items()} == {
        "a": 1,
        "b": 2,
        "c": 7,
    }
    assert {name: each.minor for name, each in allocate(eur("0.10"), dear).items()} == {"a": 1, "b": 3, "c": 6}


@pytest.mark.parametrize(
    ("price", "together", "wanted"),
    [
        ("1.01", (), {"a": "0.35", "b": "0.33", "c": "0.33"}),
        # all three are sold together, so the discount is theirs: 66 each, and 2 left
        ("2.00", group("a", "b", "c", off="10%", within="90%"), {"a": "0.68", "b": "0.66", "c": "0.66"}),
        ("1.10", group("a", "b", "c", off="10%"), {"a": "0.38", "b": "0.36", "c": "0.36"}),
    ],
)
def test_the_largest_share_takes_the_last_cents_in_every_case(price, together, wanted):
    assert shares(share(eur(price), parts(a=1, b=1, c=1), together, "largest")) == wanted


ALONE = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 10**7), min_size=1).filter(
    lambda each: any(each.values())
)
LAST = st.sampled_from(["most-cut", "largest"])


@given(st.integers(0, 10**9), ALONE, LAST, st.randoms())
def test_shares_add_up_are_no_debt_and_do_not_depend_on_the_order(price, alone, last, random):
    named = [Part(name, Money(minor, "EUR")) for name, minor in alone.items()]
    found = share(Money(price, "EUR"), named, last=last)
    assert sum(each.amount.minor for each in found.shares) == price
    whole = sum(alone.values())
    for each in found.shares:
        exact = Fraction(price * alone[each.part.name], whole)
        off = each.amount.minor - exact
        assert -1 < off < (len(alone) if last == "largest" else 1)
        assert each.amount.minor >= 0
        assert alone[each.part.name] or not each.amount.minor
    random.shuffle(named)
    again = share(Money(price, "EUR"), named, last=last)
    assert {each.part.name: each.amount for each in again.shares} == {
        each.part.name: each.amount for each in found.shares
    }


@given(st.integers(0, 10**6), st.lists(st.integers(0, 10**6), min_size=3, max_size=6), st.integers(0, 100), LAST)
def test_a_discount_that_belongs_to_some_leaves_the_others_as_they_are(price, alone, off, last):
    named = [Part(f"p{at}", Money(minor, "EUR")) for at, minor in enumerate(alone)]
    together = group("p0", "p1", off=f"{off}%", within="100%")
    if not any(alone):
        return
    found = share(Money(price, "EUR"), named, together, last)
    assert sum(each.amount.minor for each in found.shares) == price
    assert all(each.amount.minor >= 0 for each in found.shares)
    if "32-37" in found.reasons[0]:
        assert [each.amount.minor for each in found.shares[2:]] == alone[2:]


def earned(minor, start, months, **part):
    what = Part("a", None, **part)
    return list(schedule(Share(what, Money(minor, "EUR")), Term.of(start, months)))


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 7, 15), 12, date(2027, 7, 14)),
        (date(2026, 1, 1), 12, date(2026, 12, 31)),
        (date(2028, 2, 29), 12, date(2029, 2, 27)),
        (date(2026, 1, 31), 1, date(2026, 2, 27)),
        (date(2026, 12, 1), 1, date(2026, 12, 31)),
    ],
)
def test_a_term_ends_the_day_before_the_next_one_would_begin(start, months, end):
    assert Term.of(start, months) == Term(start, end)


def test_a_month_earns_by_its_days():
    found = earned(365_00, date(2026, 7, 15), 12)
    assert [(one.month, one.amount.minor) for one in found[:3]] == [
        ("2026-07", 17_00),
        ("2026-08", 31_00),
        ("2026-09", 30_00),
    ]
    assert (found[-1].month, found[-1].amount.minor, found[-1].so_far.minor) == ("2027-07", 14_00, 365_00)
    assert len(found) == 13


def test_something_done_on_a_day_is_earned_in_its_month():
    found = earned(100_00, date(2026, 7, 15), 12, recognised="point-in-time", after=17)
    assert [(one.month, one.amount.minor, one.so_far.minor) for one in found] == [("2026-08", 100_00, 100_00)]
    assert earned(1, date(2026, 7, 15), 12, recognised="point-in-time", after=16)[0].month == "2026-07"


@given(st.integers(0, 10**9), st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 60))
def test_months_add_up_to_the_share_and_none_is_a_cent_from_its_days(minor, start, months):
    term = Term.of(start, months)
    found = earned(minor, start, months)
    assert sum(one.amount.minor for one in found) == minor == found[-1].so_far.minor
    by_month = {}
    for day in range(term.days):
        month = f"{start + timedelta(days=day):%Y-%m}"
        by_month[month] = by_month.get(month, 0) + 1
    assert [one.month for one in found] == list(by_month)
    for one in found:
        assert one.amount.minor >= 0
        assert abs(one.amount.minor - Fraction(minor * by_month[one.month], term.days)) <= 1
