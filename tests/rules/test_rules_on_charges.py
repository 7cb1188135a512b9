"""Charges that cannot be meant so: by the schema where one key is wrong, by rules where several do not fit."""

from datetime import date

import pytest

from documents import told
from svcctl.validation import validate_files
from svcctl.workspace import SourceFile

BOOK = """\
apiVersion: svcctl/v1
kind: PriceBook
metadata: {{name: standard, version: 1, effective: {{from: 2026-01-01}}}}
spec:
  regions: [{{name: nordics, countries: ["NO"], currency: NOK}}]
  prices:
    - plan: p
      region: nordics
      charges: [{{per: month, unit: TB, {charge}}}]
"""


@pytest.mark.parametrize(
    ("charge", "said"),
    [
        ("type: graduated, tiers: [{upTo: 5, price: 1}, {upTo: 5, price: 2}, {price: 3}]", "this tier ends at 5"),
        ("type: volume, tiers: [{price: 1}, {upTo: 5, price: 2}]", "this tier has no end"),
        ("type: volume, tiers: [{price: 1}], overage: 3", "the last tier has no end"),
        ("type: per-unit, bands: {list: 1}, minimum: 5, maximum: 4", "the least this may cost is 5"),
        ("type: percentage, rate: 1%, event: {minimum: 5, maximum: 4}", "the least this may cost is 5"),
    ],
)
def test_keys_that_do_not_fit_are_told_once(charge, said):
    (message,) = told("tiers-do-not-fit", BOOK.format(charge=charge))
    assert message.startswith(said)


@pytest.mark.parametrize(
    "charge",
    [
        "type: graduated, tiers: [{upTo: 5, price: 1}, {price: 3}], minimum: 4, maximum: 4",
        "type: volume, tiers: [{upTo: 5, price: 1}], overage: 3",
        "type: stairstep, tiers: [{upTo: 5, flat: 1}]",
    ],
)
def test_what_fits_is_no_finding(charge):
    assert told("tiers-do-not-fit", BOOK.format(charge=charge)) == []


@pytest.mark.parametrize(
    ("charge", "key"),
    [
        ("type: per-unit, bands: {list: -1}", "list"),
        ("type: per-unit, bands: {floor: 1}", "list"),
        ("type: per-unit", "bands"),
        ("type: volume, tiers: [{upTo: -5, price: 1}, {price: 2}]", "upTo"),
        ("type: volume, tiers: [{upTo: 5}, {price: 2}]", "price"),
        ("type: volume, tiers: [{price: 2}], bands: {list: 3}", "list"),
        ("type: volume", "tiers"),
        ("type: stairstep, tiers: [{price: 2}]", "flat"),
        ("type: package, bands: {list: 1}", "size"),
        ("type: package, size: 0, bands: {list: 1}", "size"),
        ("type: flat, bands: {list: 1}, tiers: [{price: 1}]", "tiers"),
        ("type: flat, bands: {list: 1}, rate: 5%", "rate"),
        ("type: percentage, rate: 5", "rate"),
        ("type: percentage", "rate"),
    ],
)
def test_a_key_that_is_missing_wrong_or_of_another_type_of_charge_is_told(charge, key):
    file = SourceFile("prices.yaml", BOOK.format(charge=charge).encode())
    _, report = validate_files([file], date(2026, 7, 1), frozenset())
    found = [f"{finding.message} {finding.hint}" for finding in report.findings if "p`" not in finding.message]
    assert any(f"`{key}`" in each or key in each for each in found), report.findings


def test_packages_are_counted_in_packages():
    (message,) = told(
        "volume-cliff", BOOK.format(charge="type: volume, size: 100, tiers: [{upTo: 10, price: 50}, {price: 40}]")
    )
    assert message == (
        "`p` in nordics: 10 packages of TB cost 500, a little more 400; above 8 it is cheaper to take more"
    )


@pytest.mark.parametrize(
    "tiers", ["{upTo: 10, price: 50}, {price: 40, flat: 100}", "{upTo: 5, price: 1}", "{price: 3}, {upTo: 5, price: 1}"]
)
def test_no_cliff_no_finding(tiers):
    assert told("volume-cliff", BOOK.format(charge=f"type: volume, tiers: [{tiers}]")) == []


@pytest.mark.parametrize(
    ("charge", "tier", "price"),
    [
        ("type: graduated, tiers: [{upTo: 5, price: 50}, {price: 40}]", 2, "40"),
        ("type: volume, tiers: [{upTo: 5, price: 40, flat: 24}, {price: 46}]", 1, "44.8"),
        ("type: stairstep, tiers: [{upTo: 4, flat: 180}, {upTo: 9, flat: 400}]", 2, "44.4444"),
        ("type: graduated, tiers: [{upTo: 4, flat: 180}, {upTo: 9, flat: 224}]", 2, "44.8"),
        ("type: package, size: 10", 0, "44"),
    ],
)
def test_every_unit_price_of_a_list_is_compared_with_floor_cost_and_margin(charge, tier, price):
    words = f"the price of a unit in tier {tier}" if tier else "the list price"
    listed = "" if tier else "list: 44, "
    for rule, bands, bound in (
        ("price-below-floor", "floor: 45", "below its floor of 45"),
        ("price-below-cost", "cost: 45", "below its cost of 45"),
    ):
        book = BOOK.format(charge=f"{charge}, bands: {{{listed}{bands}}}")
        assert told(rule, book) == [f"{words} of `p` is {price}, {bound}"]
    book = BOOK.format(charge=f"{charge}, bands: {{{listed}cost: 39}}")
    assert len(told("margin-below-minimum", book.replace("regions:", "minimumMargin: 20%\n  regions:"))) == 1


@pytest.mark.parametrize("tier", ["{price: 45}", "{upTo: 4, flat: 180}", "{upTo: 0.5, flat: 22.5}", "{flat: 1}"])
def test_a_tier_at_its_floor_or_without_a_last_unit_is_no_finding(tier):
    kind = "stairstep" if "flat" in tier else "graduated"
    assert told("price-below-floor", BOOK.format(charge=f"type: {kind}, tiers: [{tier}], bands: {{floor: 45}}")) == []
