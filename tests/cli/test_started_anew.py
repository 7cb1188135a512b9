"""Every command, in every format, does when Python is started anew what it does in the processes of other tests.

Those are split off from one that has read every module (`resident.py`), and so would not notice a command that forgot
to import what it needs. A command or a format without a line below is told.
"""

import shutil
from pathlib import Path

import pytest

from running import completed, started_anew
from svcctl import reporters
from svcctl.cli.commands import _every, _ready
from svcctl.cli.formats import named
from svcctl.cli.views.sla_pages import REPORTS
from svcctl.documents import pages, writers
from svcctl.engines import ENGINES
from svcctl.review import formats as review

ENVIRONMENT = {"COLUMNS": "100", "NO_COLOR": "1", "SVCCTL_AS_OF": "2026-11-30"}

RUNS = """
list
show Plan backup-pro -f yaml
changelog former . --exact
diff former . -f FORMAT
diff former . --replay few.csv --usage examples/usage.csv
explain
fmt --check
init OUT/firm
lsp
migrate
owners
test credit-cap -f junit
validate -f FORMAT
validate --no-cache --fix --diff --write-baseline OUT/baseline.yaml
calendar show office-oslo --year 2026
calendar elapsed office-oslo 2026-04-01T15:00 2026-04-07T09:00 --explain
calendar due --batch questions.csv -f json
clause list
clause text liability
clause approve liability --check --by Ada
contract verify made/msa.html
price quote backup-pro --region nordics --quantity TB=7 -f FORMAT -o OUT/made
price allocate --plan backup-pro --region nordics --quantity TB=7 -f csv
price levels --region nordics --market examples/market.csv
price offers --region nordics
price simulate examples/usage.csv --other-day 2025-11-30
price tax --country DE --buys-as consumer --plan backup-pro --amount 100
render page glossary vardholm-terms -o OUT/made.html
render page holidays office-oslo -o OUT/made.html
render page limitations backup-pro -o OUT/made.html
render page plans backup -o OUT/made.html
render page prices nordics -o OUT/made.html
render page service backup -o OUT/made.html
render page sla backup-pro -o OUT/made.html
render site -o OUT
render check sla backup-pro
render contract msa --customer quillbrook-legal -o OUT/made.html
render redline sla backup-pro --from 2026-01-01 --to 2026-11-30 -o OUT/made.docx
schema export
schema diff schemas
sla report few.csv --source helpdesk
sla report few.csv --source helpdesk -o OUT --report html -f json --incidents examples/incidents-2026-q3.csv
sla report few.csv --source helpdesk -o OUT --report xlsx -f parquet
sla report few.csv --source helpdesk -o OUT --report markdown -q
sla report few.csv --source helpdesk --engine dask:nowhere
sla explain VH-104202 few.csv --source helpdesk
sla simulate few.csv --against former
sla sources
sla credits post few.csv --source helpdesk --register OUT/credits.csv --on 2026-10-02
sla credits notes --register made/credits.csv -o OUT
sla evidence pack few.csv --source helpdesk -o OUT/evidence.zip
sla evidence verify made/evidence.zip
"""
"""FORMAT is each of the command's formats, for those whose formats are modules of their own; OUT is a new folder.

Other formats are a few lines of the module that tells the first of them.
"""
REFUSED = ("--engine dask:nowhere",)
"""What ends with a sentence and not with 0."""
QUESTIONS = "calendar,from,target\noffice-oslo,2026-04-01T15:00,4h\n"
TICKETS, FEW = "examples/tickets-2026-q3.csv", 60


def commands(known, words=()):
    """Every command by its words; groups are none."""
    for name, each in known.items():
        if below := getattr(each, "commands", None):
            yield from commands(below, (*words, name))
        else:
            yield (*words, name), each


COMMANDS = dict(commands({name: _ready(name, member) for name, member in _every().items()}))


def command_of(line):
    """The words of the command that a line calls; None where there is no such command."""
    return next((words for words in COMMANDS if line.split()[: len(words)] == [*words]), None)


def formats_of(words):
    options = [option for option in COMMANDS[words].params if "--format" in option.opts]
    return [item.value for option in options for item in option.shell_complete(None, "")]


def lines_of(run):
    return [run.replace("FORMAT", each) for each in formats_of(command_of(run))] if "FORMAT" in run else [run]


LINES = [line for run in RUNS.strip().splitlines() for line in lines_of(run)]


@pytest.fixture(scope="module")
def company(example, tmp_path_factory):
    """The example company with a former state of it, and with what some commands have to be given."""
    company = shutil.copytree(example, tmp_path_factory.mktemp("anew") / "company")
    shutil.copytree(Path(__file__).parents[2] / "schemas", company / "schemas")
    shutil.copytree(example, company / "former")
    file = company / "former/policies/slas/support-premium.yaml"
    before = file.read_text(encoding="utf-8")
    file.write_text(before.replace("{priority: P1, within: 15m", "{priority: P1, within: 20m"), encoding="utf-8")
    assert file.read_text(encoding="utf-8") != before
    (company / "questions.csv").write_text(QUESTIONS, encoding="utf-8")
    tickets = (company / TICKETS).read_text(encoding="utf-8").splitlines(keepends=True)
    (company / "few.csv").write_text("".join(tickets[:FEW]), encoding="utf-8")
    for line in (
        "render contract msa --customer quillbrook-legal -o made/msa.html",
        "sla credits post few.csv --source helpdesk --register made/credits.csv --on 2026-10-02",
        "sla evidence pack few.csv --source helpdesk --with-inputs -o made/evidence.zip",
    ):
        made = completed(*line.split(), cwd=company, env=ENVIRONMENT)
        assert made.returncode == 0, made.stderr
    return company


def left_by(run, line, folder, company):
    """What a run left behind: its exit code, what it said, and the files it made."""
    folder.mkdir()
    words = [word.replace("OUT", str(folder)) for word in line.split()]
    done = run(*words, cwd=company, env=ENVIRONMENT)
    said = [text.replace(str(folder), "OUT") for text in (done.stdout, done.stderr)]
    files = {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    return done.returncode, *said, files


@pytest.mark.parametrize("line", LINES, ids=str)
def test_a_command_does_the_same_when_python_is_started_anew(line, company, tmp_path):
    anew = left_by(started_anew, line, tmp_path / "anew", company)
    assert anew[0] in ({1, 2} if line.endswith(REFUSED) else {0}), anew[1:3]
    assert anew == left_by(completed, line, tmp_path / "kept", company)


def test_every_command_is_started_anew():
    assert COMMANDS.keys() - {command_of(line) for line in LINES} == set()


@pytest.mark.parametrize(
    ("words", "members"),
    [
        ("validate -f {}", reporters.formats()),
        ("diff former . -f {}", review.formats()),
        ("price quote backup-pro --region nordics --quantity TB=7 -f {}", [named(each) for each in writers.formats()]),
        ("render page {}", pages.kinds()),
        ("sla report few.csv --source helpdesk -o OUT --report {}", REPORTS),
        ("sla report few.csv --source helpdesk --engine {}", [each for each in ENGINES if each != "local"]),
    ],
)
def test_every_format_page_report_and_engine_of_its_own_is_started_anew(words, members):
    assert members
    assert [each for each in members if not any(line.startswith(words.format(each)) for line in LINES)] == []


def test_a_command_without_a_line_would_be_told():
    assert command_of("sla credits post x") == ("sla", "credits", "post")
    assert command_of("nonsense") is None
    assert formats_of(("list",)) == ["text", "json"]
    assert formats_of(("explain",)) == []
