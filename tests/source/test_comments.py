"""Comments that speak to svcctl are found by the key they stand at, and nothing else is taken for one."""

from random import Random

import pytest
from anchored import anchored, paths_of
from hypothesis import given
from hypothesis import strategies as st

from svcctl.source import comments
from svcctl.source.comments import spoken
from svcctl.source.yaml_text import load

TEXT = """\
# svcctl: top
a: 1  # svcctl: own line
b:
  # svcctl: above
  # another comment
  c: 2
  d:  # svcctl: with what is below
    - e: 3  # svcctl: an item
      f: 4
    - {g: 5, h: 6}
  # svcctl: dangling

  i: >  # svcctl: before a text
    # svcctl: inside a text
    more
  # svcctl: after a text
  j: "# svcctl: quoted
    # svcctl: quoted too"
  k: x# svcctl:no-comment
---
a: {b: 1,
  c: 2, d: 3, # svcctl: two keys
  e: 4} # svcctl: last
- 5
"""


def told(text):
    return {said.words: (said.document, said.paths) for said in spoken(text.encode())}


def test_each_comment_is_about_the_key_on_its_line_or_the_next():
    assert told(TEXT.replace("- 5\n", "")) == {
        "top": (0, (("a",),)),
        "own line": (0, (("a",),)),
        "above": (0, (("b", "c"),)),
        "with what is below": (0, (("b", "d"),)),
        "an item": (0, (("b", "d", 0),)),
        "dangling": (0, ()),
        "before a text": (0, (("b", "i"),)),
        "after a text": (0, (("b", "j"),)),
        "two keys": (1, (("a", "c"), ("a", "d"))),
        "last": (1, (("a", "e"),)),
    }


def test_a_comment_knows_how_far_its_keys_reach():
    by_words = {said.words: said for said in spoken(TEXT.replace("- 5\n", "").encode())}
    assert by_words["with what is below"].start == (7, 3)
    assert (10, 17) <= by_words["with what is below"].end <= (13, 3)
    assert [said.words for said in by_words.values() if said.first] == ["top"]
    assert by_words["own line"].span.column == 7


@pytest.mark.parametrize(
    "text", [TEXT, "a: {", "\ufeffa: 1 # svcctl: x\r\nb: 2\r\n", "a: &a [*a] # svcctl: x", "# svcctl:"]
)
def test_what_stands_before_a_fault_is_still_found(text):
    assert len(spoken(text.encode())) == {TEXT: 10, "a: {": 0}.get(text, 1)


def test_a_file_without_the_mark_is_not_composed(monkeypatch):
    monkeypatch.setattr(comments, "Composer", None)
    assert spoken(b"apiVersion: svcctl/v1 # see svcctl\n") == []
    assert spoken(b"a: x # see svcctl: the tool\n") == []


@given(
    st.lists(st.sampled_from(["# svcctl: x", "a:", " ", "- ", "\n", "b: 1", "{", "}", '"', "|", "---", "&a ", "*a"]))
)
def test_no_text_is_too_much(pieces):
    for said in spoken("".join(pieces).encode()):
        assert said.start <= said.end or said.paths


def test_many_comments_are_read_in_no_time():
    text = "".join(f"k{number}: {number} # svcctl: {number}\n" for number in range(3_000))
    assert len(told(text)) == 3_000


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("a:\n  b: &x [1,\n    2, # svcctl: x\n    3]\nc: *x\n", {("a", "b", 1)}),
        ("# svcctl: top\na: &x\n  -\n    b:  # svcctl: x\n      c: 1\nd: *x\n", {("a", 0)}),
        ("a: &x {b: 1}  # svcctl: x\nc: *x\n", {("a",), ("c", "b")}),
    ],
)
def test_a_comment_in_a_value_that_is_repeated_is_about_the_place_where_it_is_written(text, paths):
    said = spoken(text.encode())[-1]
    assert set(said.paths) == paths


@pytest.mark.parametrize("first", range(0, 2_000, 100))
def test_comments_among_anchors_are_about_what_a_plain_reading_says(first):
    """All comments of a file are looked up in one walk; the plain reading walks once for each."""
    sound = 0
    for number in range(first, first + 100):
        text = anchored(Random(number))  # noqa: S311 - the same number is the same text
        if load(text.encode(), "a.yaml")[1]:
            continue
        sound += 1
        lines = text.split("\n")
        for said in spoken(text.encode()):
            line = said.span.line - 1
            if not lines[line][: said.span.column - 1].strip():
                line = next(at for at in range(line + 1, len(lines)) if not lines[at].lstrip().startswith("#"))
            assert set(said.paths) == paths_of(text, line), (number, said.words)
    assert sound > 20
