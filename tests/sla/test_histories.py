"""Random histories against a walk, minute by minute, that reads the contract as it stands."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sla_bench import Bench

from svcctl.sla import shelf

START = datetime(2026, 3, 2, 6, tzinfo=UTC)
LONG = 2 * 24 * 60
TARGETS = {"P1": 120, "P2": 180, "P3": 480}
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
  measures:
    - {metric: first-response, clock: office, targets: &targets [TARGETS], objective: 90%, onPriorityChange: CHANGE}
    - {metric: next-response, clock: office, targets: *targets, objective: 90%, onPriorityChange: CHANGE}
    - {metric: update-interval, clock: office, targets: *targets, objective: 90%, pauseIn: [waiting],
       onPriorityChange: CHANGE}
    - {metric: resolution, clock: office, targets: *targets, objective: 90%, pauseIn: [waiting, hold],
       onReopen: REOPEN, onPriorityChange: CHANGE}
    - {metric: handover, starts: taken, stops: resolved, clock: always, targets: [{within: 2h}], objective: 90%}
---
kind: TicketSource
metadata: {name: tickets}
spec:
  timezone: UTC
  history: {item: n, at: t, status: s, priority: p}
  priorities: {"1": P1, "2": P2, "3": P3}
  defaultPriority: P3
  statuses: {Waiting: waiting}
  events:
    public-reply: {when: {e: [reply, taken+reply]}}
    customer-reply: {when: {e: question}}
    resolved: {when: {s: [solved, closed]}}
    taken: {when: {e: [taken, taken+reply]}}
""".replace("[TARGETS]", "[{priority: P1, within: 2h, clock: always}, {priority: P2, within: 3h}, {within: 8h}]")
STATUSES = ["", "", "new", "open", "Waiting", "hold", "solved", "closed"]
EVENTS = ["", "", "reply", "question", "taken", "taken+reply"]

row = st.tuples(st.sampled_from(STATUSES), st.sampled_from(["", "", "1", "2", "3"]), st.sampled_from(EVENTS))
history = st.dictionaries(st.integers(0, LONG), row, min_size=1, max_size=9)


def csv_of(rows):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([["n", "t", "s", "p", "e"], *rows])
    return text.getvalue()


def rows_of(histories):
    return [
        [f"T{number}", (START + timedelta(minutes=minute)).strftime("%Y-%m-%dT%H:%M:00Z"), *events[minute]]
        for number, events in enumerate(histories)
        for minute in sorted(events)
    ]


def is_open(minute, priority, *, always=False):
    at = START + timedelta(minutes=minute)
    return always or priority == "P1" or (at.weekday() < 5 and 9 <= at.hour < 17)


