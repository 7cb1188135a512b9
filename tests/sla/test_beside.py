"""Items measured by the internal and vendor SLAs behind their customer's, in the same pass."""

import csv
import json

import pytest
from typer.testing import CliRunner

import svcctl.cli.sla_explain
import svcctl.cli.sla_simulate  # noqa: F401 - both register their commands
from svcctl.cli.sla import app
from svcctl.cli.views.jobs import Asked, report_job
from svcctl.engines import Here

WORKSPACE = """\
apiVersion: svcctl/v1
kind: Workspace
metadata: {name: acme}
spec: {company: Acme, currency: EUR, timezone: Europe/Oslo, folders: [terms]}
"""
TERMS = """\
apiVersion: svcctl/v1
kind: Service
metadata: {name: lines, title: Lines, owner: a}
spec: {summary: Lines, lifecycle: {stage: live}, scope: {included: [lines]}}
---
apiVersion: svcctl/v1
kind: Service
metadata: {name: desk, title: Desk, owner: a}
spec: {summary: Desk, lifecycle: {stage: live}, scope: {included: [help]}}
---
apiVersion: svcctl/v1
kind: Plan
metadata: {name: lines-gold, title: Gold, owner: a}
spec: {service: lines, tier: {rank: 1, name: Gold}, sla: gold, sellable: false}
---
apiVersion: svcctl/v1
kind: Plan
metadata: {name: desk-gold, title: Gold, owner: a}
spec: {service: desk, tier: {rank: 1, name: Gold}, sla: gold, sellable: false}
---
apiVersion: svcctl/v1
kind: SLA
metadata: {name: gold, title: Gold, owner: a, version: 1, effective: {from: 2025-01-01}}
spec:
  party: customer
  timezone: UTC
  measures: [{metric: resolution, clock: always, objective: 90%, targets: [{within: 8h}]}]
  restsOn: [ola]
---
apiVersion: svcctl/v1
kind: SLA
metadata: {name: ola, title: Between teams, owner: a, version: 1, effective: {from: 2025-01-01, to: 2026-03-14}}
spec:
  party: internal
  timezone: UTC
  measures: [{metric: resolution, clock: always, objective: 90%, targets: [{within: 6h}]}]
  restsOn: [carrier]
---
apiVersion: svcctl/v1
kind: SLA
metadata: {name: ola, title: Between teams, owner: a, version: 2, effective: {from: 2026-03-15}}
spec:
  party: internal
  timezone: UTC
  measures: [{metric: resolution, clock: always, objective: 90%, targets: [{within: 7h}]}]
  restsOn: [carrier]
---
apiVersion: svcctl/v1
kind: SLA
metadata: {name: carrier, title: Carrier, owner: a, version: 1, effective: {from: 2025-01-01}}
spec:
  party: vendor
  provider: Sundlinje
  services: [lines]
  timezone: UTC
  measures: [{metric: resolution, clock: always, objective: 90%, targets: [{within: 4h}]}]
  credits:
    per: month
    of: {amount: 1000, currency: EUR}
    rules: [{metric: resolution, perBreach: 5%}]
    cap: {period: 20%}
---
apiVersion: svcctl/v1
kind: TicketSource
metadata: {name: desk, owner: a}
spec:
  timezone: UTC
  timestamps: {layout: "%Y-%m-%d %H:%M"}
  columns: {item: id, created: opened, resolved: solved, customer: who, service: service}
---
"""
SUBSCRIPTION = """\
apiVersion: svcctl/v1
kind: Subscription
metadata: {{name: {customer}-{service}, owner: a}}
spec: {{customer: {customer}, plan: {service}-gold, start: 2025-01-01, currency: EUR, monthlyFee: 100}}
---
"""
HEAD = "id,opened,solved,who,service\n"
ROWS = [
    "A1,2026-03-01 00:00,2026-03-01 05:00,ann,lines",  # kept; the carrier was late
    "A2,2026-03-01 00:00,2026-03-01 09:00,ann,lines",  # missed; so did the team and the carrier
    "A3,2026-03-20 00:00,2026-03-20 06:30,bob,lines",  # kept; version 2 of the team's promise allows it
    "A4,2026-03-02 00:00,2026-03-02 10:00,bob,desk",  # missed; the carrier has nothing to do with it
    "A5,2026-03-20 00:00,2026-03-20 02:00,bob,desk",  # all kept
    "A6,2026-03-20 00:00,,ann,lines",  # open
    "A7,2026-03-20 00:00,2026-03-20 01:00,nobody,lines",
]


