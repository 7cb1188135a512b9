"""The clock against the test suites and published examples of other business-time engines.

Every vector passes, or stands under exactly one heading of OUT_OF_SCOPE, with the reason. A vector that stands there
and passes fails the suite: the list cannot go stale.
"""

from datetime import date
from functools import cache
from pathlib import Path

import pytest
import yaml

from svcctl.calendars.clock import BusinessClock
from svcctl.calendars.instants import parse_instant, to_local
from svcctl.calendars.layout import CalendarSpec, Opening
from svcctl.calendars.zones import DAY, SECOND

VECTORS = yaml.load(
    (Path(__file__).parent / "business_time.yaml").read_text(encoding="utf-8"),
    yaml.CSafeLoader,
)["vectors"]
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def is_backward(vector):
    # Two ask for nothing at an open instant: both directions give that instant, so those count.
    return "backward" in vector.get("tags", ()) and vector["id"] not in {"wh-ret-003", "wh-ret-007"}


OUT_OF_SCOPE = {
    "no SLA runs backward: a deadline is never before its start": [v["id"] for v in VECTORS if is_backward(v)],
    "a stop before its start is a rejected row; the clock answers a negative time, the source 0": [
        "biz-el-001",
        "glpi-el-004",
    ],
    "a target that fits exactly is due at closing; the source says the next opening (test_next_opening)": [
        "biz-due-010"
    ],
    "the wall clock shows 03:00-03:15 although 02:30 was skipped; the source drops the whole opening": ["biz-win-014"],
    "verdicts are never rounded; the source rounds to whole seconds": ["wh-due-019", "wh-el-003"],
    "real time counts: a day of 25 hours is 25 hours long; the source says 24": ["wh-el-013"],
    "a business day keeps the business time used; the source keeps the time on the wall": [
        "wh-days-002",
        "oh-days-004",
        "oh-days-005",
        "oh-days-006",
    ],
    "an item that comes in closed hours starts at the next opening; the source counts that day as the first": [
        "mbt-days-005",
    ],
    "the published example is wrong by its own arithmetic": ["doc-due-002", "doc-due-003"],
}
REASON = {name: reason for reason, names in OUT_OF_SCOPE.items() for name in names}
INDEX = {vector["id"]: index for index, vector in enumerate(VECTORS)}


@cache
def clock(index):
    return BusinessClock(spec(VECTORS[index]["calendar"]))


def spec(calendar):
    hours = {WEEKDAYS.index(day): openings(pairs) for day, pairs in calendar["hours"].items()}
    special = {on(day): openings(pairs) for day, pairs in calendar.get("overrides", {}).items()}
    closed = frozenset(map(on, calendar.get("holidays", [])))
    for day, breaks in calendar.get("breaks", {}).items():
        if on(day) not in closed:
            special[on(day)] = cut(special.get(on(day), hours.get(on(day).weekday(), ())), openings(breaks))
    return CalendarSpec(calendar["tz"], hours, closed, special)


def openings(pairs):
    return tuple(Opening.parse("-".join(pair)) for pair in pairs)


def cut(kept, breaks):
    for pause in breaks:
        pieces = [(o.open_minute, min(o.close_minute, pause.open_minute)) for o in kept]
        pieces += [(max(o.open_minute, pause.close_minute), o.close_minute) for o in kept]
        kept = tuple(Opening(*piece) for piece in pieces if piece[0] < piece[1])
    return kept


def on(day):
    return day if isinstance(day, date) else date.fromisoformat(day)


def seconds(vector, exact, minutes):
    return vector[exact] if exact in vector else vector[minutes] * 60


def answer(index):
    vector = VECTORS[index]
    zone = vector["calendar"]["tz"]
    start = parse_instant(vector["start"], zone)
    if vector["op"] == "elapsed":
        return clock(index).elapsed(start, parse_instant(vector["end"], zone)) / SECOND
    if vector["op"] == "due":
        return clock(index).due(start, round(seconds(vector, "seconds", "minutes") * SECOND))
    if "end_of_day" in vector["tags"]:
        return clock(index).due_by(start, vector["days"], "close")
    return clock(index).add_business_days(start, vector["days"])


def expected(index):
    vector = VECTORS[index]
    if vector["op"] == "elapsed":
        return seconds(vector, "expect_seconds", "expect")
    return parse_instant(str(vector["expect"]), vector["calendar"]["tz"])


def passes(index):
    try:
        found = answer(index)
    except ValueError:
        return False
    if "date_only" in VECTORS[index].get("tags", ()):
        return to_local(found, VECTORS[index]["calendar"]["tz"]) // DAY * DAY == expected(index)
    return found == expected(index)


@pytest.mark.parametrize("name", [name for name in INDEX if name not in REASON])
def test_agrees(name):
    assert passes(INDEX[name])


@pytest.mark.parametrize("name", list(REASON))
def test_exclusion_is_not_stale(name):
    assert not passes(INDEX[name]), f"{name} passes: take it out of OUT_OF_SCOPE ({REASON[name]})"


def test_every_vector_has_one_name_and_at_most_one_reason():
    assert len(INDEX) == len(VECTORS)
    assert len(REASON) == sum(len(names) for names in OUT_OF_SCOPE.values())
    assert set(REASON) <= set(INDEX)


def test_next_opening_is_the_other_reading_of_an_exact_fit():
    index = INDEX["biz-due-010"]
    start = parse_instant(VECTORS[index]["start"])
    assert clock(index).due(start, VECTORS[index]["minutes"] * 60 * SECOND, next_opening=True) == expected(index)


def test_a_reversed_span_is_the_negative_of_the_span():
    index = INDEX["biz-el-001"]
    start, stop = parse_instant(VECTORS[index]["start"]), parse_instant(VECTORS[index]["end"])
    assert clock(index).elapsed(start, stop) == -clock(index).elapsed(stop, start) < 0
