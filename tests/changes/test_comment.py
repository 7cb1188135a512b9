"""The comment of a pull request: the answer first, whole within what GitHub takes, and harmless whatever is in it."""

from datetime import date

import pytest

from svcctl.changes import Class, Direction
from svcctl.findings import Span
from svcctl.review import Change, Review, Spot
from svcctl.review.formats import formats, render
from svcctl.review.formats.markdown import MARKER

SPOT = Spot("head", "policies/a.yaml", Span(2, 1, 2, 5), ("spec",))


def change(number=0, weight=Class.BREAKING, **more):
    told = {
        "about": f"thing {number}",
        "old": "4h",
        "new": "6h",
        "resource": f"SLA/s{number:04}@1",
        "base": None,
    } | more
    return Change(
        "target-loosened", weight, Direction.WORSE, "SLA", head=SPOT, effective=date(2026, 6, 1),
        fingerprint=f"f{number:04}", **told
    )  # fmt: skip


def comment(*changes, fail_on=None, **more):
    sources = {("head", "policies/a.yaml"): "a\nb: `c`\n"}
    return render("markdown", Review("main", "the work tree", changes, sources=sources, **more), fail_on=fail_on)


def test_nothing_is_said_where_nothing_changed():
    assert {name: render(name, Review("a", "b"), fail_on=Class.INTERNAL) == "" for name in formats()} == {
        "text": True, "markdown": True, "github": True, "json": False, "sarif": False,
    }  # fmt: skip


def test_the_answer_stands_first_below_the_marker():
    lines = comment(change(), change(1, Class.INTERNAL)).splitlines()
    assert lines[0] == MARKER
    assert lines[1] == "### This is worse for customers: 1 breaking and 1 internal."


@pytest.mark.parametrize("count", [1, 30, 400, 5_000])
def test_it_is_whole_and_fits(count):
    text = comment(*(change(number, about="x" * 200) for number in range(count)))
    assert len(text.encode()) <= 65_536
    assert text.count("```") % 2 == 0
    assert text.count("<details>") == text.count("</details>") == 1
    assert text.startswith(MARKER)
    assert text.endswith("</sub>\n")
    assert ("left out in the middle" in text) is (count >= 400)
    assert "f0000" in text
    assert f"f{count - 1:04}" in text, "the last one stays too: the cut is in the middle"


def test_what_is_written_in_files_is_no_markup():
    text = comment(change(about="@everyone <img src=x> [a](b) |", resource="SLA/`x`@1"))
    assert "@everyone" not in text
    assert "<img" not in text
    assert "[a](b)" not in text


def test_approved_changes_say_by_whom():
    text = comment(change(approved_by="Kari"), fail_on=Class.BREAKING)
    assert "✔ Kari" in text
    assert "Fails on" not in text
