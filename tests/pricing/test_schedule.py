"""The bills of a contract: periods and their parts, trials, ramps, what is billed before and after, commitments."""

import re
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selling import plans, sound
from svcctl.kinds.base import Percent, Span
from svcctl.kinds.price_book import Billing, Proration
from svcctl.money import Money
from svcctl.pricing import Ask, Usage, quote
from svcctl.pricing.periods import Period, midnight, periods
from svcctl.pricing.periods import later as on
from svcctl.pricing.proration import part

WORKSPACE = """\
apiVersion: svcctl/v1
kind: Workspace
metadata: {{name: fjord}}
spec: {{company: Fjord AS, currency: NOK, timezone: Europe/Oslo}}
---
apiVersion: svcctl/v1
kind: PriceBook
metadata: {{name: standard, version: 1, effective: {{from: 2026-01-01}}}}
spec:
  billing: {billing}
  regions: [{{name: nordics, countries: ["NO"], currency: {currency}}}]
  prices:
    - plan: pro
      region: nordics
      charges:
{charges}
{more}
"""
FEE = "{type: flat, name: Fee, per: month, bands: {list: 310, floor: 248, cost: 155}}"
DAY = date(2026, 7, 1)


def catalog(*charges, billing="{every: 1 month}", currency="NOK", **more):
    lines = "\n".join(f"        - {each}" for each in charges or (FEE,))
    said = "\n".join(f"      {key}: {value}" for key, value in more.items())
    text = WORKSPACE.format(billing=billing, currency=currency, charges=lines, more=said) + "---\n" + plans("pro")
    return sound(text, DAY)


def quoted(found, start=None, months=12, quantities=None, **more):
    used = {unit: Usage.of(number) for unit, number in (quantities or {}).items()}
    asked = Ask(("pro",), used, "nordics", months, DAY, start=start and datetime.fromisoformat(start))
    return quote(found, replace(asked, **more))


def bills(found):
    return [(str(day), str(found.billed(dues).amount)) for day, dues in found.bills()]


def dues(found, name="Fee"):
    return [
        (str(due.day), str(due.since), str(due.until), str(due.net.amount))
        for due in found.schedule
        if due.line.name == name
    ]


def test_without_a_word_about_billing_each_month_is_billed_before_it():
    found = quoted(catalog(), months=3)
    assert bills(found) == [("2026-07-01", "310.00"), ("2026-08-01", "310.00"), ("2026-09-01", "310.00")]
    assert found.value == Money(930_00, "NOK")
    assert dues(found)[0] == ("2026-07-01", "2026-07-01", "2026-07-31", "310.00")


def test_after_its_period_a_charge_is_billed_when_the_period_is_over():
    found = quoted(catalog(billing="{due: arrears}"), months=2)
    assert bills(found) == [("2026-08-01", "310.00"), ("2026-09-01", "310.00")]
    charges = (FEE.replace("month,", "month, due: advance,"), "{type: flat, name: Late, per: month, bands: {list: 1}}")
    both = quoted(catalog(*charges, billing="{due: arrears}"), months=2)
    assert bills(both) == [("2026-07-01", "310.00"), ("2026-08-01", "311.00"), ("2026-09-01", "1.00")]


def test_a_bill_for_a_quarter_holds_the_charges_of_its_months():
    found = quoted(catalog(billing="{every: 3 months}"), months=7)
    assert bills(found) == [("2026-07-01", "930.00"), ("2026-10-01", "930.00"), ("2027-01-01", "310.00")]
    late = quoted(catalog(billing="{every: 3 months, due: arrears}"), months=7)
    assert bills(late) == [("2026-10-01", "930.00"), ("2027-01-01", "930.00"), ("2027-02-01", "310.00")]


def test_longer_periods_and_what_is_charged_once():
    charges = (
        FEE,
        "{type: flat, name: Audit, per: quarter, bands: {list: 5}}",
        "{type: flat, name: Licence, per: year, bands: {list: 100}}",
        "{type: flat, name: Set-up, per: once, bands: {list: 40}}",
    )
    found = quoted(catalog(*charges), months=13)
    assert found.value == Money((13 * 310 + 5 * 5 + 2 * 100 + 40) * 100, "NOK")
    assert [each[:2] for each in dues(found, "Licence")] == [("2026-07-01",) * 2, ("2027-07-01",) * 2]
    assert dues(found, "Set-up") == [("2026-07-01", "2026-07-01", "2027-07-31", "40.00")]


