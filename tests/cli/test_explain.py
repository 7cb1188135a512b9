import re

import pytest
from typer.testing import CliRunner

from svcctl.cli import explain as module
from svcctl.cli.views.pages import topics
from svcctl.kinds import kinds
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
    last = topic.page.read_text(encoding="utf-8").replace("<!-- /keys -->", "").rstrip().splitlines()[-1]
    assert last in ran.stdout


def test_every_kind_has_a_page():
    assert [topic.name for topic in topics() if topic.area == "kinds"] == sorted(kinds())


def test_the_page_of_a_kind_lists_its_keys_once_with_what_to_write(run):
    lines = run("SLA").stdout.splitlines()
    assert lines.count("## Keys") == 1
    assert not any("<!--" in line for line in lines)
    told = [line for line in lines if line.startswith("| `credits.rules[].bands[].credit` |")]
    assert len(told) == 1
    assert re.fullmatch(r"\| `[^`]+` \| yes \| .+ \| `5%` or .+ \|", told[0])


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
