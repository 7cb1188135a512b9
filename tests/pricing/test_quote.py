"""Quotes: lines, what they add up to, and why a quote cannot be had."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from svcctl.money import Money
from svcctl.pricing import Ask, Usage, quote
from svcctl.validation import validate_files
from svcctl.workspace import SourceFile

WORKSPACE = """\
apiVersion: svcctl/v1
kind: Service
metadata: {name: backup}
spec: {summary: S, lifecycle: {stage: live}, scope: {included: [a]}}
---
apiVersion: svcctl/v1
kind: Plan
metadata: {name: pro, title: Backup Pro}
spec: {service: backup, tier: {rank: 2, name: Pro}, priceBook: standard, availableFrom: 2026-02-01, sunset: 2026-12-31}
---
apiVersion: svcctl/v1
kind: Plan
metadata: {name: mini}
spec: {service: backup, tier: {rank: 1, name: Mini}, priceBook: standard}
---
apiVersion: svcctl/v1
kind: Plan
metadata: {name: old}
spec: {service: backup, tier: {rank: 3, name: Old}, priceBook: standard, sellable: false}
---
apiVersion: svcctl/v1
kind: PriceBook
metadata: {name: standard, version: 1, effective: {from: 2026-01-01}}
spec:
  regions: [{name: nordics, countries: ["NO"], currency: NOK}, {name: alps, countries: [CH], currency: CHF}]
  prices:
    - plan: pro
      region: nordics
      charges:
        - {type: flat, name: Backup, per: month, bands: {list: 100, floor: 80, cost: 60}}
        - {type: per-unit, name: Further TB, unit: TB, included: 5, per: month, bands: {list: 0.335, floor: 0.3}}
        - type: stairstep
          name: Audit
          unit: sites
          per: year
          tiers: [{upTo: 3, flat: 50}]
          bands: {cost: 9, floor: 9}
        - {type: percentage, name: Payments, unit: payments, per: month, rate: 1%, event: {fee: 0.25}}
        - {type: flat, name: Set-up, per: once, bands: {list: 30, floor: 30, cost: 10}}
      commitment: {amount: 150, per: month}
    - plan: mini
      region: alps
      charges: [{type: flat, per: month, bands: {list: 7}}]
    - plan: mini
      region: nordics
      charges: [{type: per-unit, unit: TB, per: month, bands: {list: 2}}]
