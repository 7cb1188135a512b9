"""Lines that are counted while cells are told apart, and rows that pyarrow cannot speak of."""

from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cutting import cut
from svcctl.source.tables import cells
from svcctl.source.tables.blocks import apart, borders
from svcctl.source.tables.cells import Plan, read_block
from svcctl.source.tables.chunks import ahead, read_chunk

PLAN = Plan("t.csv", ("a", "b"), ",", {"item": (0, "item"), "at": (1, "time"), "word": (1, "text")}, "%Y", frozenset())
lines = st.sampled_from([b"1,a", b"2,b", b",", b"3", b"4,c,d", b"", b"", b" ", b'5,"e\nf"', b"\xfc", b"\xfc,6", b'"7'])
ends = st.sampled_from([b"\n", b"\n", b"\n", b"\r\n"])
texts = st.builds(
    lambda rows, last: b"".join(row + end for row, end in rows) + last, st.lists(st.tuples(lines, ends)), lines
)


def pieces_of(text, size):
    return [text[start : start + size] for start in range(0, len(text), size)]


@given(texts, st.integers(1, 40))
@example(b"1,a\n\n2,b\n", 100)
@example(b"\xfc\n1,a\n", 100)
def test_lines_are_those_of_the_text_however_they_were_counted(text, size):
    chunks = ahead(apart(pieces_of(text, size), ","), PLAN, 7)
    for chunk, whole in zip(chunks, cut(pieces_of(text, size), ",", 7), strict=True):
        assert chunk.block.first_line == whole.first_line
        assert chunk.block.next_line == whole.next_line
        assert chunk.block.rows[1].tolist() == whole.rows[1].tolist()
        there = chunk.index if chunk.index is not None else range(chunk.count)
        items = [value.as_py().decode("utf-8", "backslashreplace") for value in chunk.items]
        assert items == [whole.text(int(row)).split(",")[0] for row in there]


@given(texts, st.integers(1, 40))
def test_a_border_has_the_line_behind_it(text, size):
    for at, line in borders(pieces_of(text, size), ",", 3):
        assert line == 3 + text.count(b"\n", 0, at) or at == len(text)


@pytest.mark.parametrize(("text", "known"), [(b"1,a\n2,b\n", True), (b"1,a\n\n2,b\n", False), (b'1,"a"\n', False)])
def test_lines_are_counted_on_the_way_where_each_is_a_row(text, known):
    (block,) = apart([text], ",")
    assert (read_block(block, PLAN).feeds is not None) == known


def test_a_row_of_another_width_need_not_be_text():
    (block,) = cut([b"1,a\n\xfcber\n2,b\n\xe4,\xe4,\xe4\n"], ",")
    chunk = read_chunk(block, PLAN)
    assert [(row.line, row.code, row.row) for row in chunk.rejected] == [
        (2, "too-few-columns", "\\xfcber"),
        (4, "too-many-columns", "\\xe4,\\xe4,\\xe4"),
    ]
    assert [value.as_py() for value in chunk.items] == [b"1", b"2"]


def test_blank_lines_are_looked_for_only_where_there_may_be_some():
    (block,) = apart([b"1,a\n2,b\n"], ",")
    with patch.object(cells.pacsv, "read_csv", wraps=cells.pacsv.read_csv) as reading:
        read_block(block, PLAN)
    assert reading.call_count == 1
