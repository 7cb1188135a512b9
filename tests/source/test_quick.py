"""Two readers of YAML, one result: what the quick one returns, the careful one returns too; in doubt it gives None."""

import datetime as dt
import io
import re
import subprocess
import sys
import time
from decimal import Decimal
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from unittest import mock

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from svcctl.source import quick
from svcctl.source.encoding import unreadable
from svcctl.source.yaml_text import load

ROOT = Path(__file__).parents[2]
needs_two = pytest.mark.skipif(find_spec("yaml_rs") is None, reason="yaml-rs, the extra `fast`, is not installed")


def careful(text):
    with mock.patch.object(quick, "read", return_value=None):
        return load(text, "a.yaml")


def agree(text):
    """True where the quick reader answers; its answer is then the careful one's, to the type and the last digit."""
    text = text.encode() if isinstance(text, str) else text
    values = None if unreadable(text, "a.yaml") else quick.read(text)
    if values is None:
        return False
    documents, problems = careful(text)
    assert problems == []
    assert [document.index for document in documents] == list(range(len(values)))
    assert repr([document.data for document in documents]) == repr(values)
    assert load(text, "a.yaml") == (documents, [])
    return True


FILES = sorted(
    path
    for path in ROOT.rglob("*.y*ml")
    if not {".venv", "node_modules", "build", "out"} & set(path.relative_to(ROOT).parts)
)
WORDS = (ROOT / "tests" / "data" / "yaml-words.txt").read_text(encoding="utf-8").split()
FRAMES = (
    "k: {}\n",
    "- {}\n",
    "k: [{}, {}]\n",
    "k: {{a: {}}}\n",
    "{}: 1\n",
    "a: '{}'\n",
    "---\n{}\n",
    "k:\n  {}\n",
    "k: {} # c\n",
)
SHAPES = (
    "a: 1\n",
    "a: 1",
    "",
    "\n",
    "# nothing\n",
    "---\n",
    "---\n---\na: 1\n",
    "a: 1\n---\nb: 2\n",
    "a: 1\n...\nb: 2\n",
    "a: 1\n...\n",
    "---\na: 1\n---\n",
    "---\n- a\n- b\n",
    "- a\n---\n- b\n",
    "end\n---\nend\n",
    "a: x --- y\n---\nb: 1\n",
    "null\n---\na: 1\n",
    "a: 1\na: 2\n",
    "{a: 1, a: 2}\n",
    "'a': 1\na: 2\n",
    "a: 1.1\nb: 1.1\n",
    "a: 1.1\nb: 1.10\n",
    "a: 1.1  # was 1.10\n",
    "a: 1000.0\nb: 1e3\n",
    "a: 0.1\nb: 0.1000000000000000055511151231257827\n",
    "a: [1.5, 2.50, -3.0]\n",
    "a: 10.5\nb: 1_0.5\n",
    "a: |\n  x\n  y\n",
    "a: |\n",
    "a: |\n\n",
    "a: |+\n\nb: 1\n",
    "a: |+\n  x\n\n\nb: 1\n",
    "a: >\n  x\n  y\n\n  z\n",
    "a: >-\n  x\n\n\n   y\n  z\n",
    "a: |2\n   x\n",
    "a: |\n  # text\nb: 1\n",
    "|\n# c\n",
    ">\n x\n",
    "a: x\n  y\n  z\n",
    "a: x\n\n  y\n",
    'a: "x\n  y"\n',
    'a: "x\\\n  y"\n',
    "a: 'x\n\n  y'\n",
    "a: {b: 1\n  , c: 2}\n",
    "a: {?b: 1}\n",
    "? a\n: b\n",
    "? [a]\n: b\n",
    "? >\n",
    "{[a]: b}\n",
    '{"a":1}\n',
    '{"a":012}\n',
    "[a: 1]\n",
    "a: [b, c,]\n",
    "a: {b, c: }\n",
    "1: a\n",
    "~: a\n",
    ": a\n",
    "<<: {a: 1}\n",
    "a: &x 1\nb: *x\n",
    "&a08:00x y\\n1.00a:\n",
    "!=\n- a: 1\n",
    "a: !!int '1'\n",
    "%YAML 1.1\n---\na: no\n",
    "%YAML 1.2\n---\na: no\n",
    "a:\tb\n",
    "a: 1\r\nb: 2\r\n",
    "a: 1\rb: 2\n",
    "a: 'x\r\n  y'\r\n",
    "\ufeffa: 1\n",
    "a: b: c\n",
    "a\nb: 1\n",
    "a: 'x' y\n",
    "a: [\n",
    "a: ]\n",
    " a: 1\nb: 2\n",
    "a: 1\n b: 2\n",
    "a:\n- b\n- c\n",
    "a: \xa0\n",
    "é: ü\n",
)