"""


@pytest.fixture(scope="module")
def catalog():
    found, report = validate_files([SourceFile("all.yaml", WORKSPACE.encode())], date(2026, 7, 1), frozenset())
    assert not [
        each for each in report.findings if "Workspace" not in each.message and "svcctl.yaml" not in each.message
    ]
    return found


def asked(*plans, region="nordics", months=12, day=date(2026, 7, 1), **quantities):
    used = {unit.replace("_", "/"): n if isinstance(n, Usage) else Usage.of(n) for unit, n in quantities.items()}
    return Ask(plans, used, region, months, day)


def amounts(found):
    return {line.name: str(line.amount.amount) for line in found.lines}


def test_each_line_is_rounded_once_and_the_sums_are_sums_of_lines(catalog):
    found = quote(catalog, asked("pro", TB=Decimal(8), sites=3))
    assert amounts(found) == {
        "Backup": "100.00",
        "Further TB": "1.01",  # 3 x 0.335 = 1.005
        "Audit": "50.00",
        "Payments": "0.00",
        "Set-up": "30.00",
        "Minimum commitment": "48.99",
    }
    assert found.subtotal("month") == Money(150_00, "NOK")
    assert found.value == Money(150_00 * 12 + 50_00 + 30_00, "NOK")


@pytest.mark.parametrize(("months", "years"), [(1, 1), (12, 1), (13, 2), (36, 3)])
def test_a_yearly_charge_falls_due_at_the_start_of_each_year(catalog, months, years):
    found = quote(catalog, asked("pro", months=months, sites=1))
    assert found.value == Money(150_00 * months + 50_00 * years + 30_00, "NOK")


def test_a_commitment_that_is_reached_is_a_line_of_nothing(catalog):
    found = quote(catalog, asked("pro", payments=Usage.of_events([Decimal(1000)] * 10)))
    assert amounts(found)["Payments"] == "102.50"
    assert amounts(found)["Minimum commitment"] == "0.00"


def test_a_quantity_is_for_every_plan_that_charges_it_or_for_one(catalog):
    both = quote(catalog, asked("pro", "mini", TB=7))
    assert [(line.plan, line.quantity) for line in both.lines if line.unit == "TB"] == [("pro", 7), ("mini", 7)]
    one = quote(catalog, asked("pro", "mini", TB=7, mini_TB=9))
    assert [(line.plan, line.quantity) for line in one.lines if line.unit == "TB"] == [("pro", 7), ("mini", 9)]


def test_the_order_of_plans_changes_no_sum(catalog):
    assert quote(catalog, asked("pro", "mini", TB=7)).value == quote(catalog, asked("mini", "pro", TB=7)).value


def test_cost_and_floor_of_lines_and_contract(catalog):
    found = quote(catalog, asked("pro", sites=2, months=2))
    lines = {line.name: (line.cost, line.floor) for line in found.lines}
    assert lines["Backup"] == (Money(60_00, "NOK"), Money(80_00, "NOK"))
    assert lines["Audit"] == (Money(18_00, "NOK"), Money(18_00, "NOK"))
    assert found.within("cost") == Money(120_00 + 18_00 + 10_00, "NOK")
    unknown = quote(catalog, asked("pro", TB=7))
    assert unknown.within("cost") is None, "Further TB has no cost, and is charged"
    assert unknown.within("floor") == Money((80_00 + 60) * 12 + 30_00, "NOK")


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (asked("prro"), "there is no plan 'prro'; did you mean pro?"),
        (asked("zzz"), "there is no plan 'zzz'; `svcctl list Plan` lists them"),
        (asked("pro", region="nordic"), "there is no region 'nordic' in PriceBook/standard@1; did you mean nordics?"),
        (asked("pro", region="x"), "there is no region 'x' in PriceBook/standard@1; it has alps, nordics"),
        (asked("pro", region="alps"), "pro is not sold in alps; it is priced in nordics"),
        (asked("pro", sits=1), "no plan of this quote charges 'sits'; did you mean sites?"),
        (asked("mini", sites=1), "no plan of this quote charges 'sites'; it charges TB"),
        (asked("mini", pro_TB=1), "no plan of this quote charges 'pro/TB'"),
        (asked("pro", sites=4), "`Audit` of pro: the tiers end at 3 sites, and nothing says what more costs"),
        (asked("pro", TB=Usage.of_events([1, 2])), "`Further TB` of pro is not charged by events"),
        (asked("old"), "old is not for sale"),
        (asked("pro", day=date(2026, 1, 15)), "pro is for sale from 2026-02-01 on"),
        (asked("pro", day=date(2027, 1, 1)), "pro is not sold from 2026-12-31 on"),
        (asked("mini", day=date(2025, 1, 1)), "mini cannot be quoted: its prices (standard) are not in force"),
    ],
)
def test_what_cannot_be_quoted_is_said_in_words(catalog, ask, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        quote(catalog, ask)


def test_a_quote_is_valid_for_thirty_days_and_never_longer_than_its_prices(catalog):
    assert quote(catalog, asked("pro", TB=7)).valid_until == date(2026, 7, 31)
    assert quote(catalog, asked("pro", day=date(2026, 12, 20))).valid_until == date(2026, 12, 30)
    chosen = replace(asked("pro"), valid_until=date(2026, 8, 15))
    assert quote(catalog, chosen).valid_until == date(2026, 8, 15)
    for until, said in (
        (date(2026, 6, 30), "cannot be valid until 2026-06-30"),
        (date(2026, 12, 31), "2026-12-30 only"),
    ):
        with pytest.raises(ValueError, match=said):
            quote(catalog, replace(asked("pro"), valid_until=until))


def test_the_number_of_a_quote_follows_from_what_it_says(catalog):
    first = quote(catalog, asked("pro", TB=7))
    assert first.id == quote(catalog, asked("pro", TB=7)).id
    others = [asked("pro", TB=8), asked("pro", TB=7, months=13), replace(asked("pro", TB=7), customer="Fjord")]
    assert len({first.id, *(quote(catalog, each).id for each in others)}) == 4
