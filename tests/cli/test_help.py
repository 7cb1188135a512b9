"""The help of every command: whole sentences in lists, examples that could be typed, one word for one option."""

import re
import shlex

import pytest
from typer.core import TyperOption

from svcctl.cli.commands import _every, _ready
from svcctl.cli.views.examples import EXAMPLES

READY = {name: _ready(name, member) for name, member in _every().items()}


def commands(found=READY, above=""):
    for name, command in found.items():
        yield f"{above}{name}", command
        yield from commands(getattr(command, "commands", {}), f"{above}{name} ")


def test_no_sentence_in_a_list_of_commands_is_cut_off(svcctl):
    groups = [(), *(tuple(name.split()) for name, command in commands() if hasattr(command, "commands"))]
    assert len(groups) > 8
    for group in groups:
        told = svcctl(*group, "--help", COLUMNS="80").out
        assert re.findall(r"^  .*\.\.\.$", told, re.MULTILINE) == []


def test_every_example_is_of_a_command_and_could_be_typed():
    known = dict(commands())
    assert set(EXAMPLES) <= set(known)
    for name, lines in EXAMPLES.items():
        for line in lines.split("\n"):
            assert line.startswith(f"svcctl {name} ")
            words = shlex.split(line.removeprefix(f"svcctl {name}"))
            known[name].make_context(name, words)
            assert len(f"    {line}") <= 100


def test_an_example_with_a_word_that_is_no_option_would_be_seen():
    with pytest.raises(Exception, match="No such option"):
        dict(commands())["sla report"].make_context("report", ["--no-such-thing", "a.csv"])


def test_examples_stand_below_the_options_each_on_its_line(svcctl):
    told = svcctl("sla", "credits", "post", "--help", COLUMNS="80").out
    line = "svcctl sla credits post tickets.csv --register credits.csv --on 2026-10-02"
    assert told.endswith(f"\n  Examples:\n    {line}\n")


def test_an_option_of_one_name_takes_one_kind_of_value_and_is_spelled_alike():
    """`--out` may name a file or a folder, and `--format` lists what there is; the words for the rest are the same."""
    found = {}
    for _, command in commands():
        for option in command.params:
            if isinstance(option, TyperOption) and not option.is_flag:
                found.setdefault(option.opts[0], set()).add(option.metavar)
    free = {"--out", "--as-of", "--check", "--from", "--register"}
    assert {name: said for name, said in found.items() if name not in free and len(said) > 1} == {}
    assert {name for name, said in found.items() if None in said} == set()
