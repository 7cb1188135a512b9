from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcctl.calendars.instants import parse_instant
from svcctl.catalog import Resource
from svcctl.kinds.base import Metadata, convert
from svcctl.kinds.sla import SLA
from svcctl.kinds.subscription import Subscription
from svcctl.sla.credit import credit_id
from svcctl.sla.credits import credits_of
from svcctl.sla.tally import Count, Counts, Whose

LATER = parse_instant("2030-01-01T00:00Z")
MEASURE = {"metric": "resolution", "clock": "always", "targets": [{"within": "4h"}], "objective": "95%"}
FIRST = MEASURE | {"metric": "first-response"}
BANDS = [{"below": "95%", "credit": "5%"}, {"below": "90%", "credit": "10%"}]


def terms(rules, measures=(MEASURE,), **more):
    promised = {"per": "month", "of": "monthly-fee", "rules": rules, **more}
    return {"party": "customer", "timezone": "Europe/Oslo", "measures": list(measures), "credits": promised}


def owed(spec, counts, *, fee="1000", currency="EUR", as_of=LATER, start="2025-01-01", end=None):
    """The credits for counts given as {period: {metric: (met, breached) or {priority: ...}}}."""
    sla = Resource("SLA", Metadata(name="support", version=3), convert(spec, SLA), {}, "sla.yaml")
    data = {"customer": "acme", "plan": "one", "start": start, "currency": currency, "monthlyFee": Decimal(fee)}
    subscription = convert(data | ({"end": end} if end else {}), Subscription)
    found = Counts()
    for period, metrics in counts.items():
        whose = Whose(period, "acme", "acme-desk", "support", 3)
        for metric, (met, breached, *late) in metrics.items():
            found.outcomes[whose, metric] = Count(met, breached)
            found.late.update(
                {(whose, metric, priority): number for priority, number in (late[0] if late else {}).items()}
            )
    return credits_of(found, {("support", 3): sla}, {"acme-desk": subscription}, as_of)


def amounts(*arguments, **options):
    return [f"{credit.amount}" for credit in owed(*arguments, **options)]


def one(met, breached, **late):
    return {"2026-01": {"resolution": (met, breached, late)}}


RESOLUTION = [{"metric": "resolution", "bands": BANDS}]


@pytest.mark.parametrize(
    ("met", "breached", "said"),
    [
        (95, 5, []),  # exactly the objective
        (94, 6, ["EUR 50.00"]),
        (90, 10, ["EUR 50.00"]),  # exactly the lower bound
        (89, 11, ["EUR 100.00"]),
        (0, 1, ["EUR 100.00"]),
        (1, 0, []),
        (0, 0, []),
        (949_999, 50_001, ["EUR 50.00"]),
        (9_500_000_000_001, 499_999_999_999, []),
    ],
)
def test_the_highest_band_that_is_reached_counts_and_bounds_are_exact(met, breached, said):
    assert amounts(terms(RESOLUTION), one(met, breached)) == said


def test_a_band_may_be_an_amount_of_money():
    bands = [{"below": "95%", "credit": {"amount": Decimal("12.50"), "currency": "EUR"}}]
    spec = terms([{"metric": "resolution", "bands": bands}])
    assert amounts(spec, one(1, 9)) == ["EUR 12.50"]
    assert amounts(spec, one(1, 9), currency="NOK") == []


def test_breaches_are_paid_one_by_one_and_by_priority():
    spec = terms([{"metric": "resolution", "perBreach": "2%", "priority": ["P1", "P2"]}])
    assert amounts(spec, one(10, 5, P1=2, P2=1, P3=2)) == ["EUR 60.00"]
    assert amounts(terms([{"metric": "resolution", "perBreach": "2%"}]), one(10, 5)) == ["EUR 100.00"]
    assert amounts(spec, one(10, 2, P3=2)) == []


@pytest.mark.parametrize(("combine", "said"), [("sum", "EUR 150.00"), ("highest", "EUR 100.00")])
def test_measures_are_combined_as_the_sla_says(combine, said):
    rules = [*RESOLUTION, {"metric": "first-response", "bands": BANDS}]
    spec = terms(rules, (MEASURE, FIRST), combine=combine)
    assert amounts(spec, {"2026-01": {"resolution": (8, 2), "first-response": (94, 6)}}) == [said]


