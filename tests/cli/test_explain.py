import re

import pytest
from typer.testing import CliRunner

from svcctl.cli import explain as module
from svcctl.cli.views.pages import topics
from svcctl.rules import rules


@pytest.fixture
def run():
    import typer  # noqa: PLC0415 - as the shell does

    app = typer.Typer(rich_markup_mode=None)
    app.command()(module.explain)
    return lambda *arguments: CliRunner().invoke(app, list(arguments))


def test_without_a_name_every_page_is_a_line(run):
    ran = run()
    assert ran.exit_code == 0
    for topic in topics():
        assert re.search(rf"^  {topic.name} +{topic.severity} +{re.escape(topic.summary)}$", ran.stdout, re.MULTILINE)
    headings = [line for line in ran.stdout.splitlines() if line and not line.startswith(" ")]
    assert headings == [*sorted({rule.area for rule in rules().values()}), "changes", "kinds", "formats", "presets"]


@pytest.mark.parametrize("name", ["wrong-value", "sarif", "Plan", "plan"])
def test_a_page_is_printed_as_it_is_written_when_piped(run, name):
    ran = run(name)
    (topic,) = (topic for topic in topics() if topic.name.casefold() == name.casefold())
    assert ran.exit_code == 0
    assert ran.stdout.startswith(f"# {topic.name}\n")
    assert "severity:" not in ran.stdout
    assert topic.page is None or topic.page.read_text(encoding="utf-8").rstrip().splitlines()[-1] in ran.stdout


def test_the_page_of_a_kind_lists_its_keys_with_examples(run):
    lines = run("SLA").stdout.splitlines()
    assert "## Keys" in lines
    assert any(line.startswith("- `party` (required): To whom the promise") for line in lines)
    assert any(line.startswith("  - `clock`: ") and "The name of a BusinessCalendar." in line for line in lines)
    assert any(line.startswith("    - `perBreach`: ") for line in lines)
    assert any(re.match(r"      - `credit` \(required\): .*Example: `5%`\.$", line) for line in lines)


def test_the_page_of_a_rule_says_its_severity(run):
    assert "its severity is error unless" in run("wrong-value").stdout


def test_a_terminal_gets_the_page_drawn(run, monkeypatch):
    monkeypatch.setattr(module, "colored", lambda _: True)
    told = run("wrong-value").stdout
    assert "wrong-value" in told
    assert "```" not in told


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        ("unknown-kye", "did you mean unknown-key?"),
        ("Glosary", "did you mean Glossary?"),
        ("xyzzyxyzzy", "`svcctl explain` lists them all"),
    ],
)
def test_an_unknown_name_is_a_usage_error_with_the_nearest(run, wrong, hint):
    ran = run(wrong)
    assert ran.exit_code == 2
    assert ran.stdout == ""
    assert ran.stderr == f"svcctl: there is no rule, kind, format, preset or policy {wrong!r}; {hint}\n"
