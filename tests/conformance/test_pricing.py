"""Charges against the tests of other billing engines, and the worked examples of published price pages.

Every case passes, or its group (or one input of it) stands in OUT_OF_SCOPE with the reason. What stands there is not
tried; what does not stand there and is not understood fails.
"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from selling import plans
from svcctl.kinds.base import Percent, convert
from svcctl.kinds.discount_policy import Discount
from svcctl.kinds.price_book import Billing, Charge, Price, Proration
from svcctl.money import Money, round_half_up
from svcctl.money.rounding import whole
from svcctl.pricing import Ask, Usage, quote, rate, true_up, what_is_not_sold
from svcctl.pricing.course import course
from svcctl.pricing.discounts import About, Terms, share_of
from svcctl.pricing.parts import Segment, in_parts
from svcctl.pricing.periods import Period, midnight, periods
from svcctl.pricing.proration import part
from svcctl.pricing.taking import Less, Off, Part, take, taken
from svcctl.validation import validate_files
from svcctl.workspace import SourceFile

GROUPS = yaml.load(
    (Path(__file__).parent / "pricing.yaml").read_text(encoding="utf-8"),
    yaml.CSafeLoader,
)["groups"]

OUT_OF_SCOPE = {
    "what may be declared, not what it costs: the schema and tests/rules have their own examples": [
        "openmeter.price_validation",
        "pricing2yaml.negative_parsing",
        "pricing2yaml.subscription_rules",
        "unkey.catalog_as_code",
    ],
    "shares of a transaction price: tests/pricing/test_allocation.py": ["asc606.relative_ssp", "asc606.residual"],
    "approval goes by the discount here, not by the amount: tests/pricing/test_discounts.py": ["oca.tier_validation"],
    "a margin is never a discount on cost here": ["oca.margin_as_discount_on_cost"],
    "prices are numbers here, and quantities are given: no expressions": ["pricing2yaml.price_expression"],
    "how many plans can be put together, and how long a limit lasts: entitlements of a plan, not its price": [
        "pricing2yaml.configuration_space",
        "pricing2yaml.usage_limit_periods",
    ],
    "which version of a price a customer has, and when it changes: versions of declarations and svcctl diff": [
        "killbill.docs.plan_change",
        "killbill.docs.catalog_versions",
        "killbill.price_change_alignment",
        "vertz.plan_hash",
        "openmeter.migrate_rules",
        "samsung.price_increase_weekly",
        "apple.consent_threshold",
        "google_play.cohorts",
        "collective2.notice",
    ],
    "the life of a stored quote; a quote here follows from what was asked, and is refused or marked a draft": [
        "lago.quote_version_rules",
    ],
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
    if "commitment_proration" in given:
        first = 1 if given["commitment_proration"] == "whole period" else 15
        found = part("day", midnight(date(2024, 1, first)), JANUARY.end, JANUARY)
        assert float(found) == float(wanted["coefficient"])
        return
    committed = Fraction(number(given.get("commitment") or group["price"]["min_amount"]))
    committed *= Fraction(given.get("min_prorated", 1))
    charged = given.get("fees", [given.get("used")])
    charged = sum((number(str(each).split()[0]) for each in charged), Decimal(0))
    assert round_half_up(true_up(committed, charged).amount, 2) == number(wanted["true_up"])


JANUARY = Period(*[midnight(date(2024, month, 1)) for month in (1, 2)] * 2)
PROGRESSIVE = {
    "graduated_progressive": "graduated",
    "package_progressive": "package",
    "per_unit_progressive": "per_unit",
    "dynamic_progressive": "dynamic",
    "included_allowance": "per_unit",
}


@pytest.mark.parametrize(("group", "case"), list(cases(PROGRESSIVE)))
def test_a_period_that_is_billed_in_parts_is_billed_what_the_whole_comes_to(group, case):
    """What was billed before comes off what the whole period costs so far: the price itself knows no parts."""
    given, price = case["input"], {"unit": "1", **group["price"]}
    price |= {key: given[key] for key in ("min_spend", "max_spend") if key in given}
    found = charge({"model": PROGRESSIVE[group["model"]], "price": price})
    if "usage_discount" in price:
        found = convert(
            {**each(price), "per": "month", "unit": "x", "included": number(price["usage_discount"])}, Charge
        )
    if "percent_discount" in price:
        discounted_in_parts(found, price, given, case)
        return
    before = number(given.get("previously_billed_qty") or given.get("previously_used") or 0)
    total = before + number(given.get("new_qty") or given["quantity"])
    billed = given.get("previously_billed")
    old = Fraction(number(billed)) if billed else rate(found, Usage.of(before)).amount if before else 0
    assert round_half_up(rate(found, Usage.of(total)).amount - old, 2) == number(
        case.get("amount") or case["billed_quantity"]
    )


def discounted_in_parts(charge, price, given, case):
    """A discount first, then the maximum of the whole period: `bounds: after-discounts`."""
    total = number(given["previously_billed_qty"]) + number(given["new_qty"])
    rated = rate(charge, Usage.of(total))
    half = replace(off(price["percent_discount"]), rank=0)
    part = Part(Money.of(rated.amount, "EUR"), (half,), held=rated.held)
    left = part.amount.minor - sum(each.amount.minor for (each,) in taken([part], "one-after-another"))
    assert left == (number(given["previously_billed"]) + number(case["amount"])) * 100


IN_FULL = Proration(by="day", tier_flat="in-full")


@pytest.mark.parametrize(("group", "case"), list(cases({"prorated_graduated"})))
def test_units_that_change_within_a_period(group, case):
    """The tier is picked by full units, each is paid for the time it was there, and flat amounts in full."""
    given = case["input"]
    shares = [
        Fraction(number(part)) / units
        for part, units in zip(given["prorated_units"], given["event_units"], strict=True)
    ]
    levels = [sum(given["event_units"][: count + 1]) for count in range(len(shares))]
    if levels and min(levels) < 0:
        pytest.skip("nobody can use less than nothing here")
    lasted = [share - after for share, after in zip(shares, [*shares[1:], 0], strict=False)]
    segments = [Segment(share, Fraction(1), Usage.of(level)) for share, level in zip(lasted, levels, strict=True)]
    segments = segments or [Segment(Fraction(1), Fraction(1), Usage.of(0))]
    found = in_parts(charge({**group, "model": "graduated"}), IN_FULL, segments)
    assert round_half_up(found.amount, 2) == number(case["amount"])


@pytest.mark.parametrize(("group", "case"), list(cases({"volume_prorated"})))
def test_all_units_at_the_price_of_the_tier_for_a_part_of_a_period(group, case):
    full, prorated = (number(case["input"][key]) for key in ("full_units", "prorated_units"))
    segment = Segment(Fraction(prorated) / Fraction(full), Fraction(1), Usage.of(full))
    assert in_parts(charge({**group, "model": "volume"}), IN_FULL, [segment]).amount == Fraction(number(case["amount"]))


def days(period, start, trial):
    """The part of a period that is paid, by the words of the vectors."""
    week = "week" in period
    whole_start = date(2022, 6, 20) if week else date(2022, 3, 1)
    first = date(2022, 6, 22) if "Wed" in start else date.fromisoformat(start) if start[0].isdigit() else whole_start
    whole_end = whole_start + timedelta(days=7 if week else 31)
    whole = Period(*(midnight(day) for day in (first, whole_end, whole_start, whole_end)))
    paid = first + timedelta(days=trial)
    return part("day", midnight(min(paid, whole_end)), whole.end, whole)


@pytest.mark.parametrize(("group", "case"), [case for case in cases({"proration"}) if "lago" in case.id])
def test_a_part_of_a_period_by_its_days(group, case):
    price, given, wanted = group["price"], case["input"], case["expected"]["amount"]
    trial = 31 if "trial" in given else given.get("trial_days", 0)
    found = Fraction(number(price["plan"])) * days(given["period"], str(given.get("start", "the first")), trial)
    assert round_half_up(found, len(wanted.partition(".")[2])) == number(wanted)


@pytest.mark.parametrize(("group", "case"), [case for case in cases({"proration"}) if "killbill" in case.id])
def test_the_part_before_the_day_on_which_periods_begin(group, case):
    given = case["input"]
    start, following = (date.fromisoformat(str(given[key])) for key in ("start", "next_bill"))
    billing = Billing(day=following.day, proration=Proration(by="day"))
    first, *_ = periods(billing, 1, midnight(start), midnight(following) + timedelta(days=90))
    assert f"{first.whole_start:%Y-%m-%d}..{first.whole_end:%Y-%m-%d}" == given["period"]
    run = course(Price(plan="a", region="b", charges=()), billing, midnight(start), 12, "UTC")
    monthly = charge({"model": "per_unit", "price": {"unit": group["price"]["monthly"]}})
    found = in_parts(monthly, billing.proration, run.segments(first, [(run.start, Usage.of(1))], fee=True))
    assert round_half_up(found.amount, 2) == number(case["amount"])


ROUNDS = {"ceil": "up", "floor": "down", "half_up": "half-up"}


@pytest.mark.parametrize(("group", "case"), list(cases({"rounding"})))
def test_numbers_are_rounded_alike(group, case):
    given = case["input"]
    factor = Fraction(number(given["factor"]))
    exact = Fraction(number(given["value"])) * (factor if given["op"] == "multiply" else 1 / factor)
    tenth = 10 ** given.get("precision", 0)
    found = exact if given["round"] == "none" else Fraction(whole(exact * tenth, ROUNDS[given["round"]]), tenth)
    assert found == Fraction(number(case["expected"])), group["id"]


def off(share):
    return Off("term", "x", Percent(number(share)))


STACKS = {"multiplicative": "one-after-another", "additive": "added"}


@pytest.mark.parametrize(("group", "case"), list(cases({"discount_stack", "discount"})))
def test_discounts_one_after_another_and_added(group, case):
    given = case["input"]
    if "price" in given:
        return fixed(given, case["expected"])
    if any(number(share) < 0 for share in given.get("discounts", ())):
        pytest.skip("a discount is no surcharge here")
    base = Money.of(number(str(given.get("base") or group["price"]["base"]).split()[0]), "EUR")
    offs = tuple(map(off, given.get("discounts", ()))) or tuple(filter(None, map(coupon, given.get("coupons", ()))))
    left, taken = take(base, offs, STACKS[given.get("mode", "multiplicative")])
    wanted = case.get("expected", {"net": case.get("amount")})
    assert left.amount == number(wanted["net"] if "net" in wanted else base.amount - number(wanted["discount"]))
    assert sum(each.amount.minor for each in taken) == base.minor - left.minor
    if wanted.get("second_coupon_used") is False:
        assert taken[1].amount.minor == 0
    return None


def coupon(each):
    """A coupon as a discount; none for another plan or in another currency, as `offs` leaves those out."""
    if each.get("plans_excluded") or each.get("currency", "EUR") != "EUR":
        return None
    if "percent" in each:
        return off(each["percent"])
    amount = number(each["fixed"]) - number(each.get("already_used", 0))
    return Off("term", "x", less=Less(Money.of(amount, "EUR"), "month"))


def fixed(given, wanted):
    """An amount off a price of a unit; what share of the price that is. Both at once are two discounts."""
    if "error" in wanted:
        pytest.skip("a percentage and an amount are two discounts here, and no contradiction")
    price = Money.of(number(given["price"]), "EUR")
    left, _ = take(price, (coupon({"fixed": given["fixed"]}),), "one-after-another")
    share = Fraction(price.minor - left.minor, price.minor or 1) * 100
    assert share == number(wanted["percent"])


GUARDED = """
---
apiVersion: svcctl/v1
kind: PriceBook
metadata: {{name: standard, version: 1, effective: {{from: 2026-01-01}}}}
spec:
  maximumGap: 99%
  regions: [{regions}]
  prices:
{prices}
"""
SOLD = (
    "    - {{plan: pro, region: {name}, charges: [{{type: flat, name: Fee, per: month, bands: {{list: 100{bands}}}}}]}}"
)


def sold(bands, policy=""):
    """A workspace with one plan, sold at a list price of 100 in regions with bands of their own."""
    regions = ", ".join(f"{{name: {name}, countries: [{name.upper()}], currency: USD}}" for name in bands)
    prices = "\n".join(SOLD.format(name=name, bands=said) for name, said in bands.items())
    text = plans("pro") + GUARDED.format(regions=regions, prices=prices) + policy
    found, report = validate_files([SourceFile("all.yaml", text.encode())], date(2026, 7, 1), frozenset())
    assert not [each.message for each in report.findings if each.severity == "error"]
    return found


def verdict(catalog, region, price=None, share=None):
    """What becomes of a quote at a price in place of the list's, or with a share of it off."""
    asked = Ask(("pro",), {}, region, 12, date(2026, 7, 1), discount=share and Percent(number(share)))
    return quote(catalog, replace(asked, prices={"Fee": number(price)} if price else {})).verdict


