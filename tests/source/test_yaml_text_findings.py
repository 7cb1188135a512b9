"""What a person is told about the text of a file: rule, line and column, exact both ways."""

import pytest

from svcctl.findings import Problem
from svcctl.source.yaml_text import load


def problems(text: str | bytes) -> list[Problem]:
    return load(text.encode() if isinstance(text, str) else text, "a.yaml")[1]


def told(text: str | bytes) -> list[tuple[str, int, int]]:
    spans = [(problem.rule, problem.place.span) for problem in problems(text)]
    return [(rule, span.line, span.column) for rule, span in spans if span is not None]


SYNTAX = {
    "a: 'it's'\n": (1, 8, "ends before this"),
    "a: 'x' y": (1, 8, "ends before this"),
    'a: "x\nb: 2\n': (1, 4, "never closed"),
    "a: 'x\n---\nb: 1": (1, 4, "before the document ends at line 2"),
    "a: [1, 2\nb: 3\n": (1, 4, "'[' opened here"),
    "a: {b: 1\nc: 2\n": (1, 4, "'{' opened here"),
    "a: [\n  x,\n": (1, 4, "'[' opened here"),
    "a: [[1], [2\nb: 1": (1, 10, "'[' opened here"),
    "a: [[1], 2\nb: 1": (1, 4, "'[' opened here"),
    "a: 'x\n\ty": (1, 4, "never closed"),
    "a: [\n\tx: y: z]": (2, 6, "before ':'"),
    "{": (1, 1, "'{' opened here"),
    "a: {x]": (1, 6, "before ']'"),
    "[a: b: c]": (1, 6, "before ':'"),
    "a: [\n  x: y: z,\n]": (2, 7, "column 4"),
    "a:\n  b: [1,\n  c: 2\n": (2, 6, "still open at line 3"),
    "a: }": (1, 4, "'}' cannot start"),
    "a: b: c": (1, 5, "second ': '"),
    "a\nb: 1": (1, 1, "no ': '"),
    "x: 1\na:b\nc: d": (2, 1, "neither `key: value`"),
    "x:\n  - a\n  b: 1\n": (3, 3, "does not start with '- '"),
    "x:\n  - name\n    b: 1\n": (2, 5, "no ': '"),
    "a: 1\n  b: 2": (2, 3, "`b` is indented"),
    "a: text\n  more\n  note: x": (3, 3, "`note` is indented"),
    "a:\n  b: 1\n c: 2": (3, 2, "start at line 1"),
    "a: - b": (1, 4, "same line as its key"),
    "- a\nb: 1": (2, 1, "does not start with '- '"),
    'a: "x"\nb \nc: 1': (2, 1, "neither `key: value`"),
    "a: @x": (1, 4, "'@'"),
    "a: `x": (1, 4, "'`'"),
    "a: %x": (1, 4, "'%'"),
    "a: *.log": (1, 4, "'*'"),
    "a: & b": (1, 4, "'&'"),
    "a: *nope": (1, 4, "`&nope`"),
    "a: &x 1\nb: &x 2": (2, 4, "`&x`"),
    r'a: "\q"': (1, 4, "backslash"),
    r'a: "\xZZ"': (1, 4, "not complete"),
    r'a: "\ud800"': (1, 4, "no character"),
    "a: |0\n x": (1, 5, "cannot be 0"),
    "a: | x\n y": (1, 6, "next line"),
    "%FOO\n---\na": (1, 5, "starts with '%'"),
    "a: 1\n...\nb: 2": (3, 1, "has ended"),
    "  a: 1\nb: 2": (2, 1, "has ended"),
    "😀: 'é' é": (1, 8, "ends before this"),
    "\r\na: b: c\r\n": (2, 5, "second ': '"),
}


@pytest.mark.parametrize("text", SYNTAX)
def test_a_syntax_error_points_at_the_fault_in_plain_words(text):
    line, column, words = SYNTAX[text]
    assert told(text) == [("yaml-syntax", line, column)]
    (problem,) = problems(text)
    assert words in problem.message
    assert problem.hint
    jargon = ("token", "scalar", "mapping values", "block", "node", "context", "simple key", "flow")
    assert not [word for word in jargon if word in problem.message + problem.hint]


