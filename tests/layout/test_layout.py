"""What the layout does to a text, one habit at a time."""

import pytest

from svcctl.bundled import example_workspace, schemas
from svcctl.source import layout
from svcctl.source.edits import Edit
from svcctl.source.key_order import KeyOrder
from svcctl.source.layout import lay_out
from svcctl.source.schema_tree import SchemaTree

KEYS = KeyOrder(SchemaTree(schemas()))
YAMLS = sorted(example_workspace().glob("examples/**/*.yaml"))
LONG = ", ".join(f"word-{number:03}" for number in range(20))


def laid(text, schema=""):
    return lay_out(text.encode(), "x.yaml", KEYS, schema).content.decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a:   1\nb : 2\n", "a: 1\nb: 2\n"),
        ("a:\n- 1\n-   2\n", "a:\n  - 1\n  - 2\n"),
        ("a:\n    b:\n        c: 1\n", "a:\n  b:\n    c: 1\n"),
        ("a:\n    -   b: 1\n        c: 2\n", "a:\n  - b: 1\n    c: 2\n"),
        ("-   - 1\n    - 2\n", "- - 1\n  - 2\n"),
        ("a: 1   \n\n\n\nb: 2\n\n\n", "a: 1\n\nb: 2\n"),
        ("\n\na: 1\n\n---\n\nb: 2", "a: 1\n---\nb: 2\n"),
        ("a: {b: 1,c: [ 2,3 ] }\n", "a: {b: 1, c: [2, 3]}\n"),
        ("a: { }\nb: [ ]\n", "a: {}\nb: []\n"),
        ("a: [1,\n    2]\n", "a: [1, 2]\n"),
        (f"a: [{LONG}]\n", "a:\n" + "".join(f"  - {word}\n" for word in LONG.split(", "))),
        (f"- [{LONG}]\n", "".join(f"{'- ' if not at else '  '}- {one}\n" for at, one in enumerate(LONG.split(", ")))),
        (f"a: [{LONG}]  # as agreed\n", f"a: [{LONG}]  # as agreed\n"),
        ("a: [1,  # one\n  2]\n", "a: [1,  # one\n  2]\n"),
        ("a: NO\nb: 17:30\non: 08:00\n", 'a: "NO"\nb: "17:30"\n"on": 08:00\n'),
        ("a: 'x'\nb: 'say \"y\"'\nc: 'it''s'\n", 'a: "x"\nb: \'say "y"\'\nc: "it\'s"\n'),
        ("a: 2026-01-31\nb: true\nc: 1.10\n", "a: 2026-01-31\nb: true\nc: 1.10\n"),
        ("a:\n    |\n      x\n        y\n", "a:\n  |\n  x\n    y\n"),
        ("a: |\n     x\n       y\nb: >-\n z\n", "a: |\n  x\n    y\nb: >-\n  z\n"),
        ("a:\n   b: |2\n       x\n", "a:\n  b: |2\n      x\n"),
        ("a: |+\n  x\n\n\nb: 1\n", "a: |+\n  x\n\n\nb: 1\n"),
        ("a: one\n     two\n", "a: one\n     two\n"),
        ("a: 1 # x\nb: 2      # y\n", "a: 1  # x\nb: 2      # y\n"),
    ],
)
def test_a_habit(before, after):
    assert laid(before) == after
    assert laid(after) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a:\n    # of b\n    b: 1\n    # end\n# of c\nc: 2\n", "a:\n  # of b\n  b: 1\n  # end\n# of c\nc: 2\n"),
        ("a:\n- 1\n# above 2\n- 2\n# above b\nb: 1\n", "a:\n  - 1\n  # above 2\n  - 2\n# above b\nb: 1\n"),
        ("a:\n    b: 1\n# in the margin\n    c: 1\n", "a:\n  b: 1\n  # in the margin\n  c: 1\n"),
        ("a:\n    b: 1\n      # too far in\n", "a:\n  b: 1\n  # too far in\n"),
        ("# top\n\n# of a\na: 1\n---\n    # of b\nb: 1\n", "# top\n\n# of a\na: 1\n---\n# of b\nb: 1\n"),
    ],
)
def test_a_comment_stays_with_what_it_speaks_of(before, after):
    assert laid(before) == after


