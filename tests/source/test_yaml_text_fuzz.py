"""Whatever stands in a file, reading it ends, quickly, with findings instead of an exception."""

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from svcctl.source.yaml_text import load, locate

SEED = """\
%YAML 1.2
---
# note
apiVersion: svcctl/v1
metadata: {name: gold, labels: &l {tier: "x\\u20ac"}}
spec:
  bands:
    - {below: 99.9, credit: 5}
    - below: .5
      credit: 'it''s'
  note: |
    two
    lines
  more: >-
    folded
  copy: *l
  ? complex
  : !!str 5
  <<: *l
---
- 012
- [a, b: c]
- "x
  y"
...
"""
SIGNS = "[]{},:-?&*!|>'\"%@`#~<.= \t\n\r\0\x85\u2028\ufeffé😀0123456789eE+xX_"
WORDS = (
    "---\n",
    "...\n",
    "<<: ",
    "*a",
    "&a ",
    "!!str ",
    "!<",
    "? ",
    "- ",
    ": ",
    "\\x",
    "\\u12",
    "%YAML 1.1\n",
    "%TAG ! x\n",
)
PIECES = st.sampled_from([*SIGNS, *WORDS, "  ", "\n\n", "\r\n", "|2-", "0x", "1e9", "true"])
WANTED = st.lists(
    st.tuples(
        st.integers(-1, 3),
        st.lists(st.integers(-2, 3) | st.sampled_from(["a", "spec", "bands", "copy", "", "<<"]), max_size=5).map(tuple),
        st.booleans(),
    ),
    max_size=4,
)


def reads(text: bytes, wanted: list) -> None:
    started = time.process_time()
    documents, problems = load(text, "a.yaml")
    spans = locate(text, wanted)
    assert time.process_time() - started < 5
    assert len(spans) == len(wanted)
    assert [document.index for document in documents] == sorted({document.index for document in documents})
    told = [(problem.rule, problem.place.document, problem.place.span) for problem in problems]
    assert len(told) == len(set(told))
    for problem in problems:
        span = problem.place.span
        assert span is not None
        assert (span.line, span.column) < (span.end_line, span.end_column)
        for told in (problem.message, problem.hint):
            assert told[0].islower() or told[0] == "`"
            assert not told.endswith(".")
        assert problem.rule
        assert problem.place.file == "a.yaml"
    for span in spans:
        assert (1, 1) <= (span.line, span.column) < (span.end_line, span.end_column)


@settings(max_examples=400, deadline=None)
@given(text=st.binary(max_size=200), wanted=WANTED)
def test_any_bytes(text, wanted):
    reads(text, wanted)


@settings(max_examples=400, deadline=None)
@given(text=st.text(max_size=200), wanted=WANTED)
def test_any_text(text, wanted):
    reads(text.encode("utf-8", "surrogatepass"), wanted)


@settings(max_examples=600, deadline=None)
@given(pieces=st.lists(PIECES, max_size=40), wanted=WANTED)
def test_any_heap_of_yaml_signs(pieces, wanted):
    reads("".join(pieces).encode(), wanted)


@settings(max_examples=600, deadline=None)
@given(
    edits=st.lists(st.tuples(st.integers(0, len(SEED)), st.integers(0, 5), PIECES | st.just("")), max_size=6),
    wanted=WANTED,
)
def test_any_edit_of_a_sound_file(edits, wanted):
    text = SEED
    for at, deleted, piece in edits:
        text = text[:at] + piece + text[at + deleted :]
    reads(text.encode(), wanted)


@settings(max_examples=200, deadline=None)
@given(cut=st.integers(0, len(SEED.encode())), byte=st.integers(0, 255))
def test_a_file_cut_short_or_with_one_byte_changed(cut, byte):
    data = SEED.encode()
    reads(data[:cut], [])
    reads(data[:cut] + bytes([byte]) + data[cut + 1 :], [])
