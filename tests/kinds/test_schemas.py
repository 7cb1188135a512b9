"""The schemas by themselves: valid, described, with examples that hold, and told alike by two engines."""

import copy
import json

import jsonschema_rs
import pytest
from jsonschema import Draft202012Validator, FormatChecker
from kind_pages import documents
from referencing import Registry, Resource

from svcctl.bundled import schemas
from svcctl.kinds import kinds, module_of
from svcctl.kinds.reference import generated
from svcctl.source.schema_tree import SchemaTree

BASE = "https://schemas.invalid/"
SCHEMAS = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in sorted(schemas().glob("*.schema.json"))}
REGISTRY = Registry().with_resources(
    (BASE + name, Resource.from_contents(content)) for name, content in SCHEMAS.items()
)
WORDS = {
    "$schema",
    "$defs",
    "$ref",
    "title",
    "description",
    "examples",
    "default",
    "x-write",
    "x-refers",
    "x-prose",
    "x-order",
} | {
    *(
        "type",
        "enum",
        "const",
        "pattern",
        "format",
        "maxLength",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "items",
        "minItems",
    ),
    *("uniqueItems", "properties", "patternProperties", "additionalProperties", "propertyNames", "minProperties"),
    *("required", "dependentRequired", "oneOf", "allOf", "if", "then", "not"),
}
"""Every keyword in use. A misspelt keyword is silently ignored by validators, so it is refused here."""


def engines(schema, file):
    """The same schema in both engines, each with the shared definitions at hand."""
    rust = jsonschema_rs.validator_for(
        schema, retriever=lambda uri: SCHEMAS[uri.rpartition("/")[2]], validate_formats=True, base_uri=BASE + file
    )
    # a $id only here, so that relative references have something to be relative to
    based = Draft202012Validator({"$id": BASE + file, **schema}, registry=REGISTRY, format_checker=FormatChecker())
    return rust, based


def subschemas(node, path=()):
    """Every schema inside a schema, with the way to it."""
    yield path, node
    if isinstance(node, bool):
        return
    for word in ("properties", "patternProperties", "$defs"):
        for key, value in node.get(word, {}).items():
            yield from subschemas(value, (*path, word, key))
    for word in ("items", "additionalProperties", "propertyNames", "if", "then", "not"):
        if isinstance(node.get(word), dict):
            yield from subschemas(node[word], (*path, word))
    for word in ("allOf", "oneOf"):
        for index, value in enumerate(node.get(word, ())):
            yield from subschemas(value, (*path, word, index))


def places(of_key=None):
    for file, schema in SCHEMAS.items():
        for path, node in subschemas(schema):
            if isinstance(node, bool):
                continue  # a key that this case does not allow
            if of_key is None or (len(path) > 1 and path[-2] in of_key and not {"if", "then"} & set(path)):
                yield pytest.param(file, path, node, id=f"{file.partition('.')[0]}-{'.'.join(map(str, path))}")


