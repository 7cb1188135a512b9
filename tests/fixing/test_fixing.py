"""`--fix`: what is mended, what is left alone, and that nothing else comes of it."""

from datetime import date

import pytest

import svcctl.validation.fixing as fixing_module
from svcctl.findings import Replace
from svcctl.source.edits import Edit, apart, apply
from svcctl.source.words import surely
from svcctl.validation import validate_files
from svcctl.validation.fixing import fix
from svcctl.workspace import SourceFile

TODAY = date(2026, 1, 15)
ROOT = """\
apiVersion: svcctl/v1
kind: Workspace
metadata: {name: acme, title: Acme, owner: sales}
spec:
  {company: Acme, currency: EUR, timezone: Europe/Berlin, locale: en-GB, folders: [catalog],
   rules: {live-service-without-plan: "off"}}
"""
SERVICE = """\
apiVersion: svcctl/v1
kind: Service
metadata: {name: cloud-storage, title: Storage, owner: ops}
spec:
  summary: Disk space.
  lifecycle: {stage: live, since: 2024-01-01}
  scope: {included: [Disks]}
"""
NEEDS = SERVICE.replace("cloud-storage", "backup").replace("title: Storage", "title: Backup")


def mended(*texts, chosen=lambda report: report):
    files = [SourceFile("svcctl.yaml", ROOT.encode())]
    files += [SourceFile(f"catalog/{number}.yaml", text.encode()) for number, text in enumerate(texts)]
    fixing = fix(files, TODAY, chosen)
    return [file.content.decode() for file in fixing.files[1:]], fixing


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  summary:", "  sumary:"),
        ("kind: Service", "kind: Servise"),
        ("kind: Service", 'kind: "Servise"'),
        ("kind: Service", "kind: 'Servise'"),
        ("kind: Service", "kinde: Service"),
        ("stage: live", "stagee: live"),
        ("owner: ops", "Owner: ops"),
    ],
)
def test_a_slip_is_mended(old, new):
    (text,), fixing = mended(SERVICE.replace(old, new))
    assert text.replace('"', "").replace("'", "") == SERVICE
    assert len(fixing.done) == 1
    assert fixing.report.findings == ()


