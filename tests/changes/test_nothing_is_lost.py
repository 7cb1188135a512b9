"""Whatever is written otherwise is told, and told alike from both sides: every value of every kind is changed once."""

import copy
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from kind_pages import documents

from svcctl.changes import Definition, Direction, changes, names
from svcctl.kinds import kinds
from svcctl.review.leaves import leaves
from svcctl.review.pairs import pairs
from svcctl.review.shifts import shifts
from svcctl.review.sides import Tree
from svcctl.source.yaml_text import Document
from svcctl.validation.declarations import build

TODAY = date(2026, 1, 15)
DOCUMENTS = [pytest.param(data, id=f"{data['kind']}-{index}") for index, data in enumerate(documents())]


def spoiled(value):
    """Other values for a value, of which some may still be what its schema takes."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | Decimal):
        yield value + 1
    elif isinstance(value, str):
        yield from OTHERS.get(value, ())
        yield f"{value}x"
        yield "".join(str((int(letter) + 1) % 10) if letter.isdigit() else letter for letter in value)
    elif isinstance(value, list):
        yield value[:-1]
        yield value[::-1]


OF_THE_DAY = {"backdated-version", "terms-in-force-edited"}
"""What is told because of the day, not because of what the two sides say."""
OTHERS = {"customer": ["vendor"], "month": ["quarter", "year"], "automatic": ["on-request"], "highest": ["sum"]}


def mutants(data):
    """Every value of a document changed, and every key left out, one at a time."""
    for path in places(data):
        *way, last = path
        for value in (*spoiled(at(data, path)), None):
            new = copy.deepcopy(data)
            if value is None:
                del at(new, way)[last]
            else:
                at(new, way)[last] = value
            if new != data:
                yield path, new


def places(value, path=()):
    found = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, below in found:
        yield (*path, step)
        yield from places(below, (*path, step))


def at(data, path):
    for step in path:
        data = data[step]
    return data


def tree(data):
    catalog, problems = build([Document("all.yaml", 0, data)])
    return None if problems else Tree("one", catalog, {})


def told(old, new):
    found = (shift for pair in pairs(old, new, TODAY) for shift in shifts(pair))
    return [shift for shift in found if shift.name not in OF_THE_DAY]


def mirrored(name):
    definition, direction = names()[name]
    return definition.names[direction.mirror].id


@pytest.mark.parametrize("data", DOCUMENTS)
def test_every_value_that_changes_is_told_and_told_alike_from_both_sides(data):
    old, tried = tree(data), 0
    for path, mutant in mutants(data):
        new = tree(mutant)
        if path in {("kind",), ("apiVersion",)} or new is None:
            continue  # it is another kind then, or does not pass its schema: that is told by validate
        tried += 1
        forward, back = told(old, new), told(new, old)
        assert forward, path
        assert Counter(mirrored(shift.name) for shift in forward) == Counter(shift.name for shift in back), path
        assert {shift.old and shift.old.words for shift in forward} == {shift.new and shift.new.words for shift in back}
    assert tried > 3


def test_every_kind_is_tried():
    assert {case.values[0]["kind"] for case in DOCUMENTS} == set(kinds())


def test_a_value_that_no_definition_looks_at_is_told_as_it_stands(monkeypatch):
    data = next(case.values[0] for case in DOCUMENTS if case.values[0]["kind"] == "Service")
    new = copy.deepcopy(data)
    new["spec"]["summary"] = "Something else."
    (shift,) = told(tree(data), tree(new))
    assert (shift.name, shift.direction) == ("other-change", Direction.OTHER)
    assert shift.new.words == "Something else."
    monkeypatch.setattr(Definition, "facts", property(lambda _: lambda *_: iter(())))
    new["spec"]["scope"]["included"].append("More")
    assert {each.name for each in told(tree(data), tree(new))} == {"other-change"}


def test_every_module_is_about_a_kind_that_exists():
    assert {each.kind.__name__ for each in changes().values() if each.module} <= set(kinds())


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ([1, 2, 3], [1, 3], [((1,), None)]),
        ([1, 2], [2, 1], [((), ())]),
        ([{"name": "a", "x": 1}, {"name": "b", "x": 1}], [{"name": "b", "x": 2}], [((1, "x"), (0, "x")), ((0,), None)]),
        ({"a": 1}, {"a": True}, [(("a",), ("a",))]),
        ({"a": None}, {}, [(("a",), None)]),
        ({"a": [1]}, {"a": "1"}, [(("a",), ("a",))]),
    ],
)
def test_leaves_are_matched_by_what_they_say(old, new, found):
    assert [(leaf.base, leaf.head) for leaf in leaves(old, new)] == found
