"""Policies at work: which declarations they judge, what belongs together, and where their findings point."""

from datetime import date

import pytest
from policies import declaration, judged, policy

from svcctl.policy.limits import Meter
from svcctl.validation import validate_files
from svcctl.workspace import SourceFile

PLAN = "{{service: backup, tier: {{rank: {rank}, name: {name}}}, sla: {sla}}}"
SLA = (
    "{{party: customer, timezone: UTC, measures: "
    "[{{metric: resolution, clock: always, targets: [{{within: {within}}}], objective: 90%}}]}}"
)


ROOT = """\
apiVersion: svcctl/v1
kind: Workspace
metadata: {name: acme, owner: desk}
spec:
  company: Acme
  currency: EUR
  timezone: UTC
"""


def plan(name, rank=1, sla="gold", **metadata):
    return declaration("Plan", name, PLAN.format(rank=rank, name=name, sla=sla), **metadata)


def sla(name, version=1, start="2025-01-01", end=None, *, within="4h"):
    effective = f"{{from: {start}" + (f", to: {end}}}" if end else "}")
    spec = SLA.format(within=within)
    return declaration("SLA", name, spec, version=version, effective=effective)


def told(*documents, **how):
    return [(finding.rule, finding.resource, finding.message) for finding in judged(*documents, **how)]


def test_a_violation_names_the_resource_and_points_at_the_item():
    text = """
for: SLA
severity: warning
each: [self.spec.measures as measure, measure.targets as target]
assert: target.within < '2h'
at: target.within
message: "{measure.metric} within {target.within} is slow, {{really}}"
instead: be faster
"""
    (finding,) = judged(policy(text), sla("gold"))
    assert (finding.rule, str(finding.severity), finding.resource) == ("policy/rule", "warning", "SLA/gold@1")
    assert finding.message == "resolution within 4h is slow, {really}"
    assert finding.hint == "be faster"
    assert finding.path == ("spec", "measures", 0, "targets", 0, "within")
    line = sla("gold").splitlines()[3]
    assert line[finding.span.column - 1 : finding.span.end_column - 1] == "4h"


def test_without_at_a_finding_points_at_the_item_or_the_name():
    on_name, on_item = (
        policy("for: Plan\nassert: 1 == 2", "a"),
        policy("for: SLA\neach: self.spec.measures as m\nassert: 1 == 2", "b"),
    )
    found = judged(on_name, on_item, plan("pro"), sla("gold"))
    assert [finding.path for finding in found] == [("metadata", "name"), ("spec", "measures", 0)]


def test_one_item_of_a_list_may_be_pointed_at():
    at = "for: SLA\nassert: 1 == 2\nat: self.spec.measures[0].targets[{}].within"
    (first,), (last,) = judged(policy(at.format(0)), sla("gold")), judged(policy(at.format(-1)), sla("gold"))
    assert first.path == ("spec", "measures", 0, "targets", 0, "within")
    assert last.path == ("spec", "measures", 0, "targets")


def test_some_rules_may_be_asked_for_alone():
    files = [
        SourceFile(
            "p.yaml", f"{policy('for: Plan' + chr(10) + 'assert: 1 == 2', examples=False)}---\n{plan('a')}".encode()
        )
    ]
    for only in ("policy/rule", "policy-without-examples"):
        found = validate_files(files, date(2026, 1, 1), frozenset({only}))[1].findings
        assert [finding.rule for finding in found] == [only]


def test_a_group_of_keys_is_gone_through_by_key_and_value():
    spec = "{service: backup, tier: {rank: 1, name: Pro}, entitlements: {storage: 5, copies: true}}"
    text = (
        "for: Plan\neach: self.spec.entitlements as part, amount\nassert: amount == true\nmessage: '{part} is {amount}'"
    )
    (finding,) = judged(policy(text), declaration("Plan", "pro", spec))
    assert (finding.message, finding.path) == ("storage is 5", ("spec", "entitlements", "storage"))


def test_a_list_that_is_left_out_has_no_items():
    assert judged(policy("for: Plan\neach: self.spec.limitations as limitation\nassert: 1 == 2"), plan("pro")) == []


