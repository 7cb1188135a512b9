"""What a quote promises, and what each of it costs alone: by a revenue policy, or without one."""

from datetime import date

import pytest

from svcctl.kinds.base import convert
from svcctl.kinds.revenue_policy import RevenuePolicy
from svcctl.money import Money
from svcctl.pricing import Ask, Usage, quote
from svcctl.pricing.revenue import parts_of, policy_on, price_of, share
from svcctl.pricing.taking import Less
from svcctl.validation import validate_files
from svcctl.workspace import SourceFile

BOOK = """\
apiVersion: svcctl/v1
kind: Plan
metadata: {name: pro}
spec: {service: s, tier: {rank: 1, name: Pro}, priceBook: book}
---
apiVersion: svcctl/v1
kind: Plan
metadata: {name: desk}
spec: {service: s, tier: {rank: 2, name: Desk}, priceBook: book}
---
apiVersion: svcctl/v1
kind: Plan
metadata: {name: basic}
spec: {service: s, tier: {rank: 3, name: Basic}, priceBook: book}
---
apiVersion: svcctl/v1
kind: PriceBook
metadata: {name: book, version: 1, effective: {from: 2026-01-01}}
spec:
  regions: [{name: eu, countries: [DE], currency: EUR}]
  prices:
    - plan: pro
      region: eu
      charges:
        - {type: flat, name: Fee, per: month, bands: {list: 100, cost: 60}}
        - {type: per-unit, name: Seats, unit: seats, per: month, bands: {list: 10, cost: 4}}
        - {type: flat, name: Set-up, per: once, bands: {list: 500}}
      commitment: {amount: 150, per: month}
    - plan: desk
      region: eu
      charges: [{type: flat, name: Desk, per: year, bands: {list: 1000, cost: 700}}]
    - plan: basic
      region: eu
      charges: [{type: flat, name: Fee, per: month, bands: {list: 7}}]
"""
POLICY = """\
apiVersion: svcctl/v1
kind: RevenuePolicy
metadata: {name: %s, version: 1, effective: {from: 2026-01-01}}
spec: {lastCents: largest}
"""


def catalog(*more):
    files = [SourceFile(f"catalog/{at}.yaml", text.encode()) for at, text in enumerate((BOOK, *more))]
    return validate_files(files, date(2026, 1, 15))[0]


def asked(seats=2, months=12):
    return quote(catalog(), Ask(("pro", "desk"), {"seats": Usage.of(seats)}, "eu", months, date(2026, 7, 1)))


def told(*obligations, **ask):
    spec = convert({"obligations": list(obligations)}, RevenuePolicy)
    return {part.name: part.alone and str(part.alone.amount) for part in parts_of(asked(**ask), spec)}


OBSERVED = {"method": "observed", "ofList": "90%", "source": "sales"}
COST = {"method": "cost-plus-margin", "margin": "50%", "source": "books"}
LEFT = {"method": "residual", "because": "not-yet-established", "source": "new"}


@pytest.mark.parametrize(
    ("obligations", "wanted"),
    [
        # what is missing from the commitment, 30 a month, belongs to its plan
        ((), {"pro": "2300.00", "desk": "1000.00"}),
        ([{"name": "set-up", "charges": ["Set-up"]}], {"pro/set-up": "500.00", "pro": "1800.00", "desk": "1000.00"}),
        ([{"name": "set-up", "charges": ["Set-up"], "plans": ["desk"]}], {"pro": "2300.00", "desk": "1000.00"}),
        ([{"name": "x", "charges": ["Desk"], "sellingPrice": OBSERVED}], {"pro": "2300.00", "desk/x": "900.00"}),
        ([{"name": "x", "charges": ["Desk"], "sellingPrice": COST}], {"pro": "2300.00", "desk/x": "1050.00"}),
        (
            [{"name": "x", "charges": ["Fee", "Seats"], "sellingPrice": COST}],
            {"pro/x": "1224.00", "pro": "860.00", "desk": "1000.00"},
        ),
        ([{"name": "x", "charges": ["Desk"], "sellingPrice": LEFT}], {"pro": "2300.00", "desk/x": None}),
        (
            [
                {
                    "name": "day",
                    "plans": ["desk"],
                    "sellingPrice": {"method": "observed", "amounts": {"eu": 80}, "source": "s"},
                }
            ],
            {"pro": "2300.00", "desk/day": "80.00", "desk": "1000.00"},
        ),
        (
            [
                {"name": "first", "charges": ["Fee"]},
                {"name": "second", "charges": ["Fee", "Seats"]},
            ],
            {"pro/first": "1200.00", "pro/second": "240.00", "pro": "860.00", "desk": "1000.00"},
        ),
    ],
)
def test_obligations(obligations, wanted):
    assert told(*obligations) == wanted


