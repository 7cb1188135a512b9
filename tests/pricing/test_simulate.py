"""Usage billed by two sets of prices, against quotes made one by one."""

from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selling import plans
from svcctl.pricing import Ask, Usage, quote, usage
from svcctl.pricing.simulate import sales, simulate
from svcctl.pricing.usage import DIALECT, WANTED, UsageReader
from svcctl.source.tables import open_table
from svcctl.validation import validate_files
from svcctl.workspace import SourceFile

PLANS = plans("pro", "mini")
BOOK = """\
---
apiVersion: svcctl/v1
kind: PriceBook
metadata: {name: standard, version: %s, effective: {from: %s}}
spec:
  regions: [{name: nordics, countries: ["NO"], currency: NOK}, {name: alps, countries: [CH], currency: CHF}]
  prices:
    - plan: pro
      region: nordics
      charges:
        - {type: flat, name: Fee, per: month, bands: {list: %s}}
        - {type: volume, unit: TB, included: 2, per: month, tiers: [{upTo: 5, price: 10.005}, {price: %s, flat: 1}]}
        - {type: package, unit: users, size: 10, per: month, minimum: 3, bands: {list: 7.5}}
        - {type: flat, name: Set-up, per: once, bands: {list: 900}}
      commitment: {amount: 120, per: month}
    - plan: mini
      region: alps
      charges:
        - type: graduated
          unit: TB
          per: month
          flatAtZero: true
          tiers: [{upTo: 1, price: 2, flat: 4}, {upTo: 99, price: 1}]
"""
BOTH = PLANS + BOOK % (1, "2025-01-01", 100, 9) + BOOK % (2, "2026-01-01", 104, 8.5)
DAYS = date(2025, 6, 1), date(2026, 6, 1)


@pytest.fixture(scope="module")
def sides():
    catalog, report = validate_files([SourceFile("all.yaml", BOTH.encode())], DAYS[1], frozenset())
    assert not [each.message for each in report.findings if each.rule not in {"workspace-missing", "volume-cliff"}]
    return tuple((catalog, day) for day in DAYS)


def table(rows):
    return "\n".join(["customer,plan,region,unit,quantity,period", *(",".join(row) for row in rows), ""])


def read(sides, rows):
    return UsageReader(sales(sides)).read([open_table(table(rows), "usage", WANTED, DIALECT)])


ROW = st.one_of(
    st.tuples(st.sampled_from("abc"), st.just("pro"), st.just("nordics"), st.sampled_from(["TB", "users"])),
    st.tuples(st.sampled_from("abc"), st.just("mini"), st.just("alps"), st.just("TB")),
)
ROWS = st.lists(
    st.tuples(ROW, st.integers(0, 3000), st.sampled_from(["2026-01", "2026-02"])).map(
        lambda row: (*row[0], str(Decimal(row[1]).scaleb(-2)), row[2])
    ),
    min_size=1,
    max_size=12,
)


@given(rows=ROWS)
def test_bills_are_those_of_quotes_made_one_by_one(sides, rows):
    used = defaultdict(lambda: defaultdict(Decimal))
    for customer, plan, region, unit, quantity, period in rows:
        used[customer, plan, region, period][unit] += Decimal(quantity)
    wanted = Counter()
    for (customer, plan, region, _), units in used.items():
        amounts = {unit: Usage.of(quantity) for unit, quantity in units.items()}
        for side, (catalog, day) in enumerate(sides):
            found = quote(catalog, Ask((plan,), amounts, region, 1, day))
            wanted[customer, found.currency, side] += found.subtotal("month").minor
    found = simulate(read(sides, rows), *sides)
    assert found.bills == len(used)
    assert {(each.customer, each.currency, 0): each.before for each in found.changes} | {
        (each.customer, each.currency, 1): each.after for each in found.changes
    } == wanted


def test_no_row_is_lost(sides):
    rows = [
        ("a", "pro", "nordics", "TB", "3", "x"),
        ("", "pro", "nordics", "TB", "3", "x"),
        ("a", "prro", "nordics", "TB", "3", "x"),
        ("a", "pro", "alps", "TB", "3", "x"),
        ("a", "pro", "nordics", "seats", "3", "x"),
        ("a", "pro", "nordics", "TB", "3,5".replace(",", "."), "x"),
        ("a", "pro", "nordics", "TB", "-3", "x"),
        ("a", "pro", "nordics", "TB", "1e3", "x"),
        ("a", "pro", "nordics", "TB", "0.0000001", "x"),
    ]
    used = read(sides, rows)
    assert used.read == len(rows)
    assert +used.rejected == Counter(
        {"customer-missing": 1, "unknown-plan": 2, "unknown-unit": 1, "unreadable-quantity": 3}
    )
    assert len(used.shown) == 5
    assert used.quantity.tolist() == [6_500_000]


@given(rows=ROWS)
def test_it_does_not_matter_after_how_many_rows_they_are_added_up(sides, rows):
    wanted = simulate(read(sides, rows), *sides)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(usage, "_FOLD", 1)
        tables = [open_table(table(rows[at:]) if at else table(rows[:2]), "usage", WANTED, DIALECT) for at in (0, 2)]
        found = simulate(UsageReader(sales(sides)).read(tables), *sides)
    assert found == wanted


def test_what_is_not_sold_is_told(sides):
    with pytest.raises(ValueError, match="`TB` of mini by PriceBook/standard@1: the tiers end at 99 TB, and more was"):
        simulate(read(sides, [("a", "mini", "alps", "TB", "100", "x")]), *sides)
