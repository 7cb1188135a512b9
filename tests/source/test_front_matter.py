"""Markdown files that declare: keys between two lines of dashes, a text below; every place in them is found exactly."""

import subprocess
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcctl.editing import Desk
from svcctl.findings import Place, Problem, Severity, Span
from svcctl.source.front_matter import body, declares, parts
from svcctl.source.locate import locate, locate_within
from svcctl.source.yaml_text import load
from svcctl.validation.locate import located
from svcctl.validation.tidy import tidied
from svcctl.workspace import SourceFile, read_workspace
from svcctl.workspace.git import read_revision

CLAUSE = """\
---
apiVersion: svcctl/v1
kind: Clause
metadata: {name: pay, title: Payment, version: 1, effective: {from: 2026-01-01}}
spec:
  language: en
---

1. You pay *Fees* within 30 days.
2. Ein Wort über *Gebühren*,
   and again *Fees*.
"""
TEXT = ("spec", "text")


def as_file(text, ends, mark):
    return (b"\xef\xbb\xbf" if mark else b"") + text.replace("\n", ends).encode()


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [False, True])
def test_the_text_below_is_a_value_and_every_letter_of_it_is_found(ends, mark):
    content = as_file(CLAUSE, ends, mark)
    (document,), problems = load(content, "pay.md")
    told = document.data["spec"]["text"]
    assert problems == []
    assert told == CLAUSE.partition("---\n\n")[2].rstrip()
    assert locate(content, [(0, TEXT, False)], "pay.md") == [Span(9, 1, 9, 34)]
    last = told.rindex("Fees")
    assert locate_within(content, 0, TEXT, (last, last + 4), "pay.md") == Span(11, 15, 11, 19)
    umlaut = told.index("Gebühren")
    assert locate_within(content, 0, TEXT, (umlaut, umlaut + 8), "pay.md") == Span(10, 19, 10, 27)


@given(st.text("abÄ \n*", min_size=1).filter(str.strip), st.data())
def test_a_place_in_the_text_holds_the_letters_that_are_meant(text, data):
    content = f"---\nkind: Clause\nspec: {{language: en}}\n---\n{text}".encode()
    (document,), _ = load(content, "a.md")
    told = document.data["spec"]["text"]
    at = data.draw(st.integers(0, len(told) - 1).filter(lambda at: told[at] != "\n"))
    span = locate_within(content, 0, TEXT, (at, at + 1), "a.md")
    assert content.decode().split("\n")[span.line - 1][span.column - 1 : span.end_column - 1] == told[at]


def test_keys_are_found_as_in_yaml_and_a_rule_may_point_at_letters():
    content = CLAUSE.encode()
    assert locate(content, [(0, ("metadata", "title"), False)], "pay.md") == [Span(4, 30, 4, 37)]
    problem = Problem("no such term", Place("pay.md", 0, TEXT, within=(12, 16)), rule="term-not-in-glossary")
    (finding,) = located([problem], {"pay.md": content}, lambda _: Severity.ERROR)
    assert finding.span == Span(9, 13, 9, 17)


def test_a_yaml_file_of_two_documents_is_no_front_matter():
    content = b"---\nkind: Plan\n---\nkind: Service\n"
    assert [document.data["kind"] for document in load(content, "a.yaml")[0]] == ["Plan", "Service"]
    assert parts(content, "a.yaml") == (content, b"")
    assert body(content, "a.yaml") is None


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("---\nkind: Clause\nspec: {language: en}\n", "the front matter never ends"),
        ("---\nspec: {text: a}\n---\nb\n", "the text stands below the front matter, and under `text` too"),
        ("---\nspec: {a: 1, a: 2}\n---\nb\n", "the key `a` is already given at line 2"),
        ("---\nspec: {\n---\nb\n", None),
    ],
)
def test_what_is_wrong_is_told(content, message):
    _, problems = load(content.encode(), "a.md")
    assert problems
    assert message is None or [problem.message for problem in problems] == [message]


@given(st.binary(max_size=60))
def test_nothing_in_a_markdown_file_is_an_exception(rest):
    for content in (rest, b"---\n" + rest, b"---\nspec: {}\n---\n" + rest):
        load(content, "a.md")
        locate(content, [(0, TEXT, False), (0, (), True)], "a.md")
        locate_within(content, 0, TEXT, (0, 1), "a.md")


def test_only_markdown_with_front_matter_declares(tmp_path):
    (tmp_path / "svcctl.yaml").write_text("kind: Workspace\nspec: {folders: [templates]}\n")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/pay.md").write_text(CLAUSE)
    (tmp_path / "templates/README.md").write_text("# About\n\n---\nnothing\n---\n")
    files, problems = read_workspace(tmp_path)
    assert [file.path for file in files] == ["svcctl.yaml", "templates/pay.md"]
    assert problems == []
    assert not declares("a.txt", CLAUSE.encode())


def test_git_reads_the_same_files(tmp_path):
    (tmp_path / "svcctl.yaml").write_text("kind: Workspace\nspec: {folders: [templates]}\n")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/pay.md").write_text(CLAUSE)
    (tmp_path / "templates/README.md").write_text("# About\n")
    git = ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "a"]):
        subprocess.run([*git, *command], check=True)
    assert read_revision(tmp_path, "HEAD").files == read_workspace(tmp_path)[0]


def test_the_front_matter_is_laid_out_and_the_text_stays():
    untidy = CLAUSE.replace("spec:\n  language: en", "spec:\n    language:   en").replace("*Fees*.", "*Fees*.   ")
    changed, problems = tidied([SourceFile("a/pay.md", untidy.encode())], "svcctl.schema.json")
    assert changed == {"a/pay.md": CLAUSE.replace("*Fees*.\n", "*Fees*.   \n").encode()}
    assert problems == []
    assert tidied([SourceFile("a/pay.md", CLAUSE.encode()), SourceFile("README.md", b"#   x\n\n\n")]) == ({}, [])
    _, problems = tidied([SourceFile("a/pay.md", b"---\nkind: Clause\n")])
    assert [(problem.rule, problem.place.file) for problem in problems] == [("front-matter", "a/pay.md")]


def test_an_editor_is_answered_in_the_keys_and_left_alone_in_the_text():
    said = "metadata: {name: a}\nspec: {company: A, currency: EUR, timezone: UTC}\n"
    root = f"apiVersion: svcctl/v1\nkind: Workspace\n{said}"
    files = (SourceFile("svcctl.yaml", root.encode()), SourceFile("templates/pay.md", CLAUSE.encode()))
    desk = Desk(files, date(2026, 6, 1))
    said, span = desk.hover("templates/pay.md", 6, 5)
    assert "The language of the text." in said
    assert span == Span(6, 3, 6, 11)
    assert desk.hover("templates/pay.md", 9, 5) is None
    assert desk.complete("templates/pay.md", 9, 3) == []
    assert "variantOf" in [item.text for item in desk.complete("templates/pay.md", 6, 3)]
