import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcctl.bundled import schemas
from svcctl.source.schema import Checker, check_document, problems_of

DRAFT = "https://json-schema.org/draft/2020-12/schema"
COMMON = {
    "$schema": DRAFT,
    "$defs": {
        "duration": {
            "type": "string",
            "pattern": "^[0-9]+(m|h|bd)$",
            "x-write": "write a duration such as 30m, 4h or 2bd",
        },
        "percent": {"type": "string", "pattern": "^[0-9.]+%$", "x-write": "write a percentage such as 95%"},
    },
}
SPEC = {
    "type": "object",
    "additionalProperties": False,
    "required": ["response"],
    "properties": {
        "response": {"$ref": "common.schema.json#/$defs/duration"},
        "objective": {"$ref": "common.schema.json#/$defs/percent"},
        "stage": {"enum": ["idea", "pilot", "live", "sunset", "retired"]},
        "claim": {"enum": ["automatic", "on-request"]},
        "fixed": {"const": "all"},
        "amount": {"type": "number", "minimum": 0, "multipleOf": 0.01},
        "rank": {"type": "integer", "exclusiveMinimum": 0},
        "sold": {"type": "boolean", "examples": [True]},
        "from": {"type": "string", "format": "date", "x-write": "write a date such as 2026-01-31"},
        "names": {"type": "array", "uniqueItems": True, "minItems": 1, "maxItems": 2,
                  "items": {"type": "string", "maxLength": 5}},
        "tags": {"type": "object", "propertyNames": {"pattern": "^[a-z]+$", "x-write": "write small letters"}},
        "days": {"type": "object", "propertyNames": {"enum": ["mon", "tue", "wed", "thu", "fri"]}},
        "charge": {
            "oneOf": [
                {"type": "object", "additionalProperties": False, "required": ["type", "price"],
                 "properties": {"type": {"const": "flat"}, "price": {"type": "number"}}},
                {"type": "object", "additionalProperties": False, "required": ["type", "unit"],
                 "properties": {"type": {"const": "per-unit"}, "price": {"type": "number"},
                                "unit": {"type": "string"}}},
            ]
        },
        "share": {"oneOf": [{"$ref": "common.schema.json#/$defs/percent"},
                            {"type": "object", "required": ["amount"], "x-write": "write {amount: 5}",
                             "properties": {"amount": {"type": "number"}}, "additionalProperties": False}]},
        "form": {"oneOf": [{"type": "object", "required": ["a", "b"], "properties": {"a": {}, "b": {}},
                            "additionalProperties": False},
                           {"type": "object", "required": ["count", "each"], "properties": {"count": {}, "each": {}},
                            "additionalProperties": False}]},
        "mood": {"oneOf": [{"const": "sum"}, {"enum": ["highest", "lowest"]}]},
        "rule": {"type": "object", "properties": {"bands": {}, "perBreach": {}, "priority": {}},
                 "oneOf": [{"required": ["bands"]}, {"required": ["perBreach"]}],
                 "dependentRequired": {"priority": ["perBreach"]}},
        "pair": {"type": "object", "not": {"required": ["a", "b"]}},
        "open": {"type": "object", "unevaluatedProperties": False,
                 "allOf": [{"properties": {"a": {"type": "string"}, "b": {"type": "string"}}}]},
        "gone": False,
    },
}  # fmt: skip
PLAN = {
    "$schema": DRAFT,
    "type": "object",
    "required": ["apiVersion", "kind", "metadata", "spec"],
    "additionalProperties": False,
    "properties": {
        "apiVersion": {"const": "svcctl/v1"},
        "kind": {"const": "PlanTest"},
        "metadata": {"type": "object", "required": ["name"]},
        "spec": SPEC,
    },
}


@pytest.fixture(scope="module")
def by(tmp_path_factory):
    folder = tmp_path_factory.mktemp("schemas")
    (folder / "common.schema.json").write_text(json.dumps(COMMON))
    (folder / "plan_test.schema.json").write_text(json.dumps(PLAN))
    return Checker(folder)


