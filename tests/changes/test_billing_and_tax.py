"""Billing, trials, ramps, tax and revenue between two revisions: what holds is compared, wherever it is written."""

from datetime import date

import pytest

from svcctl.review import Reader, compare
from svcctl.workspace import SourceFile

DAY = date(2026, 7, 1)
HEAD = "apiVersion: svcctl/v1\nkind: {0}\nmetadata: {1}\nspec: {2}\n"
BOOK = "{name: b, version: 1, effective: {from: 2026-08-01}}"
CHARGES = "[{type: flat, per: month, name: Fee, bands: {list: 900, floor: 700, target: 800, cost: 100}}]"
REGIONS = "[{name: nordics, countries: ['NO'], currency: NOK}"
BRITAIN = "{name: britain, countries: [GB], currency: GBP, adjustment: {of: nordics, factor: %s}, rounding: [{to: %s}]}"


def book(price="", billing="", *, more="", charges=CHARGES, rate="10", factor="1", step="1"):
    regions = f"{REGIONS}, {BRITAIN % (factor, step)}]" if more else f"{REGIONS}]"
    rates = f"exchangeRates: [{{from: GBP, to: NOK, rate: {rate}, date: 2026-01-01, source: X}}], " if more else ""
    whole = f"billing: {billing}, " if billing else ""
    row = f"{{plan: gold, region: nordics, charges: {charges}{price and f', {price}'}}}"
    return HEAD.format("PriceBook", BOOK, f"{{{rates}{whole}regions: {regions}, prices: [{row}]}}")


def table(*rates, more="rounding: invoice"):
    return HEAD.format("TaxTable", "{name: t}", f"{{{more}, rates: [{', '.join(rates)}]}}")


def rate(country="FI", more="rate: 24%", start="2013-01-01"):
    return f"{{country: {country}, {more}, from: {start}, source: Law}}"


def review(old, new):
    sides = [[SourceFile("all.yaml", text.encode())] for text in (old, new)]
    reader = Reader()
    return compare(reader.read("base", sides[0]), reader.read("head", sides[1]), DAY)


def told(old, new):
    return [(each.name, each.message) for each in review(old, new).changes]


@pytest.mark.parametrize(
    ("old", "new", "name", "message"),
    [
        ("", "trial: {days: 14}", "trial-added", "trial of gold in nordics is new: 14 days, before the term"),
        (
            "trial: {days: 14}",
            "trial: {days: 14, free: fees, billing: runs}",
            "trial-changed",
            "trial of gold in nordics: 14 days, before the term becomes 14 days, fees alone, within the term",
        ),
        (
            "trial: {days: 14, billing: runs}",
            "trial: {days: 14, free: fees, billing: runs}",
            "trial-shortened",
            "trial of gold in nordics: 14 days, within the term becomes 14 days, fees alone, within the term",
        ),
        (
            "ramp: [{for: 1 year, pay: 50%}]",
            "ramp: [{for: 1 year, pay: 60%}]",
            "ramp-raised",
            "ramp of gold in nordics: 50% for 1 year, then all of it becomes 60% for 1 year, then all of it",
        ),
        ("ramp: [{for: 2 quarters, pay: 50%}]", "ramp: [{for: 6 months, pay: 50%}]", None, None),
        ("", "ramp: [{for: 1 month, pay: 50%}]", "ramp-lowered", None),
        ("ramp: [{for: 3 months, pay: 50%}]", "ramp: [{for: 2 months, pay: 50%}]", "ramp-raised", None),
        ("ramp: [{for: 3 months, pay: 50%}]", "ramp: [{for: 2 months, pay: 40%}]", "ramp-changed", None),
        (
            "billing: {due: arrears}",
            "",
            "billed-earlier",
            "bills for gold in nordics: due: in arrears becomes in advance",
        ),
        ("", "billing: {proration: {by: free}}", "parts-cheaper", None),
        (
            "billing: {proration: {by: day, tierFlat: in-full}}",
            "billing: {proration: {by: day, commitment: in-full}}",
            "parts-cheaper",
            "bills for gold in nordics: flat amounts of tiers for a part: in-full becomes in-part",
        ),
        ("", "billing: {rounding: {how: down}}", "bills-rounded-down", None),
        ("", "billing: {rounding: {how: half-even}}", "bills-rounded-otherwise", None),
        ("", "billing: {rounding: {to: [{amount: 0.05, currency: NOK}]}}", "bills-rounded-otherwise", None),
        ("billing: {every: 1 year}", "billing: {every: 12 months}", None, None),
        ("billing: {every: [1 month, 1 year]}", "billing: {every: [1 year, 1 month]}", "billing-period-changed", None),
        ("", "billing: {anchor: start}", None, None),
        ("", "billing: {day: 31}", "billing-day-changed", None),
    ],
)
def test_a_price_of_its_own_way(old, new, name, message):
    found = dict(told(book(old), book(new)))
    if name is None:
        assert set(found) <= {"other-change"}
    else:
        assert "other-change" not in found
        assert name in found
        assert message in {None, found[name]}


def test_what_the_book_says_holds_for_a_price_that_says_nothing():
    """A price that takes the way of the book, which is another one now, is billed as the book says."""
    old, new = book("billing: {due: arrears}", "{due: advance}"), book("", "{due: arrears}")
    assert sorted(told(old, new)) == [
        ("billed-later", "bills: due: in advance becomes in arrears"),
        ("other-change", "prices[0].billing is gone: it was due: arrears"),
    ]