def test_a_key_or_a_list_where_either_may_stand_is_gone_through_only_as_what_it_is():
    text = "for: SLA\neach: [self.spec.measures as m, m.targets as t, t.priority as p]\nassert: 1 == 1"
    spec = SLA.format(within="4h").replace("within: 4h", "priority: P1, within: 4h")
    (finding,) = judged(policy(text), declaration("SLA", "gold", spec, version=1, effective="{from: 2025-01-01}"))
    assert finding.message == "cannot judge SLA/gold@1: a text cannot be gone through here"


def test_where_narrows_what_is_judged():
    text = "for: Plan\nwhere: self.spec.tier.rank > 1\nassert: 1 == 2\nmessage: '{self.metadata.name}'"
    assert told(policy(text), plan("one"), plan("two", 2)) == [("policy/rule", "Plan/two", "two")]


PEERS = """
for: Plan
with: {{others: {{kind: Plan, by: {on}, where: peer.spec.tier.rank < 3}}}}
each: others as other
assert: 1 == 2
message: "{{self.metadata.name}} {{other.metadata.name}}"
"""


def pairs_found(on, *documents, body=PEERS, **how):
    return [message for _, _, message in told(policy(body.format(on=on)), *documents, **how)]


def test_peers_have_the_same_value_and_are_others():
    three = [
        plan("a"),
        plan("b", 2),
        plan("c", 3),
        declaration("Plan", "d", "{service: desk, tier: {rank: 1, name: D}}"),
    ]
    found = pairs_found("self.spec.service == peer.spec.service", *three)
    assert found == ["a b", "b a", "c a", "c b"]


def test_several_conditions_hold_together():
    documents = [plan("a"), plan("b", sla="silver"), plan("c", sla="gold")]
    assert pairs_found("peer.spec.service == self.spec.service and self.spec.sla == peer.spec.sla", *documents) == [
        "a c",
        "c a",
    ]


def test_one_of_a_list_is_enough():
    one = "{service: backup, tier: {rank: 1, name: One}, upgradeTo: [b, c]}"
    documents = [declaration("Plan", "a", one), plan("b", 2), plan("c", 3)]
    assert pairs_found("peer.metadata.name in self.spec.upgradeTo", *documents) == ["a b"]
    assert pairs_found("self.metadata.name in peer.spec.upgradeTo", *documents) == ["b a", "c a"]


SLAS = """
for: {kind}
with: {{{{them: {{{{kind: {other}, by: {{on}}}}}}}}}}
each: them as it
assert: 1 == 2
message: "{{{{self.metadata.name}}}} {{{{it.metadata.name}}}} {{{{it.metadata.{key}}}}}"
"""


def test_a_reference_leads_to_the_version_in_force_or_to_the_pinned_one():
    documents = [
        sla("gold", 1, end="2025-12-31"),
        sla("gold", 2, "2026-01-01"),
        plan("a"),
        plan("b", sla="gold@1"),
        plan("c", sla="none"),
    ]
    body = SLAS.format(kind="Plan", other="SLA", key="version")
    on = "self.spec.sla == peer.metadata.name"
    assert pairs_found(on, *documents, body=body) == ["a gold 2", "b gold 1"]
    assert pairs_found(on, *documents, body=body, today=date(2025, 6, 1)) == ["a gold 1", "b gold 1"]


def test_what_refers_to_a_version_is_found_from_it():
    documents = [sla("gold", 1, end="2025-12-31"), sla("gold", 2, "2026-01-01"), plan("a"), plan("b", sla="gold@1")]
    body = SLAS.format(kind="SLA", other="Plan", key="owner")
    on = "self.metadata.name == peer.spec.sla"
    assert pairs_found(on, *documents, body=body) == ["gold a desk"]
    assert pairs_found(on, *documents, body=body, today=date(2025, 6, 1)) == [
        "gold a desk",
        "gold b desk",
        "gold a desk",
    ]


