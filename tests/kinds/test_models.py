"""What was written becomes typed values: percentages, targets, hours, money, one or many."""

import subprocess
import sys
from datetime import date
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kind_pages import documents, example

from svcctl.calendars.layout import Opening
from svcctl.kinds import kinds, module_of
from svcctl.kinds.base import Metadata, Money, OneOrMany, Percent, Target, convert
from svcctl.kinds.business_calendar import BusinessCalendar
from svcctl.kinds.plan import Plan
from svcctl.kinds.sla import SLA, Band, CreditRule, TargetLine


def week(hours):
    return convert({"timezone": "UTC", "hours": hours}, BusinessCalendar)


def test_the_kinds_are_the_modules_of_the_folder():
    assert list(kinds()) == sorted(kinds())
    assert {kind: module_of(kind) for kind in ("SLA", "BusinessCalendar", "PriceBook")} == {
        "SLA": "sla",
        "BusinessCalendar": "business_calendar",
        "PriceBook": "price_book",
    }
    assert [kind for kind, spec in kinds().items() if spec.VERSIONED] == [
        "Clause",
        "ContractTemplate",
        "DiscountPolicy",
        "PriceBook",
        "RevenuePolicy",
        "SLA",
    ]
    assert [kind for kind, spec in kinds().items() if spec.SINGLE] == ["Workspace"]


@pytest.mark.parametrize("document", documents(), ids=lambda each: f"{each['kind']}-{each['metadata']['name']}")
def test_an_example_becomes_a_frozen_value(document):
    spec = convert(document["spec"], kinds()[document["kind"]])
    assert convert(document["metadata"], Metadata).name == document["metadata"]["name"]
    with pytest.raises(AttributeError):
        setattr(spec, spec.__struct_fields__[0], None)


def test_an_sla_says_its_targets_and_credits_as_values():
    sla = example("SLA", "support-pro")
    measure = sla.measure("first-response")
    assert measure.objective == Percent(Decimal(95))
    assert [line.within for line in measure.targets] == [
        Target.parse("30m"),
        Target.parse("2h"),
        Target.parse({"businessDays": 1, "by": "15:00"}),
    ]
    assert [line.priority for line in measure.targets] == [("P1",), ("P2",), ("P3", "P4")]
    assert measure.targets[0].clock == "always"
    assert measure.targets[1].clock == ""
    assert sla.measure("resolution").pause_in == ("waiting-on-customer", "waiting-on-supplier")
    assert sla.credits.of == "monthly-fee"
    assert sla.credits.minimum == Money.of(100, "NOK")
    assert sla.credits.within == Target.parse("30d")
    assert sla.credits.rules[2].per_breach == Percent(Decimal(2))
    assert sla.credits.rules[0].bands[1] == Band(below=Percent(Decimal(85)), credit=Percent(Decimal(10)))


def test_a_metric_that_is_not_measured_has_no_measure():
    assert example("SLA", "storage-internal").measure("first-response") is None


def test_a_credit_is_a_share_or_an_amount():
    rule = {"metric": "resolution", "perBreach": {"amount": Decimal("12.50"), "currency": "EUR"}}
    assert convert(rule, CreditRule).per_breach == Money(1250, "EUR")
    assert convert({**rule, "perBreach": "2.5%"}, CreditRule).per_breach == Percent(Decimal("2.5"))


@pytest.mark.parametrize(
    ("amount", "currency", "says"),
    [("12.505", "EUR", "at most 2 decimals"), ("1.5", "JPY", "at most 0 decimals")],
)
def test_an_amount_that_cannot_be_paid_is_refused(amount, currency, says):
    with pytest.raises(msgspec.ValidationError, match=says) as refused:
        convert({"below": "90%", "credit": {"amount": Decimal(amount), "currency": currency}}, Band)
    assert str(refused.value).endswith("at `$.credit`")


