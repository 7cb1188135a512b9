"""Availability under other terms: both sides of a simulation say what a report of each side says."""

import csv
import json
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

import svcctl.cli.sla_simulate  # noqa: F401 - registers the command
from svcctl.cli.sla import app

WORKSPACE = """apiVersion: svcctl/v1
kind: Workspace
metadata: {name: small}
spec: {company: Small, currency: EUR, timezone: Europe/Oslo, folders: [p]}
"""
SLA = """apiVersion: svcctl/v1
kind: SLA
metadata: {name: uptime, version: 1, effective: {from: 2025-01-01}}
spec:
  party: customer
  timezone: Europe/Oslo
  measures:
    - {metric: availability, objective: 99.9%, shortest: 5m}
    - {metric: resolution, clock: always, targets: [{within: 4h}], objective: 90%}
  credits:
    per: month
    of: monthly-fee
    rules:
      - {metric: availability, bands: [{below: 99.9%, credit: 10%}, {below: 99.7%, credit: 25%}]}
      - {metric: resolution, bands: [{below: 90%, credit: 5%}]}
"""
REST = """apiVersion: svcctl/v1
kind: Service
metadata: {name: cloud}
spec: {summary: Servers, lifecycle: {stage: live, since: 2024-01-01}, scope: {included: [servers], excluded: [desks]}}
---
apiVersion: svcctl/v1
kind: Plan
metadata: {name: gold}
spec: {service: cloud, tier: {rank: 1, name: Gold}, sla: uptime}
---
apiVersion: svcctl/v1
kind: TicketSource
metadata: {name: desk}
spec: {timezone: Europe/Oslo, columns: {item: Number, created: Opened, resolved: Closed, customer: Customer}}
---
apiVersion: svcctl/v1
kind: IncidentSource
metadata: {name: page}
spec: {timezone: UTC, columns: {customer: Customer, from: Start, to: End}}
---
apiVersion: svcctl/v1
kind: IncidentSource
metadata: {name: other-page}
spec: {timezone: UTC, columns: {customer: Wen, from: Von, to: Bis}}
"""
BOLT = """apiVersion: svcctl/v1
kind: Subscription
metadata: {name: bolt-cloud}
spec:
  {customer: bolt, customerName: Bolt & Søn AS, plan: gold, start: 2025-01-01, currency: EUR, monthlyFee: 1000}
"""
ACME = BOLT.replace("bolt", "acme").replace("Bolt & Søn AS", "Acme Ltd").replace("monthlyFee: 1000", "monthlyFee: 500")
ITEMS = """Number,Opened,Closed,Customer
1,2026-02-03 10:00,2026-02-03 15:00,acme
2,2026-02-03 10:00,2026-02-03 11:00,bolt
"""
INCIDENTS = "Customer,Start,End\n,2026-02-03T10:00Z,2026-02-03T11:00Z\nbolt,2026-02-04T10:00Z,2026-02-04T11:30Z\n"
MORE = "Customer,Start,End\nacme,2026-03-03T10:00Z,2026-03-03T10:45Z\nzeta,2026-03-04T10:00Z,2026-03-04T12:00Z\n"
OTHER = SLA.replace("shortest: 5m", "shortest: 1h").replace("below: 99.7%", "below: 99.8%").replace("4h", "6h")
BOTH = ("--incidents", "a.csv", "--incidents", "b.csv", "--incident-source", "page")


