# ruff: noqa: E501 - stories are written as people write them
"""Scenarios are seen to pass and to fail, each expectation by itself, with the way to what came instead."""

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner

from conftest import TODAY
from selling import plans
from svcctl.cli.app import app
from svcctl.kinds.scenario import Scenario
from svcctl.scenarios import checks, told
from svcctl.validation import load_catalog

ROOT = Path(__file__).parents[2]
HEAD = """
apiVersion: svcctl/v1
kind: Workspace
metadata: {name: test}
spec: {company: Test, currency: EUR, timezone: Europe/Oslo, folders: [policies]}
"""
TERMS = """
apiVersion: svcctl/v1
kind: BusinessCalendar
metadata: {name: office}
spec: {timezone: Europe/Oslo, hours: {mon-fri: ["08:00-16:00"]}}
---
apiVersion: svcctl/v1
kind: SLA
metadata: {name: desk, version: 1, effective: {from: 2026-01-01}}
spec:
  party: customer
  timezone: Europe/Oslo
  measures:
    - metric: first-response
      clock: office
      targets: [{priority: P1, within: 15m, clock: always}, {within: 4h}]
      objective: 95%
    - {metric: resolution, clock: office, pauseIn: [waiting], targets: [{within: 8h}], objective: 90%}
    - {metric: availability, objective: 99.9%}
  exclusions: [customer-caused]
  credits:
    per: month
    of: {amount: 1000, currency: EUR}
    rules: [{metric: first-response, bands: [{below: 95%, credit: 10%}]}]
    cap: {period: 20%}
---
"""
STORY = """
apiVersion: svcctl/v1
kind: Scenario
metadata: {name: story}
spec:
  asOf: 2026-02-01 00:00
  given:
    tickets:
      - {item: T-1, priority: P1, created: 2026-01-05 23:00, firstResponse: 2026-01-05 23:15, resolved: 2026-01-06 08:30}
      - {item: T-2, priority: P1, created: 2026-01-05 23:00, firstResponse: 2026-01-05 23:16, resolved: 2026-01-06 09:00}
      - {item: T-3, created: 2026-01-06 09:00, firstResponse: 2026-01-06 08:00}
  expect:
    outcomes:
      - {item: T-1, metric: first-response, outcome: met, due: 2026-01-05 23:15, used: 15m, period: 2026-01}
      - {item: T-2, metric: resolution, sla: desk@1, outcome: met, used: 1h}
    attainment:
      - {metric: first-response, period: 2026-01, met: 1, of: 2, percent: 50%}
    credits:
      - {period: 2026-01, amount: {amount: 100, currency: EUR}}
    rejected:
      - {item: T-3, code: stop-before-start}
"""


def workspace(folder, story, terms=TERMS):
    (folder / "policies").mkdir(exist_ok=True)
    (folder / "svcctl.yaml").write_text(HEAD)
    (folder / "policies" / "all.yaml").write_text(terms + story)
    return folder


def reasons(folder, story, terms=TERMS):
    catalog, report = load_catalog(workspace(folder, story, terms), TODAY)
    assert not catalog.broken, [each.message for each in report.findings]
    (scenario,) = catalog.all(Scenario)
    return {check.name: check.reason for check in checks(scenario.spec, told(catalog, scenario, TODAY))}


def test_a_story_that_comes_out_as_expected(tmp_path):
    found = reasons(tmp_path, STORY)

    assert len(found) == 7
    assert not any(found.values()), found


