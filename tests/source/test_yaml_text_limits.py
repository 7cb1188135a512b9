"""However a file is written, it can cost only so much time and memory, and the machine is left as it was."""

import gc
import time
import tracemalloc

import pytest

from svcctl.source import compose, encoding
from svcctl.source.yaml_text import load


def rules(text: bytes) -> list[str]:
    return [problem.rule for problem in load(text, "a.yaml")[1]]


def laughs(levels: int) -> bytes:
    lines = ["l0: &l0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"l{level}: &l{level} [{', '.join([f'*l{level - 1}'] * 10)}]" for level in range(1, levels)]
    return "\n".join(lines).encode()


BOMBS = {
    "billion laughs": laughs(10),
    "doubling five hundred times": "\n".join(
        ["a0: &a0 [x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 500))]
    ).encode(),
    "one long text repeated": b'a: &a "' + b"x" * 100_000 + b'"\nb: [' + b"*a, " * 10_000 + b"]",
    "merged again and again": "\n".join(
        ["a0: &a0 {" + ", ".join(f"k{n}: 1" for n in range(1000)) + "}", *(f"b{n}: {{<<: *a0}}" for n in range(500))]
    ).encode(),
}


@pytest.mark.parametrize("name", BOMBS)
def test_alias_bombs_end_quickly_in_little_memory(name):
    tracemalloc.start()
    started = time.process_time()
    documents, found = load(BOMBS[name], "a.yaml")
    spent, (_, peak) = time.process_time() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (documents, [problem.rule for problem in found]) == ([], ["yaml-alias-bomb"])
    assert spent < 2
    assert peak < 50e6


def test_ordinary_repetition_is_no_bomb():
    text = (
        "base: &base {"
        + ", ".join(f"k{n}: {n}" for n in range(50))
        + "}\n"
        + "".join(f"r{n}: *base\n" for n in range(90))
    )
    documents, found = load(text.encode(), "a.yaml")
    assert found == []
    assert documents[0].data["r89"] == documents[0].data["base"]


@pytest.mark.parametrize("opening", ["[", "[\n", "- ", "? ", "{a: ", "!!seq [", "&a !x {a: ", "[{", '{"a": ['])
def test_a_million_openings_do_not_break_the_parser(opening):
    assert rules((opening * 1_000_000).encode())[-1:] in (
        ["yaml-too-deep"],
        ["yaml-syntax"],
        ["yaml-too-large"],
    )


@pytest.mark.parametrize(
    "text",
    [
        b"#" * (encoding.MAX_BYTES + 1),
        b"[" + b"a," * 200_001 + b"]",
        b"---\na\n" * 1_000_001,
        b"---\n" * 1_000_001,
        b"- a\n" * 200_000,
    ],
    ids=["bytes", "flow values", "documents", "empty documents", "block values"],
)
def test_a_file_too_large_is_refused(text):
    assert rules(text) == ["yaml-too-large"]


def test_a_large_file_within_the_limits_is_read():
    assert rules(b"- a\n" * (compose.MAX_NODES - 1)) == []


def test_thousands_of_faults_are_told_in_reasonable_time():
    keys = "".join(f"k{n}: 1\n" for n in range(20_000))
    started = time.process_time()  # a full machine is no slow reader
    assert len(rules((keys + keys).encode())) == 20_000
    assert time.process_time() - started < 5


def test_memory_housekeeping_rests_while_a_file_is_read():
    phases: list[str] = []
    gc.callbacks.append(lambda phase, _: phases.append(phase))
    try:
        load(b"- {a: b}\n" * 20_000, "a.yaml")
    finally:
        gc.callbacks.pop()
    assert phases.count("start") <= 3  # a few around the reading, hundreds without rest


@pytest.mark.parametrize("text", [b"a: 1", b"a: [", b"[" * 100])
@pytest.mark.parametrize("enabled", [True, False])
def test_memory_housekeeping_is_left_as_it_was(text, enabled):
    (gc.enable if enabled else gc.disable)()
    try:
        load(text, "a.yaml")
        assert gc.isenabled() is enabled
    finally:
        gc.enable()