@pytest.fixture
def workspace(tmp_path):
    (tmp_path / "terms").mkdir()
    (tmp_path / "svcctl.yaml").write_text(WORKSPACE)
    bought = (("ann", "lines"), ("bob", "lines"), ("bob", "desk"))
    subscriptions = [SUBSCRIPTION.format(customer=customer, service=service) for customer, service in bought]
    (tmp_path / "terms" / "terms.yaml").write_text(TERMS + "".join(subscriptions).removesuffix("---\n"))
    (tmp_path / "tickets.csv").write_text(HEAD + "\n".join(ROWS) + "\n")
    return tmp_path


def run(workspace, *words, command="report"):
    ran = CliRunner().invoke(app, [command, *words, "-w", str(workspace)])
    assert ran.exit_code == 0, ran.output
    return ran.stdout


def table(folder, name):
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def report(workspace, *words, with_internal=True, as_of="2026-03-20T05:00Z"):
    out = workspace / "out"
    more = ["--with-internal"] if with_internal else []
    text = run(workspace, str(workspace / "tickets.csv"), "--as-of", as_of, "-o", str(out), *more, *words)
    return text, out


def outcomes(folder):
    return {
        (row["item"], f"{row['sla']}@{row['sla_version']}"): row["outcome"] for row in table(folder, "measurements")
    }


def test_an_item_is_measured_by_every_promise_behind_its_customers(workspace):
    _, out = report(workspace, as_of="2026-04-01T00:00Z")
    late = "breached"
    assert outcomes(out) == {
        ("A1", "gold@1"): "met",
        ("A1", "ola@1"): "met",
        ("A1", "carrier@1"): late,
        ("A2", "gold@1"): late,
        ("A2", "ola@1"): late,
        ("A2", "carrier@1"): late,
        ("A3", "gold@1"): "met",
        ("A3", "ola@2"): "met",
        ("A3", "carrier@1"): late,
        ("A4", "gold@1"): late,
        ("A4", "ola@1"): late,
        ("A5", "gold@1"): "met",
        ("A5", "ola@2"): "met",
        ("A6", "gold@1"): "breached-open",
        ("A6", "ola@2"): "breached-open",
        ("A6", "carrier@1"): "breached-open",
    }


def test_the_headline_names_what_failed_behind_the_breaches(workspace):
    text, out = report(workspace, as_of="2026-04-01T00:00Z")
    assert "\nOf 3 customer breaches, 3 had a breach of ola, 2 of carrier.\n" in text
    assert "Vendors owe us EUR 200.00.\n" in text
    assert text.startswith("No credits are promised.\n")
    rows = [tuple(row.values())[1:] for row in table(out, "behind")]
    assert rows == [
        ("gold", "1", "resolution", "", "", "", "3", "3"),
        ("gold", "1", "resolution", "carrier", "1", "vendor", "2", "2"),
        ("gold", "1", "resolution", "ola", "1", "internal", "2", "2"),
        ("gold", "1", "resolution", "ola", "2", "internal", "1", "1"),
    ]


def test_a_breach_without_any_behind_it_is_our_own(workspace):
    text = (workspace / "terms" / "terms.yaml").read_text()
    (workspace / "terms" / "terms.yaml").write_text(text.replace("within: 6h", "within: 20h"))
    told, _ = report(workspace, as_of="2026-03-20T00:00Z")
    assert "Of 2 customer breaches, 1 had a breach of carrier, behind 1 no such promise was missed.\n" in told


def test_what_a_vendor_owes_is_of_all_customers_together_and_no_credit_of_ours(workspace):
    _, out = report(workspace, as_of="2026-04-01T00:00Z")
    assert table(out, "credits") == []
    (owed,) = table(out, "vendor_credits")
    assert (owed["sla"], owed["provider"], owed["uncapped_amount"], owed["amount"]) == (
        *("carrier", "Sundlinje"),
        *("200.00", "200.00"),
    )
    assert owed["reasons"].startswith("resolution: 4 x 5% for a missed target")
    assert owed["status"] == "automatic"


