"""Discounts: which are given, what they leave, who has to agree, and what nobody may agree to."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from selling import plans
from svcctl.kinds.base import Percent
from svcctl.money import Money
from svcctl.pricing import Ask, Usage, quote
from svcctl.pricing.taking import Off, take
from svcctl.validation import validate_files
from svcctl.workspace import SourceFile

WORKSPACE = (
    plans("pro", "mini")
    + """\
---
apiVersion: svcctl/v1
kind: PriceBook
metadata: {name: standard, version: 1, effective: {from: 2026-01-01}}
spec:
  regions: [{name: nordics, countries: ["NO"], currency: NOK}]
  prices:
    - plan: pro
      region: nordics
      charges:
        - {type: flat, name: Fee, per: month, bands: {list: 100, floor: 80, cost: 60}}
        - {type: per-unit, name: Disk, unit: TB, per: year, bands: {list: 10.05, floor: 8}}
        - {type: flat, name: Set-up, per: once, bands: {list: 30, floor: 30, cost: 10}}
      commitment: {amount: 95, per: month}
    - {plan: mini, region: nordics, charges: [{type: flat, name: Mini, per: month, bands: {list: 50}}]}
"""
)
POLICY = """\
---
apiVersion: svcctl/v1
kind: DiscountPolicy
metadata: {name: usual, version: 1, effective: {from: 2026-01-01}}
spec:
  priceBooks: [standard]
  discounts:
    - {name: Much, type: volume, unit: TB, bands: [{from: 10, off: 5%}, {from: 20, off: 10%}]}
    - {name: Long, type: term, bands: [{from: 2 years, off: 2%}]}
    - {name: Autumn, type: promotional, plans: [pro], code: AUTUMN, off: 10%, from: 2026-06-01, to: 2026-07-10}
  approvals:
    - {upTo: 5%, by: seller}
    - {upTo: 10%, by: head}
    - {upTo: 50%, by: board}
  belowFloor: board
