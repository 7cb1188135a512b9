"""What an unquoted word means, held against ruamel.yaml, another reader of YAML 1.2."""

from decimal import Decimal
from typing import Any

import pytest
from ruamel.yaml import YAML

from svcctl.source.yaml_text import load


def read(text: str | bytes) -> Any:
    documents, problems = load(text.encode() if isinstance(text, str) else text, "a.yaml")
    assert problems == []
    return documents[0].data


def ruamel(text: str) -> Any:
    reader = YAML(typ="safe", pure=True)
    reader.version = (1, 2)
    return reader.load(text)


AGREED = {
    "no": "no",
    "yes": "yes",
    "on": "on",
    "off": "off",
    "NO": "NO",
    "y": "y",
    "n": "n",
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
    "tRUE": "tRUE",
    "null": None,
    "Null": None,
    "NULL": None,
    "nULL": "nULL",
    "~": None,
    "": None,
    "~x": "~x",
    "0": 0,
    "+1": 1,
    "-1": -1,
    "12": 12,
    "123456789012345678901234567890": 123456789012345678901234567890,
    "0o17": 15,
    "0x1F": 31,
    "0xfF": 255,
    "0o8": "0o8",
    "0xG": "0xG",
    "12:30": "12:30",
    "17:30": "17:30",
    "1:20:30": "1:20:30",
    "1.2.3": "1.2.3",
    "1-2": "1-2",
    "--1": "--1",
    "+-1": "+-1",
    "1e": "1e",
    "e3": "e3",
    ".": ".",
    "+": "+",
    "-.": "-.",
    "1.5e+": "1.5e+",
    "a#b": "a#b",
    "a # b": "a",
    "'12'": "12",
    '"12"': "12",
    '"true"': "true",
    "'it''s'": "it's",
    r'"a\tb\u20ac"': "a\tb€",
    "'~'": "~",
    "''": "",
    "|\n  a\n  b\n": "a\nb\n",
    "|-\n  a\n  b\n": "a\nb",
    ">\n  a\n  b\n": "a b\n",
    "|+\n  12\n\n": "12\n\n\n",
    "|2\n    a\n": "  a\n",
    "[1, a, ~]": [1, "a", None],
    "[]": [],
    "{}": {},
    '{"a":1}': {"a": 1},
    "{a: , b: }": {"a": None, "b": None},
    "[a:b]": ["a:b"],
    "http://x.example/a?b=c": "http://x.example/a?b=c",
    "€ 12": "€ 12",
    "😀": "😀",
    "١٢": "١٢",
    "99.9%": "99.9%",
    "4h": "4h",
}

NUMBERS = {
    "1.10": "1.10",
    "1e3": "1E+3",
    "1E-2": "0.01",
    "1.5e+3": "1.5E+3",
    ".5": "0.5",
    "5.": "5",
    "-.5": "-0.5",
    "+1.0": "1.0",
    "99.90": "99.90",
    "0.1": "0.1",
    "00.5": "0.5",
    "1.": "1",
    "12345678901234567.89": "12345678901234567.89",
}

DIFFERS = {
    "0b101": ("0b101", "the core schema has no binary numbers; ruamel still reads 5"),
    "1_000": ("1_000", "the core schema has no digit separators; ruamel still reads 1000"),
    "2026-01-31": ("2026-01-31", "the core schema has no dates; ruamel builds a date, which JSON Schema cannot check"),
    "2026-01-31T08:00:00Z": ("2026-01-31T08:00:00Z", "the same for times"),
    "=": ("=", "YAML 1.1's 'default value' is a text in 1.2; ruamel refuses it"),
}


@pytest.mark.parametrize("text", AGREED)
def test_both_readers_agree(text):
    value = read(f"k: {text}\n")["k"]
    assert value == AGREED[text] == ruamel(f"k: {text}\n")["k"]
    assert type(value) is type(AGREED[text])


@pytest.mark.parametrize("text", NUMBERS)
def test_numbers_keep_their_digits_where_ruamel_rounds_to_binary(text):
    value = read(f"k: {text}\n")["k"]
    assert type(value) is Decimal
    assert str(value) == NUMBERS[text]
    assert float(value) == float(ruamel(f"k: {text}\n")["k"])


@pytest.mark.parametrize("text", DIFFERS)
def test_ruamel_differs_for_a_reason(text):
    assert read(f"k: {text}\n")["k"] == DIFFERS[text][0]
    try:
        theirs = ruamel(f"k: {text}\n")["k"]
    except Exception as error:  # noqa: BLE001 - whatever it raises, it does not agree
        theirs = error
    assert theirs != DIFFERS[text][0], "ruamel agrees now: move the line to AGREED"


def test_a_date_key_and_a_word_key_are_texts():
    assert read("2026-12-25: Christmas\nno: x\n17:30: y\non: z\n") == {
        "2026-12-25": "Christmas",
        "no": "x",
        "17:30": "y",
        "on": "z",
    }


@pytest.mark.parametrize(
    "text", [b"\xef\xbb\xbfa: 1\n", b"\xef\xbb\xbf# note\na: 1\n", b"a: 1\r\n", b"a: 1", b"a: 1\r"]
)
def test_byte_order_mark_and_line_ends_change_nothing(text):
    assert read(text) == {"a": 1}


def test_crlf_inside_a_block_text_becomes_one_line_break():
    assert read(b"a: |\r\n  x\r\n  y\r\n") == {"a": "x\ny\n"}


@pytest.mark.parametrize("text", ["", "# note\n", "---\n", "---\n---\n...\n", "\n\n", "\ufeff", "---\n# a\n---\n# b\n"])
def test_a_file_without_values_holds_no_document(text):
    assert load(text.encode(), "a.yaml") == ([], [])


def test_documents_are_numbered_with_the_empty_ones():
    documents, problems = load(b"a: 1\n---\n---\n~\n---\n''\n---\n", "a.yaml")
    assert problems == []
    assert [(document.file, document.index, document.data) for document in documents] == [
        ("a.yaml", 0, {"a": 1}),
        ("a.yaml", 2, None),
        ("a.yaml", 3, ""),
    ]


def test_aliases_repeat_values():
    assert read("a: &x {p: 1}\nb: *x\nc: [*x, &y z, *y]\n") == {"a": {"p": 1}, "b": {"p": 1}, "c": [{"p": 1}, "z", "z"]}


def test_an_anchor_belongs_to_its_own_document():
    documents, problems = load(b"a: &x 1\n---\nb: &x 2\nc: *x\n", "a.yaml")
    assert (documents[1].data, problems) == ({"b": 2, "c": 2}, [])
