import gzip
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcctl.source.tables import Dialect, Wanted, blocks, lexer, open_export

WANTED = {
    "item": Wanted("Number", "item"),
    "created": Wanted("Opened", "time"),
    "priority": Wanted("Priority", "text"),
}
HEADER = "Number,Opened,Priority\n"
GOOD = "A1,2026-01-05T09:00:00Z,P1\n"


@pytest.fixture
def read(tmp_path):
    """Reads an export of this content: (good rows as item, micros, priority), (rejected), (findings)."""

    def reads(content, dialect=None, piece=1 << 20, wanted=None):
        path = tmp_path / "t.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        export = open_export(str(path), wanted or WANTED, dialect or Dialect(), piece=piece)
        return read_all(export, str(path))

    return reads


def read_all(export, path):
    good, rejected = [], []
    for chunk in export.chunks():
        rejected += [(row.line, row.code, row.message, row.row) for row in chunk.rejected]
        times, codes = chunk.times["created"], chunk.texts["priority"]
        for row in range(chunk.count):
            if times.bad[row]:
                rejected += [
                    (each.line, each.code, each.value, each.row) for each in chunk.reject([row], "created", "bad", "")
                ]
            else:
                text = codes.values[codes.codes[row]]
                good.append((chunk.items[row].as_py().decode(), int(times.micros[row]) // 10**6, text))
    assert all(problem.place.file == path for problem in export.problems)
    found = [
        (each.rule, each.place.span.line, each.severity.value, each.message, each.hint) for each in export.problems
    ]
    return good, rejected, found


A1 = ("A1", 1767603600, "P1")


def test_a_plain_export_is_read_without_a_word(read):
    assert read(HEADER + GOOD) == ([A1], [], [])


@pytest.mark.parametrize(
    "content",
    [
        ("\ufeff" + HEADER + GOOD).encode(),
        (HEADER + GOOD).encode("utf-16"),
        (HEADER + GOOD).encode("utf-16-le"),
        (HEADER + GOOD).encode("utf-16-be"),
        gzip.compress((HEADER + GOOD).encode()),
        (HEADER + GOOD).replace("\n", "\r\n").encode(),
        (HEADER + GOOD).replace(",", ";").encode(),
        ("sep=|\n" + HEADER + GOOD).replace(",", "|").encode(),
        ("\n\n" + HEADER + "\n" + GOOD + "\n\n").encode(),
        ("number , OPENED,priority\n" + GOOD).encode(),
        ('"Number","Opened","Priority"\n' + GOOD).encode(),
        (HEADER + GOOD.rstrip("\n")).encode(),
    ],
    ids=[
        "bom",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "gzip",
        "crlf",
        "semicolon",
        "sep",
        "blank",
        "case",
        "quoted",
        "no-end",
    ],
)
def test_what_other_systems_write_is_read_without_a_word(read, content):
    assert read(content) == ([A1], [], [])


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff", "  \n"])
def test_an_empty_export(read, content):
    empty = ("export-empty", 1, "error", "the export is empty", "export it again")
    assert read(content) == ([], [], [empty])


def test_a_header_and_no_rows(read):
    found = (
        "export-without-rows",
        1,
        "warning",
        "the export has a header and no rows",
        "check the filter of the export",
    )
    assert read(HEADER) == ([], [], [found])


def test_a_file_that_is_not_there(tmp_path):
    export = open_export(str(tmp_path / "no.csv"), WANTED, Dialect())
    message = "the export cannot be read: there is no such file"
    assert [(each.rule, each.message) for each in export.problems] == [("export-unreadable", message)]
    assert list(export.chunks()) == []


def test_a_missing_column_names_the_nearest(read):
    good, rejected, found = read("Number,Opened at,Priority\n" + GOOD)
    assert (good, rejected) == ([], [])
    assert found == [
        (
            "export-column-missing",
            1,
            "error",
            "there is no column 'Opened' for created in the header",
            "did you mean 'Opened at'? set columns.created of the TicketSource",
        )
    ]


def test_a_missing_column_without_a_near_one_says_what_to_do(read):
    *_, found = read("Number,Xyz,Priority\n" + GOOD)
    assert found[0][-1] == "set columns.created of the TicketSource to one of the 3 columns of the export"


def test_a_wanted_header_twice_is_a_warning_and_others_are_nobodys_business(read):
    good, rejected, found = read(
        "Number,Opened,Priority,Comment,opened,Priority,Comment\nA1,2026-01-05T09:00:00Z,P1,x,y,P9,z\n"
    )
    assert (good, rejected) == ([A1], [])
    message = "the header has 'Priority' more than once, as columns 3 and 6: the first is read"
    assert found == [("export-column-twice", 1, "warning", message, "rename the other column")]


def test_a_wrong_delimiter_is_recognised(read):
    found = (
        "export-delimiter",
        1,
        "warning",
        "the columns seem to be separated by a comma, not by a semicolon; read so",
        'set delimiter of the TicketSource to ","',
    )
    assert read(HEADER + GOOD, Dialect(delimiter=";")) == ([A1], [], [found])


def test_rows_of_another_width_are_rejected_and_the_others_read(read):
    good, rejected, found = read(
        HEADER + "A0,2026-01-05T09:00:00Z\n" + GOOD + "A2,2026-01-05T09:00:00Z,P1,more\n\n" + GOOD
    )
    assert good == [A1, A1]
    assert rejected == [
        (2, "too-few-columns", "2 columns where the header has 3", "A0,2026-01-05T09:00:00Z"),
        (
            4,
            "too-many-columns",
            "4 columns where the header has 3: is a value with a delimiter in it not quoted?",
            "A2,2026-01-05T09:00:00Z,P1,more",
        ),
    ]
    assert found == []


def test_a_truncated_last_row(read):
    message = "2 columns where the header has 3: the export ends inside this row"
    good, rejected, _ = read(HEADER + GOOD + "A2,2026-01-0")
    assert (good, rejected) == ([A1], [(3, "too-few-columns", message, "A2,2026-01-0")])


def test_a_file_that_ends_inside_quotes(read):
    message = "a quote on this line is never closed; put quotes around a value in pairs"
    good, rejected, _ = read(HEADER + GOOD + 'A2,2026-01-05T09:00:00Z,"P1\n')
    assert (good, rejected) == ([A1], [(3, "broken-quotes", message, 'A2,2026-01-05T09:00:00Z,"P1')])


def test_nuls_are_values_like_any_other(read):
    good, rejected, _ = read(HEADER + "\x00\x00\x00\n" + GOOD + "A2,2026-01-05\x00,P1\n")
    assert good == [A1]
    assert [(line, code) for line, code, *_ in rejected] == [(2, "too-few-columns"), (4, "bad")]


def test_words_that_are_not_utf_8_are_read_as_windows_1252(read):
    good, rejected, found = read(HEADER.encode() + "A1,2026-01-05T09:00:00Z,Höchst\n".encode("cp1252"))
    assert (good, rejected, found) == ([("A1", 1767603600, "Höchst")], [], [])


def test_lines_are_those_of_the_file_when_values_span_lines(read):
    good, rejected, _ = read(HEADER + 'A1,2026-01-05T09:00:00Z,"P1"\nA2,x,"a\n\nb"\nA3,y,P1\n')
    assert good == [A1]
    assert rejected == [(3, "bad", "x", 'A2,x,"a\n\nb"'), (6, "bad", "y", "A3,y,P1")]


def test_a_header_may_span_lines_too(read):
    good, rejected, _ = read('Number,Opened,"Prio\nrity",Priority\nA1,2026-01-05T09:00:00Z,,P1\nA2,x,,P1\n')
    assert good == [A1]
    assert [line for line, *_ in rejected] == [4]


def test_a_truncated_gzip_says_so_and_keeps_what_was_read(tmp_path):
    path = tmp_path / "t.csv.gz"
    path.write_bytes(gzip.compress((HEADER + GOOD * 100_000).encode())[:-20])
    good, _, found = read_all(open_export(str(path), WANTED, Dialect(), piece=4096), str(path))
    assert set(good) <= {A1}
    assert [(rule, severity) for rule, _, severity, *_ in found] == [("export-unreadable", "error")]


def test_day_and_month_the_wrong_way_round_is_said(read):
    rows = "A1,05/01/2026 09:00,P1\nA2,13/01/2026 09:00,P1\nA3,14/01/2026 09:00,P1\n"
    good, rejected, found = read(HEADER + rows, Dialect(layout="%m/%d/%Y %H:%M"))
    assert [item for item, *_ in good] == ["A1"]
    assert [line for line, *_ in rejected] == [3, 4]
    message = (
        "column 'Opened' has 2 values that are not written as %m/%d/%Y %H:%M, such as '13/01/2026 09:00'; "
        "they fit %d/%m/%Y %H:%M, so in the others day and month may be the wrong way round"
    )
    hint = 'set timestamps.layout of the TicketSource to "%d/%m/%Y %H:%M"'
    assert found == [("export-time-layout", 3, "warning", message, hint)]


def test_another_layout_that_fits_is_named_and_two_that_fit_are_told_apart_by_the_user(read):
    *_, found = read(HEADER + "A1,25.01.2026 09:00,P1\n")
    assert found[0][3].endswith("such as '25.01.2026 09:00'; they fit %d.%m.%Y %H:%M")
    *_, found = read(HEADER + "A1,05/01/2026 09:00,P1\n")
    assert found[0][3].endswith("they fit %d/%m/%Y %H:%M and %m/%d/%Y %H:%M")
    assert found[0][4] == (
        "look in the export whether day or month comes first, and set timestamps.layout of the TicketSource"
    )


def test_a_few_bad_values_are_no_matter_of_layout(read):
    *_, found = read(HEADER + GOOD + "A2,soon,P1\n")
    assert found == []


def test_a_layout_that_cannot_be_read_stops_the_reading(read):
    good, _, found = read(HEADER + GOOD, Dialect(layout="%d.%m. %H:%M"))
    assert good == []
    assert found[0][:4] == (
        "export-time-layout",
        1,
        "error",
        "the layout %d.%m. %H:%M cannot be read: it has no year; a timestamp needs %Y",
    )


def test_a_line_without_end_is_refused_with_bounded_memory(tmp_path):
    path = tmp_path / "t.csv"
    with path.open("wb") as file:
        file.write((HEADER + GOOD + "A2,").encode())
        for _ in range(64):
            file.write(b"x" * (1 << 20))
        file.write(b"\n" + GOOD.encode())
    held = []
    export = open_export(str(path), WANTED, Dialect(), piece=1 << 20)
    rejected, good = [], 0
    for chunk in export.chunks():
        held.append(len(chunk.block.data))
        good += chunk.count
        rejected += [(row.line, row.code, len(row.row)) for row in chunk.rejected]
    assert (good, rejected) == (2, [(3, "row-too-long", 501)])
    assert max(held) < 4 << 20


values = st.text(st.sampled_from('aP1,"\n 2026-05TZ:0'), max_size=9)


@given(st.lists(st.tuples(values, values, values), max_size=8), st.integers(1, 60))
def test_blocks_of_any_size_give_the_same_rows(tmp_path_factory, rows, piece):
    path = tmp_path_factory.getbasetemp() / "blocks.csv"
    path.write_text(HEADER + "".join(",".join(row) + "\n" for row in rows), encoding="utf-8", newline="")
    with patch.object(lexer, "LONGEST_ROW", 500), patch.object(blocks, "LONGEST_ROW", 500):
        small = read_all(open_export(str(path), WANTED, Dialect(), piece=piece), str(path))
        large = read_all(open_export(str(path), WANTED, Dialect()), str(path))
    assert (sorted(small[0]), sorted(small[1])) == (sorted(large[0]), sorted(large[1]))