def test_an_item_counts_once_however_many_slas_measure_it(workspace):
    told, out = report(workspace)
    one = json.loads((out / "manifest.json").read_text())["rows"]
    alone, out = report(workspace, with_internal=False)
    assert json.loads((out / "manifest.json").read_text())["rows"] == one
    line = "7 rows read = 6 measured + 0 excluded + 1 rejected + 0 out of scope"
    assert line in told
    assert line in alone


def test_without_the_option_nothing_of_it_is_there(workspace):
    _, out = report(workspace)
    assert (out / "behind.csv").exists()
    text, out = report(workspace, with_internal=False)
    assert "behind" not in text
    assert not list(out.glob("behind.*")) + list(out.glob("vendor_credits.*"))
    assert {row["sla"] for name in ("measurements", "attainment") for row in table(out, name)} == {"gold"}
    assert "Behind the breaches" not in (out / "report.html").read_text()


def test_the_customers_numbers_do_not_change(workspace):
    def ours(folder):
        return [
            [row for row in table(folder, name) if row["sla"] == "gold"]
            for name in ("measurements", "attainment", "credits")
        ]

    both = [ours(report(workspace, with_internal=beside, as_of="2026-03-20T05:00Z")[1]) for beside in (True, False)]
    assert both[0] == both[1]
    assert len(both[0][0]) == 6


def test_open_items_wait_for_the_newest_instant_under_every_sla(workspace):
    out = workspace / "out"
    run(workspace, str(workspace / "tickets.csv"), "-o", str(out), "--with-internal")
    found = outcomes(out)
    assert [found["A6", sla] for sla in ("gold@1", "ola@2", "carrier@1")] == ["running", "running", "breached-open"]


def test_sums_alone_are_those_of_the_rows(workspace):
    told = run(workspace, str(workspace / "tickets.csv"), "--with-internal")
    out = workspace / "out"
    assert run(workspace, str(workspace / "tickets.csv"), "-o", str(out), "--with-internal") == told


def test_the_pages_have_a_section(workspace):
    _, out = report(workspace, "--report", "html,markdown,xlsx", as_of="2026-04-01T00:00Z")
    page, text = (out / "report.html").read_text(), (out / "report.md").read_text()
    assert '<h2 id="behind">Behind the breaches</h2>' in page
    assert "Of 3 customer breaches, 3 had a breach of ola, 2 of carrier." in page
    assert "## Behind the breaches" in text
    assert "| Sundlinje | carrier@1 | EUR 200.00 |" in text
    # The list and the map of breaches are the customers'.
    assert page.count('<tr id="breach-') == 3


def test_what_only_a_promise_behind_asks_for_tells_items_apart(workspace):
    terms = workspace / "terms" / "terms.yaml"
    text = terms.read_text().replace("targets: [{within: 4h}]", "targets: [{tag: fibre, within: 30m}]")
    terms.write_text(text.replace("service: service}", "service: service, tags: tags, region: where}"))
    rows = [
        "A1,2026-03-01 00:00,2026-03-01 01:00,ann,lines,fibre,",
        "A2,2026-03-01 00:00,2026-03-01 01:00,ann,lines,x,",
    ]
    (workspace / "tickets.csv").write_text("id,opened,solved,who,service,tags,where\n" + "\n".join(rows) + "\n")
    _, out = report(workspace, as_of="2026-03-20T00:00Z")
    assert {item: outcome for (item, sla), outcome in outcomes(out).items() if sla == "carrier@1"} == {"A1": "breached"}


def test_explain_shows_every_sla_behind(workspace):
    text = run(workspace, "A2", str(workspace / "tickets.csv"), "--format", "json", command="explain")
    assert [(each["sla"], each["outcome"]) for each in json.loads(text)] == [
        ("gold", "breached"),
        ("ola", "breached"),
        ("carrier", "breached"),
    ]


