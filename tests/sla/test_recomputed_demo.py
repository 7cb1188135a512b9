"""Every credit of the example company's quarter, worked out a second time by a plain script, to the cent.

The script knows nothing of svcctl: it reads the same YAML and CSV by the standard library and PyYAML, walks from day
to day, and takes only the instant and the table of credits from the report. Public holidays are written out.
"""

import csv
import json
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from running import completed

ROOT = Path(__file__).parents[2]
TICKETS, INCIDENTS = "examples/tickets-2026-q3.csv", "examples/incidents-2026-q3.csv"
OSLO = ZoneInfo("Europe/Oslo")
HOLIDAYS = {
    "office-oslo": set(),
    "office-munich": {date(2026, 8, 15), date(2026, 10, 3)},
    "office-new-york": {date(2026, 6, 19), date(2026, 7, 3), date(2026, 7, 4), date(2026, 9, 7)},
}
WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
NOTHING = timedelta(0)


def declared():
    """Every declaration of the workspace, by kind."""
    found = {}
    for path in sorted([*ROOT.glob("catalog/**/*.yaml"), *ROOT.glob("policies/**/*.yaml")]):
        for document in yaml.safe_load_all(path.read_text(encoding="utf-8")):
            found.setdefault(document["kind"], []).append(document)
    return found


DECLARED = declared()
CALENDARS = {each["metadata"]["name"]: each["spec"] for each in DECLARED["BusinessCalendar"]}
PLANS = {each["metadata"]["name"]: each["spec"] for each in DECLARED["Plan"]}


@cache
def day_hours(calendar, day):
    """When a calendar is open on a date, as (from, to) in UTC."""
    if calendar == "always":
        return ((datetime.combine(day, time(), UTC), datetime.combine(day + timedelta(days=1), time(), UTC)),)
    spec = CALENDARS[calendar]
    if day in HOLIDAYS[calendar]:
        return ()
    zone, found = ZoneInfo(spec["timezone"]), []
    for days, hours in spec["hours"].items():
        first, _, last = days.partition("-")
        if WEEK.index(first) <= day.weekday() <= WEEK.index(last or first):
            for each in hours:
                edges = (datetime.combine(day, time.fromisoformat(edge), zone) for edge in each.split("-"))
                found.append(tuple(edge.astimezone(UTC) for edge in edges))
    return tuple(found)


def stretches(calendar, start):
    """The open hours from an instant on, without end."""
    day = start.date() - timedelta(days=1)
    while True:
        for opens, closes in day_hours(calendar, day):
            if closes > start:
                yield day, max(opens, start), closes
        day += timedelta(days=1)


def elapsed(calendar, start, stop):
    used = NOTHING
    for _, opens, closes in stretches(calendar, start):
        if opens >= stop:
            return used
        used += min(closes, stop) - opens
    raise AssertionError


def due_after(calendar, start, amount):
    for _, opens, closes in stretches(calendar, start):
        if amount <= closes - opens:
            return opens + amount
        amount -= closes - opens
    raise AssertionError


def days_later(calendar, start, count):
    """The same point of the working day, so many open days later."""
    day, begins, _ = next(stretches(calendar, start))
    point = sum((min(closes, begins) - opens for opens, closes in day_hours(calendar, day) if opens < begins), NOTHING)
    while count:
        day += timedelta(days=1)
        count -= bool(day_hours(calendar, day))
    for opens, closes in day_hours(calendar, day):
        if point <= closes - opens:
            return opens + point
        point -= closes - opens
    return day_hours(calendar, day)[-1][1]


def target_of(calendar, start, text):
    """How much open time a target allows."""
    if text.endswith("bd"):
        return elapsed(calendar, start, days_later(calendar, start, int(text[:-2])))
    return timedelta(**{{"h": "hours", "m": "minutes"}[text[-1]]: int(text[:-1])})


def instant(text):
    """A time of the helpdesk in UTC, None where there is none. Raises ValueError for one that does not exist."""
    if text.strip() in {"", "-"}:
        return None
    return datetime.strptime(text, "%d.%m.%Y %H:%M").replace(tzinfo=OSLO).astimezone(UTC)


def subscriptions():
    for each in DECLARED["Subscription"]:
        spec = each["spec"]
        plan = PLANS[spec["plan"]]
        yield each["metadata"]["name"], spec, plan["service"], spec.get("sla") or plan["sla"]


def sla_of(name, day):
    """The version of an SLA that was in force on a day."""
    for each in DECLARED["SLA"]:
        dates = each["metadata"]["effective"]
        if each["metadata"]["name"] == name and dates["from"] <= day <= dates.get("to", date.max):
            return each["metadata"]["version"], each["spec"]
    return None


def terms_of(customer, service, day):
    """(subscription, its spec, name of the SLA, its version, its spec); None where there are none, or several."""
    fitting = [
        (name, spec, sla)
        for name, spec, its, sla in subscriptions()
        if (spec["customer"], its) == (customer, service) and spec["start"] <= day <= spec.get("end", date.max)
    ]
    if len(fitting) != 1:
        return None
    name, spec, sla = fitting[0]
    return name, spec, sla, *sla_of(sla, day)