class Walk:
    """One item, walked through: what was in force in each minute."""

    def __init__(self, events, as_of, change):
        self.created, self.as_of = min(events), as_of
        status, priority, resolved = "", "P3", False
        self.resolved, self.status, self.force, self.happened = {}, {}, {}, {}
        seen = []
        for minute in range(self.created, as_of + 1):
            said, level, event = events.get(minute, ("", "", ""))
            if said in {"solved", "closed"}:
                resolved = True
            elif said and said != status:
                resolved = False
            status = said or status
            priority = f"P{level}" if level else priority
            seen.append(priority)
            self.status[minute], self.resolved[minute], self.happened[minute] = status, resolved, event
            self.force[minute] = {"latest": priority, "initial": seen[0], "highest": min(seen)}[change]

    def resolvings(self):
        return [m for m in self.resolved if self.resolved[m] and not self.resolved.get(m - 1, False)]

    def reopenings(self):
        return [m for m in self.resolved if not self.resolved[m] and self.resolved.get(m - 1, False)]

    def spell(self, start, stop, pauses=(), *, idle=False, always=False):
        """(used, paused, target, due minute) of a clock from one minute to another."""
        end = self.as_of if stop is None else stop
        used = paused = 0
        final = self.force[max(end - 1, start) if stop is not None else end]
        target = 120 if always else TARGETS[final]
        due = None
        for minute in range(start, end):
            if (idle and self.resolved[minute]) or not is_open(minute, self.force[minute], always=always):
                continue
            if self.status[minute].lower() in pauses:
                paused += 1
                continue
            used += 1
            due = minute + 1 if used == target else due
        minute, left = end, target - used
        while due is None:
            left -= is_open(minute, final, always=always)
            minute += 1
            due = minute if not left else None
        return used, paused, target, due, start, stop

    def spells(self, metric, reopen):  # noqa: C901 - one branch a metric
        replied = [m for m in self.happened if "reply" in self.happened[m]]
        stops = sorted({*replied, *self.resolvings()})
        after = lambda minute: next((m for m in stops if m > minute), None)  # noqa: E731
        if metric == "first-response":
            yield self.spell(self.created, next(iter(replied or self.resolvings()), None))
        elif metric == "next-response":
            waiting = True
            for minute in sorted({*stops, *(m for m in self.happened if self.happened[m] == "question")}):
                if minute in stops:
                    waiting = False
                elif not waiting:
                    waiting = True
                    if minute > min(stops):
                        yield self.spell(minute, after(minute))
        elif metric == "update-interval":
            for minute in replied:
                if not self.resolved[minute]:
                    yield self.spell(minute, after(minute), ("waiting",))
        elif metric == "resolution":
            yield self.resolution(reopen)
        else:
            taken = next((m for m in self.happened if "taken" in self.happened[m]), None)
            if taken is not None:
                yield self.spell(taken, next((m for m in self.closing() if m >= taken), None), always=True)

    def closing(self):
        return [m for m in self.status if self.status[m] in {"solved", "closed"} and m in self.said]

    def resolution(self, reopen):
        done, pauses = self.resolvings(), ("waiting", "hold")
        if reopen == "ignore":
            return self.spell(self.created, next(iter(done), None), pauses)
        start = max([self.created, *self.reopenings()]) if reopen == "restart" else self.created
        return self.spell(start, done[-1] if self.resolved[self.as_of] else None, pauses, idle=True)


def expected(events, as_of, reopen, change):
    walk = Walk(events, as_of, change)
    walk.said = {minute for minute, (said, *_) in events.items() if said}
    for metric in ("first-response", "next-response", "update-interval", "resolution", "handover"):
        found = list(walk.spells(metric, reopen))
        if found:
            used, paused, target, due, start, stop = max(found, key=lambda spell: spell[0] - spell[2])
            late = used > target
            outcome = ("breached" if late else "met") if stop is not None else ("breached-open" if late else "running")
            instants = [
                None if m is None else f"{START + timedelta(minutes=m):%Y-%m-%dT%H:%M:00Z}" for m in (start, stop, due)
            ]
            yield metric, (outcome, used * 60, paused * 60, target * 60, *instants)
        else:
            yield metric, ("not-applicable", *[None] * 6)


FIELDS = ("outcome", "elapsed_seconds", "paused_seconds", "target_seconds", "started_at", "stopped_at", "due_at")


@pytest.fixture(scope="module")
def benches(tmp_path_factory):
    return {
        (reopen, change): Bench(
            tmp_path_factory.mktemp("history"), DOCUMENTS.replace("REOPEN", reopen).replace("CHANGE", change)
        )
        for reopen in ("resume", "restart", "ignore")
        for change in ("latest", "initial", "highest")
    }


def measured(bench, rows, **options):
    statement, rejected, found = bench.measure(csv_of(rows), **options)
    assert not rejected
    return statement, {(row["item"], row["metric"]): tuple(row[name] for name in FIELDS) for row in found}


@given(
    histories=st.lists(history, min_size=1, max_size=4),
    data=st.data(),
    piece=st.integers(30, 400),
    reopen=st.sampled_from(["resume", "restart", "ignore"]),
    change=st.sampled_from(["latest", "initial", "highest"]),
    kept=st.sampled_from([1, 5, 1 << 20]),
)
def test_histories_agree_with_a_walk_in_any_order_and_however_cut(  # noqa: PLR0917 - what a history may be
    benches, histories, data, piece, reopen, change, kept
):
    rows = data.draw(st.permutations(rows_of(histories)))
    with pytest.MonkeyPatch.context() as patch:
        for name, size in (("GRAIN", 1), ("RUN", kept), ("KEPT", kept), ("AT_ONCE", kept)):
            patch.setattr(shelf, name, size)
        _, found = measured(benches[reopen, change], rows, piece=piece)
    as_of = max(minute for events in histories for minute in events)
    assert found == {
        (f"T{number}", metric): values
        for number, events in enumerate(histories)
        for metric, values in expected(events, as_of, reopen, change)
    }
