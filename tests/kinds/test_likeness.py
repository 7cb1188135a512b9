"""Schema and model of a kind are written by hand, twice; these tests hold them together."""

import copy
from typing import get_type_hints

import msgspec
import pytest
from likeness import differences, of_struct

from svcctl.bundled import schemas
from svcctl.kinds import kinds, module_of
from svcctl.kinds.base import Effective, Metadata
from svcctl.source.schema_tree import SchemaTree


def tree_of(folder):
    tree = SchemaTree(folder)
    for path in folder.glob("*.schema.json"):
        tree.file(path.name)
    return tree


TREE = tree_of(schemas())


def spec_differences(tree, kind):
    file = f"{module_of(kind)}.schema.json"
    return list(differences(tree, (file, tree.file(file)["properties"]["spec"]), kinds()[kind]))


def keys(node, path=()):
    """Every place of a schema where a key is declared, whatever it is below."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name == "properties":
                yield from ((*path, "properties", key) for key in value)
            if name not in ("if", "then", "examples", "default"):
                yield from keys(value, (*path, name))


def spec_keys():
    for kind in kinds():
        schema = TREE.file(f"{module_of(kind)}.schema.json")
        for path in keys(schema):
            if path[:3] == ("properties", "spec", "properties") or path[0] == "$defs":
                yield pytest.param(kind, path, id=f"{kind}-{'.'.join(path[2:])}")


@pytest.mark.parametrize("kind", kinds())
def test_schema_and_model_say_the_same(kind):
    assert spec_differences(TREE, kind) == []


def sabotaged(kind, path):
    """A tree whose schema of a kind may be spoilt, and the parent and name of one key in it."""
    tree = SchemaTree(schemas())
    file = f"{module_of(kind)}.schema.json"
    tree._read = TREE._read | {file: copy.deepcopy(TREE.file(file))}
    node = tree.file(file)
    for step in path[:-2]:
        node = node[step]
    return tree, node, path[-1]


# The keys of a week are a mapping in the model: any day may be missing.
@pytest.mark.parametrize(("kind", "path"), [case for case in spec_keys() if ".hours." not in case.id])
def test_a_key_that_is_lost_added_or_no_longer_required_is_seen(kind, path):
    tree, node, key = sabotaged(kind, path)
    node["properties"]["newcomer"] = node["properties"].pop(key)
    found = spec_differences(tree, kind)
    assert any(f"{key}: only in the model" in line or "the model {'" in line for line in found)
    assert any("newcomer" in line for line in found)

    tree, node, key = sabotaged(kind, path)
    node["required"] = sorted(set(node.get("required", ())) ^ {key})
    assert any("required" in line for line in spec_differences(tree, kind))


@pytest.mark.parametrize(("kind", "path"), list(spec_keys()))
def test_a_key_of_another_type_is_seen(kind, path):
    tree, node, key = sabotaged(kind, path)
    node["properties"][key] = {"type": "null", "description": "Nothing."}
    assert spec_differences(tree, kind)


@pytest.mark.parametrize(
    ("kind", "spoil"),
    [
        ("SLA", lambda spec: spec["party"]["enum"].append("partner")),
        ("SLA", lambda spec: spec["party"]["enum"].remove("vendor")),
        ("Plan", lambda spec: spec["sellable"].update(default=False)),
        ("Plan", lambda spec: spec["sellable"].pop("default")),
        ("Plan", lambda spec: spec["sku"].update(default="none")),
        ("Plan", lambda spec: spec["sunset"].update({"$ref": "common.schema.json#/$defs/text"})),
        ("Subscription", lambda spec: spec["start"].update({"$ref": "common.schema.json#/$defs/name"})),
        ("Bundle", lambda spec: spec["needs"].pop("items")),
    ],
)
def test_a_spoilt_value_is_seen(kind, spoil):
    tree, node, _ = sabotaged(kind, ("properties", "spec", "properties", "any"))
    spoil(node["properties"])
    assert spec_differences(tree, kind)


def test_a_model_field_that_the_schema_lacks_is_seen():
    class Stranger(kinds()["Glossary"], frozen=True, kw_only=True):
        secret: str = ""

    file = "glossary.schema.json"
    found = list(differences(TREE, (file, TREE.file(file)["properties"]["spec"]), Stranger))
    assert found == ["spec.secret: only in the model"]


@pytest.mark.parametrize("name", ["metadata", "versionedMetadata"])
def test_metadata_is_read_as_its_schemas_say(name):
    """Kinds with versions must say version and effective; for the others the model's version 1 stands for none."""
    found = set(of_struct(TREE, ("common.schema.json", TREE.file("common.schema.json")["$defs"][name]), Metadata, "m"))
    if name == "metadata":
        dated = {"m.version: only in the model", "m.effective: only in the model"}
    else:
        dated = {"m.version: required in one of the two only", "m.effective: required in one of the two only"}
        dated.add("m.version: left out, the model says 1, the schema nothing")
    assert found == dated
    assert set(get_type_hints(Effective)) == {"from_", "to"}


@pytest.mark.parametrize("kind", kinds())
def test_kinds_with_versions_have_the_metadata_for_them(kind):
    wanted = "versionedMetadata" if kinds()[kind].VERSIONED else "metadata"
    schema = TREE.file(f"{module_of(kind)}.schema.json")
    assert schema["properties"]["metadata"]["$ref"] == f"common.schema.json#/$defs/{wanted}"
    assert schema["properties"]["kind"]["const"] == kind
    assert issubclass(kinds()[kind], msgspec.Struct)