@given(st.integers(0, 10**9), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_every_amount_that_can_be_paid_is_kept_exactly(minor, currency):
    money = Money(minor, currency)
    band = convert({"below": "90%", "credit": {"amount": money.amount, "currency": currency}}, Band)
    assert band.credit == money


def test_one_value_or_several_are_the_same_thing():
    assert convert({"within": "1h", "priority": "P1"}, TargetLine).priority == OneOrMany(["P1"])
    assert convert({"within": "1h", "priority": ["P1"]}, TargetLine).priority == OneOrMany(["P1"])
    assert not convert({"within": "1h"}, TargetLine).priority


def test_entitlements_keep_their_type():
    said = {"a": True, "b": 500, "c": Decimal("0.5"), "d": "unlimited", "e": False}
    plan = convert({"service": "x", "tier": {"rank": 1, "name": "X"}, "entitlements": said}, Plan)
    assert plan.entitlements == said
    assert [type(value) for value in plan.entitlements.values()] == [bool, Decimal, Decimal, str, bool]


def test_a_refusal_says_where():
    spec = {"timezone": "UTC", "hours": {"mon": ["08:00-12:00", "13:00-13:00"]}}
    with pytest.raises(msgspec.ValidationError, match=r"whole day.*at `\$\.hours\[\.\.\.\]\[1\]`"):
        convert(spec, BusinessCalendar)


def test_dates_are_dates():
    assert example("Service", "backup").lifecycle.since == date(2024, 3, 1)
    assert example("Subscription").end is None


def test_a_single_day_wins_over_a_range_wherever_it_stands():
    short = (Opening.parse("08:00-12:00"),)
    long = (Opening.parse("08:00-17:00"),)
    for hours in (
        {"mon-fri": ["08:00-17:00"], "fri": ["08:00-12:00"]},
        {"fri": ["08:00-12:00"], "mon-fri": ["08:00-17:00"]},
    ):
        assert week(hours).weekly == {0: long, 1: long, 2: long, 3: long, 4: short}


def test_a_range_may_run_over_sunday_and_a_day_may_be_closed():
    weekly = week({"sat-mon": ["10:00-14:00"], "sun": []}).weekly
    assert weekly == {0: (Opening(600, 840),), 5: (Opening(600, 840),), 6: ()}


@pytest.mark.parametrize(
    ("keys", "twice"),
    [
        (["mon-fri", "sat-sun"], {}),
        (["mon-fri", "fri"], {}),
        (["mon-wed", "wed-fri"], {"wed-fri": (2,)}),
        (["mon-sun", "sat-mon"], {"sat-mon": (0, 5, 6)}),
        (["mon-tue", "thu-fri", "mon-fri"], {"mon-fri": (0, 1, 3, 4)}),
    ],
)
def test_days_that_two_ranges_name_are_known(keys, twice):
    assert week({key: ["08:00-09:00"] for key in keys}).said_twice == twice


@pytest.mark.parametrize("text", ["5", "5 percent", "%", "1e2%", "\u0665%", 5, None])
def test_what_is_no_percentage_is_refused(text):
    with pytest.raises(ValueError, match="write a percentage such as"):
        Percent.parse(text)


@given(st.decimals(0, 100, places=4))
def test_percentages_are_exact(value):
    percent = Percent.parse(f"{value}%")
    assert percent.value == value
    assert percent.fraction * 100 == value
    assert Percent.parse(str(percent)) == percent


def test_what_every_kind_reads_needs_no_heavy_library():
    probe = (
        "import sys\nfrom svcctl.kinds import kinds\nkinds()\n"
        "heavy = ('numpy', 'pandas', 'pyarrow', 'holidays', 'babel', 'yaml', 'svcctl.kinds.reference')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_an_sla_is_measured_by_what_it_says():
    sla = convert(
        {
            "party": "customer",
            "timezone": "UTC",
            "measures": [
                {"metric": "resolution", "clock": "always", "targets": [{"within": "4h"}], "objective": "90%"}
            ],
        },
        SLA,
    )
    measure = sla.measure("resolution")
    assert (measure.attribute_by, measure.minimum_sample, measure.pause_in) == ("due", 1, ())
    assert (sla.credits, sla.exclusions, sla.conventions.due) == (None, (), "closing")
