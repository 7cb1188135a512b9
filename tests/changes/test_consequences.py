"""What follows from a change: whom it reaches, from when it is lawful, who approved it, and what contradicts itself."""

import json

import pytest
from repositories import PROMISE, SLA_FILE, WORKSPACE, commit, git, repository, write

from running import completed
from svcctl.review.fingerprint import named
from svcctl.source.yaml_text import load

NOTICE = WORKSPACE.replace("folders: [policies]}", "folders: [policies], changeNotice: {terms: 30d, end: 90d}}")
CATALOG = """\
apiVersion: svcctl/v1
kind: Plan
metadata: {name: pro}
spec: {service: desk, tier: {rank: 1, name: Pro}, sla: support-pro}
---
apiVersion: svcctl/v1
kind: Service
metadata: {name: desk}
spec: {summary: Help., lifecycle: {stage: live}, scope: {included: [Help]}}
---
apiVersion: svcctl/v1
kind: Subscription
metadata: {name: fjord}
spec: {customer: C-1, customerName: Fjord AS, plan: pro, start: 2025-01-01, currency: NOK, monthlyFee: 4900}
---
apiVersion: svcctl/v1
kind: Subscription
metadata: {name: alm}
spec: {customer: C-2, plan: pro, start: 2025-01-01, currency: EUR, monthlyFee: 450.50}
---
apiVersion: svcctl/v1
kind: Subscription
metadata: {name: over}
spec: {customer: C-3, plan: pro, start: 2024-01-01, end: 2025-12-31, currency: NOK, monthlyFee: 1}
---
apiVersion: svcctl/v1
kind: Subscription
metadata: {name: other-terms}
spec: {customer: C-4, plan: pro, sla: support-max, start: 2025-01-01, currency: NOK, monthlyFee: 100}
"""
V1 = PROMISE.replace("2026-06-01", "2025-01-01")
PARTY = """\
apiVersion: svcctl/v1
kind: Party
metadata: {name: fjord}
spec:
  side: customer
  legalName: Fjord AS
  address: {street: Kaia 1, city: Bergen, country: "NO"}
  customer: C-1
"""


def version(starts, within="6h"):
    new = (
        V1.replace("version: 1", "version: 2").replace("2025-01-01", starts).replace("within: 4h", f"within: {within}")
    )
    return f"{V1}---\n{new}"


@pytest.fixture
def repo(tmp_path):
    where = repository(tmp_path / "repo", V1)
    commit(where, {"svcctl.yaml": NOTICE, "policies/catalog.yaml": CATALOG})
    return where


def run(where, *words, today="2026-11-30"):
    return completed("diff", "--as-of", today, *words, cwd=where)


def told(where, *words, **more):
    ran = run(where, "-f", "json", *words, **more)
    assert ran.stderr == ""
    return ran.returncode, json.loads(ran.stdout)


def worse(review):
    return next(change for change in review["changes"] if change["class"] == "breaking")


def rules(review):
    return [(each["severity"], each["rule"]) for each in review["problems"]]


@pytest.mark.parametrize(
    ("starts", "code"), [("2026-12-29", 1), ("2026-12-30", 0), ("2027-06-01", 0), ("2026-12-01", 1)]
)
def test_a_worsening_before_its_notice_is_over_fails_to_the_day(repo, starts, code):
    write(repo, {SLA_FILE: version(starts)})
    returned, review = told(repo)
    assert (returned, rules(review)) == (code, [("error", "notice-too-short")] * code)
    assert (worse(review)["effective"], worse(review)["lawful_from"]) == (starts, "2026-12-30")


def test_what_is_better_needs_no_notice(repo):
    write(repo, {SLA_FILE: version("2026-12-01", "2h")})
    code, review = told(repo)
    assert (code, review["problems"]) == (0, [])
    assert {change["lawful_from"] for change in review["changes"]} == {None}


@pytest.mark.parametrize(
    ("more", "lawful"),
    [
        ({"policies/party.yaml": PARTY + "  changeNotice: 60d\n"}, "2027-01-29"),
        ({"policies/party.yaml": PARTY + "  changeNotice: 5d\n"}, "2026-12-30"),
        ({"policies/party.yaml": PARTY.replace("C-1", "C-9") + "  changeNotice: 60d\n"}, "2026-12-30"),
        ({"policies/catalog.yaml": CATALOG.replace("pro}\n---", "pro, changeNotice: 45d}\n---", 1)}, "2027-01-14"),
    ],
    ids=["a contract asks for more", "for less", "of somebody who is not reached", "a plan asks for more"],
)  # fmt: skip
def test_the_longest_notice_of_all_that_apply_holds(repo, more, lawful):
    commit(repo, more)
    write(repo, {SLA_FILE: version("2027-06-01")})
    assert worse(told(repo)[1])["lawful_from"] == lawful


def test_the_law_of_a_party_counts(repo):
    law = 'apiVersion: svcctl/v1\nkind: Jurisdiction\nmetadata: {name: norway}\nspec: {country: "NO", locale: en-GB, law: l, courts: c, changeNotice: 75d}\n'  # noqa: E501
    commit(repo, {"policies/party.yaml": PARTY + "  jurisdiction: norway\n", "policies/law.yaml": law})
    write(repo, {SLA_FILE: version("2027-06-01")})
    assert worse(told(repo)[1])["lawful_from"] == "2027-02-13"


