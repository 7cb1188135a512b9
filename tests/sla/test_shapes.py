"""Each shape of credit, and published SLAs worked out by hand.

Facts of the published ones are those of shared notes on their providers' own pages; the source stands at each test.
April 2026 has 43,200 minutes.
"""

from decimal import Decimal

import pytest
from credit_bench import RESOLUTION, UPTIME, credits_for, items, owed, spec_of, uptime

from svcctl.calendars.instants import parse_instant
from svcctl.money import Step

AVAILABLE = {"metric": "availability"}


def promise(objective, **rule):
    """An SLA of nothing but availability, with one credit rule."""
    return spec_of(AVAILABLE | rule, measures=[UPTIME | {"objective": objective}])


@pytest.mark.parametrize(
    ("down", "said"),
    [
        ("4.32", []),  # 99.99 % exactly
        ("4.3201", ["EUR 100.00"]),
        ("432", ["EUR 100.00"]),  # 99 % exactly
        ("433", ["EUR 300.00"]),
        ("2160", ["EUR 300.00"]),  # 95 % exactly
        ("2161", ["EUR 1000.00".replace("1000", "1,000")]),
    ],
)
def test_bands_as_at_amazon_ec2(down, said):
    # https://aws.amazon.com/compute/sla/historical/ (2022-05-05): 99.99 %; 10 % to 99.0, 30 % to 95.0, then 100 %
    bands = [
        {"below": "99.99%", "credit": "10%"},
        {"below": "99%", "credit": "30%"},
        {"below": "95%", "credit": "100%"},
    ]
    spec = promise("99.99%", bands=bands)
    assert owed(spec, uptimes=[uptime(spec, down)]) == said


@pytest.mark.parametrize(("down", "said"), [("21.6", []), ("22", ["USD 123.46"]), ("43200", ["USD 123.46"])])
def test_flat_as_at_twilio(down, said):
    # https://www.twilio.com/legal/service-level-agreement (2023-02-14): 99.95 %; any miss is 10 % of the month's fees
    spec = promise("99.95%", flat="10%")
    assert owed(spec, uptimes=[uptime(spec, down)], fee="1234.56", currency="USD") == said


@pytest.mark.parametrize(("down", "said"), [("4", []), ("60", ["USD 1.00"]), ("90", ["USD 1.50"])])
def test_multiplier_as_at_digitalocean(down, said):
    # https://www.digitalocean.com/sla/cpu-droplets (before 2025-06-03): 99.99 %; the hourly rate for the lost time.
    # 720 a month is 1 an hour in a month of 720 hours.
    spec = promise("99.99%", multiplier={"times": 1})
    assert owed(spec, uptimes=[uptime(spec, down)], fee="720", currency="USD") == said


def test_ratio_as_at_cloudflare():
    # Cloudflare Business SLA: 100 %; outage minutes x affected customer ratio / scheduled minutes, of the monthly fee.
    # 90 minutes that hit 40 % of customers are 36 of 43,200 minutes: 200 / 1,200.
    spec = promise("100%", ratio="downtime")
    (credit,) = credits_for(spec, uptimes=[uptime(spec, Decimal(90) * 40 / 100)], fee="200", currency="USD")
    assert f"{credit.uncapped}" == "USD 0.17"
    assert credit.reasons == (
        "availability 99.9166% (36m down): the share of the fee = USD 0.166666…",
        "rounded to USD 0.17",
    )


@pytest.mark.parametrize(
    ("down", "said"),
    [
        ("216", []),  # 99.5 % allows 216 minutes
        ("275", []),
        ("276", ["USD 50.00"]),  # one hour beyond
        ("455", ["USD 150.00"]),
        ("575", ["USD 250.00"]),
        ("576", ["USD 300.00"]),
        ("2000", ["USD 300.00"]),  # 29 hours beyond, capped
    ],
)
def test_blocks_as_at_ovh(down, said):
    # https://us.ovhcloud.com/legal/sla/key-management-service/ (2024-03-06): 99.5 %; 5 % an hour beyond the
    # allowance, at most 30 %
    block = {"credit": "5%", "every": "1h", "counts": "complete", "after": "objective"}
    spec = spec_of(AVAILABLE | {"perBlock": block}, measures=[UPTIME | {"objective": "99.5%"}], cap={"period": "30%"})
    assert owed(spec, uptimes=[uptime(spec, down)], currency="USD") == said


