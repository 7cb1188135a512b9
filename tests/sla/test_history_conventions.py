"""What an SLA may have otherwise about items with a history: pauses on the wall, targets that fit only for a while."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sla_bench import Bench

from svcctl.sla.dials import by_number

DOCUMENTS = """
kind: BusinessCalendar
metadata: {name: office}
spec: {timezone: UTC, hours: {mon-fri: ["09:00-17:00"]}}
---
kind: SLA
metadata: {name: desk, version: 1, effective: {from: 2025-01-01}}
spec:
  party: internal
  timezone: UTC
  conventions: {pauses: PAUSES}
  exclusions: [ours]
  measures:
    - {metric: resolution, clock: office, targets: TARGETS, objective: 90%, pauseIn: [waiting]}
    - {metric: next-response, clock: office, targets: [{within: 2h}], objective: 90%}
---
kind: TicketSource
metadata: {name: tickets}
spec:
  timezone: UTC
  columns: {excludedReason: why}
  history: {item: n, at: t, status: s, priority: p}
  priorities: {"1": P1, "2": P2, "3": P3}
  defaultPriority: P3
  events:
    created: {when: {s: made}}
    resolved: {when: {s: solved}}
    public-reply: {when: {s: answered}}
    customer-reply: {when: {s: asked}}
