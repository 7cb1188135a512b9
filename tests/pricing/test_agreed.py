"""What was agreed, read from the columns of an export and from subscriptions."""

from datetime import date

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from selling import plans
from svcctl.kinds.base import Percent, Span
from svcctl.pricing.agreed import NO_MONTH, Agreed, AgreedError, Subscriptions, month_of, read
from svcctl.pricing.periods import in_months, later
from svcctl.pricing.simulate import sales, simulate
from svcctl.pricing.usage import DIALECT, WANTED, UsageReader
from svcctl.source.tables import open_table
from svcctl.validation import validate_files
from svcctl.workspace import SourceFile

DAY = date(2026, 6, 1)
BOOK = """\
---
apiVersion: svcctl/v1
kind: PriceBook
metadata: {name: standard, version: 1, effective: {from: 2025-01-01}}
spec:
  regions: [{name: nordics, countries: ["NO"], currency: NOK}]
  billing: {every: [1 month, 1 year]}
  prices:
    - plan: pro
      region: nordics
      charges:
        - {type: flat, name: Fee, per: month, bands: {list: 100}}
        - {type: per-unit, unit: TB, per: month, bands: {list: 10}}
        - {type: flat, name: Set-up, per: once, bands: {list: 900}}
    - {plan: mini, region: nordics, charges: [{type: flat, name: Fee, per: month, bands: {list: 50}}]}
---
apiVersion: svcctl/v1
kind: DiscountPolicy
metadata: {name: discounts, version: 1, effective: {from: 2025-01-01}}
spec:
  priceBooks: [standard]
  discounts:
    - {name: Long, type: term, plans: [pro], bands: [{from: 24 months, off: 10%}]}
    - {name: Yearly, type: billing, bands: [{from: 1 year, off: 5%}]}
    - {name: Now, type: promotional, code: NOW, off: 20%}
"""
SUBSCRIPTION = """\
---
apiVersion: svcctl/v1
kind: Subscription
metadata: {name: %s}
spec: {customer: %s, plan: %s, currency: NOK, monthlyFee: 1, %s}
"""


def catalog(*subscriptions):
    text = plans("pro", "mini") + BOOK
    text += "".join(SUBSCRIPTION % (f"s{number}", *each) for number, each in enumerate(subscriptions))
    found, report = validate_files([SourceFile("all.yaml", text.encode())], DAY, frozenset())
    assert not [each.message for each in report.findings if each.rule in {"wrong-value", "unknown-key", "missing-key"}]
    return found


def billed(catalog, *rows, header="customer,plan,region,unit,quantity,period"):
    side = catalog, DAY
    used = UsageReader(sales((side,))).read([open_table("\n".join([header, *rows, ""]), "u", WANTED, DIALECT)])
    return used, simulate(used, side, side)


def total(found):
    return sum(each.before for each in found.changes)


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        ({}, Agreed()),
        (dict.fromkeys(("start", "end", "term", "discount", "code", "billing"), ""), Agreed()),
        ({"start": "2026-01-31", "end": "2026-01-31"}, Agreed(date(2026, 1, 31), date(2026, 1, 31))),
        ({"term": "36 months", "billing": "1 year"}, Agreed(term=Span(36, "month"), every=Span(1, "year"))),
        ({"term": "36"}, Agreed(term=Span(36, "month"))),
        ({"discount": "7.5%"}, Agreed(discount=Percent.parse("7.5%"))),
        ({"discount": "7.5"}, Agreed(discount=Percent.parse("7.5%"))),
        ({"discount": "0"}, Agreed(discount=Percent.parse("0%"))),
        ({"discount": "100%"}, Agreed(discount=Percent.parse("100%"))),
        ({"start": "2026-01-31", "end": "9999-12-31"}, Agreed(date(2026, 1, 31))),
        ({"code": ";A,"}, Agreed(codes=("A",))),
        ({"code": "A, B;C  D"}, Agreed(codes=("A", "B", "C", "D"))),
    ],
)
def test_columns_are_read(texts, wanted):
    assert read(texts) == wanted