@pytest.mark.parametrize("file", SCHEMAS)
def test_a_schema_is_a_schema(file):
    Draft202012Validator.check_schema(SCHEMAS[file])
    assert SCHEMAS[file]["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert "$id" not in SCHEMAS[file]
    jsonschema_rs.meta.validate(SCHEMAS[file])


@pytest.mark.parametrize(("file", "path", "node"), list(places()))
def test_only_known_keywords_are_used_and_nothing_is_open(file, path, node):
    assert set(node) <= WORDS
    if node.get("properties") and not {"if", "then"} & set(path) and file != "svcctl.schema.json":
        assert node.get("additionalProperties") is False
    if "x-refers" in node:
        assert node["x-refers"] in kinds()
    for text in (node.get("description"), node.get("x-write")):
        assert text is None or (text.strip() == text and text)


def keys(of):
    """Every key that a schema declares, without the way to it."""
    return [pytest.param(case.values[0], case.values[2], id=case.id) for case in places(of)]


@pytest.mark.parametrize(("file", "node"), keys(("properties", "patternProperties")))
def test_every_key_says_what_it_is(file, node):
    said = node.get("description", "")
    assert said.endswith("."), file
    assert len(said.split()) > 1, file


def is_container(tree, position):
    """True for what only holds other keys: they have the examples."""
    found = [node for _, node in tree.beside(*position)]
    return any("properties" in node for node in found) or any(
        any("properties" in below for _, below in tree.beside(file, node["items"]))
        for file, node in tree.beside(*position)
        if isinstance(node.get("items"), dict)
    )


@pytest.mark.parametrize(("file", "node"), keys(("properties",)))
def test_every_key_shows_an_example(file, node):
    tree = SchemaTree(schemas())
    shown = any(each.get("examples") for _, each in tree.beside(file, node))
    assert shown or is_container(tree, (file, node))


def with_values():
    for case in places():
        file, _, node = case.values
        values = [*node.get("examples", ()), *([node["default"]] if "default" in node else [])]
        if values:
            yield pytest.param(file, node, values, id=case.id)


@pytest.mark.parametrize(("file", "node", "values"), list(with_values()))
def test_examples_and_defaults_are_allowed(file, node, values):
    schema = {**{word: value for word, value in SCHEMAS[file].items() if word == "$defs"}, **node}
    for engine in engines(schema, file):
        assert [value for value in values if not engine.is_valid(value)] == []


def mutants(value, path=()):
    """A document with one thing changed, for every thing and several changes."""
    for wrong in (None, True, 0, -1, 1.5, "", " ", "x", "Ünknown", "0%", "100.5%", "0001-02-30", [], ["x", "x"], {}):
        yield path, wrong
    yield path, {"newcomer": 1}
    if isinstance(value, dict):
        for key in value:
            yield path, {name: item for name, item in value.items() if name != key}
            yield from mutants(value[key], (*path, key))
        yield path, {**value, "newcomer": 1}
    elif isinstance(value, list):
        yield path, [*value, *value[:1]]
        for index, item in enumerate(value):
            yield from mutants(item, (*path, index))


def put(document, path, value):
    """The document with another value at a place; what is beside the way there is shared with the document."""
    if not path:
        return value
    changed = copy.copy(document)
    changed[path[0]] = put(document[path[0]], path[1:], value)
    return changed


@pytest.mark.parametrize("document", documents(), ids=lambda each: f"{each['kind']}-{each['metadata']['name']}")
def test_two_engines_refuse_the_same(document):
    file = f"{module_of(document['kind'])}.schema.json"
    rust, based = engines(SCHEMAS[file], file)
    assert rust.is_valid(document)
    assert based.is_valid(document)
    refused = 0
    for path, value in mutants(document):
        mutant = put(document, path, value)
        assert rust.is_valid(mutant) == based.is_valid(mutant), (path, value)
        refused += not rust.is_valid(mutant)
    assert refused > 150


@pytest.mark.parametrize("document", documents(), ids=lambda each: f"{each['kind']}-{each['metadata']['name']}")
def test_the_schema_for_editors_hands_over_to_the_kind(document):
    editors, _ = engines(SCHEMAS["svcctl.schema.json"], "svcctl.schema.json")
    assert editors.is_valid(document)
    assert not editors.is_valid({**document, "spec": {**document["spec"], "newcomer": 1}})
    assert not editors.is_valid({**document, "kind": "Newcomer"})


def test_the_schema_for_editors_and_the_pages_are_generated_from_what_is_there():
    stale = [path.name for path, text in generated().items() if path.read_text(encoding="utf-8") != text]
    assert stale == [], "run `make docs`"
    editors = SCHEMAS["svcctl.schema.json"]
    assert editors["properties"]["kind"]["enum"] == list(kinds())
    handed = {branch["then"]["$ref"]: branch["if"]["properties"]["kind"]["const"] for branch in editors["allOf"]}
    assert handed == {f"{module_of(kind)}.schema.json": kind for kind in kinds()}
    files = set(SCHEMAS) - {"common.schema.json", "svcctl.schema.json"}
    assert files == set(handed)