@pytest.mark.parametrize(
    ("old", "new", "name", "why"),
    [
        (
            "outcome: met, due: 2026-01-05 23:15, used",
            "outcome: breached, due: 2026-01-05 23:15, used",
            "T-1 first-response",
            "due 2026-01-05 23:15:00+01:00, stopped 2026-01-05 23:15:00+01:00, used 15m of 15m, by desk@1)",
        ),
        ("due: 2026-01-05 23:15", "due: 2026-01-05 23:14", "T-1 first-response", "expected 2026-01-05 23:14:00+01:00"),
        ("used: 15m", "used: 14m", "T-1 first-response", "used is 15m, expected 14m"),
        (
            "period: 2026-01}\n      - {item: T-2",
            "period: 2026-02}\n      - {item: T-2",
            "T-1 first-response",
            "period is 2026-01",
        ),
        (
            "metric: resolution, sla",
            "metric: next-response, sla",
            "T-2 next-response",
            "its SLA measures first-response, resolution",
        ),
        ("sla: desk@1", "sla: desk@2", "T-2 resolution", "was not measured for T-2"),
        ("{item: T-2, metric", "{item: T-9, metric", "T-9 resolution", "no item T-9 was measured"),
        ("{item: T-2, metric", "{item: T-3, metric", "T-3 resolution", "the row was rejected: stop-before-start"),
        (
            "met: 1, of: 2",
            "met: 2, of: 2",
            "first-response in 2026-01, all customers",
            "met is 1, expected 2 (1 of 2 met",
        ),
        (
            "percent: 50%",
            "percent: 51%",
            "first-response in 2026-01, all customers",
            "attainment is 50.0000%, expected 51.0000%",
        ),
        (
            "period: 2026-01, met",
            "period: 2026-03, met",
            "first-response in 2026-03, all customers",
            "nothing was measured there",
        ),
        (
            "amount: 100, currency",
            "amount: 99, currency",
            "credit 2026-01",
            "the amount is EUR 100.00, expected EUR 99.00 (first-response 50.00%",
        ),
        (
            "- {period: 2026-01, amount",
            "- {period: 2026-05, amount",
            "credit 2026-05",
            "there is no such credit; what there is: EUR 100.00",
        ),
        (
            "      - {period: 2026-01, amount: {amount: 100, currency: EUR}}\n",
            "      []\n",
            "no other credit",
            "not expected: EUR 100.00 2026-01",
        ),
        ("code: stop-before-start", "code: no-item", "T-3 no-item", "what was: T-3 stop-before-start"),
        (
            "    rejected:\n      - {item: T-3, code: stop-before-start}\n",
            "    rejected: []\n",
            "no other row is rejected",
            "not expected: T-3",
        ),
    ],
)
def test_each_expectation_is_seen_to_fail(tmp_path, old, new, name, why):
    assert old in STORY
    found = reasons(tmp_path, STORY.replace(old, new))

    assert why in found[name]


def test_a_history_pauses_and_an_incident_counts(tmp_path):
    story = """
apiVersion: svcctl/v1
kind: Scenario
metadata: {name: story}
spec:
  asOf: 2026-02-01 00:00
  given:
    history:
      - {item: T-1, at: 2026-01-12 14:00, event: resolved}
      - {item: T-1, at: 2026-01-12 08:00, event: created, priority: P2}
      - {item: T-1, at: 2026-01-12 10:00, status: waiting}
      - {item: T-1, at: 2026-01-12 12:30, status: open}
      - {item: T-2, at: 2026-01-12 12:30, event: created}
    incidents:
      - {from: 2026-01-10 00:00, to: 2026-01-10 07:26:24}
  expect:
    outcomes:
      - {item: T-1, metric: resolution, outcome: met, used: 3h30m, paused: 2h30m}
    attainment:
      - {metric: availability, period: 2026-01, percent: 99%}
    rejected:
      - {item: T-2, code: no-priority}
"""
    found = reasons(tmp_path, story)

    assert not any(found.values()), found


def test_findings_about_declarations_that_are_tried(tmp_path):
    story = """
apiVersion: svcctl/v1
kind: Scenario
metadata: {name: story}
spec:
  given:
    declarations:
      - kind: SLA
        metadata: {name: desk, version: 1, effective: {from: 2026-01-01}}
        spec:
          party: customer
          timezone: Europe/Oslo
          measures:
            - {metric: first-response, clock: ofice, targets: [{within: 4h}], objective: 95%}
  expect:
    findings:
      - {rule: unknown-reference}
"""
    found = reasons(tmp_path, story)
    wrong = reasons(tmp_path, story.replace("rule: unknown-reference", "rule: credits-without-cap"))

    assert not found["finding unknown-reference"]
    assert "; unknown-reference at SLA/desk@1" in wrong["finding credits-without-cap"]


