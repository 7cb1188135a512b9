"""Periods that are not over, what is owed only where it is asked for, and what a report was made from."""

import pytest

from svcctl.calendars.instants import parse_instant
from svcctl.documents.sla_report import proof
from svcctl.documents.sla_report.owed import sums
from svcctl.sla.ongoing import covered, ongoing, period_said
from svcctl.sla.sections import sections
from svcctl.sla.support import Support

OSLO = {("gold", 1): "Europe/Oslo"}


@pytest.fixture
def month(make):
    """What was attained in February, as of an instant in Oslo's zone."""

    def at(as_of):
        said = make["statement"](as_of=parse_instant(as_of, "Europe/Oslo"), zones=OSLO)
        return said, said.totals[-1]

    return at


@pytest.mark.parametrize(
    ("as_of", "so_far", "days"),
    [
        ("2026-02-03T10:00", True, "2026-01-01 to 2026-02-03"),
        ("2026-02-28T23:59", True, "2026-01-01 to 2026-02-28"),
        ("2026-03-01T00:00", False, "2026-01-01 to 2026-02-28"),
        ("2026-05-01T00:00", False, "2026-01-01 to 2026-02-28"),
    ],
)
def test_a_month_is_over_when_it_is_over_where_the_sla_is(month, as_of, so_far, days):
    statement, row = month(as_of)
    assert ongoing(statement, row) is so_far
    assert period_said(statement, row) == ("2026-02 so far" if so_far else "2026-02")
    assert covered(statement) == days


def test_the_days_do_not_run_backwards_before_the_first_period(month):
    statement, row = month("2025-12-31T18:00")
    assert covered(statement) == "2025-12-31 to 2025-12-31"
    assert ongoing(statement, row)


def test_text_and_page_tell_what_is_not_over_and_count_no_verdict_on_it(month, html):
    statement, _ = month("2026-02-03T10:00")
    table = next(each for each in sections(statement) if each.title == "Attainment")
    assert [row[0] for row in table.rows] == ["2026-01", "2026-02 so far"]
    text = html({"as_of": statement.as_of, "zones": OSLO})
    assert "<h1>2026-01-01 to 2026-02-03</h1>" in text
    assert "2026-02 so far" in text
    assert "100.00% so far" in text
    assert "<dt>objectives missed</dt><dd>1 of 1</dd>" in text
    alone = {"attainments": [row for row in statement.attainments if row.period == "2026-02"]}
    assert "<dt>objectives missed so far</dt><dd>0 of 1</dd>" in html({"as_of": statement.as_of, "zones": OSLO} | alone)


def test_a_page_tells_what_of_a_sum_has_to_be_asked_for(make, html):
    credits_ = [make["credit"](1, 5000), make["credit"](2, 700, on_request=True), make["credit"](3, 9, "NOK")]
    told = {each.amount.currency: each.to_claim for each in sums(make["statement"](credits=credits_))}
    assert {currency: each and each.minor for currency, each in told.items()} == {"EUR": 700, "NOK": None}
    assert "EUR 7.00 of it if claimed</span>" in html({"credits": credits_})
    assert ", if they claim it</span>" in html({"credits": credits_[1:2]})


def test_a_sentence_tells_what_vendors_owe_only_if_asked_for(make):
    credits_ = [make["credit"](1, 10000), make["credit"](2, 1000, on_request=True), make["credit"](3, 900, "NOK")]
    assert Support(credits=credits_[:2]).owed() == (
        "Vendors owe us EUR 110.00; of that, where it is asked for in time: EUR 10.00."
    )
    assert Support(credits=credits_[1:2]).owed() == "Vendors owe us EUR 10.00, where it is asked for in time."
    assert Support(credits=credits_[1:]).owed() == (
        "Vendors owe us EUR 10.00, NOK 9.00; of that, where it is asked for in time: EUR 10.00."
    )
    assert Support(credits=credits_[:1]).owed() == "Vendors owe us EUR 100.00."


MANIFEST = {
    "tool": {"name": "svcctl", "version": "1.2"},
    "workspace": {"commit": "abc", "dirty": True, "sha256": "ef"},
    "source": "desk",
    "slas": [{"name": "gold", "version": 1}, {"name": "gold", "version": 2}],
    "inputs": [{"file": "a.csv", "size": 1200, "sha256": "cd"}],
    "rows": {"read": 1, "outOfScope": 0},
}


def test_what_a_report_was_made_from_is_told_in_words(html):
    assert [row.cells for row in proof.inputs(MANIFEST).rows] == [("a.csv", 1200, "cd")]
    assert [row.cells for row in proof.terms(MANIFEST).rows] == [
        ("SLAs", "gold@1, gold@2"),
        ("read by", "desk"),
        ("terms, SHA-256", "ef"),
        ("terms, git commit", "abc, with changes that are not committed"),
        ("program", "svcctl 1.2"),
    ]
    assert ("rows outOfScope", "0") in [row.cells for row in proof.everything(MANIFEST).rows]
    assert "outOfScope" not in html(more={"manifest": MANIFEST})
    assert "none" in [row.cells[1] for row in proof.terms({"workspace": {"commit": None}}).rows]


def test_words_to_copy_are_set_apart_in_notes(html):
    text = html({"notes": ['add `"A<B": P1` to priorities']})
    assert "add <code>&#34;A&lt;B&#34;: P1</code> to priorities" in text
