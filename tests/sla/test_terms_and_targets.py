"""Which promise applies, what it allows, and what is said where none does: small exports, exact answers."""

import pytest
from sla_bench import Bench

from svcctl.calendars.instants import parse_instant
from svcctl.sla.terms import terms_of_subscriptions
from svcctl.sla.terms_used import Aimed, terms_used

CALENDARS = """
kind: BusinessCalendar
metadata: {name: office}
spec: {timezone: Europe/Oslo, hours: {mon-fri: ["09:00-17:00"]}}
---
kind: BusinessCalendar
metadata: {name: never}
spec: {timezone: Asia/Tokyo, hours: {mon: []}}
---
kind: Plan
metadata: {name: desk-one}
spec: {service: desk, tier: {rank: 1, name: One}, sla: support}
---
kind: Plan
metadata: {name: net-one}
spec: {service: network, tier: {rank: 1, name: One}, sla: support@1}
---
"""
SUBSCRIPTIONS = """
kind: Subscription
metadata: {name: acme-desk}
spec: {customer: acme, plan: desk-one, start: 2025-01-01, currency: EUR, monthlyFee: 100, region: north}
---
kind: Subscription
metadata: {name: acme-net}
spec: {customer: acme, plan: net-one, start: 2025-01-01, currency: EUR, monthlyFee: 100}
---
kind: Subscription
metadata: {name: solo-desk}
spec: {customer: solo, plan: desk-one, start: 2026-01-05, end: 2026-01-06, currency: EUR, monthlyFee: 100}
---
"""
SOURCE = """
kind: TicketSource
metadata: {name: tickets}
spec:
  timezone: Europe/Oslo
  columns: {item: n, created: o, resolved: r, customer: c, service: s, region: g, tags: t}
"""


def sla(targets, *, version=1, start="2025-01-01", clock="office", more="", attribute="due"):
    return f"""
kind: SLA
metadata: {{name: support, version: {version}, effective: {{from: {start}}}}}
spec:
  party: customer
  timezone: Europe/Oslo
  measures: [{{metric: resolution, clock: {clock}, targets: {targets}, objective: 90%, attributeBy: {attribute}}}]
  {more}
---
"""


@pytest.fixture
def measured(tmp_path):
    """Measures items given as (created, resolved, customer, service, region, tags) with one SLA for all of them."""

    def measure(documents, *items, sla="support", **options):
        bench = Bench(tmp_path, CALENDARS + documents + SOURCE)
        lines = ["n,o,r,c,s,g,t"]
        for number, item in enumerate(items):
            fields = [*item, *[""] * (6 - len(item))]
            lines.append(",".join([f"T{number}", *(f'"{field}"' for field in fields)]))
        text = "\n".join(lines) + "\n"
        statement, rejected, rows = bench.measure(text, sla=sla, **options)
        sums, *_ = bench.measure(text, sla=sla, rows=False, **options)
        assert sums == statement
        return statement, rejected, rows

    return measure


@pytest.mark.parametrize(
    ("target", "started", "due", "seconds", "period"),
    [
        # Monday 5 January 2026. Oslo is an hour ahead of UTC.
        ("4h", "2026-01-05 10:00", "2026-01-05T13:00:00Z", 4 * 3600, "2026-01"),
        ("4h", "2026-01-05 13:00", "2026-01-05T16:00:00Z", 4 * 3600, "2026-01"),
        ("2bd", "2026-01-05 10:30", "2026-01-07T09:30:00Z", 16 * 3600, "2026-01"),
        ("2bd", "2026-01-29 10:30", "2026-02-02T09:30:00Z", 16 * 3600, "2026-02"),
        ('{businessDays: 1, by: "12:00"}', "2026-01-05 10:00", "2026-01-06T11:00:00Z", 10 * 3600, "2026-01"),
        ("{businessDays: 1, by: close}", "2026-01-05 10:00", "2026-01-06T16:00:00Z", 15 * 3600, "2026-01"),
        ("8h", "2026-01-30 09:00", "2026-01-30T16:00:00Z", 8 * 3600, "2026-01"),
        ("12h", "2026-01-30 13:00", "2026-02-02T16:00:00Z", 12 * 3600, "2026-02"),
    ],
)
def test_targets_of_every_shape(measured, target, started, due, seconds, period):  # noqa: PLR0917 - one row of a table
    *_, (row,) = measured(sla(f"[{{within: {target}}}]"), (started, ""))
    assert (row["due_at"], row["target_seconds"], row["period"]) == (due, seconds, period)