def test_bad_days_as_at_basecamp():
    # basecamp/policies sla/index.md (2023-12-26): 99.99 %; ten hours' fee for each day with more than 5 minutes down
    spec = promise("99.99%", perBadDay={"moreThan": "5m", "hours": 10})
    (credit,) = credits_for(spec, uptimes=[uptime(spec, 20, days={3: 5, 9: "5.000001", 30: "9.9"})], fee="720")
    assert f"{credit.amount}" == "EUR 20.00"
    assert credit.reasons == (
        "availability: 2 days with more than 5m down (2026-04-09, 2026-04-30) x the fee of 10 hours = EUR 20.00",
    )


def test_days_of_service_instead_of_money():
    bands = [{"below": "99.9%", "by": "3d"}, {"below": "95%", "including": True, "by": "15d"}]
    spec = promise("99.9%", extension=bands)
    for down, days in ((43, 0), (44, 3), (2159, 3), (2160, 15), (2161, 15)):
        found = credits_for(spec, uptimes=[uptime(spec, down)])
        assert [(credit.days, f"{credit.amount}") for credit in found] == [(days, "EUR 0.00")] * bool(days)
    assert found[0].reasons == ("availability 94.9976% (36h 01m down) is 95% or less: 15 days of service",)


def test_a_band_may_include_its_bound():
    spec = promise("99.9%", bands=[{"below": "99%", "including": True, "credit": "25%"}])
    assert owed(spec, uptimes=[uptime(spec, 432)]) == ["EUR 250.00"]
    assert owed(spec, uptimes=[uptime(spec, "431.99")]) == []
    (credit,) = credits_for(spec, uptimes=[uptime(spec, 432)])
    assert credit.reasons == ("availability 99.0000% (7h 12m down) is 99% or less: 25% = EUR 250.00",)
    spec = promise("99.9%", bands=[{"below": "99%", "credit": "25%"}])
    (credit,) = credits_for(spec, uptimes=[uptime(spec, 433)])
    assert "is below 99%: 25%" in credit.reasons[0]


def test_one_day_and_one_block_are_told_in_the_singular():
    spec = promise("99.9%", extension=[{"below": "99.9%", "by": "1d"}])
    (credit,) = credits_for(spec, uptimes=[uptime(spec, 44)])
    assert credit.reasons[0].endswith(": 1 day of service")
    spec = promise("99.5%", perBlock={"credit": "5%", "every": "1h", "counts": "complete", "after": "objective"})
    for down, said in ((276, "1 complete block of 1h"), (336, "2 complete blocks of 1h")):
        (credit,) = credits_for(spec, uptimes=[uptime(spec, down)])
        assert said in credit.reasons[0]


def test_steps_are_the_same_when_they_say_the_same():
    assert Step("{} of {}", 1, "x") == Step("1 of {}", "x")
    assert Step("a") != Step("b")
    assert Step("a") != "a"


def test_started_and_complete_blocks_of_each_late_item():
    def rule(counts, **more):
        block = {"credit": "5%", "every": "30m", "counts": counts} | more
        return spec_of({"metric": "resolution", "perBlock": block, "priority": "P1"})

    late = {"resolution": (97, {"P1": ["0.1", "30", "30.1"], "P2": [600]})}
    for spec, said in (
        (rule("started"), "EUR 200.00"),
        (rule("complete"), "EUR 100.00"),
        (rule("started", after="30m"), "EUR 50.00"),
    ):
        assert owed(spec, items(spec, late)) == [said]
    assert owed(rule("complete", after="30m"), items(rule("complete", after="30m"), late)) == []


def test_a_multiple_of_the_fee_of_the_time_over_target():
    spec = spec_of({"metric": "resolution", "multiplier": {"times": Decimal("2.5")}, "priority": "P1"})
    found = credits_for(spec, items(spec, {"resolution": (1, {"P1": [60, 30], "P2": [999]})}), fee="720")
    assert found[0].reasons == ("resolution P1: 2.5 x the fee of the time lost, 1.5 of 720 hours = EUR 3.75",)


@pytest.mark.parametrize(
    ("of", "said"),
    [
        ("unit-fee", "EUR 25.00"),
        ("monthly-fee", "EUR 100.00"),
        ({"amount": 80, "currency": "EUR"}, "EUR 8.00"),
        ({"amount": 80, "currency": "USD"}, None),  # nobody said at which rate
    ],
)
def test_a_rule_may_have_a_base_of_its_own(of, said):
    spec = spec_of(AVAILABLE | {"flat": "10%", "of": of}, of={"amount": 50, "currency": "EUR"})
    assert owed(spec, uptimes=[uptime(spec, 60)], units=4) == ([said] if said else [])