@pytest.mark.parametrize(
    ("combine", "said"), [("sum", "the measures are added up"), ("highest", "the highest measure counts")]
)
def test_how_measures_are_combined_is_a_step_of_its_own(combine, said):
    rules = [*RESOLUTION, {"metric": "first-response", "bands": BANDS}]
    spec = terms(rules, (MEASURE, FIRST), combine=combine)
    (credit,) = owed(spec, {"2026-01": {"resolution": (8, 2), "first-response": (94, 6)}})
    assert credit.reasons[-1] == said
    (credit,) = owed(spec, one(8, 2))
    assert said not in credit.reasons


def test_a_measure_without_items_earns_nothing_and_hinders_no_other():
    rules = [{"metric": "first-response", "bands": BANDS}, *RESOLUTION]
    assert amounts(terms(rules, (MEASURE, FIRST)), one(1, 9)) == ["EUR 100.00"]


def test_a_rule_that_comes_to_nothing_is_no_reason():
    zero = {"below": "95%", "credit": {"amount": Decimal(5), "currency": "NOK"}}
    spec = terms([{"metric": "resolution", "bands": [zero]}, {"metric": "resolution", "perBreach": "2%"}])
    (credit,) = owed(spec, one(0, 1))
    assert credit.reasons == ("resolution: 1 x 2% for a missed target = EUR 20.00",)


def test_a_cap_may_hold_for_the_year_alone_or_the_period_alone():
    rules = [{"metric": "resolution", "perBreach": "10%"}]
    assert amounts(terms(rules, cap={"year": "1%"}), one(0, 3)) == ["EUR 120.00"]
    assert amounts(terms(rules, cap={"period": "20%"}), one(0, 3)) == ["EUR 200.00"]


def test_an_sla_without_credits_owes_nothing_whatever_is_missed():
    spec = terms(RESOLUTION)
    del spec["credits"]
    assert owed(spec, one(0, 9)) == []


def test_rules_of_one_measure_are_added_up_before_measures_are_combined():
    rules = [*RESOLUTION, {"metric": "resolution", "perBreach": "3%"}, {"metric": "first-response", "bands": BANDS}]
    spec = terms(rules, (MEASURE, FIRST), combine="highest")
    assert amounts(spec, {"2026-01": {"resolution": (8, 2), "first-response": (8, 2)}}) == ["EUR 160.00"]


@pytest.mark.parametrize("rule", [{"flat": "10%"}, {"ratio": "downtime"}])  # in whole numbers, and in fractions
def test_each_version_takes_shares_of_its_own_amount_and_one_cap_of_the_year_holds_for_both(rule):
    slas, found, share = {}, Counts(), {"metric": "resolution"} | rule
    for version, amount, period in ((1, 100, "2026-01"), (2, 1000, "2026-02"), (2, 1000, "2026-03")):
        spec = terms([share], of={"amount": amount, "currency": "EUR"}, cap={"period": "10%", "year": "1%"})
        slas["support", version] = Resource(
            "SLA", Metadata(name="support", version=version), convert(spec, SLA), {}, "sla.yaml"
        )
        found.outcomes[Whose(period, "acme", "acme-desk", "support", version), "resolution"] = Count(0, 3)
    data = {"customer": "acme", "plan": "one", "start": "2026-01-01", "currency": "EUR", "monthlyFee": Decimal(50)}
    credits_ = credits_of(found, slas, {"acme-desk": convert(data, Subscription)}, LATER)
    assert [f"{credit.base}" for credit in credits_] == ["EUR 100.00", "EUR 1,000.00", "EUR 1,000.00"]
    assert [f"{credit.amount}" for credit in credits_] == ["EUR 10.00", "EUR 100.00", "EUR 10.00"]  # of EUR 120 a year
    assert "EUR 10.00 left" in credits_[-1].reasons[-1]


def test_too_small_a_sample_earns_nothing():
    spec = terms(RESOLUTION, (MEASURE | {"minimumSample": 10},))
    assert amounts(spec, one(0, 9)) == []
    assert amounts(spec, one(0, 10)) == ["EUR 100.00"]
    spec = terms([{"metric": "resolution", "perBreach": "2%"}], (MEASURE | {"minimumSample": 10},))
    assert amounts(spec, one(0, 9)) == []
    assert amounts(spec, one(0, 10)) == ["EUR 200.00"]