def test_terms_that_are_tried_take_the_place_of_those_declared(tmp_path):
    trial = TERMS.split("---")[1].replace("within: 15m", "within: 16m")
    indented = "\n".join(f"        {line}" for line in trial.strip().splitlines() if "apiVersion" not in line)
    given = "  given:\n    declarations:\n      - " + indented.lstrip()
    found = reasons(tmp_path, STORY.replace("  given:", given))

    assert "due is 2026-01-05 23:16:00+01:00" in found["T-1 first-response"]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("  given:\n    tickets:", "  sla: nothing\n  given:\n    tickets:", "there is no SLA 'nothing'"),
        (re.search(r"  given:.*?(?=  expect)", STORY, re.DOTALL)[0], "", "gives nothing that could be measured"),
    ],
)
def test_a_story_that_cannot_be_told(tmp_path, old, new, why):
    found = reasons(tmp_path, STORY.replace(old, new))

    assert list(found) == ["can be told"]
    assert why in found["can be told"]


def run(folder, *words):
    return CliRunner().invoke(app, ["test", "-w", str(folder), *words])


def test_the_command_in_every_format(tmp_path):
    folder = workspace(tmp_path, STORY.replace("used: 15m", "used: 14m"))
    done = run(folder, "-f", "text", "-f", f"junit:{tmp_path}/t.xml", "-f", f"json:{tmp_path}/t.json")
    suite = ET.parse(tmp_path / "t.xml").getroot()  # noqa: S314 - our own file
    told_ = json.loads((tmp_path / "t.json").read_text())

    assert done.exit_code == 1
    assert "FAIL  T-1 first-response" in done.stdout
    assert "7 cases of 1 declaration: 1 not as expected." in done.stdout
    assert (suite.get("tests"), suite.get("failures")) == ("7", "1")
    assert suite.find(".//failure").get("message").startswith("used is 15m, expected 14m")
    assert (told_["tried"], told_["failed"]) == (7, 1)
    jsonschema.validate(told_, json.loads((ROOT / "schemas/output/test.schema.json").read_text()))


def test_the_command_tells_the_line(tmp_path):
    folder = workspace(tmp_path, STORY.replace("used: 15m", "used: 14m"))
    text = (folder / "policies" / "all.yaml").read_text().splitlines()
    line = next(number for number, words in enumerate(text, 1) if "used: 14m" in words)

    assert f"--> policies/all.yaml:{line}:9" in run(folder).stdout


def test_the_command_with_one_name_and_a_wrong_one(tmp_path):
    folder = workspace(tmp_path, STORY)

    assert run(folder, "story").stdout == "7 cases of 1 declaration: all as expected.\n"
    assert run(folder, "storm").exit_code == 2
    assert run(folder, "-f", "tap").exit_code == 2


def test_a_wrong_name_beside_a_right_one_is_no_success(tmp_path):
    workspace(tmp_path, STORY)
    name = run(tmp_path, "-v").stdout.splitlines()[0]
    assert run(tmp_path, name).exit_code == 0
    ran = run(tmp_path, name, "Scenario/slip")
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert "'Scenario/slip'" in ran.stderr


def test_the_example_company_passes_its_own_scenarios():
    done = run(ROOT, "--as-of", "2026-11-30", "-q")

    assert done.exit_code == 0, done.stdout


def test_a_workspace_with_errors_does_not_pass(tmp_path):
    folder = workspace(tmp_path, STORY, TERMS + "kind: Scenario\nmetadata: {name: broken}\nspec: {expect: {}}\n---\n")
    done = run(folder)

    assert done.exit_code == 1
    assert "7 cases of 1 declaration: all as expected." in done.stdout
    assert "the workspace has" in done.stderr


