"""The help of every command: whole sentences in lists, examples that could be typed, one word for one option."""

import re
import shlex

import pytest
from typer.core import TyperOption

from svcctl.cli.commands import _every, _ready
from svcctl.cli.formats import named
from svcctl.cli.views.examples import EXAMPLES
from svcctl.documents.writers import formats as documents
from svcctl.reporters import formats as reporters
from svcctl.review.formats import formats as review_formats

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
    free = {"--out", "--as-of", "--check", "--from"}
    assert {name: said for name, said in found.items() if name not in free and len(said) > 1} == {}
    assert {name for name, said in found.items() if None in said} == set()


ORDER = ["--as-of", "--format", "--out", "--strict", "--quiet", "--no-color"]
"""What commands share stands last, in this order; the workspace stands first, after what must be given."""
LETTERS = {"--workspace": "-w", "--format": "-f", "--out": "-o", "--quiet": "-q"}


def options(command):
    return [each for each in command.params if isinstance(each, TyperOption) and each.opts[0] != "--help"]


@pytest.mark.parametrize(("name", "command"), [each for each in commands() if not hasattr(each[1], "commands")])
def test_the_options_that_commands_share_stand_in_one_order(name, command):
    free = [each for each in options(command) if not each.required]
    names = [each.opts[0] for each in free]
    if "--workspace" in names:
        assert names[0] == "--workspace"
    shared = [word for word in names if word in ORDER]
    assert shared == sorted(shared, key=ORDER.index)
    assert names[len(names) - len(shared) :] == shared, f"{name} has options of its own between those of all"


def test_an_option_of_one_name_has_one_letter_and_files_have_both_names():
    for name, command in commands():
        for option in options(command):
            if letter := LETTERS.get(option.opts[0]):
                assert letter in option.opts, name
            if option.opts[0] == "--out" and option.metavar == "FILE":
                assert "--output-file" in option.opts, name


def test_options_for_all_commands_are_told_in_the_same_words():
    found = {}
    for name, command in commands():
        for option in options(command):
            found.setdefault(option.opts[0], {}).setdefault((option.help or "").split(" [default")[0], []).append(name)
    alike = {"--workspace", "--quiet", "--no-color", "--source", "--sla", "--exclusions", "--incidents", "--term"}
    alike |= {"--discount", "--code", "--quantities", "--patch", "--exact", "--with-internal", "--incident-source"}
    assert alike <= set(found)
    assert {name: said for name, said in found.items() if name in alike and len(said) > 1} == {}


FORMATS = [
    (("list", "-f", "md"), "there is no format 'md'; choose text or json"),
    (("validate", "-f", "markdwn"), "there is no format 'markdwn'; did you mean markdown?"),
    (("diff", "-f", "markdwn"), "there is no format 'markdwn'; did you mean markdown?"),
    (("price", "levels", "-f", "markdwn"), "there is no format 'markdwn'; did you mean markdown?"),
    (("render", "page", "sla", "x", "-f", "odt"), "there is no format 'odt'; choose docx, html, markdown or pdf"),
    (("sla", "report", "x.csv", "--report", "html,pdf"), "there is no report 'pdf'; choose html, markdown or xlsx"),
]


@pytest.mark.parametrize(("words", "told"), FORMATS)
def test_a_format_that_is_none_is_told_alike_everywhere(svcctl, root, words, told):
    ran = svcctl(*words, cwd=root)
    assert (ran.code, ran.out, ran.err) == (2, "", f"svcctl: {told}\n")


AS_MARKDOWN = [
    ("validate",),
    ("render", "check", "glossary"),
    ("render", "page", "glossary", "vardholm-terms", "-o", "-"),
    ("price", "levels", "backup-pro", "--region", "nordics", "--quantity", "TB=7"),
    ("price", "quote", "backup-pro", "--region", "nordics", "--quantity", "TB=7"),
]


@pytest.mark.parametrize("words", AS_MARKDOWN)
def test_markdown_is_called_markdown_and_its_old_name_stays_understood(svcctl, root, words):
    new, old = (svcctl(*words, "--as-of", "2026-07-01", "-f", name, cwd=root) for name in ("markdown", "md"))
    assert new == old
    assert (new.code, bool(new.out)) == (0, True)


def test_help_names_the_formats_that_there_are(svcctl):
    """The lists in help are written, since help reads no folder; they are what the folders have."""
    for words, known in (
        (("validate",), reporters()),
        (("diff",), review_formats()),
        (("render", "page"), [named(each) for each in documents()]),
    ):
        said = " ".join(svcctl(*words, "--help").out.split())
        listed = re.search(r"How to tell it: ([a-z, ]+?)(?:\.| \[)", said)[1]
        assert set(re.split(r", | or ", listed)) == set(known)


def test_the_formats_of_a_command_complete_in_a_shell():
    for name, command in commands():
        for option in options(command):
            if option.opts[0] == "--format":
                context = command.make_context(name, [], resilient_parsing=True)
                offered = [item.value for item in option.shell_complete(context, "")]
                assert offered == re.findall(
                    r"[a-z]+", re.split(r":|\.| \[|;", option.help)[1].replace(" or ", ", ")
                ), name
