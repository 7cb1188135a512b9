import json
from datetime import date

import pytest
import typer
from typer.testing import CliRunner

from svcctl.cli.catalog import list_, show
from svcctl.cli.common import day
from svcctl.cli.views import memory
from svcctl.cli.views.memory import catalog_and_report
from svcctl.source.yaml_text import load

ROOT = """\
apiVersion: svcctl/v1
kind: Workspace
metadata: {name: acme, title: Acme}
spec: {company: Acme, currency: EUR, timezone: Europe/Berlin, locale: en-GB, folders: [catalog]}
"""
SLA = """\
apiVersion: svcctl/v1
kind: SLA
metadata: {name: gold, title: Gold 日本, version: VERSION, effective: {DATES}}
spec:
  party: customer
  timezone: Europe/Berlin
  measures:
    - metric: first-response
      clock: always
      targets:
        - {within: 4h}
      objective: 95%
"""
PLAN = """\
# two lines of comment
# before the declaration
apiVersion: svcctl/v1
kind: Plan
metadata: {name: backup-pro, title: Backup Pro, owner: storage}
spec:
  service: backup
  tier: {rank: 2, name: Pro}
  sla: gold
  entitlements: {seats: 19.90}
"""
SERVICE = """\
apiVersion: svcctl/v1
kind: Service
metadata: {name: backup, title: Backup, owner: storage}
spec: {summary: Daily copies., lifecycle: {stage: live, since: 2024-01-01}, scope: {included: [Copies]}}
"""


@pytest.fixture
def run(tmp_path):
    folder = tmp_path / "catalog"
    folder.mkdir()
    (tmp_path / "svcctl.yaml").write_text(ROOT, encoding="utf-8")
    first = SLA.replace("VERSION", "1").replace("{DATES}", "{from: 2025-01-01, to: 2025-12-31}")
    second = SLA.replace("VERSION", "2").replace("{DATES}", "{from: 2026-01-01}")
    (folder / "sla.yaml").write_text(f"{first}---\n{second}", encoding="utf-8")
    (folder / "plan.yaml").write_text(PLAN, encoding="utf-8")
    (folder / "service.yaml").write_text(SERVICE, encoding="utf-8")
    app = typer.Typer(rich_markup_mode=None)
    app.command("list")(list_)
    app.command("show")(show)
    command = ["--workspace", str(tmp_path), "--as-of", "2026-03-01"]
    return lambda name, *words: CliRunner().invoke(app, [name, *command, *words])


def rows(text):
    return [line.split() for line in text.splitlines()]


def test_list_shows_every_version_and_which_is_in_force(run):
    ran = run("list", "sla")
    assert ran.exit_code == 0
    assert rows(ran.stdout) == [
        ["KIND", "NAME", "VERSION", "TITLE", "OWNER", "FROM", "TO", "IN", "FORCE"],
        ["SLA", "gold", "1", "Gold", "日本", "2025-01-01", "2025-12-31", "no"],
        ["SLA", "gold", "2", "Gold", "日本", "2026-01-01", "yes"],
    ]


def test_list_lists_all_kinds_in_order(run):
    names = [row[:2] for row in rows(run("list").stdout)[1:]]
    assert names == [
        ["Plan", "backup-pro"],
        ["SLA", "gold"],
        ["SLA", "gold"],
        ["Service", "backup"],
        ["Workspace", "acme"],
    ]


def test_list_as_json(run):
    told = json.loads(run("list", "Plan", "-f", "json").stdout)
    assert told == {
        "asOf": "2026-03-01",
        "resources": [
            {
                "kind": "Plan",
                "name": "backup-pro",
                "version": None,
                "title": "Backup Pro",
                "owner": "storage",
                "from": None,
                "to": None,
                "inForce": True,
                "file": "catalog/plan.yaml",
            }
        ],
    }


def test_show_tells_what_it_refers_to_and_what_refers_to_it(run):
    told = run("show", "Plan", "backup-pro").stdout
    assert told.startswith("Plan/backup-pro\nBackup Pro\ncatalog/plan.yaml:3, owner storage\n\nservice: backup\n")
    assert "entitlements: {seats: 19.90}\n" in told
    assert ["spec.sla:", "SLA/gold@2", "Gold", "日本", "catalog/sla.yaml:14"] in rows(told)
    assert told.endswith("\nUsed by: nothing\n")


