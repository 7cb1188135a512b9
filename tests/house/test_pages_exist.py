"""Every rule that any code reports has a page, so `svcctl explain RULE` never leads nowhere."""

import ast
import os
import re
import subprocess
import sys

import pytest

from svcctl.rules import rules

TELLERS = {"Problem", "problem", "_error", "_tell", "Saying"}
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")
OTHER_WORDS = {"first-response"}
"""Words with a hyphen that are handed to a teller and are no rule."""


def told(text):
    """The rule ids that a module's source hands to what makes problems."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in TELLERS:
            values = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg != "reason")]
            for value in values:
                if isinstance(value, ast.Constant) and isinstance(value.value, str) and _ID.fullmatch(value.value):
                    yield value.value


def test_every_reported_rule_has_a_page(root):
    reported = {rule for path in (root / "src").rglob("*.py") for rule in told(path.read_text(encoding="utf-8"))}
    assert len(reported) > 15
    assert reported - OTHER_WORDS - rules().keys() == set()


def test_a_rule_without_a_page_would_be_seen():
    assert list(told('yield Problem("m", place, "h", "no-such-rule")')) == ["no-such-rule"]


@pytest.mark.parametrize("columns", ["80", "200"])
def test_the_page_of_help_that_is_kept_is_what_the_commands_say(columns, root):
    """Whoever adds a command or rewords one: COLUMNS=80 svcctl --help > src/svcctl/cli/help.txt."""
    code = "import sys; sys.argv = ['svcctl', '--help']; from svcctl.cli.app import app; app()"
    told = subprocess.run(
        [sys.executable, "-c", code],
        cwd=root,
        env={**os.environ, "COLUMNS": columns},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert (root / "src/svcctl/cli/help.txt").read_text(encoding="utf-8") == told
