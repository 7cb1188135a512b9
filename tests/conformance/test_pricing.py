"""Charges against the tests of other billing engines, and the worked examples of published price pages.

Every case passes, or its group (or one input of it) stands in OUT_OF_SCOPE with the reason. What stands there is not
tried; what does not stand there and is not understood fails.
"""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from svcctl.kinds.base import convert
from svcctl.kinds.price_book import Charge
from svcctl.money import round_half_up
from svcctl.pricing import Usage, rate, true_up, what_is_not_sold

GROUPS = yaml.load(
    (Path(__file__).parent / "pricing.yaml").read_text(encoding="utf-8"),
    yaml.CSafeLoader,
)["groups"]

SPLIT = "a period billed in parts: what was billed before is the invoice's business, the price is the whole period's"
PRORATED = "proration is not there yet"
OUT_OF_SCOPE = {
    SPLIT: [
        "openmeter.graduated.a.progressive",
        "openmeter.package.progressive",
        "openmeter.unit.progressive",
        "openmeter.unit.progressive.discount",
        "openmeter.dynamic.progressive",
        "openmeter.usage_discount",
    ],
    PRORATED: ["lago.prorated_graduated", "lago.prorated_volume"],
    "rounding of a meter's values, before any price": ["openmeter.unit_config.rounding"],
}
REASON = {name: reason for reason, names in OUT_OF_SCOPE.items() for name in names}


def number(text):
    return Decimal(str(text))


def tier(each):
    price = {
        key: number(each[old])
        for key, old in (("upTo", "up_to"), ("price", "unit"), ("flat", "flat"))
        if old in each and each[old] is not None
    }
    if "rate" in each:
        price["price"] = number(each["rate"]) / 100
    return price


def by_tiers(kind, price, **more):
    return {"type": kind, "tiers": [tier(each) for each in price["tiers"]], **more}


def each(price, unit="unit"):
    return {"type": "per-unit", "bands": {"list": number(price[unit])}}


def package(price):
    size = price.get("package_size") or price["divide_by"]
    included = number(price.get("free_units", 0))
    listed = number(price.get("price") or price.get("unit") or 1)
    return {"type": "package", "size": number(size), "included": included, "bands": {"list": listed}}


def percentage(price):
    event = {"fee": "fixed", "minimum": "per_tx_min", "maximum": "per_tx_max"}
    found = {key: number(price[old]) for key, old in event.items() if old in price}
    if "free_events" in price:
        found["free"] = price["free_events"]
    return {
        "type": "percentage",
        "rate": f"{price['rate']}%",
        "included": number(price.get("free_total", 0)),
        **({"event": found} if found else {}),
    }


def stairstep(price):
    tiers = [
        {"flat": number(each["price"]), "upTo": number(each["limits"]["liter"])} if "limits" in each else tier(each)
        for each in price["tiers"]
    ]
    return {"type": "stairstep", "tiers": tiers, "flatAtZero": True}


def blocks(price):
    """Kill Bill: the blocks of all tiers are of one size here, so they are packages."""
    kind = {"ALL_TIERS": "graduated", "TOP_TIER": "volume"}[price["policy"]]
    tiers = [
        {"price": number(each["price"]), **({} if each["max"] == -1 else {"upTo": number(each["max"])})}
        for each in price["tiers"]
    ]
    (size,) = {each["size"] for each in price["tiers"]}
    return {"type": kind, "tiers": tiers, "size": number(size)}


def converted(price):
    size = number(price["convert"]["factor"])
    if "unit" in price:
        return package({"package_size": size, "price": price["unit"]})
    return by_tiers("graduated", price, size=size)


MODELS = {
    "per_unit": each,
    "graduated": lambda price: by_tiers("graduated", price, flatAtZero=True),
    "graduated_flat": lambda price: by_tiers("graduated", price),
    "graduated_percentage": lambda price: by_tiers("graduated", price, flatAtZero=True),
    "volume": lambda price: by_tiers("volume", price, flatAtZero=True),
    "package": package,
    "package_count": package,
    "transform_quantity": package,
    "stairstep": stairstep,
    "percentage": percentage,
    "dynamic": lambda price: {"type": "percentage", "rate": f"{number(price['multiplier']) * 100}%"},
    "kb_consumable_in_arrear": blocks,
    "unit_conversion": converted,
    "package_in_tier": lambda price: by_tiers(
        "volume", {"tiers": [{**each, "up_to": 10} for each in price["tiers"]]}, size=number(price["tiers"][0]["pkg"])
    ),
    "overage": lambda price: by_tiers("graduated", price, overage=number(price["overage_unit"])),
}


def charge(group):
    price = group["price"]
    data = MODELS[group["model"]](price)
    for key, old in (("minimum", "min_spend"), ("maximum", "max_spend")):
        if price.get(old) is not None:
            data[key] = number(price[old])
    return convert({"per": "month", "unit": "units", **data}, Charge)


def usage(case):
    given = case.get("input", case)
    if "liter" in given:
        return Usage.of(number(given["liter"]))
    if "event_amounts" in given:
        return Usage.of_events(map(number, given["event_amounts"]))
    if "events" in given:
        return Usage.of_events(amounts(number(given["units"]), given["events"], given["running_totals"]))
    return Usage.of(number(given["quantity"]))


def amounts(units, events, totals):
    """Single events from the running totals of the free ones; the rest share what is left alike."""
    if not units:
        return []
    totals = list(map(number, totals))
    first = [total - before for before, total in zip([0, *totals], totals, strict=False)]
    rest = events - len(first)
    left = Fraction(units - sum(first))
    return [*first, *[left / rest] * rest]


def cases(models):
    for group in GROUPS:
        if group["model"] in models and group["id"] not in REASON:
            for index, case in enumerate(group["cases"]):
                yield pytest.param(group, case, id=f"{group['id']}-{index}")


@pytest.mark.parametrize(("group", "case"), list(cases(MODELS)))
def test_a_charge_comes_to_what_its_source_says(group, case):
    found = rate(charge(group), usage(case))
    wanted = number(case["amount"] if "amount" in case else case["packages"])
    if group["model"] == "dynamic":  # its source rounds the line, as we do in a quote
        assert round_half_up(found.amount, 2) == wanted
    else:
        assert found.amount == Fraction(wanted)
    assert found.steps


@pytest.mark.parametrize(("group", "case"), list(cases({"minimum_commitment"})))
def test_a_commitment_is_trued_up(group, case):
    given, wanted = case["input"], case["expected"]
    if given.keys() & {"min_prorated", "commitment_proration"}:
        pytest.skip(PRORATED)
    committed = number(given.get("commitment") or group["price"]["min_amount"])
    charged = given.get("fees", [given.get("used")])
    charged = sum((number(str(each).split()[0]) for each in charged), Decimal(0))
    assert true_up(committed, charged).amount == Fraction(number(wanted["true_up"]))


def test_every_group_is_tried_or_stands_in_the_table():
    tried = {*MODELS, "minimum_commitment"}
    left = {group["id"] for group in GROUPS if group["model"] not in tried and group["id"] not in REASON}
    assert left == {"openmeter.price_validation"}, "tests/rules/test_tiers_do_not_fit.py has those"
    assert REASON.keys() <= {group["id"] for group in GROUPS}


def test_more_than_the_last_tier_is_not_sold():
    (capacity,) = [group for group in GROUPS if group["id"] == "killbill.docs.capacity"]
    assert what_is_not_sold(charge(capacity), Usage.of(10_001)) == "the tiers end at 10,000 units"
    with pytest.raises(ValueError, match="the tiers end at"):
        rate(charge(capacity), Usage.of(10_001))