def test_calendar_days_keep_the_time_on_the_wall_over_a_clock_change(measured):
    *_, (row,) = measured(sla("[{within: 3d}]", clock="always"), ("2026-03-27 10:00", ""))
    assert (row["due_at"], row["target_seconds"]) == ("2026-03-30T08:00:00Z", 3 * 86_400 - 3600)


@pytest.mark.parametrize(("due", "period"), [("closing", "2026-01"), ("next-opening", "2026-02")])
def test_a_target_that_fits_a_day_is_due_at_closing_or_at_the_next_opening(measured, due, period):
    statement, _, (row,) = measured(
        sla("[{within: 8h}]", more=f"conventions: {{due: {due}}}"), ("2026-01-30 09:00", "2026-02-01 12:00")
    )
    assert row["due_at"] == {"closing": "2026-01-30T16:00:00Z", "next-opening": "2026-02-02T08:00:00Z"}[due]
    assert (row["outcome"], row["period"]) == ("met", period)
    assert [each.period for each in statement.attainments] == [period]


@pytest.mark.parametrize(
    ("attribute", "periods"),
    [("due", ["2026-01", "2026-02"]), ("stopped", ["2026-03"] * 2), ("created", ["2026-01"] * 2)],
)
def test_the_period_goes_by_what_the_sla_says(measured, attribute, periods):
    items = [("2026-01-30 10:00", "2026-03-02 10:00"), ("2026-01-30 16:00", "")]
    *_, rows = measured(sla("[{within: 4h}]", attribute=attribute), *items)
    assert [row["period"] for row in rows] == periods
    assert [row["outcome"] for row in rows] == ["breached", "breached-open"]


def test_a_clock_that_never_opens_makes_nothing_late_and_does_no_harm(measured):
    statement, _, (row,) = measured(sla("[{within: 4h}]", clock="never"), ("2026-01-05 10:00", "2026-06-05 10:00"))
    assert (row["outcome"], row["due_at"], row["period"]) == ("met", None, "2199-12")
    *_, (row,) = measured(sla("[{within: 2bd}]", clock="never"), ("2026-01-05 10:00", "2026-06-05 10:00"))
    assert (row["outcome"], row["due_at"], row["target_seconds"]) == ("met", None, None)
    assert statement.rows.measured == 1


TARGETS = """[
    {region: south, within: 1h}, {tag: [vip, press], within: 2h},
    {service: network, within: 3h}, {region: north, within: 5h},
  ]"""


@pytest.mark.parametrize(
    ("item", "seconds"),
    [
        (("", "", "south", ""), 3600),
        (("", "network", "south", "vip"), 3600),
        (("", "network", "", "a, press ,b"), 7200),
        (("", "network", "north", "vips"), 10_800),
        (("", "desk", "north", ""), 18_000),
        (("", "", "west", "x"), None),
    ],
)
def test_the_first_line_that_fits_applies(measured, item, seconds):
    statement, _, (row,) = measured(sla(TARGETS), ("2026-01-05 10:00", "", *item))
    assert row["target_seconds"] == seconds
    assert (row["outcome"] == "not-applicable", row["reason"]) == (seconds is None, "no-target" if not seconds else "")
    assert statement.rows.out_of_scope == (seconds is None)
    assert statement.notes == ["1 item fits no target of its SLA: out of scope."] * (seconds is None)


def test_the_region_of_the_subscription_stands_in_for_a_missing_one(measured):
    *_, rows = measured(
        SUBSCRIPTIONS + sla("[{region: north, within: 5h}]"),
        ("2026-01-05 10:00", "", "acme", "desk"),
        ("2026-01-05 10:00", "", "acme", "desk", "south"),
        sla=None,
    )
    assert {row["item"]: row["target_seconds"] for row in rows} == {"T0": 18_000, "T1": None}