def test_a_billing_period_that_is_asked_for():
    found = catalog(billing="{every: [1 month, 1 year, 3 years]}")
    assert bills(quoted(found, months=24, every=Span(1, "year"))) == [
        ("2026-07-01", "3720.00"),
        ("2027-07-01", "3720.00"),
    ]
    assert bills(quoted(found, months=36, every=Span(36, "month"))) == [("2026-07-01", "11160.00")]
    assert len(bills(quoted(found, months=24))) == 24
    with pytest.raises(ValueError, match="is not billed every 6 months; it is billed every 1 month or every 1 year"):
        quoted(found, every=Span(6, "month"))


@pytest.mark.parametrize(
    ("by", "amounts"),
    [
        ("none", ["310.00", "310.00", "310.00"]),
        ("free", ["0.00", "310.00", "0.00"]),
        ("day", ["170.00", "310.00", "140.00"]),  # 17 of the 31 days of July, 14 of those of September are 14/30
        ("30-360", ["165.33", "310.00", "144.67"]),
        ("second", ["170.00", "310.00", "144.67"]),
    ],
)
def test_a_start_in_the_middle_of_a_period(by, amounts):
    found = quoted(catalog(billing=f"{{anchor: calendar, proration: {{by: {by}}}}}"), "2026-07-15", months=2)
    wanted = [*amounts[:2], "144.67"] if by == "day" else amounts
    assert [each[3] for each in dues(found)] == wanted
    assert [each[1:3] for each in dues(found)] == [
        ("2026-07-15", "2026-07-31"),
        ("2026-08-01", "2026-08-31"),
        ("2026-09-01", "2026-09-14"),
    ]


def test_by_the_second_the_time_of_the_day_counts_in_the_zone_of_the_workspace():
    found = catalog(billing="{day: 1, proration: {by: second}}")
    one = quoted(found, "2026-10-20T12:00", months=1)
    october = (31 * 24 + 1) * 3600  # an hour comes twice when the clocks go back on the 25th
    exact = Fraction(310 * (october - (19 * 24 + 12) * 3600), october)
    assert one.schedule[0].exact == exact
    by_day = quoted(catalog(billing="{day: 1, proration: {by: day}}"), "2026-10-20T12:00", months=1)
    assert by_day.schedule[0].exact == 310 * Fraction(12, 31)


def test_periods_that_follow_the_start_begin_at_its_time_and_are_whole():
    found = quoted(catalog(billing="{proration: {by: second}}"), "2026-07-15T13:30", months=2)
    assert [each[3] for each in dues(found)] == ["310.00", "310.00"]


def test_the_31st_is_the_last_day_of_shorter_months_and_comes_back():
    found = quoted(catalog(billing="{proration: {by: day}}"), "2026-12-31", months=5)
    assert [day for day, _ in bills(found)] == ["2026-12-31", "2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"]
    assert {amount for _, amount in bills(found)} == {"310.00"}
    stub = quoted(catalog(billing="{day: 31, proration: {by: day}}"), "2027-02-20", months=2)
    assert dues(stub)[0] == ("2027-02-20", "2027-02-20", "2027-02-27", "88.57")  # 8 of the 28 days from 31 January
    assert [each[1] for each in dues(stub)] == ["2027-02-20", "2027-02-28", "2027-03-31"]


def test_a_trial_that_waits_puts_the_term_behind_it_and_costs_the_company():
    found = quoted(catalog(trial="{days: 14}"), months=2)
    assert dues(found) == [
        ("2026-07-01", "2026-07-01", "2026-07-14", "0.00"),
        ("2026-07-15", "2026-07-15", "2026-08-14", "310.00"),
        ("2026-08-15", "2026-08-15", "2026-09-14", "310.00"),
    ]
    assert found.within("cost") == Money(2 * 155_00 + round(155_00 * 14 / 30), "NOK")
    assert found.within("floor") == Money(2 * 248_00, "NOK")