FAULTS = {
    "a:\n\tb: 1": [("tab-indentation", 2, 1)],
    "a: 1\n\tb: 2": [("tab-indentation", 2, 1)],
    "a:\n  - x\n  \t- y\n": [("tab-indentation", 3, 3)],
    "a:\n  b: 1\n  \tc: 1\n": [("tab-indentation", 3, 3)],
    "a: |\n\tx": [("tab-indentation", 2, 1)],
    "a: 'x\n\ty'\n": [],
    "a:\t1\n": [],
    "a: {\n\tb: 1}\n": [],
    "a: 1\nb: 2\na: 3\n": [("duplicate-key", 3, 1)],
    "a: 1\n'a': 2\na: 3\n": [("duplicate-key", 2, 1), ("duplicate-key", 3, 1)],
    "x: {a: 1, b: {a: 2}, a: 3}\n": [("duplicate-key", 1, 22)],
    "a: {b: 1}\n<<: {c: 1}\n": [("merge-key", 2, 1)],
    "'<<': 1\n": [],
    "a: <<\n": [],
    "a: !!str 5\n": [("yaml-tag", 1, 4)],
    "a: !secret 012\n": [("yaml-tag", 1, 4)],
    "a: !!set {x, y}\n": [("yaml-tag", 1, 4)],
    "!!binary a: 1\n": [("yaml-tag", 1, 1)],
    "a: !!python/object/apply:os.system [ls]\n": [("yaml-tag", 1, 4)],
    "a: !foo!bar z": [("yaml-tag", 1, 4)],
    "a: !<x y": [("yaml-tag", 1, 4)],
    "1: a\n": [("key-not-text", 1, 1)],
    "true: a\nnull: b\n1.5: c\n~: d\n": [("key-not-text", line, 1) for line in (1, 2, 3, 4)],
    "012: a\n": [("key-not-text", 1, 1)],
    "{? : a}\n": [("key-not-text", 1, 4)],
    ".inf: a\n": [("key-not-text", 1, 1)],
    "a: {{ x }}\n": [("key-not-text", 1, 5)],
    "? [a]\n: 1\n": [("key-not-text", 1, 3)],
    "'1': a\n\"true\": b\n": [],
    "a: 012\nb: -07\nc: 00\n": [("leading-zero", 1, 4), ("leading-zero", 2, 4), ("leading-zero", 3, 4)],
    "a: 0\nb: -0\nc: 0.5\nd: '012'\ne: 012a\nf: 0123-456\n": [],
    f"a: {'9' * 40}\nb: {'9' * 41}\n": [("number-too-large", 2, 4)],
    f"a: 1.{'0' * 38}\nb: 1.{'0' * 39}\n": [("number-too-large", 2, 4)],
    "a: 1e40\nb: 1e41\nc: 1e-41\nd: 1e999999999999\n": [("number-too-large", line, 4) for line in (2, 3, 4)],
    f"a: 0x{'F' * 38}\nb: 0x{'F' * 39}\n": [("number-too-large", 2, 4)],
    "a: .inf\nb: -.INF\nc: .nan\n": [("not-finite", line, 4) for line in (1, 2, 3)],
    "a: inf\nb: nan\nc: -.nan\n": [],
    "%YAML 1.1\n---\na: no\n": [("yaml-version", 1, 1)],
    "\ufeff%YAML 1.1\n---\na: no\n": [("yaml-version", 1, 1)],
    "a: 1\n...\n%YAML 1.1\n---\nb: 1\n": [("yaml-version", 3, 1)],
    "%YAML 2.0\n---\na: no\n": [("yaml-version", 1, 1)],
    "%YAML 1.2\n---\na: no\n": [],
    "a: |\n  x\n  %YAML 1.1\n": [],
    "a: &x {p: 012}\nb: *x\nc: *x\n": [("leading-zero", 1, 11)],
    "a: x\0y": [("control-character", 1, 5)],
    "a: 1\n😀: \x1b[0m\n": [("control-character", 2, 4)],
    "\ufeffa: \x7f": [("control-character", 1, 4)],
    "é: \x85": [("control-character", 1, 4)],
    "a: x\u2028y": [("control-character", 1, 5)],
    "a: \ufeffx": [("control-character", 1, 4)],
    "a: \ufffe": [("control-character", 1, 4)],
    'a: "\\u2028 \\0"\n': [],
    b"a: 1\nb: caf\xe9\n": [("not-utf8", 2, 7)],
    b"\xef\xbb\xbf\xc3\xa9: \xff\n": [("not-utf8", 1, 4)],
    b"a: \xed\xa0\x80": [("not-utf8", 1, 4)],
    b"a: \xc0\x80": [("not-utf8", 1, 4)],
    "a: 1\n".encode("utf-16"): [("not-utf8", 1, 1)],
    "a: 1\n".encode("utf-16-le"): [("not-utf8", 1, 1)],
    "a: 1\n".encode("utf-16-be"): [("not-utf8", 1, 1)],
    "a: 1\n".encode("utf-32"): [("not-utf8", 1, 1)],
    "&a [*a]": [("yaml-alias-bomb", 1, 1)],
    "a: &x {b: {c: *x}}": [("yaml-alias-bomb", 1, 4)],
    "[" * 63 + "]" * 63: [],
    "[" * 64 + "]" * 64: [],
    "[" * 64 + "1" + "]" * 64: [("yaml-too-deep", 1, 64)],
    f"a: &x {'[' * 40}{']' * 40}\nb: &y {'[' * 40}*x{']' * 40}\n": [("yaml-too-deep", 2, 22)],
}


