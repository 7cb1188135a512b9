"""Two versions of a page by day, by revision and by folder, and what is said where there is none."""

import os
import shutil
import subprocess
import zipfile

import pytest

SLA = "policies/slas/support-premium.yaml"
PAGE = ("render", "redline", "sla", "backup-premium", "--as-of", "2026-11-30")


def git(where, *arguments):
    dated = {"GIT_AUTHOR_DATE": "2026-10-01T10:00:00+02:00", "GIT_COMMITTER_DATE": "2026-10-01T10:00:00+02:00"}
    command = ["git", "-c", "user.name=Ada", "-c", "user.email=ada@vardholm.example", *arguments]
    subprocess.run(command, cwd=where, check=True, capture_output=True, env={**os.environ, **dated})


@pytest.fixture(scope="module")
def changed(example, tmp_path_factory):
    """The example company under git, with a change that is not committed."""
    copy = tmp_path_factory.mktemp("redline") / "company"
    shutil.copytree(example, copy, ignore=shutil.ignore_patterns("examples"))
    git(copy, "init", "-q")
    git(copy, "add", ".")
    git(copy, "commit", "-qm", "Before")
    old = (copy / SLA).read_text(encoding="utf-8")
    (copy / SLA).write_text(old.replace("P1, within: 15m", "P1, within: 20m"), encoding="utf-8")
    return copy


def test_a_revision_is_compared_with_the_files(svcctl, changed):
    ran = svcctl(*PAGE, "--from", "HEAD", "-f", "markdown", "-o", "-", cwd=changed)

    assert ran.code == 0, ran.err
    assert "| ~~15~~<ins>20</ins> minutes |" in ran.out
    assert "**Compared**: HEAD (" in ran.out


def test_a_folder_is_compared_with_a_revision(svcctl, changed, example):
    ran = svcctl(*PAGE, "--from", example, "--to", "HEAD", "-f", "markdown", "-o", "-", cwd=changed)

    assert "Nothing. Both versions say the same." in ran.out


def test_days_choose_the_versions_in_force(svcctl, example):
    days = ("--from", "2025-12-31", "--to", "2026-01-01")
    ran = svcctl("render", "redline", "sla", "backup-pro", *days, "-f", "markdown", "-o", "-", cwd=example)

    assert "SLA/support-pro@~~1~~<ins>2</ins>" in ran.out


def test_word_says_who_and_when(svcctl, changed, tmp_path):
    def said(*more):
        svcctl(*PAGE, *more, "-o", tmp_path / "a.docx", cwd=changed)
        return zipfile.ZipFile(tmp_path / "a.docx").read("word/document.xml").decode()

    assert 'w:author="Vardholm Managed Services AS" w:date="2026-11-30T00:00:00Z"' in said("--from", "HEAD")
    assert 'w:author="Ada" w:date="2026-10-02T00:00:00Z"' in said(
        "--from", "HEAD", "--author", "Ada", "--on", "2026-10-02"
    )
    (changed.parent / "new").mkdir()
    shutil.copytree(changed, changed.parent / "new", dirs_exist_ok=True)
    assert 'w:date="2026-10-01T08:00:00Z"' in said("--from", changed.parent / "new", "--to", "HEAD")


def test_the_file_is_named_after_the_page(svcctl, changed, tmp_path):
    ran = svcctl(*PAGE, "-w", changed, "--from", "2026-01-01", "-f", "html", cwd=tmp_path)

    assert ran.err == "svcctl: wrote sla-backup-premium-redline.html\n"
    assert (tmp_path / "sla-backup-premium-redline.html").is_file()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((*PAGE, "--from", "nowhere"), "git knows no revision 'nowhere'"),
        ((*PAGE, "--from", "2020-01-01"), "1 January 2020: there is no plan 'backup-premium'"),
        ((*PAGE, "--from", "HEAD", "--on", "soon"), "--on is 'soon': write a date"),
        (("render", "redline", "sla", "gold", "--from", "HEAD"), "there is no plan 'gold'"),
        (("render", "redline", "slas", "gold", "--from", "HEAD"), "there is no page 'slas'"),
        (PAGE, "Missing option '--from'"),
    ],
)
def test_what_is_not_there_is_told(svcctl, changed, arguments, said):
    ran = svcctl(*arguments, cwd=changed)

    assert ran.code == 2
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_outside_git_a_day_or_a_folder_is_named(svcctl, example, tmp_path):
    alone = tmp_path / "alone"
    shutil.copytree(example, alone, ignore=shutil.ignore_patterns("examples"))
    ran = svcctl(*PAGE, "--from", "HEAD", cwd=alone)

    assert ran.code == 2
    assert "is not under git" in ran.err
    assert "a day such as 2026-01-31" in ran.err


def test_a_contract_is_compared_and_is_a_draft_until_it_is_approved(svcctl, example, tmp_path):
    new = tmp_path / "new"
    shutil.copytree(example, new, ignore=shutil.ignore_patterns("examples"))
    file = new / "templates/clauses/variants/term-new-york.md"
    file.write_text(
        file.read_text(encoding="utf-8").replace("for a year at a time", "for two years at a time"), encoding="utf-8"
    )
    asked = ("render", "redline", "contract", "msa", "--from", example, "-f", "markdown", "-o", "-")
    ran = svcctl(*asked, "--customer", "quillbrook-legal", cwd=new)

    assert ran.code == 0, ran.err
    assert "**Changed**: 5 Term and renewal" in ran.out
    assert "renews for ~~a year~~<ins>two years</ins> at a time" in ran.out
    assert "**DRAFT, not for signature**" in ran.out
    assert "name it by --customer" in svcctl(*asked, cwd=new).err
    assert "there is no customer 'nobody'" in svcctl(*asked, "--customer", "nobody", cwd=new).err
