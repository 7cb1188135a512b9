from datetime import UTC, datetime
from decimal import Decimal

import pyarrow as pa
import pytest

from svcctl.sla.breaches import Breaches
from svcctl.sla.rows import MEASUREMENTS
from svcctl.source.tables.spelled import spelled_schema

ZONES = {("gold", 1): "Europe/Oslo", ("gold", 2): "Asia/Tokyo"}


def row(item="T-1", outcome="breached", due="2026-01-05T07:30:00Z", overrun=60, **changes):
    said = {
        "item": item, "metric": "resolution", "customer": "acme", "subscription": "s", "service": "desk", "plan": "p",
        "sla": "gold", "sla_version": 1, "priority": "P1", "period": "2026-01", "started_at": "2026-01-05T03:30:00Z",
        "stopped_at": None, "due_at": due, "target_seconds": 14_400, "elapsed_seconds": 14_400 + overrun,
        "paused_seconds": 0, "excluded_seconds": 0, "overrun_seconds": overrun, "used_percent": Decimal("101.00"),
        "outcome": outcome, "reason": "",
    }  # fmt: skip
    return said | changes


def table(*rows):
    return pa.Table.from_pylist(list(rows), spelled_schema(MEASUREMENTS)).cast(MEASUREMENTS)


def gathered(*blocks, most=3):
    breaches = Breaches(ZONES, most)
    for block in blocks:
        breaches.add(block)
    return breaches


def hours(breaches):
    return {
        (priority, day, hour): count
        for priority, week in breaches.heat().items()
        for day, counts in enumerate(week)
        for hour, count in enumerate(counts)
        if count
    }


@pytest.mark.parametrize("outcome", ["met", "running", "excluded", "not-applicable"])
def test_what_is_not_missed_is_no_breach(outcome):
    assert gathered(table(row(outcome=outcome))).total == 0
    assert gathered(table(row(outcome=outcome))).worst() == []


def test_downtime_of_a_service_is_no_breach_of_an_item():
    assert gathered(table(row(metric="availability", target_seconds=None, overrun_seconds=None))).total == 0


@pytest.mark.parametrize("outcome", ["breached", "breached-open"])
def test_what_is_missed_is_one_open_or_not(outcome):
    breaches = gathered(table(row(outcome=outcome), row(outcome="met")))
    assert breaches.total == 1
    assert [breach.item for breach in breaches.worst()] == ["T-1"]


@pytest.mark.parametrize(
    ("due", "version", "day", "hour"),
    [
        ("2026-01-05T07:30:00Z", 1, 0, 8),
        ("2026-07-05T22:30:00Z", 1, 0, 0),
        ("2026-07-06T06:59:59Z", 1, 0, 8),
        ("2026-01-04T22:59:59Z", 1, 6, 23),
        ("2026-01-04T15:00:00Z", 2, 0, 0),
        ("1970-01-01T00:00:00Z", 1, 3, 1),
    ],
)
def test_the_hour_is_that_of_the_clocks_where_the_sla_is(due, version, day, hour):
    assert hours(gathered(table(row(due=due, sla_version=version)))) == {("P1", day, hour): 1}


def test_every_breach_is_counted_under_its_priority_even_if_not_kept():
    rows = [row(f"T-{n}", priority=f"P{n % 2}", sla_version=1 + n % 3 % 2) for n in range(12)]
    assert hours(gathered(table(*rows))) == {("P0", 0, 8): 4, ("P0", 0, 16): 2, ("P1", 0, 8): 4, ("P1", 0, 16): 2}


def test_a_breach_without_a_due_instant_is_listed_but_belongs_to_no_hour():
    breaches = gathered(table(row(due=None), row("T-2")))
    assert [breach.due is None for breach in breaches.worst()] == [True, False]
    assert hours(breaches) == {("P1", 0, 8): 1}


def test_the_worst_are_kept_whatever_the_order_of_blocks():
    rows = [row(f"T-{n:02}", overrun=60 * (n % 7)) for n in range(40)]
    expected = [each["item"] for each in sorted(rows, key=lambda r: (-r["overrun_seconds"], r["item"]))[:5]]
    blocks = [table(*rows[:13]), table(*rows[13:14]), table(row(outcome="met")), table(*rows[14:])]
    for order in (blocks, blocks[::-1]):
        breaches = gathered(*order, most=5)
        assert [breach.item for breach in breaches.worst()] == expected
        assert breaches.total == 40


def test_a_breach_has_its_due_in_local_time_and_other_instants_in_utc():
    (breach,) = gathered(table(row(due="2026-07-06T06:30:00Z", stopped_at="2026-07-06T09:00:00Z"))).worst()
    assert breach.due.isoformat() == "2026-07-06T08:30:00+02:00"
    assert breach.stopped == datetime(2026, 7, 6, 9, tzinfo=UTC)
    assert (breach.target, breach.used, breach.overrun) == (14_400, 14_460, 60)


def test_adding_says_which_rows_are_breaches_for_others_to_write():
    assert Breaches(ZONES, 1).add(table(row(), row(outcome="met"), row("T-2"))).to_pylist() == [True, False, True]


def test_no_rows_at_all_are_no_breaches():
    breaches = gathered(table())
    assert (breaches.total, breaches.worst(), breaches.heat()) == (0, [], {})
