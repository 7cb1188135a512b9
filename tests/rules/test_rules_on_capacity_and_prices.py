"""Capacity, margins and regions: the last number that is fine, and what nobody can add up."""

import pytest

from documents import book, document, plan, service, subscription, told

LIMIT = document("Feature", "storage", "description: D\ntype: limit\nunit: TB")
REGIONS = "regions: [{name: n, countries: [SE], currency: SEK}]\n"


def sold(*amounts, ends=""):
    for index, amount in enumerate(amounts):
        yield plan(f"p{index}", more=f"entitlements: {{storage: {amount}}}")
        yield (
            subscription("2025-01-01", ends)
            .replace("name: s", f"name: s{index}")
            .replace("C-1", f"C-{index}")
            .replace("plan: p", f"plan: p{index}")
        )


def priced(bands, *, margin="", per="month"):
    charge = f"{{type: flat, per: {per}, bands: {bands}}}"
    prices = f"prices: [{{plan: p, region: n, charges: [{charge}]}}]\n{margin}"
    return document("PriceBook", "b", REGIONS + prices, version=1)


@pytest.mark.parametrize(
    ("amounts", "capacity", "ends", "found"),
    [
        ((4, 6), "available: 10", "", []),
        ((4, 6.5), "available: 10", "", ["customers are promised 10.5 of `storage`, but there are 10"]),
        ((4, "unlimited"), "available: 10", "", []),
        ((40,), "available: 10", "end: 2025-12-31", []),
        ((40,), "available: 10, inUse: 25%", "", []),
        (
            (44,),
            "available: 10, inUse: 25%",
            "",
            ["customers are promised 44 of `storage`, and with 25% of it in use 11 are needed, but there are 10"],
        ),
    ],
)
def test_capacity_is_compared_with_what_is_promised(amounts, capacity, ends, found):
    has = service("backup", more=f"capacity: [{{feature: storage, {capacity}}}]")

    assert told("capacity-oversold", LIMIT, has, *sold(*amounts, ends=ends)) == found


@pytest.mark.parametrize(
    ("bands", "margin", "per", "found"),
    [
        ("{list: 100, cost: 80}", "20%", "month", 0),
        ("{list: 100, cost: 80.01}", "20%", "month", 1),
        ("{list: 200, floor: 100, cost: 81}", "20%", "year", 1),
        ("{list: 200, floor: 100, cost: 81}", "20%", "once", 0),
        ("{list: 200, floor: 100, cost: 101}", "20%", "month", 0),  # told by floor-below-cost
        ("{list: 0, cost: 0}", "20%", "month", 0),
        ("{list: 100}", "20%", "month", 0),
        ("{list: 100, cost: 99}", "", "month", 0),
    ],
)
def test_the_margin_is_that_of_the_lowest_price(bands, margin, per, found):
    asked = f"minimumMargin: {margin}" if margin else ""

    assert len(told("margin-below-minimum", priced(bands, margin=asked, per=per))) == found


def test_a_price_below_cost_is_told_once_and_only_without_a_floor():
    assert told("price-below-cost", priced("{list: 9, target: 8, cost: 10}")) == [
        "the list price of `p` is 9, below its cost of 10"
    ]
    assert told("price-below-cost", priced("{list: 9, target: 8, floor: 7, cost: 10}")) == []


def test_regions_of_books_are_compared_as_they_are_in_force():
    ours = book(("nordics", "NOK"))
    other = book(("nordics", "EUR")).replace("name: standard", "name: other")
    later = book(("nordics", "EUR"), version=2, since="2026-07-01")

    assert told("region-differs-between-books", ours, later) == []
    assert told("region-differs-between-books", ours, other) == [
        "`nordics` has the currency EUR here, and NOK in PriceBook/standard@1"
    ]


def test_included_units_are_compared_with_the_most_a_plan_allows():
    per_unit = "{type: per-unit, unit: TB, included: 5, per: month, bands: {list: 9}}"
    charged = document("PriceBook", "b", f"{REGIONS}prices: [{{plan: p, region: n, charges: [{per_unit}]}}]", version=1)
    for given, found in (("4", 1), ("5", 0), ("unlimited", 0), ("false", 0)):
        has = plan("p", more=f"entitlements: {{storage: {given}}}")
        assert len(told("included-above-entitlement", LIMIT, charged, has)) == found
