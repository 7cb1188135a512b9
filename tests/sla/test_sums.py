"""Reports without rows count on all clocks at once: the counts are those of reports that write every row down."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sla_bench import Bench

from svcctl.calendars.instants import format_instant, parse_instant
from svcctl.clocks import Clocks
from svcctl.sla import drawn, sums
from svcctl.sla.at_once import AtOnce
from svcctl.sla.choose import choose_register, open_exports
from svcctl.sla.measure import Measured, measure
from svcctl.sla.run import Run

SLAS = """
kind: BusinessCalendar
metadata: {name: lunch}
spec: {timezone: Europe/Berlin, hours: {mon-fri: ["08:00-12:00", "12:30-17:00"]}}
---
kind: BusinessCalendar
metadata: {name: sundays}
spec: {timezone: Asia/Tokyo, hours: {sun: ["10:00-11:00"]}}
---
kind: SLA
metadata: {name: one, version: 1, effective: {from: 2020-01-01}}
spec:
  party: customer
  timezone: Europe/Berlin
  measures:
    - {metric: first-response, clock: lunch, targets: [{within: 4h}], objective: 95%}
    - metric: resolution
      clock: lunch
      pauseIn: [waiting]
      targets: [{priority: P1, within: 8h, clock: always}, {priority: P2, within: 30h, clock: sundays}]
      objective: 90%
  exclusions: [theirs]
  credits: {per: quarter, of: {amount: 1000, currency: EUR}, rules: [{metric: resolution, flat: 5%}]}
---
kind: SLA
metadata: {name: two, version: 1, effective: {from: 2020-01-01}}
spec:
  party: customer
  timezone: America/New_York
  conventions: {due: next-opening}
  measures:
    - metric: resolution
      clock: sundays
      targets: [{priority: P9, within: 1h}, {priority: [P1, P2], within: 2h}]
      objective: 90%
  exclusions: [theirs]
---
kind: Plan
metadata: {name: plan-one}
spec: {service: desk, tier: {rank: 1, name: One}, sla: one}
---
kind: Plan
metadata: {name: plan-two}
spec: {service: desk, tier: {rank: 2, name: Two}, sla: two}
---
kind: Subscription
metadata: {name: acme}
spec: {customer: acme, plan: plan-one, start: 2023-01-01, currency: EUR, monthlyFee: 100}
---
kind: Subscription
metadata: {name: globex}
spec: {customer: globex, plan: plan-two, start: 2023-01-01, currency: EUR, monthlyFee: 100}
---
kind: TicketSource
metadata: {name: tickets}
spec:
  timezone: UTC
  columns: {item: N, customer: Who, priority: P, created: Opened, firstResponse: Answered, resolved: Done,
            holdMinutes: Hold, excludedReason: Why}
