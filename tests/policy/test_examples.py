"""The examples of a policy: each keeps its word or says why not, and what was never seen of a policy is named."""

from datetime import date

import pytest
from policies import policy

from svcctl.bundled import example_workspace
from svcctl.catalog import Catalog
from svcctl.cli.views.cases import tried
from svcctl.kinds.policy import Policy
from svcctl.policy import examples_of, never_seen
from svcctl.pricing.listing import PriceLists
from svcctl.validation import load_catalog, validate_files
from svcctl.workspace import SourceFile


def read(body):
    catalog, _ = validate_files([SourceFile("p.yaml", policy(body, examples=False).encode())], date(2026, 1, 1))
    (found,) = catalog.all(Policy)
    return found


def results(examples, body="for: Plan\nassert: self.spec.tier.rank > 1\nmessage: 'rank {self.spec.tier.rank}'"):
    return examples_of(read(f"{body}\nexamples: {examples}"), PriceLists())


HIGH, LOW = "[{spec: {tier: {rank: 2}}}]", "[{spec: {tier: {rank: 1}}}]"


def test_examples_keep_their_word():
    found = results(f"{{pass: [{{given: {HIGH}}}], fail: [{{about: too low, given: {LOW}}}]}}")
    assert [(each.wanted, each.kept, each.about, each.judged) for each in found] == [
        ("pass", True, "", 1),
        ("fail", True, "too low", 1),
    ]
    assert [each.path for each in found] == [("spec", "examples", "pass", 0), ("spec", "examples", "fail", 0)]
    assert never_seen(found) == ""


@pytest.mark.parametrize(
    ("examples", "reason"),
    [
        (f"{{pass: [{{given: {LOW}}}]}}", "the policy objects: rank 1"),
        (f"{{fail: [{{given: {HIGH}}}]}}", "the policy does not object"),
        ("{fail: [{given: [{kind: Feature, spec: {}}]}]}", "the policy does not object: nothing given is judged by it"),
        ("{fail: [{given: [{spec: {}}]}]}", "cannot judge Plan/example: `self.spec.tier` is left out"),
        ("{pass: [{given: [{spec: {teir: {rank: 2}}}]}]}", '"teir" is not a key here (did you mean "tier"?)'),
        ("{pass: [{given: [{spec: {tier: {rank: two}}}]}]}", "given[0].spec.tier.rank: `rank` is 'two'"),
        ("{pass: [{given: [{kind: Plann}]}]}", "given[0].kind: there is no kind 'Plann'"),
        ("{pass: [{given: [{metadata: 5}]}]}", "given[0].metadata: `metadata` is 5"),
        ("{pass: [{given: [{spec: 5}]}]}", "given[0].spec: `spec` is 5"),
        ("{pass: [{given: [{metadata: {name: A B}}]}]}", "given[0].metadata.name: `name` is 'A B'"),
        (
            "{pass: [{given: [{kind: SLA, metadata: {effective: {to: 2026-01-01}}}]}]}",
            "given[0].metadata: Object missing",
        ),
        ("{pass: [{given: [{kind: 5}]}]}", "given[0].kind: there is no kind 5"),
    ],
)
def test_an_example_that_does_not_keep_its_word_says_why(examples, reason):
    (found,) = results(examples)
    assert not found.kept
    assert reason in found.reason


def test_a_policy_with_a_slip_keeps_nothing():
    (found,) = results(f"{{pass: [{{given: {HIGH}}}]}}", "for: Plan\nassert: self.spec.teir.rank > 1")
    assert (found.kept, found.reason) == (False, "there is no key `teir` in `self.spec`")


def test_an_example_has_its_own_day():
    body = "for: SLA\nassert: self.metadata.effective.from <= today"
    given = "[{metadata: {effective: {from: 2026-02-01}}}]"
    found = results(f"{{pass: [{{today: 2026-03-01, given: {given}}}], fail: [{{given: {given}}}]}}", body)
    assert [each.kept for each in found] == [True, True]


def test_joins_see_only_their_own_example():
    body = (
        "for: Plan\nwith: {others: {kind: Plan, by: self.spec.service == peer.spec.service}, slas: {kind: SLA}}\n"
        "assert: len(others) == 1 and len(slas) == 0"
    )
    two = "[{metadata: {name: a}, spec: {service: x}}, {metadata: {name: b}, spec: {service: x}}]"
    one = "[{spec: {service: x}}]"
    found = results(f"{{pass: [{{given: {two}}}, {{given: {two}}}], fail: [{{given: {one}}}]}}", body)
    assert [each.kept for each in found] == [True, True, True]


@pytest.mark.parametrize(
    ("examples", "lacking"),
    [
        (f"{{pass: [{{given: {HIGH}}}]}}", "it was never seen to object to anything"),
        (f"{{fail: [{{given: {LOW}}}]}}", "it was never seen to let anything pass"),
        (f"{{fail: [{{given: {HIGH}}}], pass: [{{given: {HIGH}}}]}}", "it was never seen to object to anything"),
        (
            f"{{fail: [{{given: {LOW}}}], pass: [{{given: [{{kind: Feature}}]}}]}}",
            "it was never seen to let anything pass",
        ),
    ],
)
def test_what_was_never_seen_is_named(examples, lacking):
    assert never_seen(results(examples)) == lacking
    assert never_seen([]) == "it was never seen to object to anything"


def starter_pack():
    return list(load_catalog(example_workspace(), date(2026, 11, 30))[0].all(Policy))


@pytest.mark.parametrize("rule", starter_pack(), ids=lambda rule: rule.name)
def test_a_policy_of_the_example_company_was_seen_to_pass_and_to_object(rule):
    found = examples_of(rule, PriceLists())
    assert [each.reason for each in found if not each.kept] == []
    assert never_seen(found) == ""
    assert rule.spec.why
    assert rule.spec.instead


def test_the_starter_pack_covers_the_house_and_is_silent_on_the_example():
    pack = starter_pack()
    assert len(pack) >= 15
    assert {"Plan", "Service", "SLA", "PriceBook", "Subscription", "Workspace"} <= {rule.spec.for_ for rule in pack}
    for day in (date(2025, 6, 1), date(2026, 11, 30), date(2031, 1, 1)):
        found = load_catalog(example_workspace(), day)[1].findings
        assert [finding.message for finding in found if finding.rule.startswith("policy")] == []


def test_a_suite_tells_every_example_and_with_coverage_what_was_never_seen():
    rule = read(
        "for: Plan\nassert: self.spec.tier.rank > 1\n"
        f"examples: {{pass: [{{about: high, given: {HIGH}}}, {{given: {LOW}}}]}}"
    )
    catalog = Catalog((rule,))
    found = tried(catalog, date(2026, 1, 1), coverage=True)
    assert [(case.of, case.name, case.passed) for case in found] == [
        ("Policy/rule", "pass 1: high", True),
        ("Policy/rule", "pass 2", False),
        ("Policy/rule", "coverage", False),
    ]
    assert len(tried(catalog, date(2026, 1, 1), coverage=False)) == 2