def test_caps_hold_for_the_period_and_then_for_the_contract_year():
    spec = terms([{"metric": "resolution", "perBreach": "10%"}], cap={"period": "20%", "year": "3%"})
    months = ["2025-12", "2026-01", "2026-02", "2026-03", "2026-04"]
    found = owed(spec, {month: {"resolution": (0, 3)} for month in months}, start="2025-03-01")
    # 3 % of twelve fees is 360 a contract year, which begins in March.
    said = [f"{credit.amount.amount}" for credit in found]
    assert said == ["200.00", "160.00", "0.00", "200.00", "160.00"]
    assert found[1].reasons == (
        "resolution: 3 x 10% for a missed target = EUR 300.00",
        "capped at 20% of the period's base, EUR 200.00",
        "capped at 3% of the contract year's base, EUR 160.00 left",
    )
    assert [f"{credit.uncapped}" for credit in found] == ["EUR 300.00"] * 5


# In whole numbers, and in fractions: an SLA that owes 100 or all 1000 of a fee of 1000 each month.
@pytest.mark.parametrize(("rule", "each", "exact"), [({"flat": "10%"}, 10, 100), ({"ratio": "downtime"}, 100, 1000)])
def test_a_credit_exactly_at_a_bound_is_paid_and_nothing_is_said_of_the_bound(rule, each, exact):
    rules = [{"metric": "resolution"} | rule]
    months = {f"2026-0{number}": {"resolution": (0, 3)} for number in range(1, 5)}

    def said(**more):
        return [(credit.amount.minor / 100, credit.reasons[1:]) for credit in owed(terms(rules, **more), months)]

    plain = [(exact, ())] * 4
    assert said() == plain
    assert said(cap={"period": f"{each}%"}) == plain
    below = f"{each - 1}%"
    capped = f"capped at {below} of the period's base, EUR {exact - 10}.00"
    assert said(cap={"period": below}) == [(exact - 10, (capped,))] * 4
    share = f"{Decimal(each) / 4:f}%"  # three months of twelve: the third takes all that is left
    spent = f"capped at {share} of the contract year's base, EUR 0.00 left"
    assert said(cap={"year": share}) == [*plain[:3], (0, (spent,))]
    assert said(minimum={"amount": Decimal(exact), "currency": "EUR"}) == plain
    least = f"EUR {exact}.01" if exact < 1000 else "EUR 1,000.01"
    unpaid = f"{least[:-1]}0 is below the minimum of {least} and not paid"
    assert said(minimum={"amount": exact + Decimal("0.01"), "currency": "EUR"}) == [(0, (unpaid,))] * 4


def test_a_credit_below_the_minimum_is_not_paid_and_says_so():
    spec = terms([{"metric": "resolution", "perBreach": "0.9996%"}], minimum={"amount": Decimal(10), "currency": "EUR"})
    (credit,) = owed(spec, one(0, 1))
    assert (f"{credit.amount}", f"{credit.uncapped}") == ("EUR 0.00", "EUR 10.00")
    assert credit.reasons[-1] == "EUR 9.996 is below the minimum of EUR 10.00 and not paid"
    assert amounts(spec, one(0, 2)) == ["EUR 19.99"]
    assert amounts(spec, one(0, 1), fee="50") == ["EUR 0.00"]
    assert amounts(spec, one(0, 1), currency="NOK", fee="50") == ["NOK 0.50"]
    spec = terms([{"metric": "resolution", "perBreach": "1%"}], minimum={"amount": Decimal(10), "currency": "EUR"})
    assert amounts(spec, one(0, 1)) == ["EUR 10.00"]


@pytest.mark.parametrize(
    ("currency", "fee", "said"),
    [
        ("EUR", "33.30", "EUR 1.67"),
        ("JPY", "12350", "JPY 618"),
        ("KWD", "1.0010", "KWD 0.050"),
        ("EUR", "0.10", "EUR 0.01"),
    ],
)
def test_amounts_are_rounded_half_up_to_what_the_currency_can_pay(currency, fee, said):
    assert amounts(terms(RESOLUTION), one(94, 6), currency=currency, fee=fee) == [said]


def test_a_quarter_is_three_fees_and_a_year_twelve():
    for per, period, said in (("quarter", "2026-Q1", "EUR 150.00"), ("year", "2026", "EUR 600.00")):
        assert amounts(terms(RESOLUTION, per=per), {period: {"resolution": (94, 6)}}) == [said]
    spec = terms(RESOLUTION, per="quarter")
    assert amounts(spec, {"2026-Q1": {"resolution": (94, 6)}}, start="2026-02-15") == ["EUR 100.00"]
    assert amounts(spec, {"2026-Q1": {"resolution": (94, 6)}}, end="2026-01-31") == ["EUR 50.00"]
    assert amounts(spec, {"2026-Q1": {"resolution": (94, 6)}}, end="2025-12-31") == []