"""


def catalog_of(text=WORKSPACE + POLICY):
    found, report = validate_files([SourceFile("all.yaml", text.encode())], date(2026, 7, 1), frozenset())
    assert not [each.message for each in report.findings if "svcctl.yaml" not in each.message]
    return found


CATALOG = catalog_of()


def ask(*plans, months=12, discount="", codes=(), approved=(), **quantities):
    used = {unit: Usage.of(number) for unit, number in quantities.items()}
    share = Percent.parse(discount) if discount else None
    return Ask(plans or ("pro",), used, "nordics", months, date(2026, 7, 1), "", None, share, codes, approved)


def nets(found):
    return {line.name: str(line.net.amount) for line in found.lines}


@pytest.mark.parametrize(
    ("asked", "fee", "disk"),
    [
        (ask(TB=9), "100.00", "90.45"),
        (ask(TB=10), "100.00", "95.48"),  # 100.50 x 0.95 = 95.475
        (ask(TB=20), "100.00", "180.90"),
        (ask(TB=9, months=23), "100.00", "90.45"),
        (ask(TB=9, months=24), "98.00", "88.64"),
        (ask(TB=9, codes=("AUTUMN",)), "90.00", "81.41"),
        (ask(TB=10, months=24, codes=("AUTUMN",), discount="5%"), "83.79", "80.00"),
    ],
)
def test_discounts_are_taken_one_after_another_of_what_is_charged_again_and_again(asked, fee, disk):
    found = nets(quote(CATALOG, asked))
    assert (found["Fee"], found["Disk"], found["Set-up"]) == (fee, disk, "30.00")


def test_a_commitment_counts_what_is_billed():
    assert nets(quote(CATALOG, ask(discount="10%")))["Minimum commitment"] == "5.00"


@pytest.mark.parametrize(
    ("stacking", "left"), [("added", "83.00"), ("highest", "90.00"), ("one-after-another", "83.79")]
)
def test_what_several_discounts_come_to_is_declared(stacking, left):
    found = catalog_of(WORKSPACE + POLICY.replace("priceBooks:", f"stacking: {stacking}\n  priceBooks:"))
    asked = ask(months=24, codes=("AUTUMN",), discount="5%")
    assert nets(quote(found, asked))["Fee"] == left


def test_a_type_that_the_order_leaves_out_is_not_given():
    found = catalog_of(WORKSPACE + POLICY.replace("priceBooks:", "order: [promotional, term]\n  priceBooks:"))
    line = quote(found, ask(TB=20, months=24, codes=("AUTUMN",))).lines[1]
    assert [each.off.name for each in line.taken] == ["Autumn", "Long"]
    assert "negotiated discounts are not given" in quote(found, ask(discount="1%")).verdict.refused[0]


SHARES = st.lists(st.integers(0, 100_00).map(lambda share: Percent(Decimal(share).scaleb(-2))), max_size=4)


@given(st.integers(0, 10**9), SHARES, st.sampled_from(["one-after-another", "added", "highest"]))
def test_what_is_taken_and_what_is_left_are_the_whole(minor, shares, stacking):
    amount, offs = Money(minor, "EUR"), tuple(Off("term", "x", share) for share in shares)
    left, taken = take(amount, offs, stacking)
    assert left.minor + sum(each.amount.minor for each in taken) == minor
    assert 0 <= left.minor <= minor
    assert all(each.amount.minor >= 0 for each in taken)


@given(st.integers(0, 10**9), SHARES)
def test_highest_leaves_most_and_added_least(minor, shares):
    amount, offs = Money(minor, "EUR"), tuple(Off("term", "x", share) for share in shares)
    most, middle, least = (take(amount, offs, each)[0].minor for each in ("highest", "one-after-another", "added"))
    assert most >= middle >= least


@pytest.mark.parametrize(
    ("discount", "approved", "by", "given"),
    [
        ("5%", (), "seller", False),
        ("5%", ("seller",), "seller", True),
        ("5%", ("board",), "seller", True),
        ("5.01%", ("seller",), "head", False),
        ("10%", ("head",), "head", True),
        ("10.01%", ("head",), "board", False),
    ],
)
def test_a_level_agrees_up_to_its_bound_and_a_higher_one_to_less(discount, approved, by, given):
    verdict = quote(CATALOG, ask(discount=discount, approved=approved)).verdict
    assert verdict.refused == ()
    assert [(each.by, each.given) for each in verdict.approvals] == [(by, given)]
    assert verdict.agreed is given


def test_more_than_anybody_may_agree_to_is_refused_with_the_largest_that_passes():
    verdict = quote(CATALOG, ask(discount="51%")).verdict
    assert verdict.refused[0] == "a discount of 51% is more than anybody may agree to, which is 50%"
    assert str(verdict.largest) == "20%"


def test_below_the_floor_somebody_may_agree_and_below_cost_nobody():
    low = quote(CATALOG, ask(discount="21%", approved=("board",)))
    assert low.verdict.refused == ()
    assert "Fee of pro comes to NOK 79.00, below its floor of NOK 80.00" in [
        each.reason for each in low.verdict.approvals
    ]
    refused = quote(CATALOG, ask(discount="21%")).verdict
    assert refused.refused == (
        "Fee of pro comes to NOK 79.00, below its floor of NOK 80.00; board would have to agree",
    )
    lost = quote(CATALOG, ask(discount="41%", approved=("board",))).verdict
    assert lost.refused == ("Fee of pro comes to NOK 59.00, below its cost of NOK 60.00; nobody may agree to it",)


@given(st.integers(0, 30), st.sampled_from([12, 24]), st.booleans())
def test_the_largest_discount_passes_and_a_hair_more_does_not(units, months, coded):
    asked = ask(TB=units, months=months, discount="45%", codes=("AUTUMN",) if coded else ())
    most = quote(CATALOG, asked).verdict.largest
    assume(most is not None)  # else the discounts for everybody go too low already
    assert quote(CATALOG, replace(asked, discount=most)).verdict.refused == ()
    more = Percent(most.value + Decimal("0.01"))
    assert quote(CATALOG, replace(asked, discount=more)).verdict.refused != ()


def test_no_discount_passes_where_those_for_everybody_go_too_low():
    found = catalog_of(WORKSPACE + POLICY.replace("off: 10%, from", "off: 25%, from"))
    verdict = quote(found, ask(codes=("AUTUMN",))).verdict
    assert len(verdict.refused) == 1
    assert verdict.largest is None


def test_without_a_policy_a_seller_may_go_down_to_the_floor():
    found = catalog_of(WORKSPACE)
    assert quote(found, ask(discount="20%")).verdict.refused == ()
    (why,) = quote(found, ask(discount="20.01%")).verdict.refused
    assert why.endswith("below its floor of NOK 80.00; nobody may agree to it")


def test_a_promotion_ends_the_quote_with_it():
    assert quote(CATALOG, ask(codes=("AUTUMN",))).valid_until == date(2026, 7, 10)
    assert quote(CATALOG, ask()).valid_until == date(2026, 7, 31)


@pytest.mark.parametrize(
    "asked",
    [ask(codes=("SPRING",)), ask("mini", codes=("AUTUMN",)), replace(ask(codes=("AUTUMN",)), day=date(2026, 7, 11))],
)
def test_a_code_that_gives_nothing_is_told(asked):
    with pytest.raises(ValueError, match=re.escape("no discount in NOK on these plans is given for the code")):
        quote(CATALOG, asked)


def test_the_order_of_plans_changes_no_line():
    one, two = quote(CATALOG, ask("pro", "mini", discount="3%")), quote(CATALOG, ask("mini", "pro", discount="3%"))
    assert nets(one) == nets(two)
    assert one.value == two.value
