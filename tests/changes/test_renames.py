"""A declaration with another name, in its own file and wherever others name it, is one change and no other."""

import re
from datetime import date

import pytest

from svcctl.review import Reader, compare
from svcctl.workspace import SourceFile, read_workspace

TODAY = date(2026, 11, 30)
NAMES = {
    "Plan": "service-desk-pro",
    "SLA": "support-pro",
    "Service": "service-desk",
    "BusinessCalendar": "office-oslo",
    "PriceBook": "managed-services",
    "Feature": None,
    "Jurisdiction": "germany",
    "ContractTemplate": "msa",
}


@pytest.fixture(scope="module")
def files(request):
    found, problems = read_workspace(request.config.rootpath)
    assert problems == []
    return found


def written(files, old, new):
    """The files with another name in the place of one, as a whole word."""
    word = re.compile(rf"(?<![\w.-]){re.escape(old)}(?![\w-])")
    return [SourceFile(file.path, word.sub(new, file.content.decode()).encode()) for file in files]


def told(old, new):
    reader = Reader()
    review = compare(reader.read("base", old), reader.read("head", new), TODAY)
    return [(change.name, change.resource.partition("@")[0], change.old, change.new) for change in review.changes]


def name_of(files, kind):
    catalog = Reader().read("base", files).catalog
    return NAMES[kind] or next(each.name for each in catalog.references if each.kind == kind)


@pytest.mark.parametrize("kind", NAMES)
def test_a_new_name_is_one_change_whoever_names_it(files, kind):
    old = name_of(files, kind)
    new = f"{old}-anew"
    found = told(files, written(files, old, new))
    renamed = [each for each in found if each[0] == "renamed"]
    assert (set(renamed), len(renamed) > 0) == ({("renamed", f"{kind}/{new}", old, new)}, True)
    # Texts that happen to hold the word are texts, and clauses point at each other in their texts.
    assert {each[0] for each in found} <= {"renamed", "other-change", "terms-in-force-edited", "wording-changed"}
    same = [each for each in found if each[0] == "other-change" and each[2:] == (old, new)]
    assert {each[1].partition("/")[0] for each in same} <= {"Scenario"}, "a story tells of declarations of its own"
    back = told(written(files, old, new), files)
    assert {each[1:] for each in back if each[0] == "renamed"} == {(f"{kind}/{old}", new, old)}


def test_what_changed_besides_is_told_beside_the_name(files):
    new = written(files, "support-pro", "support-plus")
    new = [SourceFile(file.path, file.content.replace(b"within: 3h", b"within: 4h")) for file in new]
    found = told(files, new)
    assert ("target-loosened", "SLA/support-plus") in [each[:2] for each in found]
    assert {each[0] for each in found} == {"renamed", "target-loosened", "terms-in-force-edited"}


def test_names_that_changed_together(files):
    new = files
    for old in ("support-pro", "service-desk-pro", "service-desk"):
        new = written(new, old, f"{old}-anew")
    found = told(files, new)
    assert {each[1] for each in found if each[0] == "renamed"} == {
        "SLA/support-pro-anew", "Plan/service-desk-pro-anew", "Service/service-desk-anew",
    }  # fmt: skip
    assert {each[0] for each in found} <= {"renamed", "other-change"}


def test_a_pinned_version_stays_pinned():
    text = """\
apiVersion: svcctl/v1
kind: SLA
metadata: {name: %(sla)s, version: 1, effective: {from: 2026-01-01}}
spec:
  party: customer
  timezone: Europe/Oslo
  measures: [{metric: resolution, clock: always, objective: 90%%, targets: [{within: 4h}]}]
---
apiVersion: svcctl/v1
kind: Plan
metadata: {name: pro}
spec: {service: desk, tier: {rank: 1, name: Pro}, sla: %(sla)s@1}
"""
    old, new = ([SourceFile("a.yaml", (text % {"sla": name}).encode())] for name in ("support", "help"))
    assert [each[0] for each in told(old, new)] == ["renamed"]
    unpinned = [SourceFile("a.yaml", (text % {"sla": "help"}).replace("help@1", "help").encode())]
    assert "renamed" in [each[0] for each in told(old, unpinned)]
    assert len(told(old, unpinned)) > 1, "that the version is not pinned any more is a change"
