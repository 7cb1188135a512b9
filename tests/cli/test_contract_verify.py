"""A contract that was made, looked at later: as it was, altered, signed, from other texts, and outdated."""

import json
import re
import shutil
from hashlib import sha256

import pytest

TERM = "templates/clauses/variants/term-new-york.md"
MAKE = ("render", "contract", "msa", "--customer", "quillbrook-legal", "--as-of", "2026-11-30")


@pytest.fixture(scope="module")
def office(svcctl, example, tmp_path_factory):
    """The example company with a contract in two formats, made by a start that puts sets in another order."""
    copy = tmp_path_factory.mktemp("verify") / "office"
    shutil.copytree(example, copy, ignore=shutil.ignore_patterns("examples"))
    for name in ("c.md", "c.pdf"):
        assert svcctl(*MAKE, "-o", name, cwd=copy, PYTHONHASHSEED="7").code == 0
    return copy


@pytest.fixture
def desk(office, tmp_path):
    shutil.copytree(office, tmp_path, dirs_exist_ok=True)
    return tmp_path


def verify(svcctl, desk, file="c.md", *more):
    return svcctl("contract", "verify", file, "--as-of", "2026-12-01", *more, cwd=desk)


def replaced(file, old, new):
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_contract_as_it_was_made(svcctl, desk):
    ran = verify(svcctl, desk)

    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "c.md: ContractTemplate/msa@1 for quillbrook-legal, of 2026-11-30",
        "  yes  unchanged since it was made",
        "  yes  made from what this workspace says; made again, it has the same bytes",
        "  yes  what would be made on 2026-12-01",
    ]
    assert verify(svcctl, desk, "c.md", "-q").out == ""


@pytest.mark.parametrize("change", [("within", "before"), ("\n", "\n\n")])
def test_another_word_or_byte_is_seen(svcctl, desk, change):
    replaced(desk / "c.md", *change)
    ran = verify(svcctl, desk)

    assert ran.code == 1
    assert "  no   unchanged since it was made\n       the file was changed" in ran.out


def test_bytes_behind_a_pdf_are_no_change_and_behind_others_they_are(svcctl, desk):
    for name in ("c.pdf", "c.md"):
        with (desk / name).open("ab") as file:
            file.write(b"\n% signed")

    ran = verify(svcctl, desk, "c.pdf")
    assert ran.code == 0
    assert "unchanged since it was made; 9 bytes were added behind it" in ran.out
    assert verify(svcctl, desk, "c.md").code == 1


def test_a_text_that_says_something_else_now(svcctl, desk):
    replaced(desk / TERM, "in writing", "on paper")
    ran = verify(svcctl, desk, "c.md", "-f", "json")
    told = json.loads(ran.out)

    assert ran.code == 1
    assert (told["unchanged"], told["fromTheseSources"], told["current"]) == (True, False, False)
    assert told["doubts"][0] == {
        "about": "source",
        "message": "Clause/term-new-york@1 says something else now than when the contract was made",
    }


def test_a_newer_version_in_force(svcctl, desk):
    text = (desk / TERM).read_text(encoding="utf-8")
    new = text.replace("version: 1", "version: 2").replace("from: 2026-01-01", "from: 2026-12-01")
    (desk / "templates/clauses/variants/newer.md").write_text(new, encoding="utf-8")
    replaced(desk / TERM, "effective: {from: 2026-01-01}", "effective: {from: 2026-01-01, to: 2026-11-30}")
    ran = verify(svcctl, desk)

    assert ran.code == 1
    assert "  yes  made from what" in ran.out
    assert "  no   what would be made on 2026-12-01" in ran.out
    assert "Clause/term-new-york@1 is not in force on 2026-12-01: Clause/term-new-york@2 is since 2026-12-01" in ran.out


