"""Rules on how price books bill, beyond the examples of their pages."""

import pytest

from documents import told

BOOK = """\
apiVersion: svcctl/v1
kind: PriceBook
metadata: {{name: standard, version: 1, effective: {{from: 2026-01-01}}}}
spec:
  billing: {billing}
  regions: [{{name: nordics, countries: ["NO"], currency: NOK}}]
  prices:
    - plan: p
      region: nordics
      charges: [{charge}]
      {more}
"""
FEE = "{type: flat, per: month, bands: {list: 9}}"
UNITS = "{type: per-unit, unit: TB, per: month, bands: {list: 9}}"
ONCE = "{type: flat, per: once, bands: {list: 9}}"
POLICY = """\
apiVersion: svcctl/v1
kind: DiscountPolicy
metadata: {{name: standard, version: 1, effective: {{from: 2026-01-01}}}}
spec: {{priceBooks: [{books}], discounts: [{{name: Paid, type: {type}, bands: [{{from: {start}, off: 2%}}]}}]}}
"""


def book(billing="{every: 1 month}", charge=FEE, more=""):
    return BOOK.format(billing=billing, charge=charge, more=more)


@pytest.mark.parametrize(
    ("billing", "more", "count"),
    [
        ("{every: 1 month}", "", 0),
        ("{day: 15}", "", 1),
        ("{anchor: calendar}", "", 1),
        ("{anchor: start}", "", 0),
        ("{day: 15, proration: {by: free}}", "", 0),
        ("{every: 1 month}", "trial: {days: 3}", 0),
        ("{every: 1 month}", "trial: {days: 3, billing: runs}", 1),
        ("{day: 15}", "billing: {proration: {by: day}}", 1),
        ("{proration: {by: day}}", "billing: {day: 1}", 1),
        ("{day: 1, proration: {by: day}}", "trial: {days: 3, billing: runs}", 0),
    ],
)
def test_parts_of_periods_without_a_word_about_them(billing, more, count):
    assert len(told("parts-charged-in-full", book(billing, more=more))) == count


@pytest.mark.parametrize(
    ("charge", "trial", "said"),
    [
        (FEE, "{days: 3, free: fees, billing: runs}", []),
        (UNITS, "{days: 3}", []),
        (UNITS, "{days: 3, free: fees, billing: runs}", ["free of fees, and it has none"]),
        (ONCE, "{days: 3}", ["free of what recurs, and nothing does"]),
        (ONCE, "{days: 3, free: fees, billing: runs}", ["free of fees, and it has none"]),
    ],
)
def test_trials_of_what_there_is_not(charge, trial, said):
    messages = told("trial-frees-nothing", book("{proration: {by: day}}", charge, f"trial: {trial}"))
    assert [message.rpartition(" is ")[2] for message in messages] == said


@pytest.mark.parametrize(
    ("charge", "least", "count"),
    [
        (FEE, "{amount: 9, per: month}", 0),
        (FEE, "{amount: 9, per: quarter}", 1),
        (FEE, "{amount: 9, per: quarter, counts: recurring}", 0),
        (ONCE, "{amount: 9, per: year, counts: recurring}", 1),
        (f"{FEE}, {ONCE}", "{amount: 9, per: month}", 0),
    ],
)
def test_commitments_that_no_charge_counts_towards(charge, least, count):
    assert len(told("commitment-counts-nothing", book(charge=charge, more=f"commitment: {least}"))) == count


TIERS = "{type: volume, unit: TB, per: month, tiers: [{price: 1, flat: 2}]}"
USED = "{type: per-unit, unit: TB, per: month, included: 3, quantity: used, bands: {list: 9}}"
BOUND = "{type: per-unit, unit: TB, per: month, maximum: 3, bands: {list: 9}}"


@pytest.mark.parametrize(
    ("extent", "charge", "more"),
    [
        ("tierFlat", TIERS, ""),
        ("included", USED, ""),
        ("bounds", BOUND, ""),
        ("bounds", BOUND.replace("maximum", "minimum"), ""),
        ("commitment", FEE, "commitment: {amount: 9, per: month}"),
    ],
)
def test_proration_of_what_there_is_not(extent, charge, more):
    for by, there, count in (("day", True, 0), ("day", False, 1), ("none", True, 1), ("free", True, 1)):
        billing = f"{{proration: {{by: {by}, {extent}: in-full}}}}"
        said = told("proration-without-effect", book(billing, charge if there else FEE, more if there else ""))
        assert len(said) == count, (by, there)
    once = charge.replace("per: month", "per: once").replace("quantity: used, ", "quantity: used, ")
    if charge != FEE:
        billing = f"{{proration: {{by: day, {extent}: in-full}}}}"
        assert len(told("proration-without-effect", book(billing, once))) == 1


@pytest.mark.parametrize(
    ("every", "type_", "start", "count"),
    [
        ("1 month", "billing", "1 year", 1),
        ("[1 month, 1 year]", "billing", "1 year", 0),
        ("[1 month, 12 months]", "billing", "1 year", 0),
        ("3 years", "billing", "1 year", 0),
        ("1 month", "term", "1 year", 0),
    ],
)
def test_discounts_for_billing_periods_that_cannot_be_had(every, type_, start, count):
    policy = POLICY.format(books="standard", type=type_, start=start)
    assert len(told("discount-never-given", book(f"{{every: {every}}}"), policy)) == count
    other = book("{every: 1 month}", more=f"billing: {{every: {every}}}")
    assert len(told("discount-never-given", other, policy)) == count


@pytest.mark.parametrize(
    ("least", "said"),
    [
        ("{amount: 1, currency: NOK}", []),
        ("{amount: 0.05, currency: CHF}", ["no region of this book is paid in CHF"]),
        ("{amount: 1, currency: NOK}, {amount: 5, currency: NOK}", ["the smallest amount in NOK is named twice"]),
        ("{amount: 0, currency: NOK}", ["nothing is a multiple of 0"]),
    ],
)
def test_smallest_amounts(least, said):
    assert told("rounding-of-no-region", book(f"{{rounding: {{to: [{least}]}}}}")) == said