@pytest.mark.parametrize(
    ("texts", "column", "said"),
    [
        ({"start": "soon"}, "start", "'soon' is no day such as 2026-01-31"),
        ({"start": "0001-01-01"}, "start", "'0001-01-01' is no day"),
        ({"start": "2200-01-01"}, "start", "'2200-01-01' is no day"),
        ({"end": "9999-12-32"}, "end", "'9999-12-32' is no day"),
        ({"start": "2026-02-01", "end": "2026-01-31"}, "end", "'2026-01-31' is before the start, 2026-02-01"),
        ({"term": "long"}, "term", "'long' is no length such as 12 months"),
        ({"term": "0"}, "term", "'0' is no length"),
        ({"term": "1000"}, "term", "'1000' is no length"),
        ({"billing": "weekly"}, "billing", "'weekly' is no length"),
        ({"discount": "much"}, "discount", "'much' is no percentage such as 7.5%"),
        ({"discount": "101%"}, "discount", "'101%' is no percentage from 0% to 100%"),
        ({"discount": "-1%"}, "discount", "'-1%' is no percentage"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_column(texts, column, said):
    with pytest.raises(AgreedError, match=said) as error:
        read(texts)
    assert error.value.column == column


@example(date(2026, 1, 1), 12, 0)
@given(st.dates(date(1970, 1, 1), date(2150, 1, 1)), st.integers(0, 500), st.integers(0, 27))
def test_a_term_that_only_its_days_tell_has_their_whole_months(start, months, days):
    end = date.fromordinal(later(start, months, start.day).toordinal() - 1 + days)
    if end >= start:
        assert Agreed(start, end).months == months
    assert Agreed(start).months == Agreed(end=end).months == 0
    assert Agreed(start, end, Span(7, "month")).months == 7


def test_months_are_read():
    assert month_of("2026-01") + 1 == month_of("2026-02-28") == in_months(date(2026, 2, 1))
    assert {month_of(text) for text in ("", "x", "2026", "2026-13", "2026-00", "1969-12", "2200-01", "٢٠٢٦-01")} == {
        NO_MONTH
    }


def test_what_an_export_says_goes_before_a_subscription():
    known = Agreed(date(2026, 1, 1), None, Span(36, "month"), None, Percent.parse("5%"), ("A",))
    said = Agreed(date(2026, 2, 1), discount=Percent.parse("0%"))
    assert said.over(known) == Agreed(date(2026, 2, 1), None, Span(36, "month"), None, Percent.parse("0%"), ("A",))
    assert Agreed().over(known) == known


def test_a_subscription_is_found_by_customer_plan_region_and_month():
    known = Subscriptions(
        catalog(
            (
                "a",
                "pro",
                "start: 2025-03-10, end: 2026-02-10, term: 12 months, discount: 5%, code: NOW, billing: 1 year",
            ),
            ("a", "pro", "start: 2026-02-11, code: [NOW, LATER]"),
            ("b", "pro", "start: 2026-05-01, region: alps"),
            ("c", "pro", "start: 2026-05-01, region: nordics"),
            ("c", "mini", "start: 2026-06-01"),
            ("d", "pro", "start: 2026-05-01"),
            ("d", "pro", "start: 2026-05-01"),
        )
    )
    sale, month = ("pro", "nordics"), month_of
    old = Agreed(
        date(2025, 3, 10), date(2026, 2, 10), Span(12, "month"), Span(1, "year"), Percent.parse("5%"), ("NOW",)
    )
    assert known.of("a", sale, month("2025-03")) == known.of("a", sale, month("2026-01")) == old
    assert known.of("a", sale, month("2026-02")) == "several"
    assert known.of("a", sale, month("2026-03")) == Agreed(date(2026, 2, 11), codes=("NOW", "LATER"))
    assert known.of("a", sale, month("2025-02")) is None
    assert known.of("a", sale, NO_MONTH) == "several"
    assert known.of("b", sale, month("2026-06")) is None
    assert known.of("c", sale, month("2020-01")) == Agreed(date(2026, 5, 1))
    assert known.of("d", sale, month("2026-06")) == Agreed(date(2026, 5, 1))
    assert known.of("e", sale, month("2026-06")) is None
    assert known.customers == {"a", "b", "c", "d"}


def test_a_subscription_says_what_was_agreed_and_who_told_is_counted():
    company = catalog(("a", "pro", "start: 2026-02-01, term: 24 months, discount: 10%"))
    rows = [f"a,pro,nordics,TB,{quantity},2026-0{month}" for quantity, month in ((1, 2), (2, 3))]
    _, found = billed(company, *rows, "b,pro,nordics,TB,1,2026-02", "a,mini,nordics,,0,2026-02")
    # a: 110 and a set-up of 900, then 120, less 10% for the term, and 10% of the rest; b: 110; a has mini for 50
    assert total(found) == (8910 + 900_00) + 9720 + 110_00 + 50_00
    assert (found.bills, found.agreed["subscription"], found.agreed["export"]) == (4, 2, 0)
    assert found.left_out == {"no-start": (1, 1), "no-term": (1, 1)}


def test_columns_of_the_export_are_terms_and_wrong_ones_are_rejected():
    header = "customer,plan,region,unit,quantity,period,start,term,discount,code,billing"
    used, found = billed(
        catalog(),
        "a,pro,nordics,TB,1,2026-02,2026-01-01,24 months,,,",
        "a,pro,nordics,TB,1,2026-02,2026-01-01,,,NOW,",
        "a,pro,nordics,TB,1,2026-02,2026-01-01,,,WRONG,",
        "a,pro,nordics,TB,1,2026-02,2026-01-01,,50%,,1 year",
        "a,pro,nordics,TB,1,2026-02,2026-01-01,,,,3 months",
        "a,pro,nordics,TB,1,2026-02,2026-03-01,,,,",
        "a,pro,nordics,TB,1,2026-02,,,,,",
        "a,pro,nordics,TB,1,2026-02,soon,,,,",
        "a,pro,nordics,TB,1,2026-02,,,x,,",
        header=header,
    )
    each = 9900 + 8800 + 110_00 + 110_00 * 95 // 100 // 2 + 110_00 + 0 + 110_00
    assert total(found) == each
    assert +used.rejected == {"unreadable-start": 1, "unreadable-discount": 1}
    assert sorted(row.message for row in used.shown) == [
        "'soon' is no day such as 2026-01-31",
        "'x' is no percentage such as 7.5%",
    ]
    assert (found.bills, found.agreed["export"]) == (7, 6)
    assert found.left_out == {
        "no-start": (1, 1),
        "no-term": (6, 6),
        "other-billing": (1, 1),
        "outside-term": (1, 1),
        "unknown-code": (1, 1),
    }


def test_a_month_outside_the_days_of_a_contract_is_told():
    company = catalog(("a", "pro", "start: 2026-02-10, end: 2026-04-01"))
    rows = [f"a,pro,nordics,TB,1,2026-{month:02}" for month in range(1, 7)]
    _, found = billed(company, *rows)
    assert found.left_out["outside-term"] == (3, 3)  # January, May and June
    assert total(found) == 900_00 + 2 * 110_00  # periods begin on 10 February and 10 March; none does in April


def test_several_subscriptions_that_differ_are_told():
    company = catalog(("a", "pro", "start: 2026-02-10"), ("a", "pro", "start: 2026-02-11"))
    _, found = billed(company, "a,pro,nordics,TB,1,2026-03")
    assert (total(found), found.left_out["several-subscriptions"]) == (110_00, (1, 1))
    assert found.agreed["subscription"] == 0


def test_rows_of_one_contract_are_one_bill_and_others_are_not():
    header = "customer,plan,region,unit,quantity,period,start"
    rows = [f"a,pro,nordics,TB,1,2026-03,{start}" for start in ("2026-01-01", "2026-01-01", "2026-02-01")]
    used, found = billed(catalog(), *rows, header=header)
    assert (found.bills, total(found)) == (2, 120_00 + 110_00)
    assert used.quantity.tolist() == [2_000_000, 1_000_000]
    assert np.array_equal(used.contract, [1, 2])