def test_show_tells_the_users_of_the_version_in_force_only(run):
    assert run("show", "SLA", "gold").stdout.endswith("\nUsed by\n  Plan/backup-pro (spec.sla)  catalog/plan.yaml:9\n")
    assert run("show", "SLA", "gold@1").stdout.endswith("\nUsed by: nothing\n")
    assert "spec.measures[0].clock: BusinessCalendar/always  built in" in run("show", "SLA", "gold").stdout


def test_show_as_json_and_yaml_says_the_same(run):
    text = run("show", "Plan", "backup-pro", "-f", "json").stdout
    assert '"seats": 19.90' in text
    in_json = json.loads(text)
    (document,), problems = load(run("show", "Plan", "backup-pro", "-f", "yaml").stdout.encode(), "x.yaml")
    assert problems == []
    assert json.loads(json.dumps(document.data, default=float)) == in_json
    sla = next(found for found in in_json["refersTo"] if found["kind"] == "SLA")
    assert (sla["label"], sla["found"], sla["spec"]["party"]) == ("SLA/gold@2", True, "customer")
    missing = next(found for found in in_json["refersTo"] if found["kind"] == "Feature")
    assert (missing["found"], missing["reason"]) == (False, "none is in force on this day")


def test_show_has_the_prices_that_a_book_computes(svcctl, root):
    def shown(*words):
        return svcctl("show", "PriceBook", "managed-services@2", "-w", str(root), *words).out

    text = shown()
    assert text.index("\nComputed prices\n  - plan: service-desk-standard\n    region: britain\n") < text.index(
        "\nRefers to\n"
    )
    assert "bands: {list: 759, target: 719, floor: 659, cost: 481.263777}" in text
    prices = json.loads(shown("-f", "json"))["computedPrices"]
    assert {price["region"] for price in prices} == {"britain"}
    assert prices[0]["computed"]["rate"]["date"] == "2025-12-15"
    assert "computedPrices" not in svcctl("show", "PriceBook", "managed-services@1", "-w", str(root), "-f", "json").out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["list", "Pan"], "there is no kind 'Pan'; did you mean Plan?"),
        (["list", "Zzz"], "there is no kind 'Zzz'; `svcctl explain` lists the kinds"),
        (["list", "-f", "xml"], "there is no format 'xml'; choose text or json"),
        (["show", "Plan", "backup-por"], "there is no Plan 'backup-por'; did you mean backup-pro?"),
        (["show", "Plan", "zzz"], "there is no Plan 'zzz'; `svcctl list Plan` lists them"),
        (["show", "SLA", "gold@7"], "SLA 'gold' has no version 7; its versions are 1, 2: name one as gold@2"),
        (["show", "SLA", "gold@x"], "'gold@x' pins no version; write gold@2, for example"),
        (
            ["show", "SLA", "gold", "--as-of", "2020-01-01"],
            "SLA 'gold' is not in force on 2020-01-01; its versions are 1, 2: name one as gold@2",
        ),
    ],
)
def test_what_is_not_there_is_a_usage_error_with_the_next_step(run, words, told):
    ran = run(*words)
    assert ran.exit_code == 2
    assert ran.stdout == ""
    assert told in ran.stderr


def test_what_is_wrong_is_judged_as_of_today_whatever_day_is_looked_at(run, monkeypatch):
    """The line on stderr points to `svcctl validate`, which would else say something different."""
    asked = []

    def load(root, today):
        asked.append(today)
        return catalog_and_report(root, today)

    monkeypatch.setattr(memory, "catalog_and_report", load)
    assert [run(*words).exit_code for words in (["show", "SLA", "gold"], ["list"])] == [0, 0]
    assert asked == [day(None)] * 2 != [date(2026, 3, 1)] * 2


def test_a_title_cannot_steer_the_terminal(run, tmp_path):
    path = tmp_path / "catalog" / "service.yaml"
    path.write_text(SERVICE.replace("title: Backup", 'title: "B\\e[2J\\u202e"'), encoding="utf-8")
    for words in (["list"], ["show", "Service", "backup"]):
        assert all(letter.isprintable() or letter == "\n" for letter in run(*words).stdout)
