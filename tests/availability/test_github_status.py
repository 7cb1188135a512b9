"""A public status page of four years: every month's uptime, to the minute, and what a naive sum would have said."""

import csv
from decimal import Decimal

import numpy as np
import pytest

from svcctl.availability import Counting, Outages, Rules, Scope, Windows, by_period
from svcctl.calendars.instants import parse_instant
from svcctl.calendars.periods import Periods

MINUTE = 60_000_000


def read(root, name):
    with (root / "tests/data/github_status" / name).open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


@pytest.fixture
def incidents(root):
    rows = read(root, "downtime_windows.csv")
    starts, ends = (np.array([parse_instant(row[end]) for row in rows]) for end in ("start", "end"))
    return Windows(starts, ends, excluded=np.array([row["impact"] == "maintenance" for row in rows]))


@pytest.fixture
def published(root):
    return {row["month_utc"]: row for row in read(root, "monthly_uptime.csv")}


def monthly(windows, rules=None, timezone="UTC"):
    engine = Outages(windows, Scope(), rules or Rules())
    since, until = parse_instant("2024-01-01T00:00", timezone), parse_instant("2026-09-01T00:00", timezone)
    return dict(by_period(engine.over, Periods.over("month", timezone, 2024, 2026), since, until))


def test_every_month_is_reproduced_to_the_minute(incidents, published):
    found = monthly(incidents)
    assert len(published) == 32
    assert {name: month.down / MINUTE for name, month in found.items()} == {
        name: Decimal(row["down_min_union"]) for name, row in published.items()
    }
    nearest = {name: round(month.share * 100, 4) for name, month in found.items()}
    assert {name: float(share) for name, share in nearest.items()} == {
        name: float(row["uptime_pct_union"]) for name, row in published.items()
    }


def test_a_naive_sum_is_wrong_by_points(incidents, published):
    used = ~incidents.excluded
    starts, ends = incidents.starts[used], incidents.ends[used]
    months = Periods.over("month", "UTC", 2024, 2026)
    naive = {
        name: int(np.maximum(np.minimum(ends, stop) - np.maximum(starts, start), 0).sum()) // MINUTE
        for name, start, stop in zip(months.names, months.starts, months.ends, strict=True)
    }
    assert {name: naive[name] for name in published} == {
        name: int(Decimal(row["down_min_naive_sum"])) for name, row in published.items()
    }
    merged = monthly(incidents)
    assert sum(naive[name] > month.down / MINUTE for name, month in merged.items()) == 22
    assert naive["2026-02"] - merged["2026-02"].down / MINUTE == 1049


def test_maintenance_taken_for_an_outage_would_show(incidents, published):
    all_of_them = monthly(Windows(incidents.starts, incidents.ends))
    assert any(
        all_of_them[name].percent() != f"{Decimal(row['uptime_pct_union']):.4f}" for name, row in published.items()
    )
    span = parse_instant("2025-01-01T00:00Z"), parse_instant("2026-01-01T00:00Z")
    wrong, right = (
        Outages(windows, Scope(), Rules()).over(*span).down / MINUTE
        for windows in (Windows(incidents.starts, incidents.ends), incidents)
    )
    assert (wrong, right) == (58_418, 32_618)


def test_whole_minutes_make_all_minute_countings_agree(incidents):
    exact = monthly(incidents)
    for cells in ("started", "full"):
        counted = monthly(incidents, Rules(Counting(cells, MINUTE)))
        assert {n: m.down for n, m in counted.items()} == {n: m.down for n, m in exact.items()}


def test_a_month_of_another_zone_is_another_month(incidents):
    assert monthly(incidents, timezone="Asia/Tokyo")["2026-03"].down != monthly(incidents)["2026-03"].down
