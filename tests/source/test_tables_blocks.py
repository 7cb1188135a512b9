import csv
import io
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutting import cut
from svcctl.source.tables import blocks, lexer

fields = st.text(st.sampled_from('ab,;"\n\r x1'), max_size=8)


def rows_of(data: bytes, piece: int, limit: int = 200):
    """Every row and bad row as (line, text), in order, read in pieces of that many bytes."""
    pieces = [data[start : start + piece] for start in range(0, len(data), piece)]
    limits = [patch.object(module, "LONGEST_ROW", limit) for module in (lexer, blocks)]
    with limits[0], limits[1], patch.object(blocks, "_PIECE", 5):
        good, bad = [], []
        for block in cut(pieces, ","):
            _, lines = block.rows
            good += [(int(line), block.text(row)) for row, line in enumerate(lines)]
            bad += [(row.line, row.code, row.text) for row in block.bad]
    return good, bad


@given(st.lists(st.lists(fields, min_size=1, max_size=4), max_size=6), st.integers(1, 60))
def test_rows_that_a_csv_writer_wrote_come_back_whole_and_on_their_lines(table, piece):
    text = io.StringIO()
    lines, written = [], []
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    for row in table:
        lines.append(text.getvalue().count("\n") + 1)
        before = len(text.getvalue())
        writer.writerow(row)
        written.append(text.getvalue()[before:-1])
    good, bad = rows_of(text.getvalue().encode(), piece, limit=10_000)
    assert bad == []
    assert good == list(zip(lines, written, strict=True))


@given(st.text(st.sampled_from('a,"\n\r'), max_size=80).map(str.encode), st.integers(1, 40), st.integers(5, 40))
def test_any_bytes_give_the_same_rows_however_they_are_cut(data, piece, limit):
    assert rows_of(data, piece, limit) == rows_of(data, 1 << 20, limit)


@given(st.text(st.sampled_from('a,"\n'), max_size=80), st.integers(1, 40))
def test_no_character_is_lost(text, piece):
    good, bad = rows_of(text.encode(), piece, limit=1000)
    kept = "".join(row[-1] for row in sorted(good + bad, key=lambda row: row[0]))
    assert kept.replace("\n", "") == text.replace("\n", "")


@pytest.mark.parametrize("piece", [1, 7, 1000])
def test_a_quote_that_never_closes_costs_its_own_line_only(piece):
    good, bad = rows_of(b'1,a\n2,"b\n3,c\n4,"d"\n5,e\n', piece)
    assert good == [(1, "1,a"), (3, "3,c"), (4, '4,"d"'), (5, "5,e")]
    assert bad == [(2, "broken-quotes", '2,"b')]


@pytest.mark.parametrize("piece", [1, 7, 1000])
def test_a_line_that_is_too_long_is_refused_and_reading_goes_on(piece):
    good, bad = rows_of(b"1,a\n" + b"2," + b"x" * 300 + b"\n3,c\n", piece)
    assert good == [(1, "1,a"), (3, "3,c")]
    assert bad == [(2, "row-too-long", "2," + "x" * 198 + "…")]


def test_quotes_inside_an_unquoted_value_are_part_of_it():
    assert rows_of(b'1,5" pipe\n2,"a\nb"\n3,c\n', 1000) == ([(1, '1,5" pipe'), (2, '2,"a\nb"'), (4, "3,c")], [])


@pytest.mark.parametrize("before", range(12))
def test_a_carriage_return_alone_ends_a_row_wherever_it_stands(before):
    text = "a" * before
    assert rows_of(f"{text}1\r2\r\n3\r".encode(), 1000)[0] == [(1, f"{text}1"), (1, "2"), (2, "3")]


def test_blank_lines_are_no_rows_but_count_as_lines():
    assert rows_of(b"\n1,a\r\n\r\n2,b\n\n", 1000) == ([(2, "1,a"), (4, "2,b")], [])
