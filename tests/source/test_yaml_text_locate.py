"""Where values stand: lines and columns, exact, whatever characters come before them."""

from collections.abc import Iterator
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from svcctl.findings import Path, Span
from svcctl.source.yaml_text import load, locate

TEXT = (
    "# note\n"
    "apiVersion: svcctl/v1\n"
    "metadata: {name: gold, 'labels': {tier: \"x\"}}\n"
    "spec:\n"
    "  bands:\n"
    "    - {below: 99.9, credit: 5}\n"
    "    - below: 98\n"
    "      credit: 10\n"
    "  note: |\n"
    "    two\n"
    "    lines\n"
    "  empty:\n"
    "  base: &base {a: 1}  # twice\n"
    "  copy: *base\n"
    "---\n"
    "é😀: ü 😀  # emoji\n"
    "two: [😀, x]\n"
)

PLACES = {
    (0, ("apiVersion",), False): Span(2, 13, 2, 22),
    (0, ("apiVersion",), True): Span(2, 1, 2, 11),
    (0, ("metadata",), False): Span(3, 11, 3, 46),
    (0, ("metadata", "labels", "tier"), False): Span(3, 41, 3, 44),
    (0, ("metadata", "labels"), True): Span(3, 24, 3, 32),
    (0, ("spec",), False): Span(5, 3, 5, 9),
    (0, ("spec", "bands"), False): Span(6, 5, 6, 31),
    (0, ("spec", "bands", 0, "below"), False): Span(6, 15, 6, 19),
    (0, ("spec", "bands", 1), False): Span(7, 7, 7, 16),
    (0, ("spec", "bands", 1), True): Span(7, 7, 7, 16),
    (0, ("spec", "bands", 1, "credit"), True): Span(8, 7, 8, 13),
    (0, ("spec", "note"), False): Span(9, 9, 12, 1),
    (0, ("spec", "empty"), False): Span(12, 3, 12, 8),
    (0, ("spec", "base"), False): Span(13, 15, 13, 21),
    (0, ("spec", "copy", "a"), False): Span(13, 19, 13, 20),
    (0, ("spec", "missing"), False): Span(4, 1, 4, 5),
    (0, ("spec", "missing", "deeper"), True): Span(4, 1, 4, 5),
    (0, ("spec", "bands", 7), False): Span(5, 3, 5, 8),
    (0, ("spec", "bands", 1, "missing"), False): Span(7, 7, 7, 16),
    (0, ("spec", "bands", -1), False): Span(5, 3, 5, 8),
    (0, ("spec", "bands", "x"), False): Span(5, 3, 5, 8),
    (0, ("spec", 0), False): Span(4, 1, 4, 5),
    (0, ("missing",), False): Span(2, 1, 2, 22),
    (0, (), False): Span(2, 1, 2, 22),
    (1, ("é😀",), True): Span(16, 1, 16, 3),
    (1, ("é😀",), False): Span(16, 5, 16, 8),
    (1, ("two", 1), False): Span(17, 10, 17, 11),
    (2, ("two",), False): Span(1, 1, 1, 2),
    (-1, (), False): Span(1, 1, 1, 2),
}


@pytest.mark.parametrize("wanted", PLACES, ids=str)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("bom", ["", "\ufeff"], ids=["", "BOM"])
def test_a_value_is_found_whatever_ends_the_lines(wanted, line_end, bom):
    assert locate((bom + TEXT.replace("\n", line_end)).encode(), [wanted]) == [PLACES[wanted]]


def test_many_places_come_back_in_the_order_they_were_asked():
    wanted = list(PLACES)
    assert locate(TEXT.encode(), iter(wanted)) == list(PLACES.values())
    assert locate(TEXT.encode(), []) == []


def test_the_first_of_two_equal_keys_is_found():
    assert locate(b"a: 1\na: 2\n", [(0, ("a",), False)]) == [Span(1, 4, 1, 5)]


