"""Where discounts reach, and what guards the price that is left: floors, costs, and the margin over the whole term."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selling import plans
from svcctl.kinds.base import Percent, Span, convert
from svcctl.kinds.discount_policy import Discount
from svcctl.money import Money
from svcctl.pricing import Ask, Usage, quote
from svcctl.pricing.discounts import About, Terms, share_of
from svcctl.validation import validate_files
from svcctl.workspace import SourceFile

BOOK = """\
---
apiVersion: svcctl/v1
kind: PriceBook
metadata: {{name: standard, version: 1, effective: {{from: 2026-01-01}}}}
spec:
  minimumMargin: {margin}
  billing: {{every: [1 month, 1 year]}}
  regions: [{{name: nordics, countries: ["NO"], currency: NOK}}]
  prices:
    - plan: pro
      region: nordics
      charges:
        - {{type: flat, name: Fee, per: month, bands: {{list: 100, cost: 60}}}}
        - {{type: per-unit, name: Disk, unit: TB, per: month, bands: {{list: 10{disk}}}}}
        - {{type: flat, name: Set-up, per: once, bands: {{list: 50, floor: 40, cost: 30}}}}
      {more}
---
apiVersion: svcctl/v1
kind: DiscountPolicy
metadata: {{name: usual, version: 1, effective: {{from: 2026-01-01}}}}
spec: {{priceBooks: [standard], {policy}}}
"""
DAY = date(2026, 7, 1)
NOBODY = "nobody may agree to it"
TERM = "pro over the whole term"


def quoted(discount="", policy="", margin="20%", more="", disk=", cost: 6", **ask):
    text = plans("pro") + BOOK.format(policy=policy or "belowFloor: board", margin=margin, more=more, disk=disk)
    found, _ = validate_files([SourceFile("all.yaml", text.encode())], DAY, frozenset())
    used = {"TB": Usage.of(ask.pop("TB", 0))}
    share = Percent.parse(discount) if discount else None
    return quote(found, replace(Ask(("pro",), used, "nordics", 12, DAY, discount=share), **ask))


def nets(found):
    return [str(line.net.amount) for line in found.lines]


@pytest.mark.parametrize(
    ("on", "left"),
    [
        ("recurring", ["90.00", "9.00", "50.00"]),
        ("once", ["100.00", "10.00", "45.00"]),
        ("everything", ["90.00", "9.00", "45.00"]),
    ],
)
def test_discounts_are_on_what_they_say(on, left):
    assert nets(quoted("10%", f"negotiatedOn: {on}", TB=1)) == left
    declared = f"discounts: [{{name: Long, type: term, on: {on}, bands: [{{from: 1 year, off: 10%}}]}}]"
    found = quoted("", declared, TB=1)
    assert nets(found) == left
    assert found.value == Money(sum(int(Decimal(net) * 100) * (12, 12, 1)[at] for at, net in enumerate(left)), "NOK")


def test_what_is_charged_once_is_guarded_when_it_is_discounted():
    refused = quoted("30%", "negotiatedOn: once").verdict
    assert refused.refused == (
        "Set-up of pro comes to NOK 35.00, below its floor of NOK 40.00; nobody may agree to it",
    )
    assert str(refused.largest) == "20.01%", "39.995 is paid as 40.00"
    assert quoted("20%", "negotiatedOn: once").verdict.refused == ()


def test_a_discount_by_how_bills_are_paid():
    policy = "discounts: [{name: Paid, type: billing, bands: [{from: 6 months, off: 3%}, {from: 1 year, off: 5%}]}]"
    assert nets(quoted("", policy))[0] == "100.00"
    assert nets(quoted("", policy, every=Span(1, "year")))[0] == "95.00"


def test_a_line_leaves_the_margin_that_its_book_asks_for():
    assert quoted("25%").verdict.refused == (), "60 of 75 is 80%"
    verdict = quoted("26%").verdict
    assert verdict.refused == (
        "Fee of pro comes to NOK 74.00 and costs NOK 60.00, which leaves 18.9%, less than 20%; nobody may agree to it",
        f"{TERM} comes to NOK 888.00 and costs NOK 720.00, which leaves 18.9%, less than 20%; {NOBODY}",
    )
    assert str(verdict.largest) == "25%"
    agreed = quoted("26%", "belowMargin: board", approved_by=("board",)).verdict
    assert agreed.refused == ()
    assert {(each.by, each.given) for each in agreed.approvals} == {("board", True)}
    asked = quoted("26%", "belowMargin: board").verdict
    assert all(each.endswith("board would have to agree") for each in asked.refused)
    below = quoted("41%", "belowMargin: board", approved_by=("board",)).verdict
    assert below.refused == ("Fee of pro comes to NOK 59.00, below its cost of NOK 60.00; nobody may agree to it",)


def test_a_margin_is_looked_at_over_the_whole_term_with_its_ramp():
    ramp = "ramp: [{for: 3 months, pay: 50%}]"
    assert quoted("", more=ramp).verdict.refused == (), "what is not discounted was agreed with the price book"
    verdict = quoted("15%", more=ramp).verdict
    assert verdict.refused == (
        f"{TERM} comes to NOK 892.50 and costs NOK 720.00, which leaves 19.3%, less than 20%; {NOBODY}",
    )
    assert str(verdict.largest) == "14.28%"
    assert quoted("14.28%", more=ramp).verdict.refused == ()


def test_a_cost_that_nobody_said_is_not_guarded():
    assert quoted("90%", disk="", TB=9).verdict.refused[0].startswith("Fee of pro")
    assert not [each for each in quoted("26%", disk="", TB=9).verdict.refused if "whole term" in each]
    assert quoted("99%", margin="0%", disk=", cost: 0", TB=9, policy="negotiatedOn: once").verdict.refused != ()


@pytest.mark.parametrize(("discount", "refused"), [("40%", False), ("40.01%", True)])
def test_without_a_margin_the_cost_is_the_bound(discount, refused):
    assert bool(quoted(discount, margin="0%").verdict.refused) == refused


STEPS = st.lists(st.tuples(st.integers(1, 60), st.integers(0, 100)), min_size=1, max_size=4, unique_by=lambda s: s[0])


def share(steps, quantity, reaches):
    bands = [{"from": start, "off": f"{off}%"} for start, off in sorted(steps)]
    discount = convert({"name": "x", "type": "volume", "unit": "u", "bands": bands, "reaches": reaches}, Discount)
    return share_of(discount, About("pro", "u", Fraction(quantity), "month"), Terms(12, DAY, ()))


@given(STEPS, st.integers(0, 80))
def test_steps_on_their_own_units_are_unit_after_unit(steps, quantity):
    off = Fraction(0)
    for unit in range(1, quantity + 1):
        off += Fraction(next((each for start, each in sorted(steps, reverse=True) if start <= unit), 0), 100)
    assert share(steps, quantity, "its-units") * quantity == off


@given(STEPS, st.fractions(0, 80), st.fractions(0, 20))
def test_a_bill_with_steps_on_their_own_units_never_falls(steps, quantity, more):
    bills = [(1 - share(steps, each, "its-units")) * each for each in (quantity, quantity + more)]
    reached = min(start for start, _ in steps) <= quantity
    assert bills[0] <= bills[1] or not reached


def test_a_share_that_has_no_end_is_written_to_a_hundredth_and_taken_exactly():
    steps = "[{from: 1, off: 10%}, {from: 10, off: 20%}, {from: 20, off: 30%}]"
    policy = f"discounts: [{{name: Much, type: volume, unit: TB, reaches: its-units, bands: {steps}}}]"
    line = quoted("", policy, margin="0%", disk="", TB=30).lines[1]
    assert str(line.taken[0].off.share) == "20.67%"
    assert line.net == Money(238_00, "NOK")