@pytest.mark.parametrize(("end", "code"), [("2027-02-27", 1), ("2027-02-28", 0)])
def test_an_end_has_a_notice_of_its_own(repo, end, code):
    write(repo, {"policies/catalog.yaml": CATALOG.replace("sla: support-pro}", f"sla: support-pro, sunset: {end}}}")})
    returned, review = told(repo)
    assert (returned, rules(review)) == (code, [("error", "notice-too-short")] * code)


def test_whom_it_reaches_and_what_they_pay(repo):
    write(repo, {SLA_FILE: version("2027-06-01")})
    affected = told(repo)[1]["affected"]["SLA/support-pro@2"]
    assert affected == {"count": 2, "monthly_fees": {"EUR": "450.50", "NOK": "4900.00"}}
    named = told(repo, "--names")[1]["affected"]["SLA/support-pro@2"]["subscriptions"]
    assert [(each["name"], each["customer"]) for each in named] == [("alm", "C-2"), ("fjord", "Fjord AS")]
    assert "Fjord" not in run(repo).stdout + run(repo, "-f", "markdown").stdout
    assert "Fjord AS" in run(repo, "--names").stdout
    assert "for 2 of 3 subscriptions (EUR 450.50 and NOK 4,900.00 a month)." in run(repo).stdout


def test_a_plan_taken_out_reaches_those_who_had_it(repo):
    write(repo, {"policies/catalog.yaml": CATALOG.partition("---\n")[2]})
    assert told(repo)[1]["affected"]["Plan/pro"]["count"] == 3
    write(repo, {"policies/catalog.yaml": "kind: [\n"})
    assert told(repo)[1]["headline"].endswith("; not everything could be compared.") or not told(repo)[1]["changes"]
    (repo / "policies/catalog.yaml").unlink()
    assert "for 3 of 3 subscriptions" in told(repo)[1]["headline"], "those who are gone count too"


def approve(repo, *entries):
    spec = "".join(
        f"    - {{fingerprint: {name}, change: {change}, approver: Kari, reason: Agreed., expires: {until}{more}}}\n"
        for name, change, until, more in entries
    )
    text = f"apiVersion: svcctl/v1\nkind: Approvals\nmetadata: {{name: year}}\nspec:\n  changes:\n{spec}"
    write(repo, {"policies/approvals.yaml": text})


@pytest.mark.parametrize(
    ("digest", "name"),
    [
        ("1234567890123456a" + "0" * 47, "234567890123456a"),
        ("12345e7890123456" + "b" * 48, "2345e7890123456b"),
        ("0b10101010101010" + "c" * 48, "b10101010101010c"),
        ("12345678901234ab" + "0" * 48, "12345678901234ab"),
        ("0" * 64, "0" * 16),
    ],
)
def test_a_fingerprint_is_a_text_also_without_quotes(digest, name):
    assert named(digest) == name
    documents, problems = load(f"fingerprint: {name}\n".encode(), "a.yaml")
    assert problems or documents[0].data == {"fingerprint": name} or name == "0" * 16


def test_what_is_approved_passes(repo):
    write(repo, {SLA_FILE: version("2027-06-01")})
    change = worse(told(repo, "--fail-on", "breaking")[1])
    assert told(repo, "--fail-on", "breaking")[0] == 1
    approve(repo, (change["fingerprint"], "target-loosened", "2026-11-30", ""))
    code, review = told(repo, "--fail-on", "breaking")
    assert (code, worse(review)["approved_by"], review["problems"]) == (0, "Kari", [])


@pytest.mark.parametrize(
    ("entry", "rule"),
    [
        (("{}", "target-loosened", "2026-11-29", ""), "approval-expired"),
        (("{}", "target-tightened", "2026-12-31", ""), "approval-unknown"),
        (("0123456789abcdef", "target-loosened", "2026-12-31", ""), "approval-unknown"),
    ],
)
def test_an_approval_that_does_not_hold_is_told_and_approves_nothing(repo, entry, rule):
    write(repo, {SLA_FILE: version("2027-06-01")})
    name = worse(told(repo)[1])["fingerprint"]
    approve(repo, (entry[0].format(name), *entry[1:]))
    code, review = told(repo)
    assert (code, rules(review), worse(review)["approved_by"]) == (1, [("error", rule)], None)
    assert review["problems"][0]["line"] == 6


def test_an_approval_that_has_done_its_work_is_told_without_failing(repo):
    write(repo, {SLA_FILE: version("2027-06-01")})
    approve(repo, (worse(told(repo)[1])["fingerprint"], "target-loosened", "2026-12-31", ""))
    git(repo, "add", "-A")
    commit(repo)
    assert run(repo).stdout == "", "nothing is said where nothing changed"
    write(repo, {"policies/catalog.yaml": CATALOG.replace("Help.", "More help.")})
    code, review = told(repo)
    assert (code, rules(review)) == (0, [("warning", "approval-unused")])


def test_notice_runs_from_the_day_customers_were_told(repo):
    write(repo, {SLA_FILE: version("2026-12-15")})
    name = worse(told(repo)[1])["fingerprint"]
    approve(repo, (name, "target-loosened", "2026-12-31", ", announced: 2026-11-15"))
    code, review = told(repo)
    assert (code, worse(review)["lawful_from"]) == (0, "2026-12-15")
    approve(repo, (name, "target-loosened", "2026-12-31", ", announced: 2026-11-16"))
    assert told(repo)[0] == 1