def test_without_by_all_of_the_kind_are_there():
    text = "for: Plan\nwith: {slas: {kind: SLA}, all: {kind: Plan}}\nassert: len(slas) == 2"
    documents = [sla("gold", 1, end="2025-12-31"), sla("gold", 2, "2026-01-01"), sla("silver"), plan("a"), plan("b")]
    assert [finding.rule for finding in judged(policy(text), *documents)] == ["policy-unreadable"]
    assert judged(policy(text.replace("all:", "plans:")), *documents) == []


def test_without_by_the_judged_one_is_not_among_them():
    text = "for: Plan\nwith: {others: {kind: Plan}}\neach: others as other\nassert: 1 == 2\n"
    text += "message: '{self.metadata.name} {other.metadata.name}'"
    found = told(policy(text), plan("a"), plan("b"), plan("c"))
    assert [message for _, _, message in found] == ["a b", "a c", "b a", "b c", "c a", "c b"]


def test_what_belongs_together_may_be_a_number():
    text = "for: Plan\nwith: {equals: {kind: Plan, by: self.spec.tier.rank == peer.spec.tier.rank}}\n"
    text += "assert: len(equals) == 0"
    documents = [plan("a", 1), plan("b", 2), plan("c", 1)]
    assert [resource for _, resource, _ in told(policy(text), *documents)] == ["Plan/a", "Plan/c"]


FEES = """
for: Plan
with: {{fees: {{kind: PriceBook, each: {each}, by: {by}, where: {where}}}}}
each: fees as fee
assert: 1 == 2
message: "{{self.metadata.name}} {{{told}}}"
"""


def book(name, *prices, version=1, effective="{from: 2024-01-01}"):
    regions = "[{name: x, countries: [DE], currency: EUR}]"
    spec = f"{{regions: {regions}, prices: [{', '.join(prices)}]}}"
    return declaration("PriceBook", name, spec, version=version, effective=effective)


def price(plan, region, *fees):
    charges = ", ".join(f"{{type: flat, name: F, per: {per}, bands: {{list: {fee}}}}}" for per, fee in fees)
    return f"{{plan: {plan}, region: {region}, charges: [{charges}]}}"


ONE = price("a", "x", ("month", 1))


def fees_found(*documents, each, by, said, where="peer.metadata.owner == 'desk'", **how):
    body = FEES.format(each=each, by=by, told=said, where=where)
    return [message for _, _, message in told(policy(body), *documents, **how)]


def test_items_of_lists_in_others_are_joined_by_their_values():
    documents = [
        plan("a"),
        plan("b"),
        book("one", price("a", "nordics", ("month", 5)), price("b", "nordics", ("month", 6), ("year", 7))),
        book("two", price("a", "x", ("month", 8)), price("c", "nordics", ("month", 9))),
    ]
    by = "self.metadata.name == price.plan"
    prices = "peer.spec.prices as price"
    assert fees_found(*documents, each=prices, by=by, said="fee.region") == ["a nordics", "a x", "b nordics"]
    charges = "[peer.spec.prices as price, price.charges as charge]"
    said = "fee.bands.list"
    assert fees_found(*documents, each=charges, by=by, said=said) == ["a 5", "a 8", "b 6", "b 7"]
    monthly = "charge.per == 'month' and peer.metadata.name == 'one'"
    assert fees_found(*documents, each=charges, by=by, said=said, where=monthly) == ["a 5", "b 6"]


def test_items_are_those_of_the_version_in_force():
    old, new = "{from: 2024-01-01, to: 2025-12-31}", "{from: 2026-01-01}"
    documents = [
        plan("a"),
        book("one", price("a", "x", ("month", 5)), version=1, effective=old),
        book("one", price("a", "x", ("month", 6)), version=2, effective=new),
    ]
    how = {"each": "[peer.spec.prices as p, p.charges as c]", "by": "self.metadata.name == p.plan"}
    assert fees_found(*documents, **how, said="fee.bands.list") == ["a 6"]
    assert fees_found(*documents, **how, said="fee.bands.list", today=date(2025, 5, 1)) == ["a 5"]


