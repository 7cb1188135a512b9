"""Random exports against a slow reading of the contract, row by row, with zoneinfo and Decimal."""

import csv
import io
from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sla_bench import Bench

OSLO = ZoneInfo("Europe/Oslo")
DOCUMENTS = """
kind: BusinessCalendar
metadata: {name: office}
spec:
  timezone: Europe/Oslo
  hours: {mon-fri: ["09:00-17:00"]}
  holidays: {add: [{date: 2026-01-01, name: New Year}]}
---
kind: Plan
metadata: {name: one}
spec: {service: desk, tier: {rank: 1, name: One}, sla: support}
---
kind: SLA
metadata: {name: support, version: 1, effective: {from: 2025-01-01, to: 2025-12-31}}
spec:
  party: customer
  timezone: Europe/Oslo
  measures:
    - {metric: first-response, clock: always, targets: [{within: 1h}], objective: 90%, attributeBy: created}
    - metric: resolution
      clock: office
      pauseIn: [waiting]
      targets: [{priority: P1, within: 2h}, {priority: P2, within: 8h}]
      objective: 80%
  exclusions: [customer-caused]
  credits:
    per: month
    of: monthly-fee
    rules:
      - {metric: first-response, bands: [{below: 90%, credit: 5%}, {below: 50%, credit: 12.5%}]}
      - {metric: resolution, bands: [{below: 80%, credit: 7%}]}
      - {metric: resolution, perBreach: 3%, priority: P1}
    combine: sum
    cap: {period: 15%, year: 2%}
---
kind: SLA
metadata: {name: support, version: 2, effective: {from: 2026-01-01}}
spec:
  party: customer
  timezone: Europe/Oslo
  measures:
    - {metric: resolution, clock: office, targets: [{within: 4h}], objective: 80%}
---
kind: Subscription
metadata: {name: acme-desk}
spec: {customer: acme, plan: one, start: 2025-11-01, currency: EUR, monthlyFee: 333.33}
---
kind: Subscription
metadata: {name: yen-desk}
spec: {customer: yen, plan: one, start: 2025-01-01, end: 2025-12-15, currency: JPY, monthlyFee: 12345}
---
kind: TicketSource
metadata: {name: tickets}
spec:
  timezone: Europe/Oslo
  columns:
    {item: n, customer: c, priority: p, created: o, firstResponse: a, resolved: r, holdMinutes: h, excludedReason: e}
  priorities: {"1": P1, "2": P2, "3": P3}
"""
HEADER = ["n", "c", "p", "o", "a", "r", "h", "e"]

OUTCOMES = ("met", "breached", "breached-open", "running", "excluded")
minutes = st.integers(0, 75 * 24 * 60)
START = datetime(2025, 11, 1, tzinfo=UTC)


def at(minute):
    return "" if minute is None else (START + timedelta(minutes=minute)).strftime("%Y-%m-%dT%H:%M:00Z")


@st.composite
def rows(draw):
    opened = draw(minutes)
    later = st.none() | st.integers(-30, 6000).map(lambda delay: opened + delay)
    return [
        draw(st.sampled_from(["acme", "acme", "yen", "nobody", ""])),
        draw(st.sampled_from(["1", "2", "2", "3", "9", ""])),
        draw(st.just(at(opened)) | st.sampled_from(["", "soon"])),
        at(draw(later)),
        at(draw(later)),
        draw(st.sampled_from(["", "0", "30", "600", "-5", "x"])),
        draw(st.sampled_from(["", "", "customer-caused", "weather"])),
    ]


def text_of(table):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([HEADER, *([f"T{n}", *row] for n, row in enumerate(table))])
    return text.getvalue()


