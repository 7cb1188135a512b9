"""Policies look at prices that are computed from another region as at those that are written."""

from datetime import date
from decimal import Decimal

import pytest
from policies import declaration, judged, policy

from svcctl.kinds.base import convert
from svcctl.kinds.price_book import PriceBook
from svcctl.policy.faults import MismatchError
from svcctl.policy.limits import Meter
from svcctl.pricing.listing import PriceLists, price_list_of
from svcctl.pricing.regions import price_list
from svcctl.validation import load_catalog

RATES = [{"from": "GBP", "to": "NOK", "rate": Decimal("12.50"), "date": "2025-12-15", "source": "Norges Bank"}]
NORDICS = {"name": "nordics", "countries": ["NO"], "currency": "NOK"}
BRITAIN = {
    "name": "britain",
    "countries": ["GB"],
    "currency": "GBP",
    "adjustment": {"of": "nordics", "factor": Decimal("1.05")},
    "rounding": [{"below": 100, "endingIn": Decimal("0.99")}, {"endingIn": 9}],
}
CHARGES = [
    {"type": "flat", "per": "month", "name": "Fee", "bands": {"list": 10000, "floor": 9000, "cost": 100}},
    {
        "type": "graduated",
        "per": "month",
        "unit": "TB",
        "tiers": [{"upTo": 10, "price": 0, "flat": 500}, {"price": Decimal("12.5")}],
    },
    {"type": "percentage", "per": "month", "unit": "NOK of sales", "rate": "2%", "event": {"free": 3, "minimum": 25}},
]
ROW = {
    "plan": "gold@1",
    "region": "nordics",
    "charges": CHARGES,
    "commitment": {"amount": 1000, "per": "month"},
    "trial": {"days": 14},
    "ramp": [{"for": "3 months", "pay": "50%"}],
}


def book(**changed):
    spec = {"exchangeRates": RATES, "regions": [NORDICS, BRITAIN], "prices": [ROW]}
    return {"metadata": {"name": "book"}, "spec": {**spec, **changed}}


def metered(steps=1_000):
    meter = Meter(steps)
    meter.start()
    return meter


def test_a_computed_price_says_what_the_book_says_with_its_own_amounts():
    written, computed = price_list_of(book())
    assert written == {**ROW, "currency": "NOK"}
    rate = RATES[0]
    assert computed == {
        "plan": "gold@1",
        "region": "britain",
        "charges": [
            {**CHARGES[0], "bands": {"list": 839, "floor": 759, "cost": 8}},
            {**CHARGES[1], "tiers": [{"upTo": 10, "price": 0, "flat": Decimal("41.99")}, {"price": Decimal("0.99")}]},
            {**CHARGES[2], "unit": "GBP of sales", "event": {"free": 3, "minimum": Decimal("1.99")}},
        ],
        "commitment": {"amount": Decimal("83.99"), "per": "month"},
        "trial": {"days": 14},
        "ramp": [{"for": "3 months", "pay": "50%"}],
        "currency": "GBP",
        "computed": {"of": "nordics", "factor": Decimal("1.05"), "rate": rate},
    }


@pytest.fixture
def company_books(root):
    catalog, _ = load_catalog(root, date(2026, 11, 30))
    return list(catalog.all(PriceBook))


def test_every_price_of_the_example_company_is_the_one_that_is_quoted(company_books):
    for item in company_books:
        told = price_list_of(item.data)
        assert len(told) == len(price_list(item.spec)) > 0
        for plain, listed in zip(told, price_list(item.spec), strict=True):
            assert (plain["plan"], plain["region"], plain["currency"]) == (
                listed.price.plan,
                listed.price.region,
                listed.region.currency,
            )
            assert [charge.get("bands", {}).get("list") for charge in plain["charges"]] == [
                charge.bands.list for charge in listed.price.charges
            ]