def test_a_warning_that_was_hidden_does_not_keep_a_slip():
    """A declaration that fails its schema is judged by no rule: what rules say of it afterwards was always so."""
    files = [SourceFile("svcctl.yaml", ROOT.replace('"off"', "warning").encode())]
    files.append(SourceFile("catalog/0.yaml", SERVICE.replace("summary", "sumary").encode()))
    fixing = fix(files, TODAY, lambda report: report)

    assert fixing.files[1].content.decode() == SERVICE
    assert [finding.rule for finding in fixing.report.findings] == ["live-service-without-plan"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_reference_is_mended_at_its_place_and_nothing_else_moves(end):
    wrong = "\ufeff" + NEEDS + "  dependsOn:   [cloud-storgae]  # ours\n"
    (_, text), _ = mended(SERVICE, wrong.replace("\n", end))
    assert text == wrong.replace("storgae", "storage").replace("\n", end)


def test_what_a_misspelt_key_hides_is_mended_with_it():
    wrong = NEEDS.replace("summary", "sumary") + "  dependsOn: [cloud-storgae]\n"
    (_, text), fixing = mended(SERVICE, wrong)
    assert text == NEEDS + "  dependsOn: [cloud-storage]\n"
    assert [finding.rule for finding in fixing.done] == ["unknown-key", "unknown-reference"]


def test_a_change_that_would_bring_another_finding_is_refused():
    wrong = NEEDS.replace("summary", "sumary") + "  dependsOn: [nowhere]\n"
    texts, fixing = mended(SERVICE.replace("summary", "sumary"), wrong)
    assert texts == [SERVICE, wrong]
    assert [finding.file for finding in fixing.done] == ["catalog/0.yaml"]
    assert [finding.file for finding in fixing.refused] == ["catalog/1.yaml"]


def test_a_change_that_would_bring_a_warning_is_refused_where_the_declaration_was_judged_before():
    """What is misspelt here hides nothing: the warning would be new, and nobody asked for what it tells."""
    root = ROOT.replace(
        "live-service-without-plan:", "depends-on-unfinished-service: warning, live-service-without-plan:"
    )
    wrong = NEEDS + "  dependsOn: [cloud-storgae]\n"
    files = [SourceFile("svcctl.yaml", root.encode()), SourceFile("catalog/1.yaml", wrong.encode())]
    files.append(SourceFile("catalog/0.yaml", SERVICE.replace("stage: live", "stage: design").encode()))
    fixing = fix(files, TODAY, lambda report: report)
    assert [(finding.rule, finding.file) for finding in fixing.refused] == [("unknown-reference", "catalog/1.yaml")]
    assert fixing.files == files


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_name_that_could_be_read_as_a_number_is_left_to_people(quote):
    wrong = f"{NEEDS}  dependsOn: [{quote}365-storgae{quote}]\n"
    files = [SourceFile("svcctl.yaml", ROOT.encode()), SourceFile("catalog/1.yaml", wrong.encode())]
    files.append(SourceFile("catalog/0.yaml", SERVICE.replace("cloud-storage", "365-storage").encode()))
    fixing = fix(files, TODAY, lambda report: report)
    (finding,) = fixing.report.findings
    assert finding.fix == Replace("365-storgae", "365-storage")
    assert fixing.files == files


def test_one_refused_change_does_not_hinder_the_others():
    good = [SERVICE.replace("cloud-storage", f"disk-{sign}") for sign in "abcdefg"]
    wrong = NEEDS.replace("summary", "sumary") + "  dependsOn: [nowhere]\n"
    texts, fixing = mended(*(text.replace("summary", "sumary") for text in good), wrong)
    assert texts == [*good, wrong]
    assert (len(fixing.done), len(fixing.refused)) == (7, 1)


@pytest.mark.parametrize("apart", [True, False], ids=["files", "one file"])
def test_many_refused_changes_are_seen_at_one_look(apart, monkeypatch):
    """Each declaration that would be worse names its own change: nobody tries them one by one."""
    wrong = [
        NEEDS.replace("backup", f"backup-{number}").replace("summary", "sumary") + "  dependsOn: [nowhere]\n"
        for number in range(30)
    ]
    good = SERVICE.replace("summary", "sumary")
    looks = []
    monkeypatch.setattr(fixing_module, "validate_files", lambda *given: looks.append(given) or validate_files(*given))
    texts, fixing = mended(good, *wrong) if apart else mended(good, "---\n".join(wrong))
    assert texts == [SERVICE, *(wrong if apart else ["---\n".join(wrong)])]
    assert (len(fixing.done), len(fixing.refused)) == (1, 30)
    assert len(looks) < 8


def test_a_change_that_makes_another_declaration_worse_is_refused_and_not_that_one():
    """Once its name can be read, the first is a second `cloud-storage`, which is told at the one that stands behind."""
    first = SERVICE.replace("summary", "sumary").replace("title: Storage", "title: Other")
    second = SERVICE.replace("stage: live", "stagee: live")
    texts, fixing = mended(first, second)
    assert len(fixing.done) + len(fixing.refused) == 2
    assert fixing.done
    assert not [finding for finding in fixing.report.findings if finding.rule == "duplicate-name"]
    assert texts != [first, second]


def test_only_what_is_chosen_is_touched():
    wrong = SERVICE.replace("summary", "sumary")
    texts, fixing = mended(
        wrong, wrong.replace("cloud-storage", "disk"), chosen=lambda report: report.about(["catalog/1.yaml"])
    )
    assert texts[0] == wrong
    assert "summary" in texts[1]
    assert len(fixing.done) == 1


def test_what_comes_to_light_is_mended_only_where_it_is_chosen_too():
    wrong = NEEDS.replace("summary", "sumary") + "  dependsOn: [cloud-storgae]\n"
    texts, fixing = mended(SERVICE, wrong, chosen=lambda report: report.only(lambda each: each.rule == "unknown-key"))
    assert texts == [SERVICE, wrong]
    assert [finding.rule for finding in fixing.refused] == ["unknown-key"]


@pytest.mark.parametrize(
    ("wrong", "names", "right"),
    [
        ("montly-fee", ["monthly-fee", "annual-fee"], "monthly-fee"),
        ("mnothly", ["monthly"], "monthly"),
        ("Support_Pro", ["support-pro"], "support-pro"),
        ("availabillitty", ["availability"], "availability"),
        ("prices-2027", ["prices-2026"], None),
        ("prices-2026", ["prices-2025", "prices-2024"], None),
        ("support-prx", ["support-pro", "support-pry"], None),
        ("uncluded", ["included", "excluded"], None),
        ("smu", ["sum"], None),
        ("gold", ["silver"], None),
        ("monthx-fxx", ["monthly-fee"], None),
        ("x", [], None),
    ],
)
def test_what_is_sure(wrong, names, right):
    assert surely(wrong, names) == (right and Replace(wrong, right))


def test_edits_never_share_a_letter():
    edits = [Edit(0, 3, "x"), Edit(2, 4, "y"), Edit(4, 5, "z")]
    assert apart(edits) == [Edit(0, 3, "x"), Edit(4, 5, "z")]
    assert apply("abcdef", apart(edits)) == "xdzf"
    with pytest.raises(ValueError, match="overlap"):
        apply("abcdef", edits)
