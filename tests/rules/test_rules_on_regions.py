"""Regions whose prices follow from others': what the pages of the rules do not show."""

import pytest

from documents import told

BOOK = """\
apiVersion: svcctl/v1
kind: PriceBook
metadata: {{name: standard, version: 1, effective: {{from: 2026-01-01}}}}
spec:
  {more}
  regions:
    - {{name: nordics, countries: ["NO"], currency: NOK{first}}}
    - {{name: baltics, countries: [EE], currency: {currency}{second}}}
  prices:
    - plan: p
      region: nordics
      charges: [{charge}]
"""
RATE = "{from: EUR, to: NOK, rate: 10, date: 2025-12-15, source: Norges Bank}"
FLAT = "{type: flat, per: month, bands: {list: 1000, target: 950, floor: 900, cost: 800}}"
ADJUSTED = ", adjustment: {of: nordics}, rounding: [{to: 1}]"


def book(second=ADJUSTED, *, more=f"exchangeRates: [{RATE}]", first="", currency="EUR", charge=FLAT):
    return BOOK.format(more=more, first=first, second=second, currency=currency, charge=charge)


@pytest.mark.parametrize(
    ("of", "why"),
    [
        ("baltics", "its prices are computed themselves"),
        ("nowhere", "there is no such region"),
    ],
)
def test_prices_follow_from_a_region_that_has_its_own(of, why):
    (message,) = told("adjustment-without-base", book(f", adjustment: {{of: {of}}}, rounding: [{{to: 1}}]"))
    assert message.startswith(f"`baltics` cannot follow from `{of}`: {why}")


def test_a_currency_that_is_only_compared_needs_a_rate_too():
    (message,) = told("exchange-rate-missing", book("", more="maximumGap: 5%"))
    assert "between EUR and NOK, by which prices are compared" in message
    assert told("exchange-rate-missing", book("", more="minimumMargin: 5%")) == []
    assert told("exchange-rate-missing", book("", more="maximumGap: 5%", currency="NOK")) == []


def test_a_missing_rate_is_told_once_though_prices_are_computed_and_compared():
    assert len(told("exchange-rate-missing", book(more="maximumGap: 5%"))) == 1


@pytest.mark.parametrize(("day", "when"), [("2025-01-13", "more than a year ago"), ("2026-01-16", "a day to come")])
def test_rates_have_a_time(day, when):
    (message,) = told("exchange-rate-out-of-date", book(more=f"exchangeRates: [{RATE.replace('2025-12-15', day)}]"))
    assert when in message


@pytest.mark.parametrize("day", ["2025-01-14", "2026-01-15"])
def test_a_rate_of_this_year_is_no_finding(day):
    assert told("exchange-rate-out-of-date", book(more=f"exchangeRates: [{RATE.replace('2025-12-15', day)}]")) == []


@pytest.mark.parametrize(
    ("rounding", "said"),
    [
        ("[{to: 1}, {to: 5}]", "this holds for all prices"),
        ("[{below: 10, to: 1}]", "prices from 10 on are not rounded"),
        ("[{below: 10, to: 1}, {below: 10, to: 2}, {to: 5}]", "this ends at 10"),
        ("[{below: 5, endingIn: 9}, {to: 5}]", "no price up to 5 can be rounded so"),
        ("[{below: 10, to: 1}, {below: 18, endingIn: 9}, {to: 5}]", "no price up to 18 can be rounded so"),
    ],
)
def test_ways_of_rounding_fit(rounding, said):
    (message,) = told("rounding-steps-do-not-fit", book(f", rounding: {rounding}"))
    assert message.startswith(said)


@pytest.mark.parametrize("rounding", ["[{to: 1}]", "[{below: 9, endingIn: 9}, {to: 5}]"])
def test_ways_of_rounding_that_fit_are_no_finding(rounding):
    assert told("rounding-steps-do-not-fit", book(f", rounding: {rounding}")) == []