def test_a_trial_that_runs_takes_its_days_off_the_first_periods():
    billing = "{proration: {by: day}}"
    charges = (FEE, "{type: per-unit, name: Use, unit: TB, per: month, bands: {list: 31}}")
    found = quoted(
        catalog(*charges, billing=billing, trial="{days: 40, billing: runs}"), months=3, quantities={"TB": 1}
    )
    assert [each[3] for each in dues(found)] == ["0.00", "220.00", "310.00"]
    assert [each[3] for each in dues(found, "Use")] == ["0.00", "22.00", "31.00"]
    fees = catalog(*charges, billing=billing, trial="{days: 40, billing: runs, free: fees}")
    assert [each[3] for each in dues(quoted(fees, quantities={"TB": 1}), "Use")][:2] == ["31.00", "31.00"]
    assert [each[3] for each in dues(quoted(fees, quantities={"TB": 1}))][:2] == ["0.00", "220.00"]


def test_without_proration_what_holds_on_the_first_day_of_a_period_holds_for_all_of_it():
    found = quoted(catalog(trial="{days: 14, billing: runs}"), months=2)
    assert [each[3] for each in dues(found)] == ["0.00", "310.00"]


def test_a_ramp_goes_step_by_step_to_the_full_price():
    ramp = "[{for: 2 months, pay: 50%}, {for: 1 month, pay: 75%}]"
    found = quoted(catalog(ramp=ramp), months=5)
    assert [each[3] for each in dues(found)] == ["155.00", "155.00", "232.50", "310.00", "310.00"]
    assert found.value == Money(1162_50, "NOK")
    assert found.within("cost") == Money(5 * 155_00, "NOK"), "the company pays in full"
    assert found.within("floor") == Money(round(248_00 * 3.75), "NOK")
    assert found.lines[0].net == Money(310_00, "NOK"), "a line is the full price of a whole period"


def test_a_ramp_that_ends_within_a_period_is_paid_by_its_days():
    year = "{type: flat, name: Fee, per: year, bands: {list: 365}}"
    found = quoted(catalog(year, billing="{proration: {by: day}}", ramp="[{for: 6 months, pay: 0%}]"))
    assert dues(found)[0][3] == "181.00"  # from 1 January to 30 June
    once = quoted(catalog(year, billing="{proration: {by: day}}", ramp="[{for: 6 months, pay: 0%}]"), months=6)
    assert once.value == Money(0, "NOK")


def test_units_that_are_booked_cost_less_in_a_part_and_units_that_are_used_are_fewer():
    charge = "{{type: graduated, name: Use, unit: TB, per: month, included: 10, quantity: {kind}, tiers: {tiers}}}"
    tiers = "[{upTo: 10, price: 3, flat: 6}, {price: 1}]"
    start, quantities = "2026-07-15", {"TB": 31}  # 17 of 31 days; 21 charged: 30 + 6 + 11 = 47
    calendar = "{{anchor: calendar, proration: {{by: day{more}}}}}"

    def first(kind, more=""):
        found = catalog(charge.format(kind=kind, tiers=tiers), billing=calendar.format(more=more))
        return quoted(found, start, months=1, quantities=quantities).schedule[0].exact

    share = Fraction(17, 31)
    assert first("booked") == 47 * share
    assert first("booked", ", tierFlat: in-full") == 41 * share + 6
    # 17 TB are used in 17 days, 10 x 17/31 of them included
    assert first("used") == 30 + 6 + (17 - 10 * share) - 10
    assert first("used", ", included: in-full") == 7 * 3 + 6


def test_how_a_part_was_computed_is_said():
    charge = "{type: per-unit, name: Use, unit: TB, per: month, quantity: KIND, bands: {list: 2}}"
    billing, ramp = "{day: 1, proration: {by: day}}", "[{for: 1 month, pay: 50%}]"

    def steps(kind, number, **more):
        found = catalog(charge.replace("KIND", kind), billing=billing, **more)
        return [str(step) for step in quoted(found, "2026-07-17", quantities={"TB": 31}).schedule[number].steps]

    assert steps("booked", 0) == ["31 x 2 = 62", "15 of 31 days: about 0.483870967742 x 62 = 30"]
    assert steps("booked", 1) == ["31 x 2 = 62"]
    assert steps("used", 0) == ["15 x 2 = 30", "15 of 31 days: 15 used"]
    halves = [
        "16 of 31 days, 50% is paid: about 0.258064516129 x 62 = 16",
        "15 of 31 days: about 0.483870967742 x 62 = 30",
    ]
    assert steps("booked", 1, ramp=ramp) == ["31 x 2 = 62", *halves]
    used = ["31 x 2 = 62", "16 of 31 days: 16 used", "15 of 31 days: 15 used", "about 0.741935483871 of it is paid"]
    assert steps("used", 1, ramp=ramp) == used