@pytest.mark.parametrize("text", FAULTS, ids=lambda text: repr(text)[:60])
def test_a_fault_of_the_text_is_told_once_and_where_it_stands(text):
    assert told(text) == FAULTS[text]


def test_messages_name_what_a_person_needs():
    def message(text: str | bytes) -> str:
        (problem,) = problems(text)
        return f"{problem.message} {problem.hint}"

    assert "the key `a` is already given at line 2" in message("\na: 1\nb: 2\na: 3\n")
    assert "`012` starts with a zero: some YAML readers take it for 12," in message("a: 012\n")
    assert '"-012"' in message("a: -012\n")
    assert "UTF-16" in message("a: 1".encode("utf-16"))
    assert "UTF-32" in message("a: 1".encode("utf-32"))
    assert "0xE9" in message(b"caf\xe9")
    assert "'é'" in message(b"caf\xe9")
    assert "U+200B" not in message("a: \x00")
    assert "line separator" in message("a: \u2028")
    assert "`{{ name }}`" in message("a: {{ x }}\n")
    assert "`!!str` is a YAML tag" in message("a: !!str 5\n")
    assert "missing" in message("{? : a}\n")
    assert "true or false" in message("true: a\n")


def test_a_document_with_a_fault_is_still_returned():
    text = "a: 1\na: 2\n1: x\nb: 012\nc: !!str 5\nd: .inf\n<<: [{e: 1, a: 9}, {e: 2, f: 3}]\n"
    documents, _ = load(text.encode(), "a.yaml")
    assert documents[0].data == {"a": 1, "1": "x", "b": "012", "c": "5", "d": ".inf", "e": 1, "f": 3}


@pytest.mark.parametrize(
    "text", ["a: 1\n---\nb: [\n", "a: 1\n---\n\tb: 1\n", "a: 1\n---\nb: *x\n", "a: 1\n---\n" + "[" * 70]
)
def test_what_stands_before_a_broken_document_is_kept(text):
    documents, found = load(text.encode(), "a.yaml")
    assert [(document.index, document.data) for document in documents] == [(0, {"a": 1})]
    assert [problem.place.document for problem in found] == [1]


def test_a_document_cut_short_by_its_indentation_is_not_returned_in_half():
    documents, found = load(b"a: 1\n---\n  a: 1\nb: 2\n", "a.yaml")
    assert [document.index for document in documents] == [0]
    assert [problem.place.document for problem in found] == [1]


def test_a_document_that_is_ended_in_so_many_words_is_returned():
    documents, found = load(b"a: 1\n...\nb: 2\n", "a.yaml")
    assert [document.data for document in documents] == [{"a": 1}]
    assert [problem.place.document for problem in found] == [1]


def test_the_document_of_a_version_line_is_named():
    assert [problem.place.document for problem in problems("a: 1\n...\n%YAML 1.1\n---\nb: 1\n")] == [1]


def test_a_document_after_an_alias_bomb_is_still_read():
    documents, found = load(b"a: &x [*x]\n---\nb: 1\n", "a.yaml")
    assert [document.data for document in documents] == [{"b": 1}]
    assert [(problem.rule, problem.place.document) for problem in found] == [("yaml-alias-bomb", 0)]