"""
HEAD = "N,Who,P,Opened,Answered,Done,Hold,Why\n"
START, MINUTE = parse_instant("2024-01-01T00:00Z"), 60_000_000
after = st.one_of(st.none(), st.integers(0, 200), st.integers(0, 60_000))
tickets = st.lists(
    st.tuples(
        st.sampled_from(["acme", "globex"]),
        st.sampled_from(["P1", "P2", "P3", "P9"]),
        st.integers(0, 500_000),
        *(after, after, st.sampled_from([0, 0, 7, 900_000, 5_000_000]), st.sampled_from(["", "", "theirs", "ours"])),
    ),
    min_size=1,
    max_size=60,
)


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    return Bench(tmp_path_factory.mktemp("sums"), SLAS)


def text_of(rows):
    def line(number, row):
        who, priority, opened, *later, hold, why = row
        at = START + opened * MINUTE
        times = [format_instant(at), *("" if each is None else format_instant(at + each * MINUTE) for each in later)]
        return f"T-{number},{who},{priority},{','.join(times)},{hold},{why}\n"

    return HEAD + "".join(line(number, row) for number, row in enumerate(rows))


def counted(bench, text, as_of, piece, *, rows):
    path = bench.folder / "export.csv"
    path.write_text(text, encoding="utf-8")
    run = Run(bench.source, choose_register(bench.catalog, None, bench.source), Clocks(bench.catalog).get, as_of)
    if rows:
        run.on_rows = lambda *_: None
    found = run.read(open_exports(bench.source, [str(path)], piece=piece))
    told = Counter({name: int(count) for name, count in zip(found.classes.named(), found.per_class, strict=True)})
    return found.counts.outcomes, found.counts.late, found.rows, found.as_of, found.by_resolution, told


# A target of four hours that is used up at the very close of the last working day of a quarter.
AT_CLOSE = [("acme", "P3", 127_440, after, None, 0, "") for after in (60, 240, 241, None)]

# More and more classes of items, for which there is no room at first.
GROWING = [
    ("acme", f"P{priority}", number * 100, number * 9 % 300, number * 83 % 2000, 0, why)
    for why in ("", "theirs", "ours")
    for priority in (1, 2, 3, 9)
    for number in range(4)
]


@settings(max_examples=60)
@example(AT_CLOSE, None, 200)
@example(GROWING, None, 200)
@given(tickets, st.one_of(st.none(), st.integers(0, 500_000)), st.sampled_from([200, 1 << 20]))
def test_sums_are_those_of_the_rows(bench, rows, as_of, piece):
    as_of = None if as_of is None else START + as_of * MINUTE
    text = text_of(rows)
    assert counted(bench, text, as_of, piece, rows=False) == counted(bench, text, as_of, piece, rows=True)


def lane_by_lane(monkeypatch):
    """Holds every block that is measured at once to what `measure` says of it; gives the rows that were."""
    at_once, seen = AtOnce._measured, []

    def both(self, items, ids, metric, as_of):
        found, left = at_once(self, items, ids, metric, as_of)
        wanted = measure(items, ids, self._classes, metric, as_of, self._clock)
        rows = np.setdiff1d(np.arange(len(ids)), left)
        for name in Measured.__slots__:
            assert getattr(found, name)[rows].tolist() == getattr(wanted, name)[rows].tolist(), name
        seen.append((len(rows), len(left)))
        return found, left

    monkeypatch.setattr(AtOnce, "_measured", both)
    return seen


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(AT_CLOSE, None, 200)
@example([("acme", "P2", 0, 5, None, 900_000, "")], 400_000, 200)
@given(tickets, st.one_of(st.none(), st.integers(0, 500_000)), st.sampled_from([200, 1 << 20]))
def test_rows_measured_at_once_are_those_measured_lane_by_lane(bench, rows, as_of, piece):
    with pytest.MonkeyPatch.context() as patch:
        lane_by_lane(patch)
        counted(bench, text_of(rows), None if as_of is None else START + as_of * MINUTE, piece, rows=True)


def test_rows_are_measured_at_once_but_for_targets_that_run_out_too_late(bench, monkeypatch):
    seen = lane_by_lane(monkeypatch)
    counted(bench, text_of([*AT_CLOSE, ("acme", "P2", 0, 5, None, 900_000, "")]), None, 1 << 20, rows=True)
    assert sum(rows for rows, _ in seen) == 9
    assert sum(left for _, left in seen) == 1


WAYS = [
    (sums, "_MOST_CELLS", 40),
    (sums, "_ROWS", 3),
    (sums, "_AT_ONCE", 1),
    (drawn, "_BEFORE", 0),
    (drawn, "_AFTER", 0),
]


@pytest.mark.parametrize(("module", "name", "value"), WAYS)
def test_sums_do_not_depend_on_how_they_are_made(bench, monkeypatch, module, name, value):
    rows = [
        (who, f"P{number % 9 + 1}", number * 3000, number * 7 % 400, number * 991 % 9000 or None, 0, "")
        for number, who in enumerate(["acme", "globex", "acme"] * 60)
    ]
    wanted = counted(bench, text_of(rows), None, 1500, rows=True)
    monkeypatch.setattr(module, name, value)
    assert counted(bench, text_of(rows), None, 1500, rows=False) == wanted


def test_what_is_due_after_the_last_drawn_opening_is_left_to_each_clock(bench, monkeypatch):
    monkeypatch.setattr(drawn, "_AFTER", 0)
    seen = lane_by_lane(monkeypatch)
    rows = [
        (who, f"P{number % 3 + 1}", number * 997, None, 1, 0, "") for number, who in enumerate(["acme", "globex"] * 40)
    ]
    counted(bench, text_of(rows), None, 1 << 20, rows=True)
    assert 0 < sum(left for _, left in seen) < sum(rows for rows, _ in seen)
