"""Whatever stands in a workspace, there is a report in every format, and no tool raises or changes a value."""

import time
from random import Random

import pytest
from bombs import HEAD, bombs, explode
from garbage import spoiled
from holding import everything

from svcctl.validation.inline import allowances
from svcctl.workspace import SourceFile


@pytest.mark.parametrize("number", range(30))
def test_a_spoiled_workspace_is_told_in_every_format(number):
    everything(*spoiled(Random(number)))  # noqa: S311 - the same number is the same workspace


@pytest.mark.parametrize(
    "words",
    [
        "allow" + " " * 50_000 + "x" + " " * 50_000 + "(",
        "allow" + " x until" * 20_000 + " (" * 20_000,
        "allow a" + " " * 100_000 + "in this fil",
        "allow (owner" + " " * 100_000 + ")",
    ],
    ids=["spaces", "untils", "file", "owner"],
)
def test_a_suppression_as_long_as_a_file_is_read_at_once(words):
    started = time.process_time()
    assert [fault.rule for fault in allowances({"a.yaml": f"# svcctl: {words}\na: 1\n".encode()})] == [
        "suppression-malformed"
    ]
    assert time.process_time() - started < 2


GROWS = (
    "unknown keys",
    "names that are nearly right",
    "a text of 4 MB",
    "a term a thousand times",
    "suppressions",
    "one line of a list",
    "a key again and again",
)
"""What once took time with the square of its size: all of it is found within seconds, on a busy machine too."""


@pytest.mark.parametrize("name", GROWS)
def test_what_is_large_takes_no_more_than_its_size(name):
    texts = dict(bombs())[name]
    costs = explode([SourceFile(path, text.encode()) for path, text in texts.items()])
    assert max(costs.values()) < 5, costs


def test_a_hundred_thousand_letters_of_suppressions_at_keys_of_their_own_are_read_at_once():
    lines = "".join(f"  # svcctl: allow a until b{number}\n  key{number}: 1\n" for number in range(5_000))
    started = time.process_time()
    found = list(allowances({"a.yaml": f"{HEAD % ('Glossary', 'a')}\n{lines}".encode()}))
    assert time.process_time() - started < 2
    assert len(found) == 5_000