def test_where_no_rate_is_known_there_are_no_charges():
    _, unknown = price_list_of(book(exchangeRates=[]))
    assert unknown == {
        "plan": "gold@1",
        "region": "britain",
        "currency": "GBP",
        "computed": {"of": "nordics", "factor": Decimal("1.05")},
    }


def test_one_currency_needs_no_rate():
    krone = {**BRITAIN, "currency": "NOK"}
    _, computed = price_list_of(book(exchangeRates=[], regions=[NORDICS, krone]))
    assert computed["charges"][0]["bands"]["list"] == 10499
    assert "rate" not in computed["computed"]


def test_the_rate_that_was_taken_is_the_one_that_is_told():
    other = {**RATES[0], "from": "EUR", "rate": 11}
    _, computed = price_list_of(book(exchangeRates=[other, *RATES]))
    assert computed["computed"]["rate"] is RATES[0]


def test_a_part_of_a_book_is_enough():
    spec = {
        "exchangeRates": [{"from": "GBP", "to": "NOK", "rate": 10}],
        "regions": [
            {"name": "nordics", "currency": "NOK"},
            {"name": "b", "currency": "GBP", "adjustment": {"of": "nordics"}},
        ],
        "prices": [{"plan": "gold", "region": "nordics", "charges": [{"bands": {"list": 100}}]}],
    }
    _, computed = price_list_of({"metadata": {"name": "x"}, "spec": spec})
    assert computed["charges"] == [{"bands": {"list": 10}}]
    assert list(price_list_of({"metadata": {"name": "x"}, "spec": {}})) == []


def test_what_is_no_book_is_told():
    with pytest.raises(MismatchError, match="the prices of book cannot be computed"):
        price_list_of(book(regions=[{**BRITAIN, "rounding": "up"}]))


def test_a_price_list_is_computed_once_and_its_steps_are_those_of_the_run():
    lists, meter, data = PriceLists(), metered(), book()
    first = lists(data, meter)
    assert lists(data, meter) is first
    meter.stop()
    assert meter.total == 1_000 - 2 * (1 + len(CHARGES))


def test_a_price_list_beyond_the_steps_of_the_run_is_told():
    with pytest.raises(MismatchError, match="too many items"):
        PriceLists()(book(), metered(7))


BOOK = """\
apiVersion: svcctl/v1
kind: PriceBook
metadata: {name: book, owner: desk, version: 1, effective: {from: 2025-01-01}}
spec:
  exchangeRates: [{from: GBP, to: NOK, rate: 12.50, date: 2025-12-15, source: Norges Bank}]
  regions:
    - {name: nordics, countries: [NO], currency: NOK}
    - name: britain
      countries: [GB]
      currency: GBP
      adjustment: {of: nordics, factor: 1.05}
      rounding: [{endingIn: 9}]
    - name: iceland
      countries: [IS]
      currency: ISK
      adjustment: {of: nordics}
      rounding: [{to: 10}]
  prices:
    - plan: gold
      region: nordics
      charges: [{type: flat, per: month, name: Fee, bands: {list: 10000, floor: 9000}}]
"""


def told(body, *more):
    return [(each.message, each.path) for each in judged(policy(body), BOOK, *more)]


def test_a_violation_points_at_the_row_or_at_the_adjustment():
    text = """
for: PriceBook
each: [pricelist(self) as price, price.charges as charge]
assert: charge.bands.list < 100
at: charge.bands.list
message: "{price.region}: {price.currency} {charge.bands.list}, {get(price.computed.rate.date, 'written')}"
"""
    adjustment = ("spec", "regions", 1, "adjustment", "gold", "charges", 0, "bands", "list")
    assert told(text) == [
        ("britain: GBP 839, 2025-12-15", adjustment),
        ("nordics: NOK 10000, written", ("spec", "prices", 0, "charges", 0, "bands", "list")),
    ]
    lines = {each.message[:7]: each.span.line for each in judged(policy(text), BOOK)}
    start = policy(text).count("\n") + 1
    assert lines == {"britain": start + 11, "nordics": start + 21}


