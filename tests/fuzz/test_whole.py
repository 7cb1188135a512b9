"""Whatever stands in a workspace, there is a report in every format, and no tool raises or changes a value."""

import time
from random import Random

import pytest
from garbage import spoiled
from holding import everything

from svcctl.validation.inline import allowances


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