"""
HOUR = 3600


@pytest.fixture
def measured(tmp_path):
    def run(rows, metric="resolution", *, pauses="business", targets="[{within: 4h}]", reason=""):
        documents = DOCUMENTS.replace("PAUSES", pauses).replace("TARGETS", targets)
        bench = Bench(tmp_path, documents)
        text = "n,t,s,p,why\n" + "".join(f"A,2026-03-{at}Z,{said},{reason}\n" for at, said in rows)
        _, rejected, found = bench.measure(text)
        assert not rejected
        (row,) = (row for row in found if row["metric"] == metric)
        times = (row[f"{name}_seconds"] and row[f"{name}_seconds"] / HOUR for name in ("elapsed", "paused", "target"))
        return (row["outcome"], *times, row["due_at"])

    return run


# Waiting from Monday 16:00 to Tuesday 10:00: 18 hours on the wall, 2 of the office. Solved on Wednesday at 12:00.
ROWS = (("02T09:00", "new,"), ("02T16:00", "waiting,"), ("03T10:00", "open,"), ("04T12:00", "solved,"))


def test_pauses_are_taken_off_in_business_time_or_as_they_lasted_on_the_wall(measured):
    assert measured(ROWS)[:3] == ("breached", 7 + 7 + 3, 2)
    # Due on Monday at 17:00, put off by 18 hours: Tuesday, 11:00. From then on 6 hours of Tuesday and 3 of Wednesday.
    found = measured(ROWS, pauses="wall-clock", targets="[{within: 8h}]")
    assert found == ("breached", 8 + 6 + 3, 18, 8, "2026-03-03T11:00:00Z")


def test_a_pause_on_the_wall_that_holds_the_stop_leaves_what_was_worked(measured):
    rows = (("02T09:00", "new,"), ("02T10:00", "waiting,"), ("04T10:00", "solved,"))
    assert measured(rows, pauses="wall-clock") == ("met", 1, 48, 4, "2026-03-04T13:00:00Z")
    rows = (("02T09:00", "new,"), ("02T17:00", "waiting,"), ("09T08:00", "solved,"))
    assert measured(rows, pauses="wall-clock", targets="[{within: 9h}]")[0] == "met"


def test_a_pause_on_the_wall_puts_off_what_is_due_in_years(measured):
    rows = (("02T09:00", "new,"), ("02T10:00", "waiting,"), ("02T22:00", "open,"))
    found = measured(rows, pauses="wall-clock", targets="[{within: 1000bd}]")
    assert found[::4] == ("running", "2029-12-31T21:00:00Z")


def test_a_pause_after_the_target_was_used_up_does_not_save_it(measured):
    rows = (("02T09:00", "new,"), ("02T16:00", "waiting,"), ("04T12:00", "solved,"))
    assert measured(rows)[0] == "breached"
    assert measured(rows, pauses="wall-clock") == ("breached", 4 + 3, 44, 4, "2026-03-02T13:00:00Z")
    rows = (*rows[:2], ("03T08:30", "solved,"))
    assert measured(rows, pauses="wall-clock")[::4] == ("breached", "2026-03-02T13:00:00Z")


def test_a_pause_that_begins_before_the_due_instant_as_put_off_until_then_puts_it_off(measured):
    # Due at 13:00, put off to 15:00, and so to 17:00 by the pause at 14:00; the one at 17:00 begins too late.
    pauses = (("02T10:00", "waiting,"), ("02T12:00", "open,"), ("02T14:00", "waiting,"), ("02T16:00", "open,"))
    rows = (("02T09:00", "new,"), *pauses, ("02T17:00", "waiting,"), ("03T10:00", "open,"), ("03T11:00", "solved,"))
    assert measured(rows, pauses="wall-clock") == ("breached", 4 + 1, 2 + 2 + 17, 4, "2026-03-02T17:00:00Z")


def test_a_resolution_before_a_reopening_puts_off_on_the_wall_with_a_pause_or_without(measured):
    rest = (("06T10:00", "solved,"), ("07T12:00", "open,"), ("09T11:00", "solved,"))
    pause = (("06T09:30", "waiting,"), ("06T09:31", "open,"))
    # Friday at 13:00 and 26 hours; from then on two hours of Monday.
    for between, due in ((), "2026-03-07T15:00:00Z"), (pause, "2026-03-07T15:01:00Z"):
        found = measured((("06T09:00", "new,"), *between, *rest), pauses="wall-clock")
        assert found[:2] + found[3:] == ("breached", 4 + 2, 4, due)


def test_a_resolution_that_came_too_late_puts_nothing_off(measured):
    rows = (("02T09:00", "new,"), ("02T14:00", "solved,"), ("03T12:00", "open,"), ("03T12:30", "solved,"))
    assert measured(rows, pauses="wall-clock") == ("breached", 5.5, 0, 4, "2026-03-02T13:00:00Z")


def test_a_pause_after_the_item_was_resolved_takes_nothing_off(measured):
    rows = (("02T09:00", "new,"), ("02T14:00", "solved,"), ("02T15:00", "waiting,"), ("02T16:00", "solved,"))
    assert measured(rows, pauses="wall-clock")[:3] == ("breached", 5, 1)
    rows = (("02T09:00", "new,"), ("02T14:00", "solved,"))
    assert measured(rows, pauses="wall-clock")[:3] == ("breached", 5, 0)


def test_time_in_which_no_target_fits_counts_on_the_clock_of_the_one_that_counts_in_the_end(measured):
    targets = "[{priority: P1, within: 4h}]"
    rows = (("02T09:00", "new,2"), ("02T11:00", "open,1"), ("02T12:00", "solved,"))
    assert measured(rows, targets=targets)[:4] == ("met", 3, 0, 4)
    assert measured((*rows[:2], ("02T15:00", "solved,2")), targets=targets)[0] == "not-applicable"


def test_a_target_of_business_days_ends_where_the_calendar_says_unless_something_paused_it(measured):
    bare = (("02T09:00", "new,"), ("03T12:00", "open,"))
    assert measured(bare, targets="[{within: 2bd}]")[::4] == ("running", "2026-03-04T09:00:00Z")
    assert measured(ROWS, targets="[{within: 2bd}]")[::4] == ("breached", "2026-03-04T11:00:00Z")


def test_an_item_with_a_reason_of_the_sla_is_excluded(measured):
    assert measured(ROWS, reason="ours")[0] == "excluded"
    assert measured(ROWS, reason="theirs")[0] == "breached"


def test_of_equally_late_answers_the_first_is_told(measured):
    questions = [(f"02T{hour:02}:00", said) for hour, said in enumerate(("new,", "answered,", "asked,"), 9)]
    rows = (*questions, ("02T12:00", "answered,"), ("02T13:00", "asked,"), ("02T14:00", "answered,"))
    assert measured(rows, "next-response")[::4] == ("met", "2026-03-02T13:00:00Z")


CREATED_LATER = (("02T08:00", "new,1"), ("02T09:00", "made,3"), ("02T16:00", "solved,"))


@pytest.mark.parametrize(("change", "target"), [("initial", 8), ("highest", 8), ("latest", 8)])
def test_a_priority_from_before_the_creation_is_none_of_the_item(measured, change, target):
    targets = "[{priority: P1, within: 2h}, {within: 8h}], onPriorityChange: " + change
    assert measured(CREATED_LATER, targets=targets)[:4] == ("met", 7, 0, target)


@given(numbers=st.lists(st.integers(0, 600), max_size=60), data=st.data())
def test_rows_come_apart_by_their_number_in_order(numbers, data):
    rows = [row for row in range(len(numbers)) if data.draw(st.booleans())]
    found = {number: mine.tolist() for number, mine in by_number(np.array(numbers, int), np.array(rows, int))}
    assert found == {
        number: [row for row in rows if numbers[row] == number] for number in {numbers[row] for row in rows}
    }