def test_the_version_in_force_at_creation_applies_and_a_pinned_one_always(measured):
    versions = sla("[{within: 1h}]") + sla("[{within: 2h}]", version=2, start="2026-01-06")
    *_, rows = measured(
        SUBSCRIPTIONS + versions,
        ("2026-01-05 23:59", "2026-01-07 10:00", "acme", "desk"),
        ("2026-01-06 00:00", "", "acme", "desk"),
        ("2026-01-06 00:00", "", "acme", "network"),
        sla=None,
    )
    assert [(row["sla_version"], row["subscription"], row["plan"]) for row in rows] == [
        (1, "acme-desk", "desk-one"),
        (2, "acme-desk", "desk-one"),
        (1, "acme-net", "net-one"),
    ]


def test_the_sla_of_a_contract_replaces_the_one_of_the_plan(measured):
    agreed = sla("[{within: 3h}]").replace("name: support", "name: solo-terms")
    agreed += sla("[{within: 4h}]", version=2, start="2026-01-06").replace("name: support", "name: solo-terms")
    bare = "kind: Plan\nmetadata: {name: bare}\nspec: {service: phones, tier: {rank: 1, name: One}}\n---\n"
    phones = SUBSCRIPTIONS.split("---\n")[2].replace("solo-desk", "solo-phones").replace("desk-one", "bare")
    contracts = (SUBSCRIPTIONS + phones + "---\n").replace("customer: solo,", "customer: solo, sla: solo-terms,")
    *_, rows = measured(
        bare + contracts + agreed + sla("[{within: 1h}]"),
        ("2026-01-05 10:00", "", "acme", "desk"),
        ("2026-01-05 10:00", "", "solo", "desk"),
        ("2026-01-06 10:00", "", "solo", "desk"),
        ("2026-01-05 10:00", "", "solo", "phones"),
        sla=None,
    )
    assert {row["item"]: (row["sla"], row["sla_version"], row["target_seconds"], row["plan"]) for row in rows} == {
        "T0": ("support", 1, 3600, "desk-one"),
        "T1": ("solo-terms", 1, 10_800, "desk-one"),
        "T2": ("solo-terms", 2, 14_400, "desk-one"),
        "T3": ("solo-terms", 1, 10_800, "bare"),
    }


def test_the_terms_that_were_used_name_the_contract(tmp_path):
    own = SUBSCRIPTIONS.replace("customer: solo,", "customer: solo, sla: support,")
    catalog = Bench(tmp_path, CALENDARS + own + sla("[{within: 1h}]") + SOURCE).catalog
    told = {}
    for term in terms_of_subscriptions(catalog):
        used = list(terms_used(catalog, term, Aimed(0, 0), "", held=False))
        told[term.subscription.name] = [(each.what, each.says, each.place.path) for each in used[1:3]]
    assert told["acme-desk"][0] == ("plan", "desk-one", ("spec", "sla"))
    assert told["acme-desk"][1][0] == "SLA"
    assert told["solo-desk"] == [
        ("plan", "desk-one", ("metadata", "name")),
        ("contract", "its own SLA, support", ("spec", "sla")),
    ]


def test_rows_without_terms_say_why(measured):
    statement, rejected, rows = measured(
        SUBSCRIPTIONS + sla("[{within: 1h}]"),
        ("2026-01-05 10:00", "", "acme", ""),
        ("2026-01-05 10:00", "", "acme", "phones"),
        ("2026-01-05 10:00", "", "solo", ""),
        ("2026-01-06 23:59", "", "solo", "desk"),
        ("2026-01-07 00:00", "", "solo", ""),
        ("2026-01-04 23:59", "", "solo", ""),
        ("2026-01-05 10:00", "", "slo", ""),
        ("2026-01-05 10:00", "", "", ""),
        sla=None,
    )
    assert [row["item"] for row in rows] == ["T2", "T3"]
    ended = "the customer 'solo' had no subscription when the item was created"
    assert [(row.line, row.column, row.code, row.message) for row in rejected] == [
        (2, "s", "several-subscriptions", "the row names no service; the customer 'acme' has desk, network"),
        (3, "s", "unknown-service", "the customer 'acme' has no subscription for 'phones'"),
        (6, "o", "no-terms-in-force", ended),
        (7, "o", "no-terms-in-force", ended),
        (8, "c", "unknown-customer", "no subscription names the customer 'slo'"),
        (9, "c", "no-customer", "the row names no customer"),
    ]
    assert statement.rows.rejected == 6


