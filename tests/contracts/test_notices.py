"""Notices of contracts beside what laws ask: by days, whichever months they fall in, and whoever says them."""

import pytest
from dealings import DAY, clause, house, jurisdiction, party
from test_gather import msa

from svcctl.kinds.jurisdiction import Ahead
from svcctl.validation import validate_files
from svcctl.workspace import SourceFile

RULES = frozenset({"notice-shorter-than-law", "notice-longer-than-law", "renewal-reminder-missing"})
BLANK = "    {name}: {{type: {kind}, about: How long, notice: {notice}{default}}}\n"


def term(**notices):
    """A clause with a blank for each notice: its length, or nothing where others say it."""
    blanks = ""
    for about, said in notices.items():
        kind = "months" if "month" in str(said) else "duration"
        default = f", default: {said}" if said else ""
        blanks += BLANK.format(name=about, kind=kind, notice=about, default=default)
    text = " ".join(f"{{{{ {name} }}}}" for name in notices)
    return clause("term", f"It renews: {text}.", keys=f"  parameters:\n{blanks}")


def law(*rules, more=""):
    periods = "".join(f"    - {{{rule}, source: Section 1}}\n" for rule in rules)
    return jurisdiction("england", "GB", "en-GB", (f"  noticePeriods:\n{periods}" if periods else "") + more)


def told(*files, day=DAY):
    made = house(msa("{clause: term}"), *files)
    del made["templates/germany.yaml"]
    _, report = validate_files([SourceFile(name, text.encode()) for name, text in made.items()], day, RULES)
    return [(each.rule.split("-")[1], each.file.removeprefix("templates/"), each.path[-2:]) for each in report.findings]


WINDOW = "  renewalNotice:\n    - {{customers: {who}, from: 30d, to: 15d, countsBackFrom: {day}, source: Section 2}}\n"


@pytest.mark.parametrize(
    ("said", "rule", "found"),
    [
        ("29d", "atLeast: 30d", ["shorter"]),
        ("30d", "atLeast: 30d", []),
        ("720h", "atLeast: 30d", []),
        ("719h", "atLeast: 30d", []),  # begins on the thirtieth day before
        ("27d", "atLeast: 1 month", ["shorter"]),
        ("28d", "atLeast: 1 month", []),  # long enough in a February
        ("31d", "atMost: 1 month", []),
        ("32d", "atMost: 1 month", ["longer"]),
        ("1 month", "atMost: 27d", ["longer"]),
        ("1 month", "atMost: 28d", []),
        ("12 months", "atMost: 1 year", []),
        ("13 months", "atMost: 1 year", ["longer"]),
        ("40bd", "atMost: 30d", ["longer"]),
        ("20bd", "atLeast: 30d", []),  # nobody can say
        ("5d", "atLeast: 10d, atMost: 20d", ["shorter"]),
    ],
)
def test_only_what_is_surely_too_short_or_too_long_is_told(said, rule, found):
    assert [each[0] for each in told(term(decline=said), law(f"notice: decline, customers: all, {rule}"))] == found


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("notice: termination, customers: all", []),
        ("notice: decline, customers: consumer", []),
        ("notice: decline, customers: business", ["longer"]),
        ("notice: decline, customers: all, since: 2027-01-01", []),
        ("notice: decline, customers: all, since: 2026-11-30", ["longer"]),
    ],
)
def test_a_law_counts_for_its_notice_its_customers_and_from_its_day(rule, found):
    assert [each[0] for each in told(term(decline="60d"), law(f"{rule}, atMost: 30d"))] == found


@pytest.mark.parametrize(("buys", "found"), [("", []), ("business", []), ("consumer", ["longer"])])
def test_a_law_for_consumers_counts_for_those_who_buy_as_one(buys, found):
    more = f"  buysAs: {buys}\n" if buys else ""
    theirs = party("buyer", "customer", f"  jurisdiction: england\n{more}")
    rule = law("notice: decline, customers: consumer, atMost: 30d")
    assert [each[0] for each in told(term(decline="60d"), rule, theirs)] == found


@pytest.mark.parametrize(
    ("day", "reminder", "found"),
    [
        ("decline-deadline", "14d", ["shorter"]),
        ("decline-deadline", "15d", []),
        ("decline-deadline", "30d", []),
        ("decline-deadline", "31d", ["longer"]),
        ("renewal", "5d", []),  # 25 days before the renewal, 20 of them for declining it
        ("renewal", "11d", ["longer"]),
    ],
)
def test_a_reminder_lies_in_the_window_of_the_law(day, reminder, found):
    files = term(decline="20d", reminder=reminder), law(more=WINDOW.format(who="all", day=day))
    assert [each[0] for each in told(*files)] == found


def test_a_contract_that_renews_where_the_law_asks_for_a_reminder_has_one():
    asks = law(more=WINDOW.format(who="business", day="renewal"))
    assert [each[:2] for each in told(term(decline="20d"), asks)] == [("reminder", "msa.yaml")]
    assert told(term(termination="20d"), asks) == []
    assert told(term(decline="20d"), law(more=WINDOW.format(who="consumer", day="renewal"))) == []


def test_a_notice_of_changes_is_held_against_the_law():
    assert [each[0] for each in told(term(change="30d"), law(more="  changeNotice: 60d\n"))] == ["shorter"]
    assert told(term(change="60d"), law(more="  changeNotice: 60d\n")) == []


def test_what_was_agreed_is_told_where_it_is_written_and_once():
    rule = law("notice: decline, customers: all, atMost: 30d")
    theirs = party("buyer", "customer", "  jurisdiction: england\n  values: {decline: 90d}\n")
    twin = party("twin", "customer", "  jurisdiction: england\n")
    assert told(term(decline=""), rule, theirs) == [("longer", "buyer.yaml", ("values", "decline"))]
    assert told(term(decline="60d"), rule, twin) == [("longer", "term-1.md", ("decline", "default"))]


@pytest.mark.parametrize("text", ["30", "1 week", "5bd", "4h", ""])
def test_a_length_that_is_neither_days_nor_months_is_refused(text):
    with pytest.raises(ValueError, match="write"):
        Ahead.parse(text)