def test_keys_come_in_the_order_of_the_schema_with_their_comments():
    text = """\
# The gold plan.
kind: Plan
apiVersion: svcctl/v1
spec:
  # What it costs
  priceBook: standard
  tier:
    name: Gold
    # one above silver
    rank: 2
  entitlements: {b: 1, a: 2}
  service: backup  # ours
metadata: {owner: desk, name: gold}
"""
    assert (
        laid(text)
        == """\
# The gold plan.
apiVersion: svcctl/v1
kind: Plan
metadata: {name: gold, owner: desk}
spec:
  service: backup  # ours
  tier:
    # one above silver
    rank: 2
    name: Gold
  # What it costs
  priceBook: standard
  entitlements: {b: 1, a: 2}
"""
    )


def test_a_comment_at_the_end_of_a_key_goes_with_it():
    text = "spec:\n  service: x\nmetadata:\n  name: z\n  # last word on it\nkind: Plan\n# after all\n"
    assert laid(text) == ("kind: Plan\nmetadata:\n  name: z\n  # last word on it\nspec:\n  service: x\n# after all\n")
    text = "kind: Plan\nspec:\n  service: x\nmetadata:\n  name: z\n  # last word on it\n"
    assert laid(text) == "kind: Plan\nmetadata:\n  name: z\n  # last word on it\nspec:\n  service: x\n"


def test_columns_of_an_export_stay_in_the_order_people_wrote():
    text = "apiVersion: svcctl/v1\nkind: TicketSource\nspec:\n  columns:\n    tags: T\n    item: I\n"
    assert laid(text) == text


def test_an_item_whose_first_key_would_carry_a_comment_stays():
    text = "kind: SLA\nspec:\n  measures:\n    - objective: 95%\n      # which\n      metric: resolution\n"
    assert laid(text) == text


@pytest.mark.parametrize("text", ["a: &x 1\nb:   *x\n", "? a\n:   b\n", "a: [1\n", "a: 1\na:   2\n", "a:   !x 1\n"])
def test_what_is_odd_or_wrong_stays_as_it_is(text):
    assert laid(text) == text


def test_line_ends_and_the_byte_order_mark_stay():
    assert laid("\ufeffa:  1\r\nb:  2\r\n") == "\ufeffa: 1\r\nb: 2\r\n"
    assert laid("a: 1\nb: 2\r\n") == "a: 1\nb: 2\n"


def test_a_text_without_an_end_keeps_its_value():
    assert laid("a: |\n  x") == "a: |\n  x"
    assert laid("") == ""
    assert laid("# only this\n") == "# only this\n"


def test_the_line_for_editors_is_written_once_and_renewed():
    line = "# yaml-language-server: $schema="
    assert laid("a: 1\n", "../s.json") == f"{line}../s.json\na: 1\n"
    assert laid(f"# ours\n{line}old.json\na: 1\n", "s.json") == f"{line}s.json\n# ours\na: 1\n"
    assert laid(f"{line}s.json\na: 1\n", "s.json") == f"{line}s.json\na: 1\n"


def test_a_step_that_would_change_a_value_is_not_taken(monkeypatch):
    monkeypatch.setattr(layout, "gaps", lambda sheet: [Edit(3, 4, "2")] if sheet.text == "a: 1\n" else [])
    assert laid("a: 1\n") == "a: 1\n"


def test_a_step_that_would_lose_a_comment_is_not_taken(monkeypatch):
    monkeypatch.setattr(layout, "gaps", lambda sheet: [Edit(4, 9, "")] if "#" in sheet.text else [])
    assert laid("a: 1  # x\n") == "a: 1  # x\n"


@pytest.mark.parametrize("path", YAMLS, ids=lambda path: path.stem)
def test_our_own_workspaces_are_laid_out(path):
    assert laid(path.read_text(encoding="utf-8")) == path.read_text(encoding="utf-8")