def test_a_fixed_base_needs_no_fee():
    spec = terms(RESOLUTION, of={"amount": Decimal(5000), "currency": "USD"})
    assert amounts(spec, one(94, 6)) == ["USD 250.00"]


def test_a_period_that_is_not_over_is_provisional_in_the_zone_of_the_sla():
    for as_of, provisional in (("2026-01-31T22:59:59Z", True), ("2026-01-31T23:00:00Z", False)):
        (credit,) = owed(terms(RESOLUTION), one(94, 6), as_of=parse_instant(as_of))
        assert credit.provisional == provisional
        assert ("provisional, because the period ends on 2026-01-31" in credit.reasons) == provisional


def test_claims_have_a_last_day_where_they_must_be_made():
    (credit,) = owed(terms(RESOLUTION, claim="on-request", within="30d"), one(94, 6))
    assert f"{credit.claim_until}" == "2026-03-02"
    for more in ({}, {"within": "30d"}, {"claim": "on-request"}):
        (credit,) = owed(terms(RESOLUTION, **more), one(94, 6))
        assert credit.claim_until is None


def test_a_credit_is_named_by_what_it_is_for():
    whose = Whose("2026-01", "acme", "acme-desk", "support", 3)
    changes = {"period": "2026-02", "customer": "b", "subscription": "b", "sla": "b", "sla_version": 4}
    others = [whose._replace(**{field: value}) for field, value in changes.items()]
    assert credit_id(whose) == "CR-2026-01-ad2e066c36"
    assert len({credit_id(each) for each in [whose, *others]}) == 6


counted = st.tuples(st.integers(0, 60), st.integers(0, 60))


@given(
    st.lists(counted, min_size=1, max_size=14),
    st.sampled_from(["sum", "highest"]),
    st.integers(0, 100),
    st.integers(0, 30),
)
def test_credits_never_come_to_more_than_their_caps(months, combine, period, year):
    rules = [*RESOLUTION, {"metric": "resolution", "perBreach": "1.7%"}]
    spec = terms(rules, combine=combine, cap={"period": f"{period}%", "year": f"{year}%"})
    names = [f"{2025 + index // 12}-{index % 12 + 1:02}" for index in range(len(months))]
    found = owed(spec, {name: {"resolution": count} for name, count in zip(names, months, strict=True)}, fee="77.77")
    cent = Fraction(1, 200)
    for credit in found:
        assert credit.amount.amount <= credit.uncapped.amount
        assert Fraction(credit.amount.amount) <= Fraction(7777, 10_000) * period + cent
    for first in ("2025", "2026"):
        paid = sum(Fraction(credit.amount.amount) for credit in found if credit.period.startswith(first))
        assert paid <= Fraction(7777 * 12, 10_000) * year + cent


@given(st.integers(1, 200), st.integers(0, 200), st.integers(0, 200))
def test_more_breaches_never_earn_less(measured, fewer, more):
    fewer, more = sorted((min(fewer, measured), min(more, measured)))
    spec = terms([*RESOLUTION, {"metric": "resolution", "perBreach": "1%"}], cap={"period": "60%"})
    less, greater = (owed(spec, one(measured - late, late)) for late in (fewer, more))
    assert sum(credit.amount.minor for credit in less) <= sum(credit.amount.minor for credit in greater)


@given(
    st.lists(st.dictionaries(st.integers(0, 5), st.tuples(*[st.integers(0, 9)] * 4), max_size=5), max_size=4),
    st.randoms(),
)
def test_counts_of_parts_add_up_in_any_order(parts, random):
    def counts(part):
        found = Counts()
        for number, row in part.items():
            whose = Whose(f"{number}", "", "", "", 0)
            found.outcomes[whose, "resolution"] = Count(*row)
            found.late[whose, "resolution", "P1"] = row[1]
        return found

    def total(order):
        found = Counts()
        for part in order:
            found.add(counts(part))
        return found

    shuffled = random.sample(parts, len(parts))
    assert total(parts) == total(shuffled)
    for number in range(6):
        key = (Whose(f"{number}", "", "", "", 0), "resolution")
        rows = [part[number] for part in parts if number in part]
        assert total(parts).outcomes.get(key, Count()) == tuple(map(sum, zip(*rows, strict=True))) if rows else True
