"""Files that are no export, or only nearly one: one mistake, one finding, with the next step."""

import pytest

from svcctl.source.tables import Dialect, Wanted, open_export

WANTED = {"item": Wanted("Number", "item"), "created": Wanted("Opened", "time"), "priority": Wanted("Priority", "text")}
HEADER = b"Number,Opened,Priority\n"
ROW = b"A1,2026-01-05T09:00:00Z,P1\n"


@pytest.fixture
def opened(tmp_path):
    """Opens an export of these bytes and reads it to its end."""

    def opens(content, dialect=None):
        path = tmp_path / "t.csv"
        path.write_bytes(content)
        export = open_export(str(path), WANTED, dialect or Dialect())
        rows = [row for chunk in export.chunks() for row in chunk.reject(range(chunk.count), "priority", "", "")]
        return export, rows

    return opens


def said(export_and_rows):
    export, _ = export_and_rows
    return [(each.rule, each.message, each.hint) for each in export.problems]


@pytest.mark.parametrize("end", [b"", b"\n" + ROW], ids=["no-end", "rows"])
def test_a_first_line_without_end_is_no_header(opened, end):
    message = "the export cannot be read: its first line is longer than 1,048,576 bytes, which no header is"
    hint = "export it again as CSV, with a line end behind each row"
    assert said(opened(b"x;" * 600_000 + end)) == [("export-unreadable", message, hint)]


def test_a_long_header_is_a_header_under_every_delimiter(opened):
    assert {rule for rule, *_ in said(opened(b"x;" * 200_000 + b"\n" + ROW))} == {"export-column-missing"}
    assert said(opened(HEADER.rstrip() + b"," + b"x" * 200_000 + b"\n" + ROW.rstrip() + b",y\n")) == []


def test_a_header_with_a_stray_carriage_return_is_told(opened):
    assert said(opened(b'"Number"x\rb,Opened\n' + ROW))


def test_a_long_value_in_a_refused_row_is_shown(opened):
    _, rows = opened(HEADER + b"A1,2026-01-05T09:00:00Z," + b"P" * 200_000 + b"\n")
    assert [len(row.value) for row in rows] == [200_000]
