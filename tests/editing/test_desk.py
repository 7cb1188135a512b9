"""What stands under a cursor, what it means, where it leads, and what may be written there."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcctl.editing import Desk
from svcctl.editing.cursor import asked, spot
from svcctl.workspace import SourceFile

WORKSPACE = """apiVersion: svcctl/v1
kind: Workspace
metadata: {name: test}
spec: {company: Test, currency: EUR, timezone: UTC, folders: [policies]}
"""
TERMS = """apiVersion: svcctl/v1
kind: BusinessCalendar
metadata: {name: office, title: Office hours, owner: team-a}
spec: {timezone: Europe/Oslo, hours: {mon-fri: ["08:00-16:00"]}}
---
apiVersion: svcctl/v1
kind: SLA
metadata: {name: desk, title: Desk, owner: team-a, version: 1, effective: {from: 2026-01-01}}
spec:
  party: customer
  timezone: Europe/Oslo
  measures:
    - metric: first-response
      clock: office
      targets: [{priority: P1, within: 15m, clock: always}, {within: 4h}]
      objective: 95%
"""
FILE = "policies/all.yaml"


def desk(text=TERMS):
    files = (SourceFile("svcctl.yaml", WORKSPACE.encode()), SourceFile(FILE, text.encode()))
    return Desk(files, date(2026, 6, 1))


def at(text):
    """The text without its bar, and the line and column of the bar."""
    before, _, after = text.partition("¦")
    return before + after, before.count("\n") + 1, len(before) - before.rfind("\n")


def written(old, new):
    text, line, column = at(TERMS.replace(old, new))
    return [item.text for item in desk(text).complete(FILE, line, column)]


@pytest.mark.parametrize(
    ("marked", "path", "on_key"),
    [
        ("clock: of¦fice", ("spec", "measures", 0, "clock"), False),
        ("clo¦ck: office", ("spec", "measures", 0, "clock"), True),
        ("within: 1¦5m", ("spec", "measures", 0, "targets", 0, "within"), False),
    ],
)
def test_what_stands_under_a_cursor(marked, path, on_key):
    text, line, column = at(TERMS.replace(marked.replace("¦", ""), marked))
    found = spot(text.encode(), line, column)

    assert (found.document, found.path, found.on_key, found.kind) == (1, path, on_key, "SLA")


def test_nothing_stands_between_values():
    assert spot(TERMS.encode(), 5, 1) is None
    assert spot(b"a: [", 1, 2) is None


def test_a_name_shows_the_declaration_it_means():
    text, line, column = at(TERMS.replace("clock: office", "clock: off¦ice"))
    told, span = desk(text).hover(FILE, line, column)

    assert told.startswith("**BusinessCalendar/office** Office hours, `policies/all.yaml`")
    assert "timezone: Europe/Oslo" in told
    assert "Used by SLA/desk@1." in told
    assert (span.line, span.column) == (line, column - 3)


def test_a_declaration_without_a_title_shows_none():
    text, line, column = at(TERMS.replace(", title: Office hours", "").replace("clock: office", "clock: off¦ice"))

    assert desk(text).hover(FILE, line, column)[0].startswith("**BusinessCalendar/office**, `policies/all.yaml`")


def test_a_key_shows_what_it_says():
    text, line, column = at(TERMS.replace("objective: 95%", "obj¦ective: 95%"))
    told, _ = desk(text).hover(FILE, line, column)

    assert told.startswith("`spec.measures[0].objective`")
    assert "The share of work items" in told


def test_a_name_leads_to_its_declaration_and_back():
    text, line, column = at(TERMS.replace("clock: office", "clock: off¦ice"))
    target = desk(text).definition(FILE, line, column)
    text, line, column = at(TERMS.replace("name: office", "name: off¦ice"))
    (user,) = desk(text).uses(FILE, line, column)

    assert (target.file, target.span.line, target.span.column) == (FILE, 3, 18)
    assert user.span.line == 14


def test_the_round_the_clock_calendar_leads_nowhere():
    text, line, column = at(TERMS.replace("clock: always", "clock: alw¦ays"))

    assert desk(text).definition(FILE, line, column) is None
    assert desk(text).hover(FILE, line, column)[0] == "**BusinessCalendar/always**"


@pytest.mark.parametrize(
    ("old", "new", "there", "not_there"),
    [
        ("clock: office", "clock: ¦", ["always", "office"], ["desk"]),
        ("clock: office", "clock: of¦f", ["always", "office"], []),
        ("party: customer", "party: ¦", ["customer", "internal", "vendor"], []),
        (
            "      objective: 95%",
            "      obj¦",
            ["objective", "attributeBy", "minimumSample"],
            ["clock", "targets", "company"],
        ),
        ("{within: 4h}", "{within: 4h, ¦}", ["clock", "priority"], ["within", "objective"]),
        ("kind: SLA", "kind: ¦", ["SLA", "Plan", "Scenario"], ["desk"]),
        ("  party: customer", "  ¦", ["party", "credits"], ["timezone", "measures"]),
    ],
)
def test_what_may_be_written(old, new, there, not_there):
    found = written(old, new)

    assert [each for each in there if each not in found] == []
    assert [each for each in not_there if each in found] == []


def test_what_is_typed_takes_the_place_of_what_is_on_disk():
    typed = desk().with_file(FILE, TERMS.replace("clock: office", "clock: ofice").encode())

    assert not [each for each in desk().report.findings if each.rule == "unknown-reference"]
    assert [each.rule for each in typed.report.findings if each.rule == "unknown-reference"]
    assert typed.with_file("policies/more.yaml", b"").content("policies/more.yaml") == b""


@given(st.text("abc:{}[]-,'\"&*#|> \n\t¦", max_size=60), st.integers(1, 8), st.integers(1, 30))
def test_no_text_and_no_place_is_too_odd(text, line, column):
    asked(text, line, column)
    spot(text.encode(), line, column)
    desk(text).complete(FILE, line, column)
    desk(text).hover(FILE, line, column)