def test_a_row_between_two_subscriptions_hears_which_and_what_tells_them_apart(measured):
    two = SUBSCRIPTIONS.replace("start: 2026-01-05, end: 2026-01-06", "start: 2026-01-05, end: 2026-01-31")
    later = two + SUBSCRIPTIONS.partition("---")[0].replace("acme", "solo").replace("solo-desk", "solo-later") + "---\n"
    _, rejected, _ = measured(later + sla("[{within: 1h}]"), ("2026-01-06 10:00", "", "solo", "desk"), sla=None)
    which = "the customer 'solo' has several subscriptions for 'desk': solo-desk, solo-later"
    assert [(row.code, row.message) for row in rejected] == [
        ("several-subscriptions", f"{which}; let one end before the next begins")
    ]
    zones = "kind: SLA\nmetadata: {name: far, version: 1, effective: {from: 2025-01-01}}\nspec:\n  party: customer\n"
    zones += "  timezone: Asia/Tokyo\n  measures: [{metric: resolution, clock: office, targets: [{within: 1h}], "
    zones += "objective: 90%}]\n---\n"
    far = later.replace(
        "customer: solo, plan: desk-one, start: 2025", "customer: solo, sla: far, plan: desk-one, start: 2025"
    )
    _, rejected, _ = measured(far + zones + sla("[{within: 1h}]"), ("2026-01-06 10:00", "", "solo", ""), sla=None)
    days = "days begin in the zone of each SLA (Asia/Tokyo, Europe/Oslo), so that two may hold at once"
    assert [row.message for row in rejected] == [f"{which}; {days}"]


def test_before_the_first_version_there_is_no_promise(measured):
    _, rejected, _ = measured(sla("[{within: 1h}]"), ("2024-12-31 23:59", ""), ("2025-01-01 00:00", ""))
    message = "no version of the SLA support was in force when the item was created"
    assert [(row.line, row.code, row.message) for row in rejected] == [(2, "no-terms-in-force", message)]


def test_times_at_clock_changes_follow_the_source_and_are_counted(tmp_path):
    documents = CALENDARS + sla("[{within: 1h}]", clock="always")
    text = "n,o,r\nA,2026-03-29 02:30,\nB,2026-10-25 02:30,\nC,2026-10-25 12:00,\n"
    source = SOURCE.replace(", customer: c, service: s, region: g, tags: t", "")
    statement, _, rows = Bench(tmp_path, documents + source).measure(text)
    assert [row["started_at"] for row in rows] == [
        "2026-03-29T01:30:00Z",
        "2026-10-25T00:30:00Z",
        "2026-10-25T11:00:00Z",
    ]
    assert statement.notes == [
        "1 timestamp lies in an hour that came twice as clocks went back (earlier).",
        "1 timestamp lies in an hour that the clocks skipped (shift).",
    ]
    strict = source.replace("columns:", "timestamps: {ambiguous: reject, nonexistent: reject}\n  columns:")
    _, rejected, _ = Bench(tmp_path, documents + strict).measure(text)
    assert [(row.line, row.code) for row in rejected] == [(2, "time-at-clock-change"), (3, "time-at-clock-change")]


def test_a_time_without_offset_needs_a_zone(tmp_path):
    documents = CALENDARS + sla("[{within: 1h}]") + SOURCE.replace("timezone: Europe/Oslo\n  columns", "columns")
    text = "n,o,r,c,s,g,t\nA,2026-03-29 02:30,,,,,\nB,2026-03-29T02:30Z,,,,,\n"
    _, rejected, rows = Bench(tmp_path, documents).measure(text, sla="support")
    assert [row["item"] for row in rows] == ["B"]
    message = "'2026-03-29 02:30' carries no offset, and the TicketSource names no timezone"
    assert [(row.line, row.code, row.message) for row in rejected] == [(2, "time-without-zone", message)]