@pytest.mark.parametrize(
    ("factor", "more", "said"),
    [
        ("0.8", "", "the floor of 72 is below the cost of 80"),
        ("0.91", "  minimumMargin: 10%", "less than 10% is left after cost"),
    ],
)
def test_a_factor_may_not_break_the_bands(factor, more, said):
    adjusted = f", adjustment: {{of: nordics, factor: {factor}}}, rounding: [{{to: 1}}]"
    (message,) = told("adjustment-breaks-bands", book(adjusted, more=f"exchangeRates: [{RATE}]\n{more}"))
    assert message.startswith(f"`p` in baltics: {said}")


def test_what_is_wrong_in_the_base_is_told_there():
    wrong = FLAT.replace("floor: 900", "floor: 700")
    assert told("adjustment-breaks-bands", book(charge=wrong)) == []
    assert len(told("floor-below-cost", book(charge=wrong))) == 1


def test_a_target_above_a_tier_is_above_the_list():
    tiers = "{type: graduated, unit: TB, per: month, tiers: [{upTo: 5, price: 100}, {price: 80}], bands: {target: 90}}"
    (message,) = told("target-above-list", book(charge=tiers))
    assert "is 90, above the price of a unit in tier 2 of 80" in message


def test_what_more_than_the_last_tier_costs_has_a_floor_too():
    tiers = "{type: graduated, unit: TB, per: month, tiers: [{upTo: 5, price: 100}], overage: 50, bands: {floor: 60}}"
    (message,) = told("price-below-floor", book(charge=tiers))
    assert message.startswith("the price beyond the last tier of `p` is 50")


@pytest.mark.parametrize(
    ("charge", "said"),
    [
        (
            "type: per-unit, unit: TB, maximum: 100, bands: {list: 9, cost: 4}",
            ["100 is the most, and covers the cost of 25 TB"],
        ),
        ("type: package, size: 10, unit: TB, maximum: 100, bands: {list: 9, cost: 4}", ["25 packages of TB"]),
        ("type: stairstep, unit: TB, tiers: [{upTo: 5, flat: 50}, {flat: 80}], bands: {cost: 4}", ["80 is the most"]),
        ("type: stairstep, unit: TB, tiers: [{upTo: 5, flat: 50}], bands: {cost: 4}", []),
        ("type: stairstep, unit: TB, tiers: [{upTo: 5, flat: 50}, {flat: 80}], overage: 5, bands: {cost: 4}", []),
        ("type: graduated, unit: TB, tiers: [{upTo: 20, price: 9}], maximum: 100, bands: {cost: 4}", []),
        ("type: graduated, unit: TB, tiers: [{upTo: 25, price: 9}], maximum: 100, bands: {cost: 4}", []),
        ("type: graduated, unit: TB, tiers: [{upTo: 30, price: 9}], maximum: 100, bands: {cost: 4}", ["25 TB"]),
        ("type: per-unit, unit: TB, maximum: 100, bands: {list: 9, cost: 0}", []),
        ("type: per-unit, unit: TB, maximum: 100, bands: {list: 9}", []),
        ("type: per-unit, unit: TB, bands: {list: 9, cost: 4}", []),
    ],
)
def test_a_charge_that_stops_growing_may_not_cover_its_cost(charge, said):
    found = told("cost-outgrows-price", book(charge=f"{{per: month, {charge}}}"))
    assert len(found) == len(said)
    assert all(part in message for part, message in zip(said, found, strict=True))


def test_only_the_widest_gap_of_a_plan_is_told():
    more = f"exchangeRates: [{RATE}]\n  maximumGap: 5%"
    charge = f"{FLAT}, {{type: per-unit, unit: TB, per: month, bands: {{list: 100}}}}"
    adjusted = ", adjustment: {of: nordics, factor: 0.9}, rounding: [{to: 1}]"
    (message,) = told("region-below-another", book(adjusted, more=more, charge=charge))
    assert message.startswith(
        "`p` costs 10.0% less in baltics than in nordics: NOK 900.00 against NOK 1,000.00 a month"
    )
    assert told("region-below-another", book(adjusted, more=more.replace("5%", "10%"), charge=charge)) == []


def test_a_region_that_computes_its_prices_misses_none():
    assert told("plan-unpriced-in-region", book()) == []
    assert told("region-without-prices", book()) == []