def test_plain_items_and_groups_are_joined_too():
    one = "{service: backup, tier: {rank: 1, name: One}, upgradeTo: [b, c], entitlements: {size: 5, a: 6}}"
    documents = [declaration("Plan", "z", one), plan("a"), plan("b"), plan("c")]
    with_ = "with: {{them: {{kind: Plan, each: {}, by: {}}}}}\neach: them as it\n"
    ending = "assert: 1 == 2\nmessage: '{self.metadata.name} {it}'"

    def found(each, by):
        body = f"for: Plan\n{with_.format(each, by)}{ending}"
        return [message for _, _, message in told(policy(body), *documents)]

    assert found("peer.spec.upgradeTo as name", "self.metadata.name == name") == ["b b", "c c"]
    assert found("'peer.spec.entitlements as feature, amount'", "feature == self.metadata.name") == ["a 6"]


def test_an_index_that_cannot_be_made_is_told_once_for_every_judgement():
    text = "for: Plan\nwith: {p: {kind: Plan, by: self.spec.sla == peer.spec.sla, where: peer.spec.sku == 'x'}}\n"
    (finding,) = judged(policy(f"{text}assert: len(p) < 9"), plan("a"), plan("b"), plan("c"))
    assert finding.rule == "policy-cannot-judge"
    assert finding.message == "cannot judge Plan/a (and 2 others): `peer.spec.sku` is left out"


def test_an_index_takes_from_the_steps_of_the_run_not_from_those_of_one_judgement(monkeypatch):
    monkeypatch.setattr("svcctl.policy.limits.STEPS_PER_JUDGEMENT", 20)
    documents = [plan("a"), book("one", *[price(f"p{number}", "x", ("month", 1)) for number in range(30)])]
    how = {"each": "peer.spec.prices as price", "by": "self.metadata.name == price.plan", "said": "len(fee.charges)"}
    assert fees_found(*documents, **how) == []
    monkeypatch.setattr("svcctl.policy.company.Meter", lambda: Meter(25))
    (message,) = fees_found(*documents, **how)
    assert "too many items" in message


@pytest.mark.parametrize(
    ("by", "place", "said"),
    [
        ("", "books", ": `books` is everything of kind PriceBook, for each of them"),
        (", by: self.metadata.owner == peer.metadata.owner", "len(", ""),
    ],
)
def test_a_policy_that_looks_at_too_much_is_told_before_it_is_stopped(by, place, said, monkeypatch):
    text = policy(f"for: Plan\nwith:\n  books: {{kind: PriceBook{by}}}\nassert: len([x for x in books]) > 0")
    documents = [text, *[plan(f"p{number}") for number in range(6)], *[book(f"b{n}", ONE) for n in range(6)]]
    monkeypatch.setattr("svcctl.policy.limits.STEPS_WORTH_A_WORD", 80)
    assert judged(*documents) == []
    monkeypatch.setattr("svcctl.policy.limits.STEPS_WORTH_A_WORD", 40)
    (finding,) = judged(*documents)
    assert (finding.rule, str(finding.severity)) == ("policy-costly", "warning")
    assert finding.message.endswith(f" steps for 6 declarations{said}")
    assert text.splitlines()[finding.span.line - 1][finding.span.column - 1 :].startswith(place)


def test_versions_that_are_over_are_history():
    text = "for: SLA\nassert: 1 == 2\nmessage: 'version {self.metadata.version}'"
    documents = [
        sla("gold", 1),
        sla("gold", 2, "2025-06-01", "2025-12-31"),
        sla("gold", 3, "2026-01-01"),
        sla("gold", 4, "2027-01-01"),
    ]
    found = [message for rule, _, message in told(policy(text), *documents) if rule == "policy/rule"]
    assert found == ["version 3", "version 4"]


def test_all_versions_can_be_asked_for():
    text = """
for: SLA
assert: all(new.spec.measures[0].targets[0].within <= old.spec.measures[0].targets[0].within
  for old, new in pairs(versions))
"""
    faster, slower = sla("gold", 2, "2026-01-01", within="2h"), sla("gold", 2, "2026-01-01", within="8h")
    assert judged(policy(text), sla("gold", end="2025-12-31"), faster) == []
    assert len(judged(policy(text), sla("gold", end="2025-12-31"), slower)) == 1