def test_a_manifest_that_was_changed_with_the_file_is_found_out(svcctl, desk):
    replaced(desk / "c.md", "12 months", "36 months")
    content = (desk / "c.md").read_bytes()
    manifest = desk / "c.md.manifest.json"
    told = json.loads(manifest.read_text(encoding="utf-8"))
    told["file"] = {"bytes": len(content), "sha256": sha256(content).hexdigest()}
    manifest.write_text(json.dumps(told), encoding="utf-8")
    ran = verify(svcctl, desk)

    assert ran.code == 1
    assert "made again from this workspace, the contract has other bytes" in ran.out


@pytest.mark.parametrize("name", ["c.md", "c.pdf"])
def test_a_contract_found_alone_tells_what_it_was_made_from(svcctl, desk, tmp_path_factory, name):
    alone = tmp_path_factory.mktemp("alone") / f"found.{name}"
    shutil.copy(desk / name, alone)
    ran = verify(svcctl, desk, alone)

    assert (ran.code, ran.err) == (0, "")
    assert "ContractTemplate/msa@1 for quillbrook-legal, of 2026-11-30" in ran.out
    assert "  yes  unchanged since it was made, by the manifest inside it\n" in ran.out
    assert "made again, it has the same bytes" in ran.out
    assert json.loads(verify(svcctl, desk, alone, "-f", "json").out)["manifest"] == "inside"


def test_a_contract_found_alone_that_was_changed_or_is_of_other_texts(svcctl, desk):
    (desk / "c.md.manifest.json").unlink()
    replaced(desk / TERM, "in writing", "on paper")
    ran = verify(svcctl, desk)
    assert (ran.code, "  yes  unchanged" in ran.out, "  no   made from" in ran.out) == (1, True, True)
    replaced(desk / "c.md", "within", "before")
    assert "  no   unchanged since it was made\n" in verify(svcctl, desk).out


def test_a_foreign_manifest_inside_is_told(svcctl, desk):
    (desk / "x.md").write_text('<!-- svcctl-manifest\n{"schema": "other"}\n-->\n')
    ran = verify(svcctl, desk, "x.md")
    assert (ran.code, "is no manifest of a contract: its `schema` is not" in ran.err) == (2, True)


@pytest.mark.parametrize(
    ("manifest", "said"),
    [
        ("", "it is no JSON"),
        ("[]", "its `schema` is not svcctl/contract-manifest/v1"),
        ('{"schema": "svcctl/contract-manifest/v1"}', "keys are missing from it"),
        ('{"schema": "svcctl/contract-manifest/v1", "documents": [1], "sources": {}}', "keys are missing from it"),
        ("[" * 100_000, "it is no JSON"),
    ],
)
def test_what_is_no_manifest_is_told(svcctl, desk, manifest, said):
    (desk / "c.md.manifest.json").write_text(manifest)
    ran = verify(svcctl, desk)

    assert ran.code == 2
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_what_is_not_there_is_told(svcctl, desk):
    (desk / "other.md").write_text("# Some text\n")

    assert "other.md has no manifest in it" in verify(svcctl, desk, "other.md").err
    assert "none.json cannot be read" in verify(svcctl, desk, "c.md", "--manifest", "none.json").err
    assert "cannot be read" in verify(svcctl, desk, "none.pdf").err
    assert "there is no format 'xml'" in verify(svcctl, desk, "c.pdf", "-f", "xml").err


def test_a_contract_waits_for_approval_or_is_a_draft(svcctl, desk):
    replaced(desk / TERM, "in writing", "on paper")
    ran = svcctl(*MAKE, "-o", "d.md", cwd=desk)

    assert ran.code == 1
    assert "error[clause-changed-since-approval]" in ran.out
    assert "--draft makes a draft of it" in ran.err
    assert not (desk / "d.md").exists()
    assert svcctl(*MAKE, "--draft", "-o", "d.md", cwd=desk).code == 0
    assert re.search(r"^\*\*DRAFT, not for signature\*\*$", (desk / "d.md").read_text(), re.MULTILINE)
    assert "c.md: " not in (ran := verify(svcctl, desk, "d.md")).out
    assert "d.md: a draft of ContractTemplate/msa@1" in ran.out
