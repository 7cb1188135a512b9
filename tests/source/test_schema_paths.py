"""A key that looks like a number, or is empty, is found where it stands, however the validator writes its place."""

import pytest

from svcctl.source.paths import truly
from svcctl.source.schema import check_document

SERVICE = {
    "apiVersion": "svcctl/v1",
    "kind": "Service",
    "metadata": {"name": "desk", "owner": "team"},
    "spec": {"summary": "S", "lifecycle": {"stage": "live"}, "scope": {"included": ["a"]}},
}


@pytest.mark.parametrize("key", ["1", "007", "+1", "-1", "", "1/2", "a~1", "9" * 5000, "²", "٣"])
@pytest.mark.parametrize("value", [["x"], {"": [1, 1]}, {"0": {"": 1}}, 5])
def test_a_wrong_label_is_told_at_its_key(key, value):
    metadata = {**SERVICE["metadata"], "labels": {"a": "b", key: value}}
    problems = check_document({**SERVICE, "metadata": metadata}, "a.yaml", 0)
    assert problems
    assert {problem.place.path for problem in problems} == {("metadata", "labels", key)}


@pytest.mark.parametrize(
    ("data", "steps", "value", "path"),
    [
        ({"a": [{"x": 1}]}, ["a", 0, "x"], 1, ("a", 0, "x")),
        ({"a": {"007": {"+1": 2}}}, ["a", 7, 1], 2, ("a", "007", "+1")),
        ({"": {"a": {"": {"": [1, 1]}}}}, ["a"], [1, 1], ("", "a", "", "")),
        ({"": {"b": 1}}, [], {"": {"b": 1}}, ()),
        ({"": {"b": 1}}, [], {"b": 1}, ("",)),
        ({"a": [1]}, ["a", 3], 1, ("a",)),
    ],
)
def test_the_path_is_the_documents(data, steps, value, path):
    assert truly(data, steps, value) == path