def test_charges_of_one_name_belong_to_their_own_plan():
    both = quote(catalog(), Ask(("pro", "basic"), {"seats": Usage.of(2)}, "eu", 12, date(2026, 7, 1)))
    spec = convert({"obligations": [{"name": "fee", "charges": ["Fee"]}]}, RevenuePolicy)
    found = {part.name: str(part.alone.amount) for part in parts_of(both, spec)}
    assert found == {"pro/fee": "1200.00", "pro": "1100.00", "basic/fee": "84.00"}


@pytest.mark.parametrize(("per", "wanted"), [("once", "80.00"), ("month", "1440.00"), ("year", "160.00")])
def test_a_declared_price_counts_as_often_as_it_says(per, wanted):
    price = {"method": "adjusted-market", "amounts": {"eu": 80}, "per": per, "source": "s"}
    assert told({"name": "x", "plans": ["desk"], "sellingPrice": price}, months=18)["desk/x"] == wanted


@pytest.mark.parametrize(
    ("obligation", "said"),
    [
        ({"name": "x", "plans": ["desk"]}, "nothing is charged for desk/x"),
        (
            {
                "name": "x",
                "plans": ["desk"],
                "sellingPrice": {"method": "observed", "amounts": {"us": 1}, "source": "s"},
            },
            "declared for us, not for eu",
        ),
        ({"name": "x", "charges": ["Set-up"], "sellingPrice": COST}, "what pro/x costs us is not known"),
    ],
)
def test_a_price_alone_that_cannot_be_told_is_said(obligation, said):
    with pytest.raises(ValueError, match=said):
        told(obligation)


def test_the_policy_in_force_counts_and_two_are_too_many():
    assert policy_on(catalog(), date(2026, 7, 1)) is None
    one = catalog(POLICY % "one")
    assert policy_on(one, date(2026, 1, 1)).name == "one"
    assert policy_on(one, date(2025, 12, 31)) is None
    with pytest.raises(ValueError, match="RevenuePolicy/one@1 and RevenuePolicy/two@1 are both in force"):
        policy_on(catalog(POLICY % "one", POLICY % "two"), date(2026, 7, 1))


@pytest.mark.parametrize("obligation", [{"charges": ["Set-up"]}, {"charges": ["Desk"], "sellingPrice": OBSERVED}])
def test_a_plan_that_is_promised_several_times_costs_so_many_times_as_much_alone(obligation):
    spec, counts = convert({"obligations": [{"name": "x", **obligation}]}, RevenuePolicy), {"pro": 3, "desk": 1}
    once, thrice = ({part.name: part for part in parts_of(asked(), spec, each)} for each in (None, counts))
    for name, part in once.items():
        times = 3 if name.startswith("pro") else 1
        assert (thrice[name].alone.minor, thrice[name].count) == (times * part.alone.minor, times)
    assert thrice["pro"].said == f"3 of it, {once['pro'].said}"
    assert all(thrice[name].said == part.said for name, part in once.items() if name.startswith("desk"))
    price = price_of(asked(), counts)
    assert (price.minor, price_of(asked(), {})) == (3 * 2300_00 + 1000_00, asked().value)
    assert sum(each.amount.minor for each in share(price, list(thrice.values())).shares) == price.minor


DISCOUNTS = """\
apiVersion: svcctl/v1
kind: DiscountPolicy
metadata: {name: usual, version: 1, effective: {from: 2026-01-01}}
spec: {priceBooks: [book], approvals: [{by: board}]}
"""


@pytest.mark.parametrize(("taken_off", "wanted"), [("quote", 3 * 1000_00 - 100_00), ("plan", 3 * 900_00)])
def test_an_amount_off_the_whole_quote_is_off_once_and_one_off_a_plan_each_time(taken_off, wanted):
    less = (Less(Money(100_00, "EUR"), "year", taken_off),)
    ask = Ask(("desk",), {}, "eu", 12, date(2026, 7, 1), less=less, approved_by=("board",))
    assert price_of(quote(catalog(DISCOUNTS), ask), {"desk": 3}).minor == wanted


def test_a_share_of_the_list_is_rounded_for_all_of_them_at_once():
    third = {"method": "observed", "ofList": "33.335%", "source": "sales"}
    spec = convert({"obligations": [{"name": "x", "charges": ["Desk"], "sellingPrice": third}]}, RevenuePolicy)
    alone = [{part.name: part for part in parts_of(asked(), spec, {"desk": n})}["desk/x"].alone.minor for n in (1, 3)]
    assert alone == [333_35, 1000_05]
