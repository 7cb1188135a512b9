"""Amounts of money off, prices in place of the list, and minimums that hold before or after discounts."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selling import plans, sound
from svcctl.kinds.base import Percent
from svcctl.money import Money, Rounding
from svcctl.pricing import Ask, Usage, quote
from svcctl.pricing.shapes import Held
from svcctl.pricing.taking import Less, Off, Part, taken

WORKSPACE = (
    plans("pro", "mini")
    + """\
---
apiVersion: svcctl/v1
kind: PriceBook
metadata: {name: standard, version: 1, effective: {from: 2026-01-01}}
spec:
  billing: {proration: {by: day}}
  regions: [{name: nordics, countries: ["NO"], currency: NOK}, {name: euro, countries: [DE], currency: EUR}]
  prices:
    - plan: pro
      region: nordics
      charges:
        - {type: flat, name: Fee, per: month, bands: {list: 100, floor: 80, cost: 60}}
        - {type: per-unit, name: Disk, unit: TB, per: month, bands: {list: 10, floor: 7, cost: 5}}
        - {type: flat, name: Set-up, per: once, bands: {list: 30, floor: 20, cost: 10}}
    - plan: mini
      region: nordics
      charges:
        - {type: flat, name: Mini, per: month, bands: {list: 50}}
        - type: per-unit
          name: Calls
          unit: calls
          per: month
          bands: {list: 1, floor: 0, cost: 0}
          minimum: 40
          maximum: 90
    - {plan: pro, region: euro, charges: [{type: flat, name: Fee, per: month, bands: {list: 10, floor: 8, cost: 6}}]}
"""
)
POLICY = """\
---
apiVersion: svcctl/v1
kind: DiscountPolicy
metadata: {name: usual, version: 1, effective: {from: 2026-01-01}}
spec:
  priceBooks: [standard]
  negotiatedOn: everything
  discounts:
    - {name: Ten, type: promotional, code: TEN, off: 10%}
    - {name: Welcome, type: promotional, code: WELCOME, per: month, times: 3, amountOff: [{amount: 15, currency: NOK}]}
    - {name: Each, type: promotional, code: EACH, per: month, takenOff: charge, amountOff: [{amount: 5, currency: NOK}]}
    - {name: Plan, type: promotional, code: PLAN, per: month, takenOff: plan, amountOff: [{amount: 12, currency: NOK}]}
    - {name: Disks, type: promotional, code: DISKS, charges: [Disk], setPrice: [{amount: 8.255, currency: NOK}]}
    - {name: Start, type: promotional, code: START, per: once, amountOff: [{amount: 4, currency: NOK}]}
    - {name: Many, type: volume, unit: TB, per: month, bands: [{from: 50, amountOff: [{amount: 25, currency: NOK}]}]}
  approvals: [{upTo: 5%, by: seller}, {upTo: 20%, by: head}, {by: board}]
  belowFloor: board