@pytest.fixture
def company(tmp_path, monkeypatch):
    """Two workspaces that differ in an SLA, and the exports of both, in the current folder."""
    monkeypatch.chdir(tmp_path)
    for name, sla in (("here", SLA), ("there", OTHER)):
        (tmp_path / name / "p").mkdir(parents=True)
        (tmp_path / name / "svcctl.yaml").write_text(WORKSPACE, encoding="utf-8")
        (tmp_path / name / "p" / "sla.yaml").write_text(sla, encoding="utf-8")
        (tmp_path / name / "p" / "rest.yaml").write_text(f"{REST}---\n{BOLT}---\n{ACME}", encoding="utf-8")
    (tmp_path / "patch.yaml").write_text(OTHER, encoding="utf-8")
    for name, text in (("t.csv", ITEMS), ("a.csv", INCIDENTS), ("b.csv", MORE)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def run(command, *arguments):
    done = CliRunner().invoke(app, [command, "-w", "here", *arguments])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    # The plan has no price, which keeps nobody from measuring.
    err = [line for line in done.stderr.splitlines(keepends=True) if "`svcctl validate" not in line]
    return done.exit_code, done.stdout, "".join(err)


def simulated(*arguments):
    code, out, err = run("simulate", *arguments, "-f", "json")
    assert code == 0, err + out
    return json.loads(out)


def reported(workspace, *arguments):
    """What a plain report of a workspace says: attainment and credits, by what a simulation compares them by."""
    run("report", *arguments, "-w", workspace, "-o", f"out-{workspace}", "--report", "none", "-q")
    tables = []
    for name in ("attainment", "credits"):
        text = Path(f"out-{workspace}/{name}.csv").read_text(encoding="utf-8")
        tables.append(list(csv.DictReader(text.splitlines())))
    attained = {
        (row["period"], row["sla"], row["metric"], row["customer"]): tuple(
            row[name] for name in ("attainment_percent", "attained", "met", "measured")
        )
        for row in tables[0]
        if not row.get("subscription")
    }
    owed = defaultdict(Decimal)
    for row in tables[1]:
        owed[row["customer"], row["sla"], row["currency"]] += Decimal(row["amount"])
    return attained, dict(owed)


WORDS = {True: "yes", False: "no", None: "n/a"}


def side(found, name):
    """The same of one side of a simulation."""
    attained = {
        tuple(row[key] for key in ("period", "sla", "metric", "customer")): (
            row[name]["percent"],
            WORDS[row[name]["attained"]],
            str(row[name]["met"]),
            str(row[name]["measured"]),
        )
        for row in found["attainment"]
        if row[name]
    }
    owed = {
        tuple(row[key] for key in ("customer", "sla", "currency")): Decimal(row[name])
        for row in found["credits"]
        if Decimal(row[name])
    }
    return attained, owed


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize("items", [(), ("t.csv",)])
@pytest.mark.parametrize("terms", [("--patch", "patch.yaml"), ("--against", "there")])
def test_both_sides_are_what_reports_of_each_side_say(items, terms):
    found = simulated(*items, *BOTH, *terms)
    here, there = reported("here", *items, *BOTH), reported("there", *items, *BOTH)
    assert (side(found, "base"), side(found, "other")) == (here, there)
    assert here != there
    assert ("2026-02", "uptime", "availability", "bolt") in here[0]
    assert found["incident_rows"]["base"] == found["incident_rows"]["other"]
    assert (found["incident_rows"]["base"]["read"], found["incident_rows"]["base"]["rejected"]) == (4, 1)


@pytest.mark.usefixtures("company")
def test_customers_are_named_and_what_was_read_is_told():
    code, out, err = run("simulate", "t.csv", *BOTH, "--patch", "patch.yaml")
    assert (code, err) == (0, "")
    assert "Bolt & Søn AS  uptime" in out
    assert "2026-03  uptime  availability" in out
    read = "2 rows read = 2 measured + 0 excluded + 0 rejected + 0 out of scope; 4 incident rows read = "
    assert f"\n{read}3 measured + 0 excluded + 1 rejected + 0 out of scope.\n" in out
    _, page, _ = run("simulate", "t.csv", *BOTH, "--patch", "patch.yaml", "-f", "markdown")
    assert "| Acme Ltd | uptime |" in page
    assert simulated("t.csv", "--patch", "patch.yaml")["customers"] == {"acme": "Acme Ltd", "bolt": "Bolt & Søn AS"}


def test_a_side_without_availability_says_so_beside_the_other(company):
    (company / "patch.yaml").write_text(
        "\n".join(line for line in OTHER.split("\n") if "metric: availability" not in line), encoding="utf-8"
    )
    code, out, _ = run("simulate", "t.csv", *BOTH, "--patch", "patch.yaml")
    assert code == 0
    assert "\nOther terms: No SLA of these customers promises availability: the incidents were not measured.\n" in out
    assert "\nAs they are: 2 rows read = " in out


def test_incidents_may_name_the_customers_of_each_sides_own_terms(company):
    third = BOLT.replace("bolt", "zeta").replace("Bolt & Søn AS", "Zeta AG")
    (company / "there" / "p" / "third.yaml").write_text(third, encoding="utf-8")
    found = simulated(*BOTH, "--against", "there")
    assert (side(found, "base"), side(found, "other")) == (reported("here", *BOTH), reported("there", *BOTH))
    assert [found["incident_rows"][name]["rejected"] for name in ("base", "other")] == [1, 0]
    assert found["customers"]["zeta"] == "Zeta AG"


def test_what_cannot_be_measured_is_said(company):
    (company / "bad.csv").write_text("Nothing,Of\na,b\n", encoding="utf-8")
    (company / "empty.csv").write_text("", encoding="utf-8")
    for arguments, code, said in (
        ((), 2, "name an export to measure, or --incidents FILE"),
        (("t.csv", "--incidents", "none.csv", "--incident-source", "page"), 2, "none.csv"),
        (("t.csv", "--incidents", "a.csv", "--incident-source", "pge"), 2, "did you mean page?"),
        (
            ("--incidents", "a.csv", "--incident-source", "page", "--sla", "uptme"),
            2,
            "no SLA 'uptme': did you mean uptime",
        ),
        (("t.csv", "--incidents", "bad.csv"), 2, "name one with --incident-source"),
        (("t.csv", "--incidents", "-"), 2, "are read twice"),
        (("t.csv", *BOTH, "--incidents", "bad.csv"), 1, "bad.csv"),
        (("t.csv", *BOTH, "--incidents", "empty.csv"), 1, "empty.csv"),
    ):
        ended, out, err = run("simulate", *arguments, "--patch", "patch.yaml")
        assert (ended, said in out + err) == (code, True), (arguments, out, err)
        assert "Credits" not in out


def test_a_patch_whose_name_is_nearly_one_of_the_workspace_asks_which_was_meant(company):
    (company / "patch.yaml").write_text(OTHER.replace("name: uptime", "name: uptme"), encoding="utf-8")
    code, out, err = run("simulate", "t.csv", "--patch", "patch.yaml")
    assert (code, "(SLA/uptme@1 added)" in out) == (0, True)
    said = "the workspace has no SLA 'uptme', so it replaces nothing: did you mean 'uptime'?"
    assert err == f"svcctl: patch.yaml: {said}\n"


@pytest.mark.parametrize("name", ["uptime, version: 2", "service-desk, version: 1"])
def test_a_new_version_or_a_name_of_its_own_is_no_typo(company, name):
    new = OTHER.replace("uptime, version: 1", name).replace("from: 2025", "from: 2027")
    (company / "patch.yaml").write_text(new, encoding="utf-8")
    code, out, err = run("simulate", "t.csv", "--patch", "patch.yaml")
    assert (code, err, " added)" in out) == (0, "", True)