def office_minutes(start, stop):
    """Open minutes between two instants, date by date on the wall of Oslo."""
    total, day = timedelta(0), start.astimezone(OSLO).date()
    while day <= stop.astimezone(OSLO).date():
        if day.weekday() < 5 and (day.month, day.day) != (1, 1):
            opens, closes = (
                datetime(day.year, day.month, day.day, hour, tzinfo=OSLO).astimezone(UTC) for hour in (9, 17)
            )
            total += max(timedelta(0), min(stop, closes) - max(start, opens))
        day += timedelta(days=1)
    return total // timedelta(minutes=1)


def due_month(start, budget):
    """The month in Oslo of the minute in which the budget of office minutes is used up."""
    low, high = 0, 60 * 24 * 60
    while low < high:
        middle = (low + high) // 2
        if office_minutes(start, start + timedelta(minutes=middle)) >= budget:
            high = middle
        else:
            low = middle + 1
    return f"{(start + timedelta(minutes=low)).astimezone(OSLO):%Y-%m}"


def parse(text):
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return "bad"


def judge(row, as_of):  # noqa: PLR0911 - one return a reason
    """What becomes of one row: a reason of rejection, or (customer, version, {metric: (month, outcome, priority)})."""
    customer, priority, *times, hold, reason = row
    opened, answered, resolved = map(parse, times)
    if opened == "bad":
        return "unreadable-time"
    if opened is None:
        return "no-created"
    if (answered and answered < opened) or (resolved and resolved < opened):
        return "stop-before-start"
    if not priority:
        return "no-priority"
    if priority == "9":
        return "unknown-priority"
    if hold in {"-5", "x"}:
        return "unreadable-hold"
    held = int(hold or 0)
    if resolved and timedelta(minutes=held) > resolved - opened:
        return "hold-longer-than-item"
    if customer in {"", "nobody"}:
        return "no-customer" if not customer else "unknown-customer"
    day = opened.astimezone(OSLO).date().isoformat()
    if customer == "yen" and day > "2025-12-15":
        return "no-terms-in-force"
    version = 1 if day < "2026-01-01" else 2
    return customer, version, dict(metrics(version, int(priority), (opened, answered, resolved), held, reason, as_of))


def metrics(version, priority, instants, held, reason, as_of):  # noqa: PLR0917 - what an outcome depends on
    opened, answered, resolved = instants
    if version == 1:
        stop = answered or resolved
        used = ((stop or as_of) - opened) / timedelta(minutes=1)
        yield "first-response", (f"{opened.astimezone(OSLO):%Y-%m}", verdict(used, 60, stop, reason), priority)
    budget = 240 if version == 2 else {1: 120, 2: 480}.get(priority)
    if budget is not None:
        held = held if version == 1 else 0
        used = office_minutes(opened, resolved or as_of) - held
        yield "resolution", (due_month(opened, budget + held), verdict(used, budget, resolved, reason), priority)


def verdict(used, budget, stop, reason):
    if reason == "customer-caused" and budget != 240:
        return "excluded"
    return ("met" if stop else "running") if used <= budget else ("breached" if stop else "breached-open")


def expected(table, as_of):
    rejected, counts, late = Counter(), Counter(), Counter()
    for row in table:
        found = judge(row, as_of)
        if isinstance(found, str):
            rejected[found] += 1
            continue
        customer, version, outcomes = found
        for metric, (month, outcome, priority) in outcomes.items():
            counts[month, customer, version, metric, outcome] += 1
            late[month, customer, metric, priority] += outcome.startswith("breached") and version == 1
    return rejected, counts, late


def credit_of(counts, late, customer, month, paid):
    fee, digits = (Decimal("333.33"), 2) if customer == "acme" else (Decimal(12345), 0)
    share = {}
    for metric, bands in (("first-response", ((90, 5), (50, Decimal("12.5")))), ("resolution", ((80, 7),))):
        met, *missed = (counts[month, customer, 1, metric, outcome] for outcome in OUTCOMES[:3])
        missed = sum(missed)
        hits = [credit for below, credit in bands if met + missed and Decimal(100 * met) / (met + missed) < below]
        share[metric] = Decimal(max(hits, default=0))
    share["resolution"] += 3 * late[month, customer, "resolution", 1]
    left = fee * 12 * 2 / 100 - sum(paid)
    amount = min(fee * min(sum(share.values()), Decimal(15)) / 100, left)
    return amount.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP), sum(share.values())


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    return Bench(tmp_path_factory.mktemp("oracle"), DOCUMENTS)