def test_a_price_that_nobody_can_compute_is_asked_for_not_guessed():
    text = "for: PriceBook\nassert: all({} for price in pricelist(self) if price.region == 'iceland')"
    ((message, path),) = told(text.format("price.charges[0].bands.list > 0"))
    assert (message, path) == ("cannot judge PriceBook/book@1: `price.charges` is left out", ("spec", "assert"))
    assert told(text.format("not has(price.charges)")) == []
    assert [each for each, _ in told(text.format("has(price.charges)"))] == ["no"]


def test_prices_are_joined_by_an_index():
    text = """
for: Subscription
with:
  fees:
    kind: PriceBook
    each: [pricelist(peer) as price, price.charges as charge]
    by: self.spec.plan == price.plan and self.spec.region == price.region
assert: all(self.spec.monthlyFee == fee.bands.list for fee in fees)
message: "{self.metadata.name}: {len(fees)} price of {fees[0].bands.list}"
"""
    spec = "{{customer: c, plan: gold, region: {}, currency: GBP, monthlyFee: {}, start: 2025-01-01}}"
    subscriptions = [
        declaration("Subscription", name, spec.format(region, fee))
        for name, region, fee in (("a", "britain", 839), ("b", "britain", 838), ("c", "nordics", 10000))
    ]
    assert [message for message, _ in told(text, *subscriptions)] == ["b: 1 price of 839"]


@pytest.mark.parametrize(
    ("expression", "message", "hint"),
    [
        (
            "all(price.regoin == 'x' for price in pricelist(self))",
            "there is no key `regoin` in `price`",
            'did you mean "region"?',
        ),
        (
            "all(p.computed.rat.date < today for p in pricelist(self))",
            "there is no key `rat` in `p.computed`",
            'did you mean "rate"?',
        ),
        ("len(pricelist(self.spec)) > 0", "`self.spec` is no price book", "write pricelist(self)"),
        ("len(pricelist(self.spec.prices[0])) > 0", "`self.spec.prices[0]` is no price book", "write pricelist(self)"),
        ("len(pricelist(today)) > 0", "`today` is no price book", "write pricelist(self)"),
        ("len(pricelist()) > 0", "`pricelist` takes 1", "write pricelist(book)"),
        ("pricelist == 1", "`pricelist` is a function", "write pricelist(book)"),
        ("pricelist(self).plan == 'x'", "`pricelist(self)` is a list, and a list has no key `plan`", "go through it"),
    ],
)
def test_a_slip_is_found_when_the_policy_is_read(expression, message, hint):
    (finding,) = judged(policy(f'for: PriceBook\nassert: "{expression}"'))
    assert finding.message == message
    assert finding.hint.startswith(hint)


def test_only_price_books_have_a_price_list():
    (finding,) = judged(policy("for: Plan\neach: pricelist(self) as price\nassert: has(price.plan)"))
    assert (finding.rule, finding.message) == ("policy-unreadable", "`self` is no price book")


def test_versions_each_have_their_own():
    text = """
for: PriceBook
assert: all(len(pricelist(old)) == len(pricelist(new)) for old, new in pairs(versions))
"""
    second = BOOK.replace("version: 1", "version: 2").replace("2025-01-01", "2026-01-01")
    first = BOOK.replace("2025-01-01", "2025-01-01, to: 2025-12-31")
    longer = second + second[second.index("    - plan: gold") :].replace("gold", "silver")
    assert judged(policy(text), first, second) == []
    assert [each.message for each in judged(policy(text), first, longer)] == ["no"]


def test_a_book_is_typed_as_the_catalog_types_it():
    spec = {**book()["spec"], "prices": [ROW]}
    assert price_list(convert(spec, PriceBook))[1].price.charges[0].bands.list == 839