@pytest.mark.parametrize(("group", "case"), list(cases({"price_band"})))
def test_a_floor_is_that_of_the_region(group, case):
    floors = {name.lower(): "" if at is None else f", floor: {at}" for name, at in group["price"]["floor"].items()}
    floors["de"] = floors.pop("default")
    given = case["input"]
    found = verdict(sold(floors), given["country"].lower(), price=given["price"])
    assert bool(found.refused) is (case["expected"] == "rejected")


POLICY = """
---
apiVersion: svcctl/v1
kind: DiscountPolicy
metadata: {name: usual, version: 1, effective: {from: 2026-01-01}}
spec: {priceBooks: [standard], unguarded: board}
"""


@pytest.mark.parametrize(("group", "case"), list(cases({"margin_guard"})))
def test_cost_and_margin_guard_a_price(group, case):
    given = case["input"]
    if isinstance(given, dict):  # a margin that is a share of the list price is declared as a floor here
        floor = number(given["cost"]) + number(given["min_margin"]) * number(given["list"])
        found = verdict(sold({"de": f", cost: {given['cost']}, floor: {floor}"}), "de", share="41")
        assert found.largest.fraction == number(case["expected"]["max_discount"]), group["id"]
        return
    cost = "" if "missing" in given else ", cost: 60"
    found = verdict(sold({"de": cost}, policy=POLICY), "de", price="50")
    if "missing" in given:  # it is told, and somebody has to agree: it is never as if all were well
        assert found.unguarded
        assert [each.by for each in found.approvals] == ["board"]
    elif "mode block" in given:
        assert found.refused
    else:
        pytest.skip("nobody may agree to less than the cost here")