def test_by_seconds_and_by_30_360_it_is_said_too():
    for by, said in (("second", "15 of 31 days"), ("30-360", "14 of 30 days by 30/360")):
        found = quoted(catalog(billing=f"{{day: 1, proration: {{by: {by}}}}}"), "2026-07-17")
        words = str(found.schedule[0].steps[1]).partition(":")[0]
        assert words == (said if by == "30-360" else "1,296,000 of 2,678,400 seconds")


def test_bounds_hold_for_a_part_in_part_or_in_full():
    charge = "{type: per-unit, name: Use, unit: TB, per: month, minimum: 62, maximum: 124, bands: {list: 1}}"

    def first(quantity, more=""):
        found = catalog(charge, billing=f"{{anchor: calendar, proration: {{by: day{more}}}}}")
        return quoted(found, "2026-07-17", months=1, quantities={"TB": quantity}).schedule[0].exact

    share = Fraction(15, 31)
    assert (first(1), first(1000)) == (62 * share, 124 * share)
    assert (first(1, ", bounds: in-full"), first(1000, ", bounds: in-full")) == (62, 124)


def test_a_charge_that_is_not_prorated_is_due_in_full():
    charge = "{type: flat, name: Fee, per: month, prorated: false, bands: {list: 310}}"
    for by in ("day", "free", "none"):
        found = quoted(catalog(charge, billing=f"{{day: 1, proration: {{by: {by}}}}}"), "2026-07-31", months=1)
        assert [each[3] for each in dues(found)] == ["310.00", "310.00"], by


def test_a_commitment_is_trued_up_when_its_period_is_over():
    least = "{amount: 5000, per: year, counts: recurring}"
    found = quoted(catalog(commitment=least), months=24)
    assert dues(found, "Minimum commitment") == [
        ("2027-07-01", "2026-07-01", "2027-06-30", "1280.00"),
        ("2028-07-01", "2027-07-01", "2028-06-30", "1280.00"),
    ]
    assert found.value == Money(10_000_00, "NOK")
    assert [str(line.net.amount) for line in found.lines] == ["310.00", "1280.00"]
    same = quoted(catalog(commitment="{amount: 5000, per: year}"), months=12)
    assert dues(same, "Minimum commitment")[0][3] == "5000.00", "no charge is for a year"


@pytest.mark.parametrize(("extent", "missing"), [("in-part", "86.77"), ("in-full", "330.00")])
def test_a_commitment_for_a_part_of_a_month(extent, missing):
    billing = f"{{day: 1, proration: {{by: day, commitment: {extent}}}}}"
    found = quoted(catalog(billing=billing, commitment="{amount: 500, per: month}"), "2026-07-16", months=1)
    # 16 of 31 days: the fee is 160, the commitment 258.06 or 500
    assert dues(found, "Minimum commitment")[0][3] == {"in-part": "98.06", "in-full": "340.00"}[extent], missing


def test_a_ramp_is_of_the_commitment_too():
    found = quoted(catalog(ramp="[{for: 1 month, pay: 50%}]", commitment="{amount: 500, per: month}"), months=2)
    assert [each[3] for each in dues(found, "Minimum commitment")] == ["95.00", "190.00"]


@pytest.mark.parametrize(
    ("how", "to", "amount"),
    [
        ("half-up", "", "10.13"),
        ("half-even", "", "10.12"),
        ("up", "", "10.13"),
        ("down", "", "10.12"),
        ("half-up", "0.05", "10.15"),
        ("down", "0.05", "10.10"),
        ("up", "0.50", "10.50"),
    ],
)
def test_amounts_are_rounded_as_the_book_says(how, to, amount):
    least = f", to: [{{amount: {to}, currency: CHF}}, {{amount: 1, currency: NOK}}]" if to else ""
    charge = "{type: flat, name: Fee, per: month, bands: {list: 10.125}}"
    found = quoted(catalog(charge, currency="CHF", billing=f"{{rounding: {{how: {how}{least}}}}}"), months=1)
    assert dues(found)[0][3] == amount
    assert str(found.lines[0].amount.amount) == amount