def told(by, **spec):
    """Every problem of a document with this spec: rule, path below spec, `key` if it points at a key, all its words."""
    spec.setdefault("response", "4h")
    data = {"apiVersion": "svcctl/v1", "kind": "PlanTest", "metadata": {"name": "pro"}, "spec": spec}
    found = problems_of(by, data, "a.yaml", 3)
    for problem in found:
        assert problem.place.file == "a.yaml"
        assert problem.place.document == 3
        assert problem.resource == "PlanTest/pro"
        assert problem.place.path[0] == "spec"
    return [
        (p.rule, p.place.path[1:], p.place.on_key, f"{p.message}{p.hint and ' / '}{p.hint}") for p in found
    ]  # fmt: skip


def value(path, words):
    return [("wrong-value", path, False, words)]


def test_a_sound_document_has_no_problems(by):
    sound = {"objective": "95%", "amount": Decimal("19.99"), "charge": {"type": "flat", "price": 1}, "share": "5%"}
    assert told(by, **sound) == []


@pytest.mark.parametrize(
    ("key", "wrong", "words"),
    [
        ("response", "30 min", "`response` is '30 min': write a duration such as 30m, 4h or 2bd"),
        ("objective", 95, "`objective` is 95: write a percentage such as 95%"),
        ("objective", Decimal("99.50"), "`objective` is 99.50: write a percentage such as 95%"),
        ("objective", None, "`objective` is empty: write a percentage such as 95%"),
        ("objective", {"a": 1}, "`objective` is a group of keys: write a percentage such as 95%"),
        ("stage", "liev", "`stage` is 'liev', which is not one of its choices / did you mean \"live\"?"),
        ("stage", "Live", "`stage` is 'Live', which is not one of its choices / did you mean \"live\"?"),
        ("stage", "LIVE", "`stage` is 'LIVE', which is not one of its choices / did you mean \"live\"?"),
        ("amount", Decimal("-0.001"), "`amount` is -0.001: write a number from 0 up"),
        ("stage", "xyz", "`stage` is 'xyz', which is not one of its choices / one of the 5 choices is idea"),
        ("claim", True, "`claim` is true, which is not one of its choices / choose automatic or on-request"),
        ("fixed", "some", "`fixed` is 'some': write all"),
        ("amount", -1, "`amount` is -1: write a number from 0 up"),
        ("amount", Decimal("0.001"), "`amount` is 0.001: write a multiple of 0.01"),
        ("rank", Decimal("1.5"), "`rank` is 1.5: write a whole number"),
        ("rank", 0, "`rank` is 0: write a number above 0"),
        ("sold", "yes", "`sold` is 'yes': write true or false"),
        ("from", "2026-02-30", "`from` is '2026-02-30': write a date such as 2026-01-31"),
        ("names", [], "`names` is an empty list: write a list of 1 or more"),
        ("names", ["a", "b", "c"], "`names` is a list: write a list of 2 or fewer"),
        ("mood", "averge", "`mood` is 'averge', which is not one of its choices / choose sum, highest or lowest"),
        ("share", 5, "`share` is 5: write a percentage such as 95% or {amount: 5}"),
        ("rule", 5, "`rule` is 5: write a group of keys"),
        ("response", "x" * 99, f"`response` is '{'x' * 40}…': write a duration such as 30m, 4h or 2bd"),
    ],
)
def test_a_wrong_value_says_what_to_write(by, key, wrong, words):
    assert told(by, **{key: wrong}) == value((key,), words)


def test_a_value_in_a_list_is_named_with_its_index(by):
    assert told(by, names=["ok", "toolong"]) == value(
        ("names", 1), "`names[1]` is 'toolong': write text of at most 5 characters"
    )
    assert told(by, names=["a", "a"]) == value(("names", 1), "`names` has 'a' twice / delete one of them")


def key(path, words, rule="unknown-key"):
    return [(rule, path, True, words)]


def test_an_unknown_key_names_the_nearest_and_a_misspelt_key_is_not_missing_too(by):
    data = {"apiVersion": "svcctl/v1", "kind": "PlanTest", "metadata": {"name": "pro"}, "spec": {"respnse": "4h"}}
    (problem,) = problems_of(by, data, "a.yaml", 0)
    assert (problem.rule, problem.place.path, problem.place.on_key) == ("unknown-key", ("spec", "respnse"), True)
    assert (problem.message, problem.hint) == ('"respnse" is not a key here', 'did you mean "response"?')