@needs_two
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_file_of_the_repository(path):
    agree(path.read_bytes())
    agree(path.read_bytes().replace(b"\n", b"\r\n"))


@needs_two
def test_most_files_of_the_examples_are_read_quickly():
    own = [path for path in FILES if path.relative_to(ROOT).parts[0] in {"catalog", "policies", "examples"}]
    assert sum(agree(path.read_bytes()) for path in own) > 0.9 * len(own)


@needs_two
@pytest.mark.parametrize("frame", FRAMES)
def test_every_word_in_every_frame(frame):
    told = [agree(frame.format(word, word)) for word in WORDS]
    assert any(told)


@needs_two
@pytest.mark.parametrize("pair", range(len(WORDS)))
def test_every_word_beside_every_other(pair):
    for other in WORDS:
        agree(f"a: {WORDS[pair]}\nb: {other}\n")


@needs_two
@pytest.mark.parametrize("text", SHAPES)
def test_every_shape(text):
    agree(text)


@needs_two
@pytest.mark.parametrize("two", list(product(range(0, len(SHAPES), 3), repeat=2)), ids=str)
def test_one_shape_after_another(two):
    first, second = (SHAPES[at] for at in two)
    agree(first + second)
    agree(first + "---\n" + second)


@needs_two
def test_the_table_of_the_guide_says_which_reader_decides():
    guide = (ROOT / "docs" / "validate.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.+`) \| (yaml-rs|libyaml) \|", guide, re.MULTILINE)
    assert len(rows) > 10
    for shown, reader in rows:
        text = "".join(f"{line}\n" for line in re.findall(r"`([^`]+)`", shown.replace("\\|", "|")))
        assert (reader, text) == ("yaml-rs" if agree(text) else "libyaml", text)


LEAVES = (
    st.text(max_size=30)
    | st.sampled_from(WORDS)
    | st.integers()
    | st.booleans()
    | st.none()
    | st.dates()
    | st.decimals(allow_nan=False, allow_infinity=False, places=2).map(float)
)
KEYS = st.text(min_size=1, max_size=12) | st.sampled_from(WORDS)
DATA = st.dictionaries(
    KEYS,
    st.recursive(LEAVES, lambda below: st.lists(below, max_size=4) | st.dictionaries(KEYS, below, max_size=4)),
    min_size=1,
    max_size=5,
)


@needs_two
@settings(max_examples=200, deadline=None)
@given(
    data=st.lists(DATA, min_size=1, max_size=3),
    flow=st.sampled_from([True, False, None]),
    style=st.sampled_from([None, None, "'", '"', "|", ">"]),
    width=st.sampled_from([20, 80, 1000]),
)
def test_what_a_writer_of_yaml_writes(data, flow, style, width):
    options = {"default_flow_style": flow, "default_style": style, "width": width, "allow_unicode": True}
    agree(yaml.dump_all(data, Dumper=yaml.CSafeDumper, **options))


