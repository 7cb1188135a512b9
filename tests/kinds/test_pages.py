"""The page of a kind says what the kind is for, and its examples are sound: all of them make up one small workspace."""

import re
from datetime import date

import pytest
from kind_pages import documents, files

from svcctl.kinds import kinds
from svcctl.kinds.reference import BEGIN, page, rows, with_keys
from svcctl.validation import validate_files
from svcctl.workspace import SourceFile

TODAY = date(2026, 1, 15)


def validated(contents):
    return validate_files([SourceFile(name, body.encode()) for name, body in contents.items()], TODAY)


def test_the_examples_of_all_pages_are_one_sound_workspace():
    catalog, report = validated(files())
    assert [f"{finding.file}:{finding.span.line} {finding.message}" for finding in report.findings] == []
    assert {resource.kind for resource in catalog.resources} == set(kinds())
    assert len(catalog.resources) == len(documents())


def test_a_fault_in_an_example_would_be_seen():
    broken = {**files(), "catalog/bundles.yaml": files()["catalog/bundles.yaml"].replace("backup-pro", "backup-max")}
    _, report = validated(broken)
    assert [finding.rule for finding in report.findings] == ["unknown-reference"]


@pytest.mark.parametrize("kind", kinds())
def test_a_page_says_what_the_kind_is_for(kind):
    text = page(kind).read_text(encoding="utf-8")
    front, heading = re.match(r"---\nsummary: (.+)\n---\n# (\w+)\n\n\w", text).groups()
    assert heading == kind
    assert front.endswith(".")
    assert f"\nkind: {kind}\n" in text
    assert max(map(len, text.partition(BEGIN)[0].splitlines())) <= 130


@pytest.mark.parametrize("kind", kinds())
def test_every_key_has_a_row(kind):
    told = {row.key: row for row in rows(kind)}
    assert told["metadata.name"].needed == "yes"
    assert all(row.says for row in told.values())
    written = with_keys(kind, page(kind).read_text(encoding="utf-8"))
    assert all(str(row) in written.splitlines() for row in told.values())


@pytest.mark.parametrize(
    ("kind", "key", "needed", "write"),
    [
        ("SLA", "measures[].targets[].within", "yes", "`30m` or `4h` or `2bd`"),
        ("SLA", "measures[].attributeBy", "else `due`", "`due` or `stopped` or `created`"),
        ("SLA", "measures[].targets[].within.by", "sometimes", '`"17:00"` or `close`'),
        ("SLA", "credits.rules[].perBreach", "sometimes", "`5%` or `{amount: 100, currency: EUR}`"),
        ("SLA", "restsOn", "", "`[storage-internal]`"),
        ("Feature", "unit", "sometimes", "`GB` or `users`"),
        ("TicketSource", "delimiter", "", '`","` or `;` or `"\\t"` or `"\\|"`'),
        ("BusinessCalendar", "specialDays[].date", "yes", "`2026-01-31`"),
    ],
)
def test_a_row_says_whether_a_key_must_be_there_and_what_to_write(kind, key, needed, write):
    (row,) = [row for row in rows(kind) if row.key == key]
    assert (row.needed, row.write) == (needed, write)


def test_a_page_without_a_place_for_its_keys_is_refused():
    with pytest.raises(ValueError, match="no place for its keys"):
        with_keys("Plan", "# Plan\n")