def test_the_cap_is_a_share_of_what_the_sla_takes_not_the_rule():
    rule = AVAILABLE | {"flat": "100%", "of": "monthly-fee"}
    spec = spec_of(rule, of={"amount": 50, "currency": "EUR"}, cap={"period": "10%"})
    assert owed(spec, uptimes=[uptime(spec, 60)]) == ["EUR 5.00"]


def test_time_lost_within_the_objective_earns_nothing():
    for rule in (
        {"multiplier": {"times": 10}},
        {"ratio": "downtime"},
        {"perBlock": {"credit": "5%", "every": "1m", "counts": "started"}},
    ):
        spec = promise("99.9%", **rule)
        assert owed(spec, uptimes=[uptime(spec, "43.2")]) == []
        assert len(owed(spec, uptimes=[uptime(spec, "43.3")])) == 1


def test_measures_of_work_items_and_availability_are_combined():
    rules = [AVAILABLE | {"flat": "10%"}, {"metric": "resolution", "flat": "25%"}]
    late = {"resolution": (1, {"P1": [1]})}
    for combine, said in (("sum", "EUR 350.00"), ("highest", "EUR 250.00")):
        spec = spec_of(*rules, combine=combine)
        (credit,) = credits_for(spec, items(spec, late), [uptime(spec, 60)])
        assert f"{credit.amount}" == said
    assert credit.reasons == (
        "availability 99.8611% (1h 00m down) misses 99.9%: 10% = EUR 100.00",
        "resolution 50.00% (1 of 2 met) misses 95%: 25% = EUR 250.00",
        "the highest measure counts",
    )


def test_a_month_with_a_clock_change_has_another_number_of_hours():
    for period, hours in (("2026-03", 743), ("2026-10", 745), ("2026-07", 744)):
        spec = spec_of(AVAILABLE | {"multiplier": {"times": 1}}, zone="Europe/Oslo")
        assert owed(spec, uptimes=[uptime(spec, 60, period)], fee=f"{hours}") == ["EUR 1.00"]


def test_rounding_leaves_a_reason_where_it_changes_the_amount():
    spec = spec_of({"metric": "resolution", "perBreach": "0.5%"}, measures=[RESOLUTION])
    (credit,) = credits_for(spec, items(spec, {"resolution": (0, {"P1": [1]})}), fee="33.33")
    assert credit.reasons[-1] == "rounded to EUR 0.17"
    (credit,) = credits_for(spec, items(spec, {"resolution": (0, {"P1": [1]})}))
    assert credit.reasons[-1].endswith("= EUR 5.00")


def test_of_several_extensions_the_longest_counts():
    rules = [AVAILABLE | {"extension": [{"below": "99.9%", "by": days}]} for days in ("15d", "3d")]
    spec = spec_of(*rules, combine="sum")
    (credit,) = credits_for(spec, uptimes=[uptime(spec, 60)])
    assert credit.days == 15


@pytest.mark.parametrize(
    ("as_of", "status"),
    [
        ("2026-04-30T23:59Z", "provisional"),
        ("2026-05-01T00:00Z", "to-claim"),
        ("2026-05-30T23:59Z", "to-claim"),
        ("2026-05-31T00:00Z", "expired"),
    ],
)
def test_a_claim_can_be_made_up_to_the_end_of_its_last_day(as_of, status):
    spec = spec_of(AVAILABLE | {"flat": "10%"}, claim="on-request", within="30d")
    (credit,) = credits_for(spec, uptimes=[uptime(spec, 60)], as_of=parse_instant(as_of))
    assert (f"{credit.claim_until}", credit.status) == ("2026-05-30", status)
    assert credit.reasons[1:] == {
        "provisional": ("provisional, because the period ends on 2026-04-30",),
        "expired": ("lapsed, unless it was asked for by 2026-05-30",),
    }.get(status, ())


def test_an_automatic_credit_waits_for_nobody():
    spec = spec_of(AVAILABLE | {"flat": "10%"}, within="30d")
    (credit,) = credits_for(spec, uptimes=[uptime(spec, 60)])
    assert (credit.status, credit.claim_until) == ("automatic", None)
