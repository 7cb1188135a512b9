"""The one schema for editors judges every document as the separate schemas do, by more than one engine."""

import json
import re

import jsonschema
import jsonschema_rs
import pytest
from kind_pages import documents
from pages import all_pages
from referencing import Registry, Resource

from svcctl.bundled import schemas
from svcctl.source.bundle import bundled
from svcctl.source.schema_tree import SchemaTree
from svcctl.source.yaml_text import load

FILES = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in schemas().glob("*.schema.json")}
TREE = SchemaTree(schemas())
BUNDLE = bundled(FILES)
BASE = "https://schemas.invalid/"


@pytest.fixture(scope="module")
def judged():
    """Every document of every page with a kind, good and bad ones."""
    found = list(documents())
    for page in all_pages().values():
        for section in page.sections:
            for file, text in page.blocks(section):
                if file.endswith(".yaml"):
                    found += [document.data for document in load(text.encode(), file)[0]]
    found += [bad for each in documents() for bad in _spoilt(each)]
    return [each for each in found if isinstance(each, dict) and TREE.file_of(str(each.get("kind")))]


def _spoilt(document):
    """The document with each key of its upper levels missing, and with one too many."""
    for part in ("metadata", "spec"):
        for key in document[part]:
            yield {**document, part: {name: value for name, value in document[part].items() if name != key}}
            yield {**document, part: {**document[part], key: {"zz": 1}}}
        yield {**document, part: {**document[part], "zz": 1}}


def test_both_engines_judge_alike(judged):
    one = jsonschema_rs.validator_for(BUNDLE, validate_formats=True)
    other = jsonschema.Draft202012Validator(BUNDLE)
    registry = Registry().with_resources((BASE + name, Resource.from_contents(each)) for name, each in FILES.items())
    verdicts = set()
    for document in judged:
        file = TREE.file_of(document["kind"])
        alone = jsonschema_rs.validator_for(
            FILES[file],
            retriever=lambda uri: FILES[uri.rpartition("/")[2]],
            validate_formats=True,
            base_uri=BASE + file,
        ).is_valid(document)
        separate = jsonschema.Draft202012Validator({"$ref": BASE + file}, registry=registry)
        assert one.is_valid(document) == alone, document
        assert other.is_valid(document) == separate.is_valid(document), document
        verdicts.add(alone)
    assert len(judged) > 600
    assert verdicts == {True, False}


def test_it_needs_no_other_file_and_is_a_schema():
    text = json.dumps(BUNDLE)
    assert set(re.findall(r'"\$ref": "(.)', text)) == {"#"}
    assert '"x-' not in text
    jsonschema.Draft202012Validator.check_schema(BUNDLE)


def test_a_document_without_a_kind_or_with_a_wrong_one_is_refused():
    one = jsonschema_rs.validator_for(BUNDLE)
    assert not one.is_valid({"apiVersion": "svcctl/v1", "metadata": {"name": "x"}, "spec": {}})
    assert not one.is_valid({"apiVersion": "svcctl/v1", "kind": "Plann", "metadata": {"name": "x"}, "spec": {}})