def test_one_sla_for_everybody_has_its_supports_too(workspace):
    out = workspace / "out"
    run(workspace, str(workspace / "tickets.csv"), "--sla", "gold", "-o", str(out), "--with-internal")
    assert {row["sla"] for row in table(out, "measurements") if row["item"] == "A7"} == {"gold", "ola", "carrier"}


def test_an_sla_that_rests_on_nothing_says_so(workspace):
    told = run(workspace, str(workspace / "tickets.csv"), "--sla", "carrier", "--with-internal")
    assert "No SLA of these customers rests on another: none is measured beside them.\n" in told


def test_simulation_compares_the_promises_behind(workspace):
    patch = workspace / "patch.yaml"
    start = TERMS.index("metadata: {name: carrier")
    text = TERMS[start : TERMS.index("---", start)].replace("within: 4h", "within: 6h")
    patch.write_text(f"apiVersion: svcctl/v1\nkind: SLA\n{text}")
    words = (str(workspace / "tickets.csv"), "--patch", str(patch), "--format", "json")
    told = json.loads(run(workspace, *words, "--with-internal", command="simulate"))
    mine = next(row for row in told["attainment"] if (row["sla"], row["customer"]) == ("carrier", "*"))
    assert (mine["base"]["met"], mine["other"]["met"]) == (0, 1)
    told = json.loads(run(workspace, *words, command="simulate"))
    assert {row["sla"] for row in told["attainment"]} == {"gold"}


def test_workers_give_the_same_report(workspace):
    asked = Asked([str(workspace / "tickets.csv")], as_of="2026-04-01T00:00Z", with_internal=True)
    job, other = (report_job(workspace, asked, hashed=False) for _ in range(2))
    other.engine = Here()
    one, two = job.statement().support, other.statement().support
    assert (one.missed, one.attainments, one.credits) == (two.missed, two.attainments, two.credits)
    assert one.missed


HISTORY = """\
id,when,what,who,service
A1,2026-03-01 00:00,created,ann,lines
A1,2026-03-01 01:00,waiting,ann,lines
A1,2026-03-01 02:00,open,ann,lines
A1,2026-03-01 09:30,resolved,ann,lines
"""


def test_items_with_a_history_are_measured_by_what_is_behind_too(workspace):
    terms = workspace / "terms" / "terms.yaml"
    text = terms.read_text()
    old = "columns: {item: id, created: opened, resolved: solved, customer: who, service: service}"
    new = "columns: {customer: who, service: service}\n  history: {item: id, at: when, status: what}\n"
    events = "  events: {created: {when: {what: created}}, resolved: {when: {what: resolved}}}"
    text = text.replace(old, new + events)
    text = text.replace("90%, targets: [{within: 4h}]", "90%, pauseIn: [waiting], targets: [{within: 4h}]")
    terms.write_text(text)
    (workspace / "tickets.csv").write_text(HISTORY)
    _, out = report(workspace, as_of="2026-04-01T00:00Z")
    columns = ("outcome", "elapsed_seconds", "paused_seconds")
    found = {row["sla"]: tuple(map(row.get, columns)) for row in table(out, "measurements")}
    assert found == {
        "gold": ("breached", "34200", "0"),
        "ola": ("breached", "34200", "0"),
        "carrier": ("breached", "30600", "3600"),
    }
    told = json.loads(run(workspace, "A1", str(workspace / "tickets.csv"), "--format", "json", command="explain"))
    assert [(each["sla"], each["sums"]["used"]) for each in told] == [
        ("gold", 34200),
        ("ola", 34200),
        ("carrier", 30600),
    ]
    assert [each["kind"] for each in told[2]["pieces"]] == ["running", "paused", "running"]


def test_the_guide_says_what_the_example_comes_to(root):
    words = (str(root / "examples" / "tickets-2026-q3.csv"), "--as-of", "2026-10-01T06:00:00Z", "--with-internal")
    lines = run(root, *words).splitlines()[1:3]
    assert "\n".join(lines) in (root / "docs" / "sla-report.md").read_text(encoding="utf-8")
    assert lines[0].startswith("Of 77 customer breaches, 15 had a breach of desk-to-network")
