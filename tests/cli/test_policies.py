"""Policies at the command line: `svcctl test`, `svcctl explain`, and `svcctl validate` with and without them."""

import re
import shutil
import subprocess
import sys

import pytest

FILE = "policies/rules/promises.yaml"


@pytest.fixture
def company(example, tmp_path):
    return shutil.copytree(example, tmp_path / "company")


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_examples_of_all_policies_are_run(svcctl, example):
    ran = svcctl("test", "--coverage", cwd=example)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith("declarations: all as expected.\n")
    assert svcctl("test", "-q", cwd=example).out == ""
    told = svcctl("test", "credit-cap", "-v", cwd=example).out
    assert told.startswith("Policy/credit-cap\n  ok    pass 1\n")
    assert "3 cases of 1 declaration: all as expected." in told


def test_a_failed_example_is_told_with_its_reason_and_its_line(svcctl, company):
    edit(company / FILE, "{cap: {period: 35%}}", "{cap: {period: 25%}}")
    ran = svcctl("test", cwd=company)
    line = (
        (company / FILE)
        .read_text(encoding="utf-8")
        .splitlines()
        .index("      - given: [{spec: {party: customer, credits: {cap: {period: 25%}}}}]")
    )
    assert ran.code == 1
    assert ran.out.startswith("Policy/credit-cap\n  FAIL  fail 1\n        the policy does not object\n")
    assert f"        --> {FILE}:{line + 1}:9\n" in ran.out
    assert ran.out.endswith("1 not as expected.\n")


def test_coverage_asks_that_every_policy_was_seen_to_object(svcctl, company):
    text = (company / FILE).read_text(encoding="utf-8")
    head, _, rest = text.partition("    fail:")
    (company / FILE).write_text(head + rest.partition("---")[2].join(["---", ""]), encoding="utf-8")
    assert svcctl("test", cwd=company).code == 0
    ran = svcctl("test", "--coverage", "credit-cap", cwd=company)
    assert ran.code == 1
    assert "it was never seen to object to anything" in ran.out


def test_there_may_be_nothing_to_test(svcctl, company):
    shutil.rmtree(company / "policies/rules")
    shutil.rmtree(company / "policies/scenarios")
    ran = svcctl("test", cwd=company)
    assert ran.code == 0
    assert ran.out.startswith("Nothing to test: ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nope"], "nothing is tested by the name 'nope'; `svcctl test --verbose` names what is"),
        (["credit-kap"], "nothing is tested by the name 'credit-kap'; did you mean credit-cap?"),
        (["--as-of", "x"], "--as-of is"),
    ],
)
def test_a_wrong_word_is_a_usage_error(words, said, svcctl, example):
    ran = svcctl("test", *words, cwd=example)
    assert ran.code == 2
    assert said in ran.err


def test_a_named_policy_that_has_no_examples_or_cannot_be_read_is_told(svcctl, company):
    head = "apiVersion: svcctl/v1\nkind: Policy\nmetadata: {name: ours, owner: me}\n"
    policy = "spec: {for: Plan, assert: has(self.spec.sla), message: no, severity: info}\n"
    (company / "policies/ours.yaml").write_text(head + policy, encoding="utf-8")
    assert "the policy 'ours' has no examples to test" in svcctl("test", "Policy/ours", cwd=company).err
    assert "nothing is tested by the name 'Scenario/ours'" in svcctl("test", "Scenario/ours", cwd=company).err
    (company / "policies/ours.yaml").write_text(head + policy.replace("message", "mesage"), encoding="utf-8")
    ran = svcctl("test", "ours", cwd=company)
    assert (ran.code, "'ours' has errors, so it is not tested" in ran.err) == (2, True)


def test_a_policy_with_a_slip_fails_its_examples_and_the_workspace(svcctl, company):
    edit(company / FILE, "assert: get(self.spec.credits.cap.period", "assert: get(self.spec.credit.cap.period")
    ran = svcctl("test", cwd=company)
    assert ran.code == 1
    assert "there is no key `credit` in `self.spec`" in ran.out
    assert "the workspace has 1 error" in ran.err
    assert svcctl("validate", "-q", cwd=company).code == 1


@pytest.mark.parametrize("name", ["credit-cap", "policy/credit-cap"])
def test_a_policy_is_explained(name, svcctl, example):
    ran = svcctl("explain", name, cwd=example)
    assert ran.code == 0
    for part in (
        "# policy/credit-cap",
        "**for** every SLA",
        "**assert**",
        "**Instead:**",
        "## What passes",
        "## What fails",
    ):
        assert part in ran.out
    assert svcctl("explain", name, "-w", str(example), cwd=example.parent).out == ran.out


def test_joins_items_days_and_exceptions_are_explained(svcctl, company):
    text = (company / FILE).read_text(encoding="utf-8")
    kept = "  exceptions: [{resource: SLA/gold, reason: Old, approver: boss, expires: 2030-01-01}]\n"
    (company / FILE).write_text(text.replace("  examples:\n", kept + "  examples:\n", 1), encoding="utf-8")
    told = svcctl("explain", "premium-answers-faster", cwd=company).out
    assert "**with** `standard`: every SLA where `peer.metadata.name == 'support-standard'`" in told
    assert "**each** `measure.targets as target`" in told
    assert "# on 2026-06-01" in svcctl("explain", "notice-of-new-terms", cwd=company).out
    assert "- SLA/gold until 2030-01-01: Old (approved by boss)" in svcctl("explain", "credit-cap", cwd=company).out


def test_findings_of_policies_can_be_selected(svcctl, company):
    edit(company / "policies/slas/support-premium.yaml", "cap: {period: 30%", "cap: {period: 40%")
    for word in ("policy/credit-cap", "policy/*", "policies"):
        ran = svcctl("validate", "--select", word, cwd=company)
        assert ran.code == 1
        assert "error[policy/credit-cap]" in ran.out
    assert svcctl("validate", "--ignore", "policies", cwd=company).code == 0


@pytest.mark.parametrize("word", ["policy/credit-cap", "policies", "policy/*"])
def test_a_policy_that_is_kept_can_be_selected_too(word, svcctl, example):
    assert svcctl("validate", "--select", word, cwd=example).code == 0


@pytest.mark.parametrize(("keep", "loaded"), [(True, True), (False, False)])
def test_without_policies_and_conditions_the_evaluator_is_not_even_read(keep, loaded, company):
    if not keep:
        shutil.rmtree(company / "policies/rules")
        contracts = company / "templates/contracts.yaml"
        contracts.write_text(re.sub(r"\n +when: .*", "", contracts.read_text()))
    probe = (
        "import sys\nfrom svcctl.cli.main import run\nsys.argv = ['svcctl', 'validate', '-q', '--no-cache']\n"
        "try:\n    run()\nexcept SystemExit:\n    pass\nprint('svcctl.policy' in sys.modules)\n"
    )
    ran = subprocess.run([sys.executable, "-c", probe], cwd=company, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == str(loaded)