def test_a_charge_of_its_own_way_is_compared_with_what_holds_for_it():
    own = CHARGES.replace("name: Fee", "name: Fee, due: arrears")
    assert sorted(told(book(charges=own), book("", "{due: arrears}"))) == [
        ("billed-later", "bills: due: in advance becomes in arrears"),
        ("other-change", "prices[0].charges[0].due is gone: it was arrears"),
    ]
    assert told(book(charges=own), book()) == [
        ("billed-earlier", "gold in nordics, Fee: due: in arrears becomes in advance")
    ]


def test_a_charge_in_a_price_of_its_own_way_goes_by_that_one():
    own = CHARGES.replace("name: Fee", "name: Fee, due: advance")
    old, new = book("billing: {due: arrears}"), book("billing: {due: arrears}", charges=own)
    assert told(old, new) == [("billed-earlier", "gold in nordics, Fee: due: in arrears becomes in advance")]


PLACES = [
    ({"rate": "11"}, ("from: GBP, to: NOK, rate: 11",)),
    ({"charges": CHARGES.replace("900", "990")}, ("type: flat",)),
    ({"factor": "1.2"}, ("of: nordics, factor: 1.2",)),
    ({"step": "20"}, ("to: 20",)),
]


@pytest.mark.parametrize(("changed", "shown"), PLACES)
def test_a_computed_price_is_shown_where_what_changed_it_stands(changed, shown):
    old, new = book(more="x"), book(more="x", **changed)
    found = review(old, new)
    prices = [each for each in found.changes if "gold in britain" in each.about]
    assert {each.name.rpartition("-")[0] for each in prices} >= {"price"}
    for each in prices:
        text = new.splitlines()[each.head.span.line - 1][each.head.span.column - 1 :]
        assert text.lstrip("[{").startswith(shown), each.message
        assert each.head.path[:5] == ("spec", "regions", 1, "adjustment", "gold")


def test_a_rate_that_follows_another_is_one_change_from_its_day():
    asks = HEAD.format(
        "Workspace", "{name: w}", "{company: A, currency: NOK, timezone: UTC, changeNotice: {terms: 90d}}"
    )
    old = f"{asks}---\n{table(rate())}"
    new = f"{asks}---\n" + table(rate(more="rate: 24%, to: 2026-12-31"), rate(more="rate: 25.5%", start="2027-01-01"))
    (change,) = review(old, new).changes
    assert change.message == "standard tax in FI from 2027-01-01: 24% becomes 25.5%"
    assert (change.name, str(change.weight), change.effective) == ("tax-rate-raised", "notice", date(2027, 1, 1))
    assert (change.notice, change.lawful) == (0, None), "the law asks nobody for notice"
    (back,) = review(new, old).changes
    assert (back.name, back.effective) == ("tax-rate-lowered", date(2027, 1, 1))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("rate: 24%", "rate: 25%", [("tax-rate-raised", "24% becomes 25%")]),
        ("rate: 24%", "untaxed: exempt", [("tax-rate-lowered", "24% becomes exempt")]),
        ("rate: 0%", "untaxed: exempt", [("tax-rate-changed", "0% becomes exempt")]),
        ("rate: 24%", "rate: 24%, localTaxes: true", [("tax-rate-changed", "24% becomes 24% and local taxes")]),
        (
            "rate: 24%",
            "rate: 24%, category: books",
            [("tax-rate-added", "is new: 24%"), ("tax-rate-removed", "is gone: it was 24%")],
        ),
        ("rate: 24%", "rate: 24%, to: 2026-09-30", [("tax-rate-changed", "from 2026-10-01: 24% becomes no rate")]),
        ("rate: 24%", "rate: 24%, called: ALV", [("tax-name-changed", "VAT becomes ALV")]),
        (
            "rate: 24%",
            "rate: 24%, postcodes: ['00']",
            [("tax-rate-added", "FI 00 from"), ("tax-rate-removed", "FI from")],
        ),
    ],
)
def test_what_a_line_says_is_told(old, new, expected):
    found = sorted(told(table(rate(more=old)), table(rate(more=new))))
    assert [name for name, _ in found if name not in {"tax-name-changed", "tax-source-changed"} or "called" in new] == [
        name for name, _ in expected
    ]
    for name, words in expected:
        assert any(name == each and words in message for each, message in found), found
    assert not any(name == "other-change" for name, _ in found)


def test_revenue_is_nobodys_but_ours():
    dated = "{name: r, version: 1, effective: {from: 2026-08-01}}"
    policy = HEAD.format("RevenuePolicy", dated, "{obligations: [{name: set-up, recognised: %s}]}")
    old, new = (policy % way for way in ("point-in-time", "over-time"))
    (change,) = review(old, new).changes
    assert (change.name, str(change.weight)) == ("recognition-changed", "internal")
    assert change.message == "revenue of obligation set-up: at one point in time becomes over the term"


PLAN = HEAD.format("Plan", "{name: gold}", "{service: s, tier: {name: Gold, rank: 1}, priceBook: b}")


@pytest.mark.parametrize(("country", "reached"), [("NO", 1), ("FI", 0)])
def test_a_rate_reaches_those_in_a_region_with_the_country(country, reached):
    sold = "{customer: c, plan: gold, region: nordics, start: 2026-01-01, monthlyFee: 9, currency: NOK}"
    rest = "---\n".join(
        [PLAN, book().replace("2026-08-01", "2026-01-01"), HEAD.format("Subscription", "{name: s1}", sold)]
    )
    old, new = (f"{table(rate(country, f'rate: {percent}%'))}---\n{rest}" for percent in (24, 25))
    assert sum(len(each.customers) for each in review(old, new).affected.values()) == reached