"""


def catalog_of(text=WORKSPACE + POLICY):
    return sound(text, date(2026, 7, 1), "all.yaml")


CATALOG = catalog_of()


def ask(*names, discount="", less=(), prices=None, codes=(), approved=(), region="nordics", months=12, **quantities):
    used = {unit: Usage.of(number) for unit, number in quantities.items()}
    share = Percent.parse(discount) if discount else None
    asked = Ask(names or ("pro",), used, region, months, date(2026, 7, 1), "", None, share, codes, approved)
    amounts = tuple(Less(Money.of(Decimal(amount), "NOK"), per) for amount, per in less)
    return replace(asked, less=amounts, prices={name: Decimal(price) for name, price in (prices or {}).items()})


def nets(found):
    return {line.name: str(line.net.amount) for line in found.lines}


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        (ask(TB=5, codes=("WELCOME",)), {"Fee": "90.00", "Disk": "45.00", "Set-up": "30.00"}),
        (ask(TB=5, codes=("EACH",)), {"Fee": "95.00", "Disk": "45.00", "Set-up": "30.00"}),
        (ask(TB=5, codes=("TEN", "WELCOME")), {"Fee": "80.00", "Disk": "40.00", "Set-up": "30.00"}),
        (ask(TB=5, codes=("DISKS",)), {"Fee": "100.00", "Disk": "41.28", "Set-up": "30.00"}),
        (ask(TB=5, codes=("START",)), {"Fee": "100.00", "Disk": "50.00", "Set-up": "26.00"}),
        (ask(TB=49), {"Fee": "100.00", "Disk": "490.00", "Set-up": "30.00"}),
        (ask(TB=50), {"Fee": "100.00", "Disk": "475.00", "Set-up": "30.00"}),
        (ask(TB=5, less=[("15", "month")]), {"Fee": "90.00", "Disk": "45.00", "Set-up": "30.00"}),
        (ask(TB=5, less=[("4", "once")]), {"Fee": "100.00", "Disk": "50.00", "Set-up": "26.00"}),
        (ask(TB=5, prices={"Disk": "9"}), {"Fee": "100.00", "Disk": "45.00", "Set-up": "30.00"}),
        (ask(TB=5, prices={"pro/Disk": "9", "Disk": "8"}), {"Fee": "100.00", "Disk": "45.00", "Set-up": "30.00"}),
        (ask(TB=5, prices={"Fee": "90"}, discount="10%"), {"Fee": "81.00", "Disk": "45.00", "Set-up": "27.00"}),
    ],
)
def test_what_is_taken_off(asked, wanted):
    assert nets(quote(CATALOG, asked)) == wanted


def test_an_amount_of_the_quote_is_shared_and_one_of_the_plan_is_for_each():
    whole = quote(CATALOG, ask("pro", "mini", calls=50, codes=("WELCOME",)))
    assert (whole.listed("month").minor - whole.subtotal("month").minor) == 15_00
    assert nets(whole) == {"Fee": "92.50", "Disk": "0.00", "Set-up": "30.00", "Mini": "46.25", "Calls": "46.25"}
    each = quote(CATALOG, ask("pro", "mini", calls=50, codes=("PLAN",)))
    assert nets(each) == {"Fee": "88.00", "Disk": "0.00", "Set-up": "30.00", "Mini": "44.00", "Calls": "44.00"}


def test_a_code_that_gives_nothing_in_a_currency_is_told():
    with pytest.raises(ValueError, match="no discount in EUR on these plans is given for the code 'WELCOME'"):
        quote(CATALOG, ask(region="euro", codes=("WELCOME",)))
    assert nets(quote(CATALOG, ask(region="euro", codes=("TEN",)))) == {"Fee": "9.00"}


def test_a_discount_for_some_periods_ends_and_the_sum_is_at_first():
    found = quote(CATALOG, ask(codes=("WELCOME",)))
    assert found.changes("month")
    assert [found.billed(dues).minor for _, dues in found.bills()] == [85_00 + 30_00, 85_00, 85_00, *[100_00] * 9]
    assert found.value.minor == 12 * 100_00 - 3 * 15_00 + 30_00


def test_a_stage_after_the_last_period_of_a_discount_is_at_the_full_price():
    later = {3: {"TB": Usage.of(5)}, 4: {"TB": Usage.of(10)}}
    found = quote(CATALOG, replace(ask(codes=("WELCOME",)), later=later))
    disk = found.lines[1]
    assert str(found.lines[0].net.amount) == "85.00"  # at first, whatever changes later
    assert [str(each.net.amount) for each in (disk, *disk.stages)] == ["0.00", "45.00", "100.00"]
    assert [found.billed(dues).minor for _, dues in found.bills()][2:4] == [135_00, 200_00]


def test_a_part_of_a_period_has_a_part_of_an_amount_and_of_a_price():
    text = (WORKSPACE + POLICY).replace("proration: {by: day}", "anchor: calendar, proration: {by: day}")
    asked = replace(ask(TB=10, less=[("31", "month")], prices={"Disk": "9"}), day=date(2026, 7, 17))
    found = quote(catalog_of(text), asked)
    (_, first), (_, second) = list(found.bills())[:2]
    assert [due.net.minor for due in second if due.line.per == "month"] == [100_00 - 16_32, 90_00 - 14_68]
    half = Fraction(15, 31)
    assert [due.scale for due in first] == [half, half, 1]
    assert sum(due.net.minor for due in first if due.line.per == "month") == round(190_00 * half) - 15_00


def test_a_ramp_lowers_an_amount_as_it_lowers_the_price():
    text = (WORKSPACE + POLICY).replace(
        "      region: nordics\n", "      region: nordics\n      ramp: [{for: 1 month, pay: 50%}]\n", 1
    )
    found = quote(catalog_of(text), ask(less=[("10", "month")]))
    assert [found.billed(dues).minor for _, dues in found.bills()][:3] == [45_00 + 30_00, 90_00, 90_00]


def test_nothing_falls_below_nothing():
    found = quote(CATALOG, ask("mini", less=[("500", "month")]))
    assert nets(found) == {"Mini": "0.00", "Calls": "0.00"}


@pytest.mark.parametrize(
    ("asked", "by", "why"),
    [
        (ask(less=[("5", "month")]), "seller", "5% off the list price of Fee of pro"),
        (ask(less=[("5.01", "month")]), "head", "5.01% off the list price of Fee of pro"),
        (ask(prices={"Fee": "80"}), "head", "20% off the list price of Fee of pro"),
        (ask(discount="4%", less=[("3", "month")]), "head", "7% off the list price of Fee of pro"),
        (ask(discount="4%", less=[("1", "once")]), "head", "7.34% off the list price of Set-up of pro"),
    ],
)
def test_levels_go_by_what_it_comes_to(asked, by, why):
    verdict = quote(CATALOG, asked).verdict
    assert verdict.refused == ()
    assert [(each.by, each.reason) for each in verdict.approvals] == [(by, why)]


def test_levels_see_what_was_negotiated_and_not_what_everybody_gets():
    (approval,) = quote(CATALOG, ask(codes=("TEN",), less=[("2", "month")])).verdict.approvals
    assert (approval.by, approval.reason) == ("seller", "2% off the list price of Fee of pro")


def test_of_two_that_take_alike_the_first_is_the_highest():
    text = (WORKSPACE + POLICY).replace("priceBooks:", "stacking: highest\n  priceBooks:")
    (took,) = quote(catalog_of(text), ask(codes=("TEN",), less=[("10", "month")])).lines[0].taken
    assert took.off.name == "Ten"


def test_a_charge_in_full_has_its_amount_off_in_full():
    text = WORKSPACE.replace("name: Fee, per: month,", "name: Fee, per: month, prorated: false,", 1)
    text = text.replace("proration: {by: day}", "anchor: calendar, proration: {by: day}")
    (_, first), *_ = quote(catalog_of(text + POLICY), replace(ask(codes=("EACH",)), day=date(2026, 7, 17))).bills()
    assert [str(due.net) for due in first if due.line.name == "Fee"] == ["NOK 95.00"]


def test_an_amount_is_shared_by_the_books_of_a_quote_once():
    other = WORKSPACE[WORKSPACE.index("---\napiVersion: svcctl/v1\nkind: PriceBook") :].replace(
        "name: standard", "name: other"
    )
    text = WORKSPACE.replace("priceBook: standard}", "priceBook: other}", 1) + other + POLICY
    found = quote(catalog_of(text), ask("pro", "mini", less=[("19", "month")]))
    assert found.listed("month").minor - found.subtotal("month").minor == 19_00
    assert len({line.offer.book.name for line in found.lines}) == 2


def test_floors_hold_in_every_bill_and_not_only_in_a_whole_first_period():
    text = (WORKSPACE + POLICY).replace("- plan: mini\n", "- plan: mini\n      ramp: [{for: 1 month, pay: 0%}]\n")
    verdict = quote(catalog_of(text), ask("pro", "mini", less=[("25", "month")])).verdict
    assert verdict.refused == (
        "Fee of 2026-07-01 of pro comes to NOK 75.00, below its floor of NOK 80.00; board would have to agree",
    )
    assert str(verdict.most.amounts[0][1]) == "NOK 20.00 each month"
    assert quote(CATALOG, ask("pro", "mini", less=[("25", "month")])).verdict.refused == ()


def test_a_promotion_for_some_periods_hides_nothing_that_was_negotiated():
    price = "setPrice: [{amount: 80, currency: NOK}]"
    first = f"    - {{name: F, type: promotional, code: F, times: 1, charges: [Fee], {price}}}\n"
    catalog = catalog_of(WORKSPACE + POLICY.replace("  approvals:", f"{first}  approvals:"))
    (approval,) = quote(catalog, ask(prices={"Fee": "85"}, codes=("F",))).verdict.approvals
    assert (approval.by, approval.reason.partition(" off ")[0]) == ("head", "15%")


@pytest.mark.parametrize("given", [{"less": [("5", "month")]}, {"prices": {"Fee": "90"}}, {"discount": "5%"}])
def test_where_nothing_negotiated_is_given_nobody_is_left_in_doubt(given):
    text = WORKSPACE + POLICY.replace("  discounts:", "  order: [volume, promotional]\n  discounts:")
    (why,) = set(quote(catalog_of(text), ask(**given)).verdict.refused)
    assert why.startswith("negotiated discounts are not given: the discount policy does not name them in `order`")


def test_a_price_in_place_of_the_list_keeps_the_minimum_and_is_lower_than_the_list():
    assert nets(quote(CATALOG, ask("mini", calls=60, prices={"Calls": "0.5"})))["Calls"] == "40.00"
    assert nets(quote(CATALOG, ask("mini", calls=80, prices={"Calls": "0.75"})))["Calls"] == "60.00"
    with pytest.raises(ValueError, match="Calls costs NOK 1 by the list, so NOK 2 is no lower price"):
        quote(CATALOG, ask("mini", calls=10, prices={"Calls": "2"}))


def test_what_is_highest_takes_what_it_was_compared_by():
    text = (WORKSPACE + POLICY).replace("priceBooks:", "stacking: highest\n  priceBooks:")
    fee, disk, _ = quote(catalog_of(text), ask(TB=10, codes=("DISKS",), less=[("20", "month")])).lines
    assert [(took.off.name, str(took.amount.amount)) for took in disk.taken] == [("Disks", "17.45")]
    assert [str(took.amount.amount) for took in fee.taken] == ["10.00"]  # half of 20, and not all of it


@pytest.mark.parametrize("amount", ["20.01", "45", "100", "1000"])
def test_below_the_floor_the_largest_amount_that_passes_is_told(amount):
    verdict = quote(CATALOG, ask(less=[(amount, "month")])).verdict
    assert verdict.refused
    ((asked, most),) = verdict.most.amounts
    assert str(asked.amount.amount) == f"{Decimal(amount):.2f}"
    assert str(most) == "NOK 20.00 each month"
    assert verdict.largest is None


def test_below_the_floor_the_lowest_price_that_passes_is_told():
    assert quote(CATALOG, ask(TB=3, prices={"Disk": "6.9995"})).verdict.refused == ()  # NOK 21.00 in all
    lower = quote(CATALOG, ask(TB=3, prices={"Disk": "6.99"})).verdict
    assert lower.refused == ("Disk of pro comes to NOK 20.97, below its floor of NOK 21.00; board would have to agree",)
    assert lower.most.prices == (("Disk", Decimal("7.00")),)


def test_of_several_each_is_looked_at_with_the_rest_as_it_was_asked():
    verdict = quote(CATALOG, ask(discount="15%", less=[("10", "month")])).verdict
    assert str(verdict.largest) == "10%"
    ((_, most),) = verdict.most.amounts
    assert str(most.amount) == "NOK 5.00"
    none = quote(CATALOG, ask(discount="25%", less=[("10", "month")])).verdict
    assert none.most.amounts[0][1] is None


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (replace(ask(), less=(Less(Money(500, "EUR"), "month"),)), "the quote is in NOK"),
        (ask(less=[("5", "year")]), "nothing of this quote falls due each year"),
        (ask(prices={"Fees": "5"}), "no charge of this quote is called 'Fees'; did you mean Fee?"),
        (ask(prices={"mini/Mini": "5"}), "no charge of this quote is called 'mini/Mini'; they are Disk, Fee, Set-up"),
        (ask(prices={"Fee": "100"}), "Fee costs NOK 100 by the list, so NOK 100 is no lower price"),
        (ask(prices={"Disk": "5"}), "nothing of Disk is in this quote, so a price for it changes nothing"),
        (ask(TB=2, prices={"Disk": "10.5"}), "Disk costs NOK 10 by the list"),
    ],
)
def test_what_takes_nothing_off_is_told(asked, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        quote(CATALOG, asked)


def test_what_the_policy_does_not_let_a_seller_discount_is_refused():
    text = (WORKSPACE + POLICY).replace("  negotiatedOn: everything\n", "")
    once = quote(catalog_of(text), ask(less=[("4", "once")], prices={"Set-up": "25"})).verdict
    assert once.refused == (
        "a price for Set-up is not given: negotiated discounts are on what recurs alone (`negotiatedOn`)",
        "a discount of NOK 4.00 once is not given: negotiated discounts are on what recurs alone (`negotiatedOn`)",
    )
    only = text.replace("priceBooks: [standard]", "priceBooks: [standard]\n  negotiatedOn: once")
    (why,) = quote(catalog_of(only), ask(less=[("4", "month")])).verdict.refused
    assert "negotiated discounts are on what is charged once alone" in why


def test_a_discount_that_nothing_guards_is_told_and_somebody_may_have_to_agree():
    told = quote(CATALOG, ask("mini", discount="5%")).verdict
    assert told.unguarded == ("Mini of mini has neither a floor nor a cost: nothing guards its price",)
    assert [each.by for each in told.approvals] == ["seller"]
    text = (WORKSPACE + POLICY).replace("belowFloor: board", "belowFloor: board\n  unguarded: finance")
    asked = quote(catalog_of(text), ask("mini", discount="5%", approved=("seller",))).verdict
    assert [(each.by, each.given) for each in asked.approvals] == [("seller", True), ("finance", False)]
    agreed = quote(catalog_of(text), ask("mini", discount="5%", approved=("seller", "finance"))).verdict
    assert agreed.agreed
    assert quote(CATALOG, ask("mini")).verdict.unguarded == ()


def test_a_margin_that_cannot_be_known_is_told():
    text = (WORKSPACE + POLICY).replace("spec:\n  billing", "spec:\n  minimumMargin: 10%\n  billing")
    found = catalog_of(text.replace("floor: 80, cost: 60", "floor: 80"))
    bare = quote(catalog_of(text), ask("mini", discount="1%")).verdict.unguarded
    assert bare == ("Mini of mini has neither a floor nor a cost: nothing guards its price",)
    assert quote(found, ask(discount="1%")).verdict.unguarded == (
        "Fee of pro has no cost: nothing guards the margin of pro",
    )


BOUNDS = "          maximum: 90\n"
HELD = BOUNDS + "          bounds: after-discounts\n"


@pytest.mark.parametrize(
    ("calls", "before", "after"),
    [
        *[(10, "36.00", "40.00"), (40, "36.00", "40.00"), (42, "37.80", "40.00"), (50, "45.00", "45.00")],
        *[(90, "81.00", "81.00"), (95, "81.00", "85.50"), (100, "81.00", "90.00"), (200, "81.00", "90.00")],
    ],
)
def test_a_minimum_and_a_maximum_hold_before_discounts_or_after_them(calls, before, after):
    asked = ask("mini", calls=calls, codes=("TEN",))
    assert nets(quote(CATALOG, asked))["Calls"] == before
    here = WORKSPACE.replace(BOUNDS, HELD)
    book = WORKSPACE.replace("billing: {", "billing: {bounds: after-discounts, ")
    other = book.replace(BOUNDS, BOUNDS + "          bounds: before-discounts\n")
    for text, wanted in ((here, after), (book, after), (other, before)):
        found = quote(catalog_of(text + POLICY), asked)
        assert nets(found)["Calls"] == wanted
        assert found.value.minor == 12 * found.subtotal("month").minor
        line = next(each for each in found.lines if each.name == "Calls")
        assert line.amount == Money.of(min(max(calls, 40), 90), "NOK")


def test_bounds_shrink_with_the_part_of_a_period_after_discounts_too():
    text = WORKSPACE.replace(BOUNDS, HELD).replace("proration", "anchor: calendar, proration")
    asked = replace(ask("mini", calls=31, codes=("TEN",)), day=date(2026, 7, 17))
    (_, first), *_ = quote(catalog_of(text + POLICY), asked).bills()
    assert [str(due.net) for due in first if due.line.name == "Calls"] == ["NOK 19.35"]  # 40 x 15/31


@pytest.mark.parametrize(("reached", "missing"), [("", "5.00"), (", reached: before-discounts", "0.00")])
def test_a_commitment_counts_what_is_paid_or_what_is_on_the_list(reached, missing):
    text = WORKSPACE.replace(
        "      charges:\n", f"      commitment: {{amount: 95, per: month{reached}}}\n      charges:\n", 1
    )
    found = quote(catalog_of(text + POLICY), ask(codes=("TEN",)))
    assert nets(found)["Minimum commitment"] == missing
    assert found.value.minor == 12 * found.subtotal("month").minor + found.subtotal("once").minor


SHARES = st.integers(0, 100_00).map(lambda share: Off("term", "share", Percent(Decimal(share).scaleb(-2))))
AMOUNTS = st.builds(
    lambda minor, over: Off("term", "money", less=Less(Money(minor, "EUR"), "month", over)),
    st.integers(0, 10**6),
    st.sampled_from(["charge", "plan", "quote"]),
)
PRICES = st.integers(0, 10**4).map(lambda price: Off("term", "price", price=Fraction(price, 100)))


@st.composite
def groups(draw):
    offs = [replace(off, rank=rank) for rank, off in enumerate(draw(st.lists(SHARES | AMOUNTS | PRICES, max_size=4)))]
    found = []
    for _ in range(draw(st.integers(1, 4))):
        mine = tuple(off for off in offs if draw(st.booleans()))
        amount = draw(st.integers(0, 10**6))
        held = None
        if draw(st.booleans()):
            least, most = sorted((draw(st.integers(0, 10**4)), draw(st.integers(0, 10**4))))
            loose = Held(Fraction(amount, 100), Fraction(least), Fraction(most))
            held, amount = loose, Money.of(loose.hold(loose.amount), "EUR").minor
        parts = (draw(st.sampled_from(["a", "b"])), draw(st.sampled_from([Rounding(), Rounding("half-up", 5)])))
        scale = Fraction(draw(st.integers(0, 4)), 4)
        found.append(Part(Money(amount, "EUR"), mine, *parts, scale, Fraction(draw(st.integers(0, 50))), held))
    return found


STACKS = st.sampled_from(["one-after-another", "added", "highest"])


@given(groups(), STACKS)
def test_nothing_is_taken_that_is_not_there_and_no_minimum_is_broken(parts, stacking):
    for part, took in zip(parts, taken(parts, stacking), strict=True):
        left = part.amount.minor - sum(each.amount.minor for each in took)
        assert all(each.amount.minor >= 0 for each in took)
        assert 0 <= left <= part.amount.minor
        if part.held and part.rounding.minor == 1:
            assert left >= min(part.amount.minor, part.held.least * 100)


@given(groups(), STACKS)
def test_money_off_is_never_more_than_was_said(parts, stacking):
    parts = [replace(part, rounding=Rounding(), held=None) for part in parts]
    found = taken(parts, stacking)
    given = {off.rank: off for part in parts for off in part.offs if off.less}
    for rank, off in given.items():
        having = [part for part in parts if any(each.rank == rank for each in part.offs)]
        times = {"charge": len(having), "plan": len({part.plan for part in having}), "quote": 1}[off.less.taken_off]
        took = sum(each.amount.minor for mine in found for each in mine if each.off.rank == rank)
        assert took <= times * off.less.amount.minor


@given(groups(), STACKS, st.randoms())
def test_what_is_taken_together_does_not_depend_on_the_order_of_lines(parts, stacking, random):
    order = list(range(len(parts)))
    random.shuffle(order)

    def total(of):
        return sum(each.amount.minor for mine in taken(of, stacking) for each in mine)

    parts = [replace(part, rounding=Rounding()) for part in parts]
    assert abs(total(parts) - total([parts[at] for at in order])) <= len(parts) * 4  # cents of shares go by place


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_one_amount_off_one_line_is_that_amount_or_all_there_is(amount, less):
    off = Off("term", "x", less=Less(Money(less, "EUR"), "month"))
    ((took,),) = taken([Part(Money(amount, "EUR"), (off,))], "one-after-another")
    assert took.amount.minor == min(amount, less)