PRICES = (
    "\n---\n"
    + plans("pro")
    + """\
---
apiVersion: svcctl/v1
kind: PriceBook
metadata: {name: standard, version: 1, effective: {from: 2026-01-01}}
spec:
  regions: [{name: nordics, countries: ["NO"], currency: NOK}]
  prices:
    - plan: pro
      region: nordics
      charges:
        - {type: flat, name: Fee, per: month, bands: {list: 100}}
        - {type: per-unit, name: Storage, unit: TB, included: 5, per: month, bands: {list: 2}}
        - {type: flat, name: Set-up, per: once, bands: {list: 30}}
"""
)
PRICED = """
---
apiVersion: svcctl/v1
kind: Scenario
metadata: {name: story}
spec:
  today: 2026-01-15
  given: {quantities: {TB: 7, seats: 3}}
  expect:
    prices:
      - {plan: pro, region: nordics, month: {amount: 104, currency: NOK}, once: {amount: 30, currency: NOK}, value: {amount: 1278, currency: NOK}}
      - {plan: pro, region: nordics, charge: Storage, quantities: {TB: 6.5}, term: 2 years, month: {amount: 3, currency: NOK}, value: {amount: 72, currency: NOK}}
      - {plan: pro, region: nordics, quantities: {TB: 8}, on: 2025-12-31, refused: not in force on 2025-12-31}
"""


def test_prices_that_come_out_as_expected(tmp_path):
    found = reasons(tmp_path, PRICED, TERMS + PRICES)

    assert [*found] == [
        "price of pro in nordics",
        "price of pro Storage in nordics, TB=6.5",
        "price of pro in nordics, TB=8",
    ]
    assert not any(found.values()), found


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("amount: 104", "amount: 105", "each month is NOK 104.00, expected NOK 105.00 (Fee: fixed fee = 100 by PriceBook/standard@1; Storage: 7 used, 5 included"),
        ("amount: 30", "amount: 31", "once is NOK 30.00, expected NOK 31.00"),
        ("amount: 1278", "amount: 1277", "the value of the contract is NOK 1,278.00, expected NOK 1,277.00"),
        ("amount: 72", "amount: 73", "the value of the contract is NOK 72.00, expected NOK 73.00 (Storage: 6.5 used"),
        ("charge: Storage", "charge: Disk", "pro has no charge 'Disk'; it has Fee, Storage, Set-up"),
        ("{TB: 6.5}", "{GB: 6.5}", "it is refused: no plan of this quote charges 'GB'; it charges TB"),
        (", refused: not in force on 2025-12-31", "", "nothing is expected of it; write once, month, quarter, year"),
        ("refused: not in force", "refused: not sold", "it is refused otherwise: pro cannot be quoted"),
        ("on: 2025-12-31", "on: 2026-01-31", "it is quoted at NOK 1,302.00 for the term, expected a refusal"),
    ],
)  # fmt: skip
def test_each_price_is_seen_to_fail(tmp_path, old, new, why):
    assert old in PRICED
    catalog, _ = load_catalog(workspace(tmp_path, PRICED.replace(old, new, 1), TERMS + PRICES), TODAY)
    (scenario,) = catalog.all(Scenario)
    (failed,) = [check for check in checks(scenario.spec, told(catalog, scenario, TODAY)) if check.reason]
    assert failed.path[:3] == ("spec", "expect", "prices")
    assert failed.reason.startswith(why)


AGREED = """
---
apiVersion: svcctl/v1
kind: Scenario
metadata: {name: story}
spec:
  today: 2026-01-15
  given: {quantities: {TB: 8}}
  expect:
    prices:
      - plan: pro
        region: nordics
        charge: Storage
        amountOff: {amount: 21.20, currency: NOK, per: month}
        approvedBy: [board]
        listed: {amount: 6, currency: NOK}
        less: {amount: 1.20, currency: NOK}
        month: {amount: 4.80, currency: NOK}
        unitPrice: {amount: 1.6, currency: NOK}
      - {plan: pro, region: nordics, charge: Storage, quantities: {TB: 9}, setPrice: {Storage: 1.75}, approvedBy: [board], unitPrice: {amount: 1.75, currency: NOK}}
      - {plan: pro, region: nordics, charge: Storage, quantities: {TB: 8.5}, setPrice: {Storage: 1.75}, approvedBy: [board], unitPrice: {amount: 1.751429, currency: NOK}}
      - {plan: pro, region: nordics, charge: Fee, less: {amount: 0, currency: NOK}}
"""