def test_what_cannot_be_judged_is_one_finding_at_the_expression():
    text = "for: Plan\nassert: has(self.spec.sku) or len(self.spec.exclusions) > 0"
    found = judged(policy(text), plan("a"), plan("b"), plan("c"))
    (finding,) = found
    assert (finding.rule, finding.resource) == ("policy-cannot-judge", "Policy/rule")
    assert finding.message == "cannot judge Plan/a (and 2 others): `self.spec.exclusions` is left out"
    line = policy(text).splitlines()[finding.span.line - 1]
    assert line[finding.span.column - 1 : finding.span.end_column - 1] == "self.spec.exclusions"


@pytest.mark.parametrize("key", ["where", "with", "each", "assert"])
def test_a_mismatch_anywhere_is_told_where_it_stands(key):
    keys = {"assert": "1 == 1", key: "self.spec.sku < 5"}
    if key == "with":
        keys["with"] = "{others: {kind: Plan, where: peer.spec.sku < 5}}"
    if key == "each":
        keys["each"] = "self.spec.tier as part, more"
        keys["assert"] = "more < 5"
    text = "\n".join(["for: Plan", *(f"{name}: {told}" for name, told in keys.items())])
    spec = "{service: backup, sku: X, tier: {rank: 1, name: Pro}}"
    (finding,) = judged(policy(text), declaration("Plan", "a", spec))
    assert finding.rule == "policy-cannot-judge"
    assert finding.path[1] == ("assert" if key == "each" else key)


def test_a_message_that_cannot_be_filled_in_hides_no_violation():
    text = "for: Plan\nassert: 1 == 2\nmessage: 'sku {self.spec.sku} of {self.metadata.name}'"
    assert told(policy(text), plan("a")) == [("policy/rule", "Plan/a", "sku ? of a")]


def test_in_a_message_whatever_has_no_title_goes_by_its_name():
    text = "for: Plan\nwith: {others: {kind: Plan, by: self.spec.service == peer.spec.service}}\nassert: 1 == 2\n"
    text += "message: '{self.metadata.title}: {[each.metadata.title for each in others]}, {upper(self.metadata.title)}'"
    found = told(policy(text), plan("a", title="Plan A"), plan("b"), plan("c", title="Plan C"))
    assert [message for _, _, message in found] == [
        "Plan A: b, Plan C, PLAN A",
        "b: Plan A, Plan C, B",
        "Plan C: Plan A, b, PLAN C",
    ]


def test_a_condition_still_sees_that_a_title_is_missing():
    text = "for: Plan\nassert: has(self.metadata.title)\nmessage: '{self.metadata.title} has no title'"
    assert told(policy(text), plan("a", title="A"), plan("b")) == [("policy/rule", "Plan/b", "b has no title")]
    (finding,) = judged(policy("for: Plan\nassert: self.metadata.title != 'x'"), plan("a"))
    assert finding.rule == "policy-cannot-judge"


def test_a_long_value_is_cut_in_a_message():
    spec = "{service: backup, tier: {rank: 1, name: Pro}, audience: " + "a" * 900 + "}"
    ((_, _, message),) = told(
        policy("for: Plan\nassert: 1 == 2\nmessage: '{self.spec.audience}!'"), declaration("Plan", "a", spec)
    )
    assert message == "a" * 200 + "…!"


ALLOWED = """
for: Plan
assert: 1 == 2
exceptions:
  - {{resource: {resource}, reason: Old, approver: boss, expires: {until}}}
"""


def test_an_exception_holds_while_it_lasts():
    assert judged(policy(ALLOWED.format(resource="Plan/a", until="2026-01-01")), plan("a")) == []
    found = told(policy(ALLOWED.format(resource="Plan/a", until="2025-12-31")), plan("a"))
    assert [rule for rule, _, _ in found] == ["policy-exception-expired", "policy/rule"]
    assert "ended on 2025-12-31" in found[0][2]