def newest(table):
    good = [row for row in table if not isinstance(judge(row, START), str)]
    return max((parse(text) for row in good for text in row[2:5] if text), default=datetime.fromtimestamp(0, UTC))


@given(table=st.lists(rows(), max_size=25), piece=st.integers(20, 400))
def test_the_report_agrees_with_the_oracle_however_the_export_is_cut(bench, table, piece):
    statement, rejected, measured = bench.measure(text_of(table), piece=piece)
    as_of = newest(table)
    assert datetime.fromtimestamp(statement.as_of / 10**6, UTC) == as_of
    codes, counts, late = expected(table, as_of)
    assert Counter(row.code for row in rejected) == codes
    assert [row.row for row in sorted(rejected, key=lambda row: row.line)] == [
        text_of(table).splitlines()[n + 1] for n, row in enumerate(table) if isinstance(judge(row, as_of), str)
    ]
    seen = Counter(
        (row["period"], row["customer"], row["sla_version"], row["metric"], row["outcome"])
        for row in measured
        if row["outcome"] != "not-applicable"
    )
    assert seen == counts
    for row in statement.attainments:
        if row.customer != "*":
            key = (row.period, row.customer, row.sla_version, row.metric)
            met, breached, late_, *others = (counts[*key, name] for name in OUTCOMES)
            assert row.count == (met, breached + late_, *others)
    check_credits(statement.credits, counts, late)


def check_credits(credits_, counts, late):
    found = {(credit.customer, credit.period): credit for credit in credits_}
    for customer in ("acme", "yen"):
        paid = {}
        for month in sorted({key[0] for key in counts if key[1] == customer and key[2] == 1}):
            if customer == "yen" and month > "2025-12":
                continue  # its subscription has ended: no fee to take a share of
            year = 1 if customer == "yen" or month < "2026-11" else 2
            amount, share = credit_of(counts, late, customer, month, paid.setdefault(year, []))
            credit = found.pop((customer, month), None)
            assert (credit.amount.amount if credit else None) == (amount if share else None)
            paid[year].append(amount)
    assert found == {}


@given(table=st.lists(rows(), max_size=12), data=st.data())
def test_the_order_of_rows_changes_nothing_but_lines(bench, table, data):
    shuffled = data.draw(st.permutations(table))
    one, *_ = bench.measure(text_of(table))
    two, *_ = bench.measure(text_of(shuffled))
    assert (one.attainments, one.credits, one.rejected, one.as_of) == (
        two.attainments,
        two.credits,
        two.rejected,
        two.as_of,
    )


@given(table=st.lists(rows(), max_size=12))
def test_sums_alone_are_the_same_as_sums_with_rows(bench, table):
    assert bench.measure(text_of(table), rows=False)[0] == bench.measure(text_of(table))[0]


@given(table=st.lists(rows(), max_size=12), cut=minutes)
def test_as_of_an_instant_nothing_later_has_happened(bench, table, cut):

    then = START + timedelta(minutes=cut)
    micros = int(then.timestamp()) * 10**6
    known = [row for row in table if not isinstance(judge(row, then), str)]
    was = [
        [*row[:2], *(text if text and parse(text) <= then else "" for text in row[2:5]), *row[5:]]
        for row in known
        if parse(row[2]) <= then
    ]
    now, before = bench.measure(text_of(known), as_of=micros)[0], bench.measure(text_of(was), as_of=micros)[0]
    assert (now.attainments, now.credits) == (before.attainments, before.credits)
    assert now.rows.out_of_scope - before.rows.out_of_scope == len(known) - len(was)