def test_what_stands_before_a_fault_is_found_and_nothing_in_files_that_are_no_text():
    start = Span(1, 1, 1, 2)
    assert locate(b"x:\n  a: 1\n---\nb: [", [(0, ("x", "a"), False), (1, ("b",), False)]) == [Span(2, 6, 2, 7), start]
    assert locate(b"a: 1\n---\n" + b"[" * 70, [(0, ("a",), False), (1, (0,), False)]) == [Span(1, 4, 1, 5), start]
    assert locate(b"a: \xff", [(0, ("a",), False)]) == [start]
    assert locate(b"", [(0, ("a",), False)]) == [start]
    assert locate(b"&a [*a]", [(0, (0, 0, 0), False)]) == [Span(1, 4, 1, 8)]


def test_a_thousand_places_among_thousands_of_keys():
    text = "".join(f"k{n}: {n}\n" for n in range(20_000)).encode()
    wanted: list[tuple[int, Path, bool]] = [(0, (f"k{n}",), True) for n in range(20_000)]
    assert [span.line for span in locate(text, wanted)] == list(range(1, 20_001))


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from leaves(item, (*path, number))
    else:
        yield path, value


def cut(text: str, span: Span) -> str:
    lines = text.splitlines(keepends=True)[span.line - 1 : span.end_line]
    if span.end_line == span.line:
        return lines[0][span.column - 1 : span.end_column - 1]
    last = lines[span.end_line - span.line] if len(lines) > span.end_line - span.line else ""
    return lines[0][span.column - 1 :] + "".join(lines[1 : span.end_line - span.line]) + last[: span.end_column - 1]


WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=12)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9)
    | WORDS
    | st.sampled_from(
        ["no", "012", "17:30", "~", "", " x", "x ", "a\nb\n", "\n", "- a", "a: b", "#", ".inf", "1e5", "<<"]
    )
)
KEYS = WORDS | st.sampled_from(["1", "true", "~", "", "<<", "no"])
DATA = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


def dump(value: Any) -> str:
    """Our own plain writer: JSON-like, quoted texts, decimals by their digits."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{dump(key)}: {dump(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(dump, value)) + "]"
    if isinstance(value, str):
        return '"' + "".join(c if c.isalnum() or c == " " else f"\\U{ord(c):08X}" for c in value) + '"'
    return (
        {None: "null", True: "true", False: "false"}[value]
        if value is None or value is True or value is False
        else str(value)
    )


@settings(max_examples=150, deadline=None)
@given(data=DATA)
def test_what_is_written_is_read_back_and_every_value_is_found(data):
    text = f"# note\nroot: {dump(data)}\n"
    documents, problems = load(text.encode(), "a.yaml")
    assert problems == []
    assert documents[0].data == {"root": data}
    found = list(leaves(documents[0].data))
    spans = locate(text.encode(), [(0, path, False) for path, _ in found])
    for (path, value), span in zip(found, spans, strict=True):
        assert isinstance(value, dict | list) or dump(value) == cut(text, span), path


@settings(max_examples=150, deadline=None)
@given(data=DATA, width=st.sampled_from([20, 1000]))
def test_what_ruamel_writes_is_read_back_and_every_value_is_found(data, width):
    text = ruamel_text({"root": data}, width)
    documents, problems = load(text.encode(), "a.yaml")
    assert problems == []
    assert documents[0].data == plain({"root": data})
    found = list(leaves(documents[0].data))
    for (path, value), span in zip(found, locate(text.encode(), [(0, path, False) for path, _ in found]), strict=True):
        piece = cut(text, span)
        if value is not None and not piece.startswith(("|", ">")):
            ((read,), told) = load(piece.encode(), "piece.yaml")
            assert (read.data, told) == (value, []), path


def ruamel_text(data: Any, width: int) -> str:
    writer, stream = YAML(typ="safe", pure=True), StringIO()
    writer.version, writer.width, writer.allow_unicode, writer.default_flow_style = None, width, True, False
    writer.dump(plain(data), stream)
    return stream.getvalue()


def plain(value: Any) -> Any:
    """Decimals as texts: ruamel does not write them."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return f"{value} EUR" if isinstance(value, Decimal) else value