@pytest.mark.parametrize(("group", "case"), list(cases({"discount_schedule"})))
def test_a_discount_on_all_units_and_on_those_of_each_step(group, case):
    given = case["input"]
    bands = [{"from": number(step), "off": rate} for step, rate in zip((1, 10, 20), ("10%", "20%", "30%"), strict=True)]
    reaches = {"range": "all-units", "slab": "its-units"}[given["type"]]
    discount = convert({"name": "x", "type": "volume", "unit": "u", "bands": bands, "reaches": reaches}, Discount)
    quantity = Fraction(given["quantity"])
    share = share_of(discount, About("pro", "u", quantity, "month"), Terms(12, date(2026, 1, 1), ()))
    assert quantity * (1 - share) * Fraction(number(given["list"])) == Fraction(number(case["amount"])), group["id"]


@pytest.mark.parametrize(("group", "case"), list(cases({"billing_period"})))
def test_whoever_pays_for_many_months_at_once_pays_less(group, case):
    months = {"monthly": 1, "semester": 6, "annual": 12}
    steps = {months[name]: f"{(1 - number(factor)) * 100}%" for name, factor in group["price"].items()}
    bands = [{"from": f"{count} month{'s'[: count > 1]}", "off": share} for count, share in steps.items()]
    discount = convert({"name": "x", "type": "billing", "bands": bands}, Discount)
    terms = Terms(12, date(2026, 1, 1), (), every=months[case["input"]["period"]])
    share = share_of(discount, About("pro", "", Fraction(0), "month"), terms)
    assert Fraction(number(case["input"]["price"])) * (1 - share) == Fraction(number(case["amount"]))


TRIED = {*MODELS, *PROGRESSIVE, "minimum_commitment", "prorated_graduated", "volume_prorated", "proration", "rounding"}
TRIED |= {"discount_stack", "discount", "discount_schedule", "billing_period", "price_band", "margin_guard"}


def test_every_group_is_tried_or_stands_in_the_table():
    assert len(GROUPS) == 106
    untried = {group["id"] for group in GROUPS if group["model"] not in TRIED}
    assert untried | {"oca.margin_as_discount_on_cost"} == set(REASON)


def test_more_than_the_last_tier_is_not_sold():
    (capacity,) = [group for group in GROUPS if group["id"] == "killbill.docs.capacity"]
    assert what_is_not_sold(charge(capacity), Usage.of(10_001)) == "the tiers end at 10,000 units"
    with pytest.raises(ValueError, match="the tiers end at"):
        rate(charge(capacity), Usage.of(10_001))
