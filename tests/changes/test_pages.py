"""Every definition's page is run both ways: what is worse one way is better the other, where and only where it says."""

import pytest
from change_pages import Page, form_faults, run_faults, symmetry_faults

from svcctl.changes import ALWAYS_THERE, Class, Direction, Name, changes, names

PAGE_LINES = {
    "improves: [objective-raised]": "improves: [objective-lowered]",
    "  # improves: [objective-raised]": "",
    "breaking: [objective-lowered]": "notice: [objective-lowered]",
    "objective: 90%}": "objective: 95%}",
    "# objective": "# objectives",
    "worse: objective-lowered": "worst: objective-lowered",
    "summary: How often a target must be met.": "summary: Bad",
    "## After": "## Later",
}


def page_of(name):
    return Page.read(changes()[name].page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", changes())
def test_the_page_has_the_form_of_a_page(name):
    assert list(form_faults(name, page_of(name))) == []


@pytest.mark.parametrize("name", changes())
def test_what_the_page_shows_is_told_both_ways_and_nothing_else(name):
    assert list(run_faults(changes()[name], page_of(name))) == []


@pytest.mark.parametrize("name", changes())
def test_what_is_worse_one_way_is_better_the_other(name):
    assert list(symmetry_faults(changes()[name].names)) == []


def test_a_name_belongs_to_one_definition():
    every = [name.id for definition in changes().values() for name in definition.names.values()]
    assert len(every) == len(set(every)) == len(names())


def test_only_the_known_pages_have_no_module():
    assert {name for name, each in changes().items() if each.module is None} == ALWAYS_THERE


def test_every_module_has_a_page(root):
    modules = {path.stem for path in (root / "src/svcctl/changes").glob("*/*.py") if path.stem != "__init__"}
    assert modules == {each.module for each in changes().values() if each.module}


def test_a_missing_mirror_is_seen():
    one = {Direction.GONE: Name("cap-removed", Class.IMPROVES)}
    both = {**one, Direction.NEW: Name("cap-added", Class.IMPROVES)}
    worse = {Direction.WORSE: Name("a", Class.BREAKING), Direction.BETTER: Name("b", Class.BREAKING)}
    assert list(symmetry_faults(one))
    assert not list(symmetry_faults(both))
    assert list(symmetry_faults(worse))


@pytest.mark.parametrize(("right", "wrong"), PAGE_LINES.items())
def test_a_wrong_page_is_seen(right, wrong):
    text = changes()["objective"].page.read_text(encoding="utf-8")
    assert right in text
    page = Page.read(text.replace(right, wrong, 1))
    faults = [*form_faults("objective", page)]
    if "After" in page.sections:
        faults += run_faults(changes()["objective"], page)
    assert faults