def test_a_bill_is_rounded_as_a_whole_and_its_lines_add_up_to_it():
    charges = [f"{{type: flat, name: F{number}, per: month, bands: {{list: 0.334}}}}" for number in range(3)]
    by_line = quoted(catalog(*charges), months=1)
    assert bills(by_line) == [("2026-07-01", "0.99")]
    as_one = quoted(catalog(*charges, billing="{rounding: {where: bill}}"), months=1)
    assert bills(as_one) == [("2026-07-01", "1.00")]
    assert [str(due.net.amount) for due in as_one.schedule] == ["0.34", "0.33", "0.33"]
    assert as_one.subtotal("month") == Money(1_00, "NOK")


DISK = "{type: graduated, name: Disk, unit: TB, per: PER, tiers: [{upTo: 10, price: 31}, {price: 6.20}]}"


def later(**months):
    return {int(month[1:]): {"TB": Usage.of(number)} for month, number in months.items()}


def test_a_quantity_that_grows_within_the_term():
    found = quoted(catalog(DISK.replace("PER", "month")), months=4, quantities={"TB": 5}, later=later(m3=20))
    assert [each[3] for each in dues(found, "Disk")] == ["155.00", "155.00", "372.00", "372.00"]
    (line,) = found.lines
    assert [(stage.since, str(stage.net.amount)) for stage in line.stages] == [(3, "372.00")]
    assert found.id != quoted(catalog(DISK.replace("PER", "month")), months=4, quantities={"TB": 5}).id


@pytest.mark.parametrize(("by", "amount"), [("none", "31.00"), ("30-360", "85.25")])
def test_a_quantity_that_grows_within_a_period_is_paid_for_its_part(by, amount):
    found = catalog(DISK.replace("PER", "year"), billing=f"{{proration: {{by: {by}}}}}")
    # from the tenth month on 8 TB in place of 1: 31 x 9/12 + 248 x 3/12
    assert dues(quoted(found, quantities={"TB": 1}, later=later(m10=8)), "Disk")[0][3] == amount


def test_months_of_the_term_begin_when_a_trial_that_waits_is_over():
    found = quoted(catalog(DISK.replace("PER", "month"), trial="{days: 14}"), months=2, later=later(m2=1))
    assert [each[1:] for each in dues(found, "Disk")][1:] == [
        ("2026-07-15", "2026-08-14", "0.00"),
        ("2026-08-15", "2026-09-14", "31.00"),
    ]


def test_what_a_quantity_costs_the_company_grows_with_it():
    disk = "{type: per-unit, name: Disk, unit: TB, per: month, bands: {list: 10, floor: 8, cost: 5}}"
    found = quoted(catalog(disk), months=3, quantities={"TB": 1}, later=later(m2=10, m3=4))
    assert found.value == Money(150_00, "NOK")
    assert found.within("cost") == Money(75_00, "NOK")
    assert found.within("floor") == Money(120_00, "NOK")


def test_a_later_quantity_is_guarded_too():
    tiers = "tiers: [{upTo: 9, price: 10}, {price: 8}], bands: {floor: 7}"
    found = catalog(f"{{type: volume, name: Disk, unit: TB, per: month, {tiers}}}")
    low = quoted(found, quantities={"TB": 5}, later=later(m7=10), discount=Percent(Decimal(13)))
    assert low.verdict.refused == (
        "Disk of pro from month 7 on comes to NOK 69.60, below its floor of NOK 70.00; nobody may agree to it",
    )