def period(spec, day):
    return f"{day.year}-Q{(day.month + 2) // 3}" if spec["credits"]["per"] == "quarter" else f"{day:%Y-%m}"


class Counts:
    """Met and late items of one party, metric and period; late ones by priority."""

    def __init__(self):
        self.met, self.late = 0, []


def read_item(row, source):
    """A row of the export as plain values. Raises ValueError or KeyError for one that cannot be counted."""
    created, answered, resolved = (instant(row[name]) for name in ("Created", "First reply", "Resolved"))
    if created is None or any(each and each < created for each in (answered, resolved)):
        raise ValueError
    hold = timedelta(minutes=int(row["Hold minutes"] or 0))
    return created, answered, resolved, hold, source["priorities"][row["Priority"]]


def measure(as_of):
    """(counts by party, period and metric; the terms of each party; the lines of rows that cannot be counted)."""
    source = next(each["spec"] for each in DECLARED["TicketSource"] if each["metadata"]["name"] == "helpdesk")
    counts, parties, refused = {}, {}, []
    with (ROOT / TICKETS).open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file, delimiter=";")
        for row in rows:
            if row["Type"] not in source["match"]["equals"]:
                continue
            try:
                created, answered, resolved, hold, priority = read_item(row, source)
                found = terms_of(row["Customer"], row["Service"], created.astimezone(OSLO).date())
                name, spec, sla, version, terms = found
            except (ValueError, KeyError, TypeError):
                refused.append(rows.line_num)
                continue
            if created > as_of:
                continue
            answered, resolved = (None if each and each > as_of else each for each in (answered, resolved))
            reason = source["exclusionReasons"].get(row["Not counted because"], row["Not counted because"])
            if reason in terms.get("exclusions", []):
                continue
            party = (row["Customer"], name, sla, version)
            parties[party] = (spec, terms)
            for promised in terms["measures"]:
                if promised["metric"] != "availability":
                    stop = (answered or resolved) if promised["metric"] == "first-response" else resolved
                    count(counts, party, (spec, terms), promised, (created, stop, hold, priority, as_of))
    return counts, parties, refused


def count(counts, party, about, promised, item):
    (spec, terms), (created, stop, hold, priority, as_of) = about, item
    line = next(
        each
        for each in promised["targets"]
        if priority in ([each["priority"]] if isinstance(each["priority"], str) else each["priority"])
        and each.get("region", spec["region"]) == spec["region"]
    )
    clock = line.get("clock", promised["clock"])
    hold = hold if promised.get("pauseIn") else NOTHING
    allowed = target_of(clock, created, line["within"])
    due = due_after(clock, created, allowed + hold)
    if line["within"].endswith("bd") and not hold:
        due = days_later(clock, created, int(line["within"][:-2]))
    used = max(elapsed(clock, created, stop or as_of) - hold, NOTHING)
    mine = counts.setdefault((*party, period(terms, due.astimezone(OSLO).date()), promised["metric"]), Counts())
    if used > allowed:
        mine.late.append(priority)
    elif stop:
        mine.met += 1


def merged(spans):
    found = []
    for low, high in sorted(spans):
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], high))
        else:
            found.append((low, high))
    return found


def overlap(spans, low, high):
    return sum((max(min(b, high) - max(a, low), NOTHING) for a, b in spans), NOTHING)


