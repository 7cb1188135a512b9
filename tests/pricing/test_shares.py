"""Laws of amounts that are shared: the shares add up, each can be paid, and no discount grows by being shared."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from selling import plans, sound
from svcctl.money import Money
from svcctl.pricing import Ask, quote
from svcctl.pricing.shares import in_steps, proportional
from svcctl.pricing.taking import Less

STEPS = st.sampled_from([1, 5, 10, 100])
SHARERS = st.lists(st.tuples(st.integers(0, 10**6), STEPS), min_size=1, max_size=5)
BOOK = """\
---
apiVersion: svcctl/v1
kind: PriceBook
metadata: {{name: {plan}, version: 1, effective: {{from: 2026-01-01}}}}
spec:
  billing: {{anchor: calendar, proration: {{by: day}}, rounding: {{to: [{{amount: {step}, currency: NOK}}]}}}}
  regions: [{{name: here, countries: ["NO"], currency: NOK}}]
  prices:
    - plan: {plan}
      region: here
      charges: [{{type: flat, name: Fee, per: month, bands: {{list: {price}}}}}]
"""
WORKSPACE = """\
apiVersion: svcctl/v1
kind: Workspace
metadata: {name: fjord}
spec: {company: Fjord AS, currency: NOK, timezone: Europe/Oslo}
"""
POLICY = """\
---
apiVersion: svcctl/v1
kind: DiscountPolicy
metadata: {name: of-books, version: 1, effective: {from: 2026-01-01}}
spec: {priceBooks: [b], approvals: [{by: board}]}
"""


@given(st.integers(0, 10**7), SHARERS)
@example(1002, [(500, 100), (500, 100)])
def test_shares_add_up_as_far_as_steps_go_and_each_is_of_its_own_steps(total, sharers):
    weights, steps = [Fraction(weight) for weight, _ in sharers], [step for _, step in sharers]
    shares = in_steps(total, weights, steps)
    assert all(share >= 0 and share % step == 0 for share, step in zip(shares, steps, strict=True))
    given_to = [step for weight, step in zip(weights, steps, strict=True) if weight]
    assert total - sum(shares) == (total % min(given_to) if given_to else total)
    assert all(not share for share, weight in zip(shares, weights, strict=True) if not weight)
    if set(steps) == {1}:
        assert shares == proportional(total, weights)


@given(st.integers(0, 10**7), st.lists(st.integers(1, 10**6), min_size=1, max_size=5), STEPS)
def test_with_one_step_for_all_no_share_is_a_step_away_from_what_is_exact(total, weights, step):
    shares = in_steps(total, [*map(Fraction, weights)], [step] * len(weights))
    assert all(
        abs(share - Fraction(total * weight, sum(weights))) < 2 * step
        for share, weight in zip(shares, weights, strict=True)
    )


def workspace(first, second, steps):
    books = "".join(
        BOOK.format(plan=plan, step=f"{step / 100}", price=price)
        for plan, price, step in zip("ab", (first, second), steps, strict=True)
    )
    first_plan, second_plan = plans("a", "b").rsplit("priceBook: standard", 1)
    text = first_plan.replace("priceBook: standard", "priceBook: a") + "priceBook: b" + second_plan
    return sound(WORKSPACE + books + POLICY + "---\n" + text, date(2026, 7, 1))


@pytest.fixture(scope="module")
def catalogs():
    """Two price books with a policy for one of them, by what they round to."""
    return {steps: workspace(700, 300, steps) for steps in ((100, 100), (100, 1), (1, 1))}


@given(st.integers(0, 1000_00), st.integers(1, 31), st.sampled_from([(100, 100), (100, 1), (1, 1)]))
@example(1002_00 // 2, 17, (100, 100))
@example(100_50, 1, (100, 100))
@example(2_00, 17, (100, 100))
def test_an_amount_shared_by_books_never_grows_and_every_bill_can_be_paid(catalogs, minor, day, steps):
    less = (Less(Money(minor, "NOK"), "month"),)
    ask = replace(Ask(("a", "b"), {}, "here", 2, date(2026, 7, day)), less=less, approved_by=("board",))
    found = quote(catalogs[steps], ask)
    for _, bill in found.bills():
        dues = [due for due in bill if due.line.name == "Fee"]
        scale = max(due.scale for due in dues)
        wanted = Fraction(minor) * scale
        for due in dues:
            assert due.net.minor % due.line.offer.rounding.minor == 0
        took = sum(each.amount.minor for due in dues for each in due.taken)
        assert abs(took - wanted) <= Fraction(min(steps), 2)