@needs_two
@settings(max_examples=100, deadline=None)
@given(data=DATA)
def test_what_another_writer_writes(data):
    out = io.StringIO()
    YAML().dump(data, out)
    agree(out.getvalue())


SIGNS = "[]{},:-?&*!|>'\"%@`#~<.= \t\n0123456789eE+xX_é"
BITS = [
    ": ",
    "- ",
    "? ",
    " #",
    "\n  ",
    "\n- ",
    "\r\n",
    "---\n",
    "...\n",
    "|\n  x\n",
    ">-\n  x\n\n  y\n",
    "a: 1\n",
    "\\\n",
]
BITS += ["\\x41", "{a: 1}", "[1, 2.50]", "\n# c\n", "''", '""', "k: "]
PIECES = st.sampled_from([*SIGNS, *WORDS, *BITS])


@needs_two
@settings(max_examples=1500, deadline=None)
@given(pieces=st.lists(PIECES, max_size=14), mapping=st.booleans())
def test_any_heap_of_signs(pieces, mapping):
    agree("k: " * mapping + "".join(pieces) + "\n")


@needs_two
@settings(max_examples=600, deadline=None)
@given(data=st.data())
def test_any_edit_of_a_file_of_the_repository(data):
    text = data.draw(st.sampled_from(FILES)).read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    first = data.draw(st.integers(0, max(0, len(lines) - 1)))
    text = "".join(lines[first : first + data.draw(st.integers(1, 30))])
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        text = text[:at] + data.draw(PIECES | st.just("")) + text[at + data.draw(st.integers(0, 4)) :]
    agree(text)


LAUGHS = "l0: &l0 [x, x, x, x, x, x, x, x]\n" + "".join(f"l{n}: &l{n} [{f'*l{n - 1}, ' * 8}]\n" for n in range(1, 12))
BOMBS = {
    "aliases of aliases": LAUGHS,
    "itself": "a: &a [*a]\n",
    "a million openings": "[" * 1_000_000 + "\n",
    "brackets": "k: " + "[" * 400_000 + "]" * 400_000 + "\n",
    "mappings": "{a: " * 200_000 + "}" * 200_000 + "\n",
    "dashes": "- " * 400_000 + "x\n",
    "dashes below each other": "".join(f"{' ' * n}-\n" for n in range(1400)),
    "question marks": "? " * 400_000 + "x\n",
    "steps": "".join(f"{' ' * n}a:\n" for n in range(1400)),
    "lists in steps": "".join(f"{' ' * n}a:\n{' ' * n}- b:\n" for n in range(0, 99, 2)),
    "just deep enough": "k: " + "[" * 62 + "]" * 62 + "\n",
    "one too deep": "k: " + "[" * 63 + "x" + "]" * 63 + "\n",
    "two too deep": "k: " + "[" * 64 + "]" * 64 + "\n",
    "many values": "k: [" + "a," * 250_000 + "]\n",
    "digits": "k: " + "9" * 900_000 + "\n",
    "digits behind the point": "k: 1." + "9" * 900_000 + "\n",
    "an exponent": "k: 1e" + "9" * 900_000 + "\n",
    "keys": "".join(f"k{n}: 1\n" for n in range(20_000)),
    "documents": "---\na: 1\n" * 10_000,
    "a long text": "k: " + "x" * 2_000_000 + "\n",
    "quotes": "k: '" + "''" * 400_000 + "'\n",
}


@needs_two
@pytest.mark.parametrize("name", BOMBS)
def test_what_is_meant_to_cost_much_ends_soon_with_the_same_findings(name):
    text = BOMBS[name].encode()
    started = time.thread_time()  # other threads of a worker of the tests are none of its business
    quick.read(text)
    assert time.thread_time() - started < 3
    assert load(text, "a.yaml") == careful(text)


class PanicError(BaseException):
    pass


def broken(error):
    def reader(_text):
        raise error

    return reader