def test_an_unknown_key_never_lists_many_keys(by):
    [(_, _, _, words)] = told(by, zzzzzz=1)
    assert words == '"zzzzzz" is not a key here / one of the 18 keys that may stand here is objective'


def test_a_missing_key_points_at_its_mapping_and_says_what_to_add(by):
    data = {"apiVersion": "svcctl/v1", "kind": "PlanTest", "metadata": {"name": "pro"}, "spec": {"objective": "95%"}}
    (problem,) = problems_of(by, data, "a.yaml", 0)
    assert (problem.rule, problem.place.path, problem.place.on_key) == ("missing-key", ("spec",), False)
    assert problem.message == "`response` is missing from `spec`"
    assert problem.hint == "add `response`: a duration such as 30m, 4h or 2bd"


def test_a_missing_fixed_value_is_given_in_full(by):
    (problem,) = problems_of(by, {"kind": "PlanTest", "metadata": {"name": "a"}, "spec": {"response": "4h"}}, "a", 0)
    assert (problem.message, problem.hint) == ("`apiVersion` is missing", "add `apiVersion: svcctl/v1`")


def test_the_form_of_a_union_is_chosen_by_the_key_that_decides(by):
    assert told(by, charge={"type": "flat", "price": "5"}) == value(
        ("charge", "price"), "`price` is '5': write a number"
    )
    assert told(by, charge={"type": "flat", "price": 5, "unit": "seat"})[0][:3] == (
        "unknown-key", ("charge", "unit"), True,
    )  # fmt: skip
    assert told(by, charge={"type": "per-unit"}) == [
        ("missing-key", ("charge",), False, "`unit` is missing from `charge` / add `unit`")
    ]
    assert told(by, charge={"type": "perunit", "unit": "seat"}) == value(
        ("charge", "type"), "`type` is 'perunit', which is not one of its choices / did you mean \"per-unit\"?"
    )


def test_the_form_of_a_union_is_chosen_by_type(by):
    assert told(by, share="5") == value(("share",), "`share` is '5': write a percentage such as 95% or {amount: 5}")
    assert told(by, share={"amuont": 5}) == key(
        ("share", "amuont"), '"amuont" is not a key here / did you mean "amount"?'
    )


def test_the_form_of_a_union_without_a_deciding_key_is_the_least_wrong(by):
    assert told(by, form={"count": 1, "eech": 2}) == key(
        ("form", "eech"), '"eech" is not a key here / did you mean "each"?'
    )


def test_one_of_two_keys_and_never_both(by):
    assert told(by, rule={}) == [
        ("missing-key", ("rule",), False, "`bands` or `perBreach` is missing from `rule` / add `bands` or `perBreach`")
    ]
    assert told(by, rule={"bands": 1, "perBreach": 1}) == [
        ("wrong-value", ("rule", "perBreach"), True, "`bands` and `perBreach` cannot both be here / keep one of them")
    ]
    assert told(by, pair={"a": 1, "b": 1}) == [
        ("wrong-value", ("pair", "b"), True, "`a` and `b` cannot both be here / keep one of them")
    ]


def test_a_key_that_needs_another(by):
    words = "`priority` stands here without `perBreach` / add `perBreach`, or take `priority` out"
    assert told(by, rule={"priority": "P1"}) == key(("rule", "priority"), words, "missing-key")


def test_keys_that_must_have_a_form(by):
    assert told(by, tags={"A1": 1}) == key(("tags", "A1"), '"A1" is not a key here / write small letters')
    assert told(by, days={"mnd": 1}) == key(("days", "mnd"), '"mnd" is not a key here / did you mean "mon"?')
    refused = '"gone" is not a key here / it does not go together with the other keys here'
    assert told(by, gone=1) == key(("gone",), refused)


def test_a_wrong_value_does_not_make_its_neighbours_unknown(by):
    assert told(by, open={"a": 5, "b": "text"}) == value(("open", "a"), "`a` is 5: write text")
    assert told(by, open={"c": "text"}) == key(("open", "c"), '"c" is not a key here / choose a or b')