def test_amounts_that_were_negotiated_and_what_they_leave_can_be_expected(tmp_path):
    found = reasons(tmp_path, AGREED, TERMS + PRICES)
    assert len(found) == 4
    assert not any(found.values()), found


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("amount: 6,", "amount: 5,", "the list price is NOK 6.00, expected NOK 5.00"),
        ("less: {amount: 1.20", "less: {amount: 1", "what discounts take is NOK 1.20, expected NOK 1.00"),
        ("amount: 1.6,", "amount: 1.61,", "a unit is NOK 1.6, expected NOK 1.61"),
        ("amount: 1.6, currency: NOK", "amount: 1.6, currency: SEK", "a unit is NOK 1.6, expected SEK 1.6"),
        ("1.751429", "1.751428", "a unit is NOK about 1.751428571429, expected NOK 1.751428"),
        ("{amount: 21.20", "{amount: 0.10", "what discounts take is"),
        ("currency: NOK, per: month", "currency: EUR, per: month", "it is refused: the quote is in NOK"),
        ("charge: Fee, less", "less", "not all of it falls due equally often (Fee each month, Storage each month, Set-up once): name one by `charge`"),
        ("charge: Fee, less", "charge: Fee, unitPrice", "a unit price is of one charge, of which there is some: Fee"),
        ("amount: 1.75,", "amount: 0.777778,", "a unit is NOK 1.75, expected NOK 0.777778 (Storage: 9 used, 5 included: 4 charged"),
        ("{TB: 8}", "{TB: 4}", "there is no unit price of Storage, since none is charged (Storage: 4 used, 5 included: 0 charged"),
        ("{Storage: 1.75}", "{Disk: 1.75}", "it is refused: no charge of this quote is called 'Disk'"),
    ],
)  # fmt: skip
def test_each_amount_is_seen_to_fail(tmp_path, old, new, why):
    assert old in AGREED
    found = reasons(tmp_path, AGREED.replace(old, new, 1), TERMS + PRICES)
    (reason,) = filter(None, found.values())
    assert reason.startswith(why)


BILLED = """
---
apiVersion: svcctl/v1
kind: Scenario
metadata: {name: story}
spec:
  today: 2026-01-15
  expect:
    prices:
      - {plan: pro, region: nordics, term: 1 quarter, start: 2026-02-01, firstBill: {amount: 130, currency: NOK}}
      - {plan: pro, region: nordics, charge: Fee, billing: 1 month, firstBill: {amount: 100, currency: NOK}}
      - {plan: pro, region: nordics, quarter: {amount: 0, currency: NOK}}
      - {plan: pro, region: nordics, billing: 1 year, refused: it is billed every 1 month}
"""


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("", "", ""),
        ("amount: 130", "amount: 131", "the first bill is NOK 130.00, expected NOK 131.00"),
        ("amount: 100", "amount: 130", "the first bill is NOK 100.00, expected NOK 130.00"),
        ("quarter: {amount: 0", "quarter: {amount: 1", "each quarter is NOK 0.00, expected NOK 1.00"),
        ("billing: 1 year, refused", "billing: 1 month, refused", "expected a refusal"),
    ],
)
def test_bills_that_are_expected(tmp_path, old, new, why):
    catalog, _ = load_catalog(workspace(tmp_path, BILLED.replace(old, new, 1), TERMS + PRICES), TODAY)
    (scenario,) = catalog.all(Scenario)
    found = [check.reason for check in checks(scenario.spec, told(catalog, scenario, TODAY)) if check.reason]
    assert [why in reason for reason in found] == [True] * bool(why)