TEXT = "a: 1\nb: [x, 2.50]\n"
LIARS = {
    "a key less": lambda _: {"a": 1},
    "a value more": lambda _: {"a": 1, "b": ["x", 2.5, "y"]},
    "a list for a value": lambda _: {"a": [], "b": ["x", 2.5]},
    "another number": lambda _: {"a": 1, "b": ["x", 2.6]},
    "no number": lambda _: {"a": 1, "b": ["x", float("nan")]},
    "a key that is a number": lambda _: {1: 1, "b": ["x", 2.5]},
    "a key that is no text": lambda _: {("a",): 1, "b": ["x", 2.5]},
    "a date": lambda _: {"a": dt.date(2026, 1, 1), "b": ["x", 2.5]},
    "a tuple": lambda _: {"a": 1, "b": ("x", 2.5)},
    "a huge number": lambda _: {"a": 10**40, "b": ["x", 2.5]},
    "blank lines": lambda _: {"a": 1, "b": ["\n", 2.5]},
    "leading zeros": lambda _: {"a": "012", "b": ["x", 2.5]},
    "a word": lambda _: "word",
    "nothing": lambda _: None,
    "an error": broken(ValueError("no")),
    "a panic": broken(PanicError("no")),
}


@pytest.mark.parametrize("name", LIARS)
def test_a_reader_that_errs_is_not_believed(name, monkeypatch):
    monkeypatch.setattr(quick, "_reader", lambda: LIARS[name])
    assert quick.read(TEXT.encode()) is None
    assert load(TEXT.encode(), "a.yaml")[0][0].data == {"a": 1, "b": ["x", Decimal("2.50")]}


def test_a_reader_that_is_right_is_believed(monkeypatch):
    monkeypatch.setattr(quick, "_reader", lambda: lambda _: {"a": 1, "b": ["x", 2.5]})
    assert repr(quick.read(TEXT.encode())) == "[{'a': 1, 'b': ['x', Decimal('2.50')]}]"


def test_a_file_that_libyaml_refuses_is_not_read_quickly(monkeypatch):
    monkeypatch.setattr(quick, "_reader", lambda: lambda _: {"a": {"b": None}})
    assert quick.read(b"a: b:\n") is None


def test_stopping_the_program_stops_it(monkeypatch):
    monkeypatch.setattr(quick, "_reader", lambda: broken(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        quick.read(TEXT.encode())


def test_keys_are_not_remembered_without_end(monkeypatch):
    monkeypatch.setattr(quick, "_reader", lambda: lambda _: {f"k{n}": "v" for n in range(25_000)})
    assert quick.read("".join(f"k{n}: v\n" for n in range(25_000)).encode()) is not None
    assert len(quick._sound_keys) <= 10_000


@needs_two
def test_a_version_that_nobody_compared_is_not_used(monkeypatch):
    quick._reader.cache_clear()
    monkeypatch.setattr("yaml_rs._yaml_rs._VERSION", "0.2.0")
    try:
        assert quick.read(TEXT.encode()) is None
    finally:
        quick._reader.cache_clear()


@needs_two
@pytest.mark.parametrize("choice", ["", "libyaml"])
def test_the_quick_reader_is_used_unless_libyaml_is_asked_for(choice, tmp_path, monkeypatch):
    (tmp_path / "svcctl.yaml").write_text(
        "apiVersion: svcctl/v1\nkind: Workspace\nmetadata: {name: a, owner: b}\n"
        "spec: {company: A, currency: EUR, timezone: Europe/Paris}\n",
        encoding="utf-8",
    )
    for folder in ("catalog", "policies", "templates"):
        (tmp_path / folder).mkdir()
    monkeypatch.setenv("SVCCTL_READER", choice)
    command = [sys.executable, "-X", "importtime", "-m", "svcctl", "validate", "--no-cache"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert ("yaml_rs" in done.stderr) is not bool(choice)
