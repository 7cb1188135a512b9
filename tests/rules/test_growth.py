"""What rules and suppressions take grows with what is written, and no faster: counted in questions, not in seconds."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selling import SERVICE
from svcctl.findings import Place, Problem
from svcctl.rules import promises
from svcctl.rules.promises import covered, covers
from svcctl.validation import acceptances, validate_files
from svcctl.validation.acceptances import Acceptance, Met
from svcctl.validation.inline import Allowance
from svcctl.workspace import SourceFile

TODAY = date(2026, 7, 1)
ROOT = """\
apiVersion: svcctl/v1
kind: Workspace
metadata: {name: w}
spec:
  company: Example
  currency: NOK
  timezone: Europe/Oslo
"""
VALUES = st.frozensets(st.sampled_from(["a", "b", "c"]), max_size=2)
MATCHES = st.lists(st.tuples(VALUES, VALUES, VALUES, VALUES), unique=True, max_size=12)


@given(MATCHES)
def test_what_is_covered_is_found_as_by_trying_all(matches):
    wanted = {}
    for number, narrow in enumerate(matches):
        wider = [one for one in matches[:number] if covers(one, narrow)]
        wanted |= {narrow: wider[0]} if wider else {}
    assert covered(matches) == wanted


@pytest.mark.parametrize("part", range(4))
def test_targets_of_many_kinds_of_work_are_not_tried_against_each_other(part, monkeypatch):
    asked = []
    monkeypatch.setattr(promises, "covers", lambda one, other: asked.append(one) or covers(one, other))
    matches = [tuple(frozenset({f"x{n}"} if at == part else {"same"}) for at in range(4)) for n in range(500)]
    assert covered(matches) == {}
    assert len(asked) < 500


def glossaries(count, comment=""):
    return "---\n".join(
        f"{comment}apiVersion: svcctl/v1\nkind: Glossary\nmetadata: {{name: g{n}, title: T{n}}}\n"
        f"spec: {{terms: [{{term: Term {n}, means: A thing.}}]}}\n"
        for n in range(count)
    )


def found(root, text):
    return validate_files(
        [SourceFile("catalog/g.yaml", text.encode()), SourceFile("svcctl.yaml", root.encode())], TODAY
    )[1]


def counted(monkeypatch, of, name):
    asked = []
    plain = getattr(of, name)
    monkeypatch.setattr(of, name, lambda *about: asked.append(about) or plain(*about))
    return asked


def test_suppressions_of_a_workspace_are_looked_up(monkeypatch):
    asked = counted(monkeypatch, acceptances, "_is_in")
    listed = "".join(
        f"    - {{rule: unused-term, resource: Glossary/g{n}, reason: R, owner: o, expires: 2027-01-01}}\n"
        for n in range(200)
    )
    report = found(f"{ROOT}  suppressions:\n{listed}", glossaries(200))
    assert (len(report.accepted), len(asked)) == (200, 200)


def test_of_two_that_cover_a_problem_the_first_is_told():
    place = Place("svcctl.yaml")
    both = [
        Acceptance("late", about, about, "o", TODAY, lambda _: True, (about,), place, place, place, "Workspace/w")
        for about in ("SLA/gold@2", "SLA/gold")
    ]
    problem = Problem("late", Place("sla.yaml"), rule="late", resource="SLA/gold@2")
    assert Met(both).by(problem) == list(enumerate(both))
    assert Met(both).by(replace(problem, resource="SLA/gold@3")) == [(1, both[1])]
    assert Met(both).by(replace(problem, rule="early")) == []


def test_suppressions_beside_what_they_are_about_are_looked_up(monkeypatch):
    asked = counted(monkeypatch, Allowance, "covers")
    comment = "# svcctl: allow unused-term until 2027-01-01 (owner: o): R\n"
    text = glossaries(200).replace("spec:", f"{comment}spec:")
    report = found(ROOT, text)
    assert (len(report.accepted), len(asked)) == (200, 200)


def test_each_accepted_finding_keeps_its_own_reason_and_they_are_told_in_reading_order():
    """Rules are run one after another over all files, so what is accepted comes in another order than it is told in."""
    kept = ("abbreviation-unexplained", "live-service-without-plan", "title-missing", "owner-missing")
    texts = {
        name: "".join(
            f"# svcctl: allow {rule} in this file until 2027-01-01 (owner: o): {rule} in {name}\n" for rule in kept
        )
        + SERVICE.replace("backup", name).replace("summary: S", "summary: Our QXZ works for you.")
        for name in ("b", "a")
    }
    files = [SourceFile(f"catalog/{name}.yaml", text.encode()) for name, text in texts.items()]
    report = validate_files([*files, SourceFile("svcctl.yaml", ROOT.encode())], TODAY)[1]
    told = [(each.finding.file, each.finding.rule, each.reason) for each in report.accepted]
    assert len({rule for _, rule, _ in told}) > 1
    assert all(reason == f"{rule} in {file[8]}" for file, rule, reason in told)
    assert list(report.accepted) == sorted(report.accepted, key=lambda each: (each.finding.file, each.finding.span))
    assert told[0][1] != "abbreviation-unexplained", "the first rule finds something further down"
    assert "abbreviation-unexplained" in {rule for _, rule, _ in told}
    assert {file for file, *_ in told} == {"catalog/a.yaml", "catalog/b.yaml"}
