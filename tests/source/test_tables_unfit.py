"""Files that are no export, or only nearly one: one mistake, one finding, with the next step."""

import errno
import gzip
import io
import os
import zipfile
from pathlib import Path
from unittest.mock import patch

import pytest

from svcctl.source.tables import Dialect, Wanted, open_export

WANTED = {"item": Wanted("Number", "item"), "created": Wanted("Opened", "time"), "priority": Wanted("Priority", "text")}
HEADER = b"Number,Opened,Priority\n"
ROW = b"A1,2026-01-05T09:00:00Z,P1\n"


@pytest.fixture
def opened(tmp_path):
    """Opens an export of these bytes and reads it to its end."""

    def opens(content, wanted=None):
        path = tmp_path / "t.csv"
        path.write_bytes(content)
        export = open_export(str(path), wanted or WANTED, Dialect())
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


def zipped(name):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), b"\x00" * 600)  # dated, so that the bytes are always the same
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "what", "hint"),
    [
        (zipped("xl/workbook.xml"), "an Excel workbook", "save it as CSV"),
        (b"PK\x03\x04" + b"\x14" + b"\0" * 9000 + b"[Content_Types].xml", "an Excel workbook", "save it as CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "an Excel workbook", "save it as CSV"),
        (zipped("tickets.csv"), "an archive", "unpack it"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "an archive", "unpack it"),
        (gzip.compress(zipped("tickets.csv"), mtime=0), "an archive", "unpack it"),
        (b"\xef\xbb\xbf\n<!DOCTYPE html>\n<html><head>", "a web page", "sign in"),
        (b"<HTML lang=en>", "a web page", "sign in"),
        (b'<?xml version="1.0"?>\n<items/>', "XML", "as CSV"),
        (b'{"tickets": [{"Number": "A1"}]}', "JSON", "as CSV"),
        (b'[\n  {"Number": "A1", "Opened": "x"}]', "JSON", "as CSV"),
        (b"%PDF-1.7\n", "a PDF", "as CSV"),
        (bytes(range(256)) * 9, "no text", "as CSV"),
        (b"\x7fELF\x02\x01\x01" + b"\x00" * 3 + b"abc,def\n", "no text", "as CSV"),
    ],
)
def test_another_kind_of_file_is_one_finding_that_names_it(opened, content, what, hint):
    ((rule, message, told),) = said(opened(content))
    assert (rule, message) == ("export-unreadable", f"the export cannot be read: it looks like {what}")
    assert hint in told


@pytest.mark.parametrize("sign", ["^", "~", ":"])
def test_a_header_without_a_known_separator_is_one_finding(opened, sign):
    content = (HEADER + ROW).replace(b",", sign.encode())
    message = (
        "the export cannot be read: no known separator in the header "
        f"'Number{sign}Opened{sign}Priority': no comma, semicolon, tab or vertical bar"
    )
    hint = "export it again with one of them between the columns"
    assert said(opened(content)) == [("export-delimiter", message, hint)]


@pytest.mark.parametrize("above", [b"# tickets of June, exported on the 1st\n", b"Tickets\n\n", b"a,b,c,d\nx\n"])
def test_a_line_above_the_header_is_one_finding(opened, above):
    line = above.count(b"\n") + 1
    message = f"the export cannot be read: its first line is no header; line {line} has the columns"
    hint = f"take out what stands above line {line}"
    assert said(opened(above + HEADER + ROW)) == [("export-unreadable", message, hint)]


def test_a_header_that_only_begins_oddly_is_a_header(opened):
    for first in (b"[x]", b"{x}", b"<x>", b"#", b"PK", b"BZ"):
        assert said(opened(first + b"," + HEADER + b"1," + ROW)) == []


def of(path):
    export = open_export(str(path), WANTED, Dialect())
    assert sum(chunk.count for chunk in export.chunks()) >= 0
    return said((export, []))


AGAIN = "download or copy it again"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (gzip.compress(HEADER + ROW * 9)[:-12], "the compressed file ends before its end"),
        (gzip.compress(HEADER + ROW * 9)[:10] + b"\xff" * 90, "the compressed file is damaged"),
        (b"\x28\xb5\x2f\xfd" + b"\xff" * 90, "the compressed file is damaged"),
        (b"PAR1" + b"\x00" * 90, "the Parquet file is damaged, or ends before its end"),
    ],
    ids=["truncated", "gzip", "zstd", "parquet"],
)
def test_a_damaged_file_is_told_in_our_own_words(tmp_path, content, why):
    (tmp_path / "t").write_bytes(content)
    assert of(tmp_path / "t") == [("export-unreadable", f"the export cannot be read: {why}", AGAIN)]


@pytest.mark.parametrize(
    ("number", "why", "hint"),
    [
        (errno.ENOENT, "there is no such file", "check the path"),
        (errno.EACCES, "you may not read it", "ask its owner for the right to read it"),
        (errno.EISDIR, "it is a folder", "name a file in it"),
        (errno.EIO, "Input/output error", "copy the file to another disk and try again"),
    ],
)
def test_what_the_system_refuses_has_its_own_next_step(tmp_path, number, why, hint):
    with patch.object(Path, "open", side_effect=OSError(number, os.strerror(number))):
        found = of(tmp_path / "t")
    assert found == [("export-unreadable", f"the export cannot be read: {why}", hint)]


def test_several_missing_columns_are_one_finding_that_names_three(opened):
    wanted = {f"f{number}": Wanted(f"Q{number}", "text") for number in range(9)}
    ((rule, message, hint),) = said(opened(HEADER + ROW, wanted=wanted))
    assert (rule, message) == (
        "export-column-missing",
        "there are no columns 'Q0' for f0, 'Q1' for f1 and 'Q2' for f2 in the header, and 6 more are missing",
    )
    assert hint == "set columns of the TicketSource to the 3 columns of the export"


def test_missing_columns_that_are_near_are_named_together(opened):
    wanted = {"item": Wanted("Numbers", "item"), "created": Wanted("Opened at", "time")}
    message = "there are no columns 'Numbers' for item and 'Opened at' for created in the header"
    hint = "did you mean 'Number' and 'Opened'? set columns.item and columns.created of the TicketSource"
    assert said(opened(HEADER + ROW, wanted=wanted)) == [("export-column-missing", message, hint)]


def test_a_column_that_may_be_missing_is_still_a_warning_of_its_own(opened):
    wanted = WANTED | {"a": Wanted("Qa", "text", optional=True), "b": Wanted("Qb", "text")}
    export, _ = opened(HEADER + ROW, wanted=wanted)
    assert [each.severity.value for each in export.problems] == ["error", "warning"]