@pytest.mark.parametrize(
    ("months", "said"),
    [
        ({13: {"TB": Usage.of(1)}}, "the term has 12 months, so no quantity can hold from month 13 on"),
        ({1: {"TB": Usage.of(1)}}, "no quantity can hold from month 1 on"),
        ({2: {"GB": Usage.of(1)}}, "no plan of this quote charges 'GB'; it charges TB"),
    ],
)
def test_a_later_quantity_that_cannot_be_is_said_in_words(months, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        quoted(catalog(DISK.replace("PER", "month")), later=months)


@given(st.integers(2, 12), st.integers(0, 30), st.integers(0, 30))
def test_two_contracts_cost_what_one_with_a_step_costs(month, first, second):
    found = catalog(DISK.replace("PER", "month"))
    one = quoted(found, months=12, quantities={"TB": first}, later=later(**{f"m{month}": second}))
    parts = ((first, month - 1), (second, 12 - month + 1))
    values = [quoted(found, months=months, quantities={"TB": number}).value.minor for number, months in parts]
    assert one.value.minor == sum(values)


MOMENTS = st.datetimes(midnight(date(2024, 1, 1)), midnight(date(2030, 1, 1))).map(lambda at: at.replace(microsecond=0))
BASES = st.sampled_from(["day", "second", "30-360"])
BILLINGS = st.one_of(
    st.builds(Billing),
    st.builds(Billing, anchor=st.just("calendar")),
    st.builds(Billing, day=st.integers(1, 31)),
)


@given(st.tuples(MOMENTS, MOMENTS, MOMENTS), BASES, BILLINGS, st.sampled_from([1, 3, 12]))
def test_parts_of_a_period_add_up_to_the_whole(moments, basis, billing, months):
    start, one, other = moments
    end = midnight(on(start.date(), 14, start.day))
    for period in periods(billing, months, start, end):
        cuts = sorted({period.start, period.end, *(at for at in (one, other) if period.start < at < period.end)})
        parts = [part(basis, cut, after, period, "Europe/Oslo") for cut, after in pairwise(cuts)]
        assert all(each >= 0 for each in parts)
        assert sum(parts) == part(basis, period.start, period.end, period, "Europe/Oslo")
        whole = Period(period.whole_start, period.whole_end, period.whole_start, period.whole_end)
        assert part(basis, whole.start, whole.end, whole, "Europe/Oslo") == 1


@given(MOMENTS, st.integers(1, 40), BILLINGS, st.sampled_from([1, 3, 12, 36]))
def test_periods_cover_a_contract_without_gap_or_overlap(start, months, billing, length):
    end = midnight(on(start.date(), months, start.day))
    found = list(periods(billing, length, start, end))
    assert found[0].start == start
    assert found[-1].end == end
    for period, following in pairwise(found):
        assert period.end == following.start == following.whole_start == period.whole_end
    assert all(period.whole_start <= period.start < period.end <= period.whole_end for period in found)


@given(st.integers(1, 31), st.integers(0, 11), st.integers(1, 24), st.sampled_from(["day", "30-360", "second"]))
def test_a_stub_and_the_part_at_the_end_make_a_whole_month_where_months_are_alike(day, anchor, months, basis):
    """By 30/360 every month is alike, so that a term of so many months costs so many months, wherever it is cut."""
    start = midnight(date(2026, 1 + anchor, min(day, 28)))
    billing = Billing(day=15, proration=Proration(by=basis))
    end = midnight(on(start.date(), months, start.day))
    total = sum(part(basis, each.start, each.end, each, "UTC") for each in periods(billing, 1, start, end))
    assert total == months if basis == "30-360" else abs(total - months) < Fraction(1, 5)


@given(st.permutations(range(4)), st.integers(0, 50), st.integers(1, 30))
def test_the_order_of_lines_changes_no_bill(order, quantity, months):
    charges = [
        FEE,
        "{type: per-unit, name: Use, unit: TB, per: month, due: arrears, bands: {list: 0.335}}",
        "{type: flat, name: Audit, per: quarter, bands: {list: 7}}",
        "{type: flat, name: Set-up, per: once, bands: {list: 9}}",
    ]
    billing = "{day: 10, proration: {by: day}}"
    one, two = (
        quoted(catalog(*(charges[at] for at in ordered), billing=billing), months=months, quantities={"TB": quantity})
        for ordered in (range(4), order)
    )
    assert bills(one) == bills(two)
    assert one.value == two.value


@given(st.integers(1, 36), st.integers(0, 100), st.integers(1, 12), st.sampled_from(["NOK", "JPY", "KWD"]))
def test_a_ramp_comes_to_its_steps(months, share, lasts, currency):
    ramp = f"[{{for: {lasts} month{'s'[: lasts > 1]}, pay: {share}%}}]"
    found = quoted(catalog(ramp=ramp, currency=currency), months=months)
    first = Money.of(Fraction(310 * share, 100), currency).minor
    full = Money.of(310, currency).minor
    assert found.value.minor == min(months, lasts) * first + max(0, months - lasts) * full