def downtime(as_of):
    """Uptime by party and month, as a fraction."""
    with (ROOT / INCIDENTS).open(encoding="utf-8", newline="") as file:
        incidents = list(csv.DictReader(file))
    services = {each["metadata"]["name"] for each in DECLARED["Service"]}
    found = {}
    for name, spec, service, sla in subscriptions():
        version, terms = sla_of(sla, date(2026, 7, 1))
        if not any(each["metric"] == "availability" for each in terms["measures"]):
            continue
        down, excused = [], []
        for row in incidents:
            low, high = (datetime.fromisoformat(row[key]) for key in ("Started", "Ended"))
            about = [(row["Service"], service), (row["Customer"], spec["customer"]), (row["Region"], spec["region"])]
            if low > high or row["Service"] not in services or any(said not in {"", mine} for said, mine in about):
                continue
            if row["Impact"] == "Maintenance" or row["Not counted because"]:
                excused.append((low, high))
            elif row["Impact"] == "Outage":
                down.append((low, high))
        outages = [(a, b) for a, b in merged(down) if b - a >= timedelta(minutes=5)]
        assert not any(overlap(merged(down), *span) for span in excused), "the two overlap: the script is too simple"
        for month in (7, 8, 9, 10):
            low, high = (datetime(2026, each, 1, tzinfo=OSLO).astimezone(UTC) for each in (month, month + 1))
            high = min(high, as_of)
            begins = datetime.combine(spec["start"], time(), OSLO).astimezone(UTC)
            ends = datetime.combine(spec.get("end", date(2030, 1, 1)) + timedelta(days=1), time(), OSLO).astimezone(UTC)
            if low < min(high, ends) and begins < high:
                lost = overlap(outages, max(low, begins), min(high, ends))
                whole = high - low - overlap(merged(excused), low, high)
                party = (spec["customer"], name, sla, version)
                found[*party, f"2026-{month:02}"] = (
                    spec,
                    terms,
                    1 - Fraction(lost // timedelta(seconds=1), whole // timedelta(seconds=1)),
                )
    return found


def percent(text):
    return Fraction(Decimal(text.rstrip("%"))) / 100


def earned_by(rules, share, late, sample):
    """The share of the base that the rules of one metric earn."""
    total = Fraction(0)
    for rule in rules:
        if not sample:
            continue
        if "bands" in rule:
            total += max(
                (percent(each["credit"]) for each in rule["bands"] if share < percent(each["below"])), default=0
            )
        elif "perBreach" in rule:
            total += percent(rule["perBreach"]) * sum(priority == rule["priority"] for priority in late)
        else:
            raise AssertionError(rule)
    return total


def months_of(name):
    year, _, part = name.partition("-")
    if part.startswith("Q"):
        return [(int(year), int(part[1]) * 3 - 2 + each) for each in range(3)]
    return [(int(year), int(part))]


def recomputed(as_of):
    """{(period, customer, subscription, SLA, version): (currency, amount)} of every credit, and the refused lines."""
    counts, parties, refused = measure(as_of)
    uptimes = downtime(as_of)
    shares, about = {}, {}
    for (*party, name, metric), mine in counts.items():
        spec, terms = about[*party, name] = parties[tuple(party)]
        measured = mine.met + len(mine.late)
        enough = next(each for each in terms["measures"] if each["metric"] == metric).get("minimumSample", 1)
        share = Fraction(mine.met, measured) if measured else Fraction(1)
        shares.setdefault((*party, name), {})[metric] = (share, mine.late, measured >= max(enough, 1))
    for key, (spec, terms, share) in uptimes.items():
        about[key] = (spec, terms)
        shares.setdefault(key, {})["availability"] = (share, [], True)
    paid, found = {}, {}
    for key in sorted(shares, key=lambda each: (each[4], *each[:4])):
        *party, name = key
        spec, terms = about[key]
        promised = terms["credits"]
        by_metric = [
            earned_by([rule for rule in promised["rules"] if rule["metric"] == metric], *facts)
            for metric, facts in shares[key].items()
        ]
        share = sum(by_metric) if promised["combine"] == "sum" else max(by_metric)
        days = [date(year, month, 1) for year, month in months_of(name)]
        running = sum(spec["start"].replace(day=1) <= day <= spec.get("end", date.max) for day in days)
        base = Fraction(Decimal(str(spec["monthlyFee"]))) * running
        amount = base * share
        if not amount:
            continue
        begins = max(days[0], spec["start"])
        anniversary = (begins.month, begins.day) >= (spec["start"].month, spec["start"].day)
        account = (*party[:3], begins.year - (not anniversary))
        amount = min(amount, base * percent(promised["cap"]["period"]))
        most = Fraction(Decimal(str(spec["monthlyFee"]))) * 12 * percent(promised["cap"]["year"])
        amount = min(amount, max(most - paid.get(account, 0), 0))
        cents = Decimal(amount.numerator * 100 * 10**9 // amount.denominator).scaleb(-9)  # enough to see a half
        owed = cents.quantize(Decimal(1), ROUND_HALF_UP).scaleb(-2)
        paid[account] = paid.get(account, 0) + Fraction(owed)
        found[name, *party] = (spec["currency"], owed)
    return found, refused


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """What the demo's command writes: (table of credits, rejected rows, the instant)."""
    out = tmp_path_factory.mktemp("demo")
    words = ["sla", "report", TICKETS, "--source", "helpdesk", "--incidents", INCIDENTS]
    assert completed(*words, "--out", out, "--quiet", cwd=ROOT).returncode == 0
    with (out / "credits.csv").open(encoding="utf-8", newline="") as file:
        credits_ = list(csv.DictReader(file))
    with (out / "rejected.csv").open(encoding="utf-8", newline="") as file:
        rejected = [int(row["line"]) for row in csv.DictReader(file) if row["file"] == TICKETS]
    as_of = datetime.fromisoformat(json.loads((out / "manifest.json").read_text(encoding="utf-8"))["asOf"])
    return credits_, rejected, as_of


def test_every_credit_of_the_quarter_comes_to_the_same_cent(report):
    credits_, rejected, as_of = report
    found, refused = recomputed(as_of)
    assert {
        (row["period"], row["customer"], row["subscription"], row["sla"], int(row["sla_version"])): (
            row["currency"],
            Decimal(row["amount"]),
        )
        for row in credits_
    } == found
    assert sorted(refused) == sorted(rejected)
    assert len(found) >= 10