def test_a_target_due_at_the_first_instant_of_a_month_belongs_to_it(measured):
    statement, _, (row,) = measured(sla("[{within: 4h}]", clock="always"), ("2026-01-31 20:00", ""))
    assert (row["due_at"], row["period"]) == ("2026-01-31T23:00:00Z", "2026-02")
    statement, _, (row,) = measured(sla("[{within: 4h}]", clock="always"), ("2026-01-31T19:59:59.999999+01:00", ""))
    assert (row["due_at"], row["period"]) == ("2026-01-31T22:59:59Z", "2026-01")
    assert statement.attainments[0].period == "2026-01"


def test_as_of_an_instant_later_stops_have_not_happened_and_later_items_are_not_there(measured):
    items = [
        ("2026-01-05 10:00", "2026-01-05 12:00"),
        ("2026-01-05 11:00", "2026-01-05 11:00"),
        ("2026-01-05 11:01", ""),
        ("2026-01-05 09:30", "2026-01-05 10:00"),
    ]
    as_of = parse_instant("2026-01-05T11:00", "Europe/Oslo")
    statement, _, rows = measured(sla("[{within: 1h}]"), *items, as_of=as_of)
    assert [(row["item"], row["outcome"], row["stopped_at"]) for row in rows] == [
        ("T0", "running", None),
        ("T1", "met", "2026-01-05T10:00:00Z"),
        ("T3", "met", "2026-01-05T09:00:00Z"),
    ]
    assert (statement.rows.measured, statement.rows.out_of_scope) == (3, 1)


def test_words_that_come_up_late_do_not_mix_items_up(tmp_path):
    """Blocks are coded by the words known so far: a word that comes later must not change what came before."""
    lines = sla("[{region: r1, within: 1h}, {region: r2, within: 2h}, {tag: t, within: 3h}, {within: 4h}]")
    bench = Bench(tmp_path, CALENDARS + lines + SOURCE)
    rows = [(f"T{n}", f"c{n % 7 * (n // 9)}", f"r{n * n % 5}", "t" * (n % 3 == n // 20)) for n in range(60)]
    text = "n,o,r,c,s,g,t\n" + "".join(f"{n},2026-01-05T10:00Z,,{c},,{g},{t}\n" for n, c, g, t in rows)
    targets = {"r1": 3600, "r2": 7200}
    for piece in (40, 100, 1000, 1 << 20):
        *_, measured = bench.measure(text, sla="support", piece=piece)
        assert {row["item"]: (row["customer"], row["target_seconds"]) for row in measured} == {
            n: (c, targets.get(g, 10_800 if t else 14_400)) for n, c, g, t in rows
        }


def test_resolving_an_item_answers_it(tmp_path):
    terms_ = sla("[{within: 1h}]", clock="always").replace("resolution", "first-response")
    source = SOURCE.replace("r, customer: c, service: s, region: g, tags: t", "r, firstResponse: a, holdMinutes: h")
    text = (
        "n,o,a,r,h\nA,2026-01-05T10:00Z,,2026-01-05T11:00Z,60\nB,2026-01-05T10:00Z,,2026-01-05T11:01Z,\n"
        "C,2026-01-05T10:00Z,2026-01-05T10:30Z,2026-01-07T11:01Z,\nD,2026-01-05T10:00Z,,2026-01-05T10:59Z,60\n"
    )
    statement, rejected, rows = Bench(tmp_path, CALENDARS + terms_ + source).measure(text)
    assert [(row["item"], row["outcome"], row["stopped_at"], row["reason"]) for row in rows] == [
        ("A", "met", "2026-01-05T11:00:00Z", "resolved-without-response"),
        ("B", "breached", "2026-01-05T11:01:00Z", "resolved-without-response"),
        ("C", "met", "2026-01-05T10:30:00Z", ""),
    ]
    assert statement.notes[0] == "2 items were resolved without an answer: resolving them counts as the answer."
    assert [(row.line, row.code) for row in rejected] == [(5, "hold-longer-than-item")]


def test_times_outside_the_clock_are_rejected(measured):
    items = [("1969-12-31 23:00", ""), ("2026-01-05 10:00", "2300-01-01 00:00"), ("9999-12-31 00:00", "")]
    _, rejected, rows = measured(sla("[{within: 1h}]"), *items)
    assert rows == []
    assert [(row.line, row.column, row.code) for row in rejected] == [
        (2, "o", "time-out-of-range"),
        (3, "r", "time-out-of-range"),
        (4, "o", "time-out-of-range"),
    ]
