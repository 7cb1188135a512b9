"""`svcctl schema diff`: what a change of the schemas breaks, proven by a value."""

import json
from copy import deepcopy

import pytest

from svcctl.bundled import schemas
from svcctl.source.bundle import of_kind
from svcctl.source.evolution import Verdict, compare
from svcctl.source.samples import accepts

OLD = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in schemas().glob("*.schema.json")}
PLAN, SLA = "plan.schema.json", "sla.schema.json"


def keys(schema):
    return schema["properties"]["spec"]["properties"]


def rank(schema):
    return keys(schema)["tier"]["properties"]["rank"]


def changed(file, change):
    new = deepcopy(OLD)
    change(new[file])
    return {each.kind: each for each in compare(OLD, new) if each.verdict is not Verdict.SAME}, new


@pytest.mark.parametrize(
    ("file", "change", "words"),
    [
        (PLAN, lambda s: s["properties"]["spec"]["required"].append("audience"), "spec needs `audience`"),
        (PLAN, lambda s: keys(s).pop("sku"), "spec.sku is no key any more"),
        (
            PLAN,
            lambda s: keys(s)["tier"]["properties"]["rank"].update(minimum=2),
            "spec.tier.rank has minimum 2, not 1",
        ),
        (
            PLAN,
            lambda s: keys(s).update(sellable={"type": "string"}),
            "spec.sellable may no longer be of the type boolean",
        ),
        (
            PLAN,
            lambda s: keys(s).update(audience={"type": "string", "pattern": "^[0-9]"}),
            "spec.audience has another pattern: '^[0-9]'",
        ),
        (
            PLAN,
            lambda s: keys(s)["limitations"]["items"]["required"].append("acknowledge"),
            "spec.limitations[] needs `acknowledge`",
        ),
        (
            "sla.schema.json",
            lambda s: keys(s)["party"]["enum"].remove("vendor"),
            "spec.party may no longer be 'vendor'",
        ),
    ],
)
def test_what_is_narrower_is_told_and_proven(file, change, words):
    found, new = changed(file, change)
    (kind,) = found
    assert found[kind].verdict is Verdict.BREAKING
    assert found[kind].narrowed == (words,)
    assert accepts(of_kind(OLD, file), found[kind].example)
    assert not accepts(of_kind(new, file), found[kind].example)


@pytest.mark.parametrize(
    "change",
    [
        lambda s: keys(s).update(colour={"type": "string"}),
        lambda s: s["properties"]["spec"]["required"].remove("tier"),
        lambda s: keys(s)["sku"].update(description="The number of the article."),
        lambda s: rank(s).update(minimum=0),
    ],
)
def test_what_is_wider_or_only_worded_anew_is_compatible(change):
    found, _ = changed(PLAN, change)
    assert {kind: each.verdict for kind, each in found.items()} == {"Plan": Verdict.COMPATIBLE}


def test_kinds_that_come_and_go():
    less = {name: schema for name, schema in OLD.items() if name != PLAN}
    gone = next(each for each in compare(OLD, less) if each.kind == "Plan")
    come = next(each for each in compare(less, OLD) if each.kind == "Plan")
    assert (gone.verdict, come.verdict) == (Verdict.BREAKING, Verdict.COMPATIBLE)


def test_what_cannot_be_decided_is_told_so():
    old = {PLAN: {"properties": {"kind": {"const": "Plan"}, "a": {"type": "string", "pattern": "^(?=q)[a-z]{9}$"}}}}
    new = deepcopy(old)
    new[PLAN]["properties"]["a"]["pattern"] = "^(?=q)[a-z]{9,9}$"
    (found,) = compare(old, new)
    assert found.verdict is Verdict.UNDECIDED
    assert found.example is None
