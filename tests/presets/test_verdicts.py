"""Every invented export from its header to a verdict: recognised, read, measured by one SLA, and every row told."""

import csv
import json

import pytest
from invented import EXPORTS, NAMES
from typer.testing import CliRunner

from svcctl.cli.sla import app

WORKSPACE = """\
apiVersion: svcctl/v1
kind: Workspace
metadata: {name: acme}
spec: {company: Acme, currency: EUR, timezone: Europe/Oslo, folders: [terms]}
"""
SLA = """\
apiVersion: svcctl/v1
kind: SLA
metadata: {name: gold, title: Gold, owner: a, version: 1, effective: {from: 2025-01-01}}
spec:
  party: customer
  timezone: Europe/Oslo
  measures:
    - {metric: first-response, clock: always, objective: 90%, targets: [{within: 12m}]}
    - {metric: resolution, clock: always, objective: 90%, targets: [{within: 2h30m}]}
"""
SAID = ("outcome", "elapsed_seconds", "reason")
NO_COLUMN = ("not-applicable", "", "no-column")
MET, LATE = ("met", "713", ""), ("breached", "9023", "")
MINUTES, WHOLE = ("met", "720", ""), ("met", "9000", "")

# name: (first response, resolution) of the first item, and how many rows were read, measured, rejected, out of scope
EXPECTED = {
    "frappe": (("met", "712", ""), LATE, (2, 2, 0, 0)),
    "freshdesk": (MET, LATE, (2, 2, 0, 0)),
    "freshservice": (MET, LATE, (2, 2, 0, 0)),
    "github-issues": (NO_COLUMN, LATE, (2, 2, 0, 0)),
    "gitlab-issues": (NO_COLUMN, LATE, (2, 2, 0, 0)),
    "hubspot-leads": (MINUTES, ("breached", "189960", ""), (2, 2, 0, 0)),
    "hubspot-tickets": (MINUTES, WHOLE, (2, 2, 0, 0)),
    "jira": (("breached", "732", ""), ("breached", "9900", ""), (3, 2, 1, 0)),
    "osticket": (NO_COLUMN, LATE, (2, 2, 0, 0)),
    "redmine": (NO_COLUMN, WHOLE, (2, 2, 0, 0)),
    "salesforce-cases": (NO_COLUMN, WHOLE, (2, 2, 0, 0)),
    "salesforce-leads": (MET, NO_COLUMN, (2, 2, 0, 0)),
    "servicenow": (NO_COLUMN, ("breached", "9734", ""), (3, 2, 1, 0)),
    "servicenow-task-sla": (NO_COLUMN, ("breached", "9734", ""), (3, 2, 0, 1)),
    "zammad": (MET, LATE, (2, 2, 0, 0)),
    "zendesk": (MINUTES, WHOLE, (3, 2, 1, 0)),
    "zendesk-metric-events": (MINUTES, WHOLE, (6, 6, 0, 0)),
    "znuny": (MET, LATE, (2, 2, 0, 0)),
}


def measured(name, folder):
    (folder / "terms").mkdir()
    (folder / "svcctl.yaml").write_text(WORKSPACE)
    (folder / "terms" / "gold.yaml").write_text(SLA)
    out = folder / "out"
    words = ["report", str(EXPORTS / f"{name}.csv"), "-w", str(folder), "-o", str(out), "--as-of", "2026-12-01T00:00Z"]
    ran = CliRunner().invoke(app, words)
    assert ran.exit_code == 0, ran.output
    with (out / "measurements.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return rows, json.loads((out / "manifest.json").read_text())["rows"], ran.stderr


@pytest.mark.parametrize("name", NAMES)
def test_from_the_header_to_the_verdict(name, tmp_path):
    rows, counts, said = measured(name, tmp_path)
    assert f"read as {name} (" in said
    told = {row["metric"]: row for row in rows if row["item"] == rows[0]["item"]}
    found = [tuple(told[metric][key] for key in SAID) for metric in ("first-response", "resolution")]
    parts = tuple(counts[part] for part in ("read", "measured", "rejected", "outOfScope"))
    assert (*found, parts) == EXPECTED[name]


def test_every_preset_is_expected_here():
    assert sorted(EXPECTED) == NAMES