def test_several_mistakes_are_several_problems(by):
    assert len(told(by, objective=95, stage="liev", names=[1, 2], wrong=1)) == 5


@pytest.mark.parametrize(
    ("data", "rule", "path", "hint"),
    [
        ([1], "wrong-value", (), "a declaration has the keys `apiVersion`, `kind`, `metadata` and `spec`"),
        ("text", "wrong-value", (), "a declaration has the keys `apiVersion`, `kind`, `metadata` and `spec`"),
        ({}, "missing-kind", (), "add a line such as `kind: Service`"),
        ({"Kind": "PlanTest"}, "missing-kind", ("Kind",), 'rename "Kind" to "kind"'),
        ({"kind": "plantest"}, "unknown-kind", ("kind",), 'did you mean "PlanTest"?'),
        ({"kind": "Common"}, "unknown-kind", ("kind",), "`svcctl explain` lists the kinds"),
        ({"kind": "../PlanTest"}, "unknown-kind", ("kind",), 'did you mean "PlanTest"?'),
        ({"kind": None}, "unknown-kind", ("kind",), "`svcctl explain` lists the kinds"),
        ({"kind": ["PlanTest"]}, "unknown-kind", ("kind",), "`svcctl explain` lists the kinds"),
        ({"apiVersion": "v1", "kind": "Pod"}, "unknown-api-version", ("apiVersion",), "write `apiVersion: svcctl/v1`"),
    ],
)
def test_a_wrong_envelope_is_one_problem(by, data, rule, path, hint):
    (problem,) = problems_of(by, data, "a.yaml", 0)
    assert (problem.rule, problem.place.path, problem.hint) == (rule, path, hint)


def test_an_empty_document_has_nothing_wrong(by):
    assert problems_of(by, None, "a.yaml", 0) == []


def test_a_version_is_part_of_the_name_people_know(by):
    data = {"apiVersion": "svcctl/v1", "kind": "PlanTest", "metadata": {"name": "pro", "version": 2}, "spec": {}}
    assert [problem.resource for problem in problems_of(by, data, "a.yaml", 0)] == ["PlanTest/pro@2"]


def test_keys_that_are_no_text_are_told_instead_of_raised(by):
    data = {"apiVersion": "svcctl/v1", "kind": "PlanTest", "metadata": {"name": "a"}, "spec": {"tags": [{1: "a"}]}}
    (problem,) = problems_of(by, data, "a.yaml", 0)
    assert (problem.rule, problem.place.path) == ("unknown-key", ("spec", "tags", 0, 1))


scalars = st.none() | st.booleans() | st.integers() | st.decimals(allow_nan=False, allow_infinity=False) | st.text()
names = st.sampled_from([*SPEC["properties"], "amount", "type", "a", "zz"]) | st.text()
trees = st.recursive(scalars, lambda below: st.lists(below, max_size=3) | st.dictionaries(names, below, max_size=4))


@given(st.dictionaries(names, trees, max_size=5) | trees)
def test_whatever_is_written_gets_problems_and_never_an_exception(by, spec):
    data = {"apiVersion": "svcctl/v1", "kind": "PlanTest", "metadata": {"name": "pro"}, "spec": spec}
    found = problems_of(by, data, "a.yaml", 0)
    by_path = {(problem.place.path, problem.message) for problem in found}
    assert len(by_path) == len(found)
    assert all(problem.rule and problem.message for problem in found)
    compiled = by._validator("plan_test.schema.json")
    assert bool(found) == (not compiled.is_valid(data))


@pytest.mark.parametrize("file", sorted(path.name for path in schemas().glob("*.schema.json")))
def test_the_published_schemas_can_be_compiled(file):
    checker = Checker(schemas())
    assert checker._validator(file).is_valid(5) == (file == "common.schema.json")


@given(trees)
def test_published_kinds_take_anything_without_an_exception(data):
    for kind in Checker(schemas()).tree.kinds():
        document = {"apiVersion": "svcctl/v1", "kind": kind, "metadata": {"name": "a"}, "spec": data}
        assert check_document(document, "a.yaml", 0)