def test_an_exception_that_covers_nothing_is_told():
    found = told(policy(ALLOWED.format(resource="Plan/b", until="2027-01-01")), plan("a"))
    assert [rule for rule, _, _ in found] == ["policy-exception-unused", "policy/rule"]


def test_an_exception_may_be_for_one_version():
    text = ALLOWED.replace("Plan", "SLA").format(resource="SLA/gold@2", until="2027-01-01")
    assert len(judged(policy(text), sla("gold", 2))) == 0
    assert len(judged(policy(text), sla("gold", 3))) == 2
    every = ALLOWED.replace("Plan", "SLA").format(resource="SLA/gold", until="2027-01-01")
    assert judged(policy(every), sla("gold", 3)) == []


def test_an_exception_hides_no_trouble_of_its_own_policy():
    text = ALLOWED.replace("1 == 2", "self.metadata.title < 1").format(resource="Policy/rule", until="2027-01-01")
    assert "policy-cannot-judge" in {rule for rule, _, _ in told(policy(text), plan("a"))}


def test_an_exception_is_not_called_unused_by_a_policy_that_could_not_judge():
    text = ALLOWED.format(resource="Plan/b", until="2027-01-01").replace("1 == 2", "self.spec.sku == 'X'")
    assert [finding.rule for finding in judged(policy(text), plan("a"))] == ["policy-cannot-judge"]


@pytest.mark.parametrize(("given", "lacking"), [("pass", "`fail`"), ("fail", "`pass`")])
def test_a_policy_shows_both(given, lacking):
    text = policy(f"for: Plan\nassert: 1 == 1\nexamples: {{{given}: [{{given: [{{spec: {{}}}}]}}]}}", examples=False)
    (finding,) = judged(text)
    assert (finding.rule, str(finding.severity)) == ("policy-without-examples", "warning")
    assert lacking in finding.message


def test_severities_and_suppressions_of_a_workspace_name_policies():
    body = policy("for: Plan\nassert: 1 == 2")
    assert [
        str(finding.severity) for finding in judged(body, plan("a"), root=ROOT + "  rules: {policy/rule: info}\n")
    ] == ["info"]
    assert judged(body, plan("a"), root=ROOT + "  rules: {policy/rule: 'off'}\n") == []
    accepted = "  suppressions: [{{rule: {rule}, resource: Plan/a, reason: R, owner: o, expires: 2027-01-01}}]\n"
    assert judged(body, plan("a"), root=ROOT + accepted.format(rule="policy/rule")) == []
    unknown = judged(body, plan("a"), root=ROOT + accepted.format(rule="policy/ruel"), only_policies=False)
    assert any("did you mean `policy/rule`?" in finding.hint for finding in unknown)
    unused = judged(
        body.replace("1 == 2", "1 == 1"),
        plan("a"),
        root=ROOT + accepted.format(rule="policy/rule"),
        only_policies=False,
    )
    assert "suppression-unused" in {finding.rule for finding in unused}


def test_a_policy_that_fails_its_schema_is_not_an_unknown_rule():
    found = judged(policy("for: Plan\nassert: 5"), root=ROOT + "  rules: {policy/rule: info}\n", only_policies=False)
    assert [finding.rule for finding in found] == ["wrong-value"]


def test_rows_of_a_register_are_judged_at_their_line():
    table = "name,customer,plan,start,currency,monthlyFee\na,A,gold,2026-01-01,EUR,100\nb,B,gold,2026-01-01,EUR,5\n"
    rule = policy("for: Subscription\nassert: self.spec.monthlyFee >= 10\nat: self.spec.monthlyFee")
    files = [SourceFile("policies/rule.yaml", rule.encode()), SourceFile("subscriptions.csv", table.encode())]
    found = [
        finding for finding in validate_files(files, date(2026, 1, 1))[1].findings if finding.rule == "policy/rule"
    ]
    assert [(finding.file, finding.span.line, finding.resource) for finding in found] == [
        ("subscriptions.csv", 3, "Subscription/b")
    ]
