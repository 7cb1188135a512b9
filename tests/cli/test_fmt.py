"""`svcctl fmt`: what it says, what it writes, and what it leaves alone."""

import shutil
import stat

import pytest

UNTIDY = "apiVersion:   svcctl/v1\nkind: Glossary\n"
TIDY = "apiVersion: svcctl/v1\nkind: Glossary\n"


@pytest.fixture
def company(example, tmp_path):
    return shutil.copytree(example, tmp_path / "company")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "terms.yaml"
    path.write_text(UNTIDY, encoding="utf-8")
    return path


def test_the_example_company_is_laid_out(svcctl, example):
    ran = svcctl("fmt", "--check", cwd=example)
    assert (ran.code, ran.out[:21]) == (0, "Nothing to change in ")


def test_a_file_is_laid_out_once(svcctl, company):
    path = company / "catalog/glossary.yaml"
    tidy = path.read_text(encoding="utf-8")
    path.write_text(tidy.replace("kind: ", "kind:    "), encoding="utf-8")
    ran = svcctl("fmt", "--check", cwd=company)
    assert ran.out.startswith("Would lay out catalog/glossary.yaml\n1 file would change in ")
    assert svcctl("fmt", "--check", "-q", cwd=company).code == 1
    ran = svcctl("fmt", cwd=company)
    assert ran.code == 0
    assert ran.out.startswith("Laid out catalog/glossary.yaml\n1 file changed in ")
    assert path.read_text(encoding="utf-8") == tidy
    assert svcctl("fmt", cwd=company).out.startswith("Nothing to change in ")


def test_the_difference_can_be_read_by_patch(svcctl, file):
    ran = svcctl("fmt", "--diff", file.name, cwd=file.parent)
    assert ran.code == 1
    assert ran.out == (
        "--- a/terms.yaml\n+++ b/terms.yaml\n@@ -1,2 +1,2 @@\n-apiVersion:   svcctl/v1\n+apiVersion: svcctl/v1\n"
        " kind: Glossary\n"
    )
    assert file.read_text(encoding="utf-8") == UNTIDY


def test_rights_and_links_stay(svcctl, file):
    file.chmod(0o640)
    link = file.with_name("link.yaml")
    link.symlink_to(file.name)
    assert svcctl("fmt", link.name, cwd=file.parent).code == 0
    assert link.is_symlink()
    assert file.read_text(encoding="utf-8") == TIDY
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_a_read_only_file_is_told(svcctl, file):
    file.chmod(0o444)
    ran = svcctl("fmt", file.name, cwd=file.parent)
    assert (ran.code, ran.err) == (
        2,
        "svcctl: terms.yaml is read-only: allow writing it (chmod u+w), or leave it out\n",
    )
    assert file.read_text(encoding="utf-8") == UNTIDY


def test_a_file_that_cannot_be_read_is_a_finding_and_stays(svcctl, file):
    broken = file.with_name("broken.yaml")
    broken.write_text("a:   [1\n", encoding="utf-8")
    ran = svcctl("fmt", ".", cwd=file.parent)
    assert ran.code == 1
    assert "broken.yaml:1:6" in ran.out
    assert "1 file changed in 2 files." in ran.out
    assert broken.read_text(encoding="utf-8") == "a:   [1\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nowhere.yaml"], "nowhere.yaml does not exist"),
        (["/dev/null"], "/dev/null is no ordinary file"),
        ([], "no svcctl.yaml in"),
    ],
)
def test_a_slip_is_told(svcctl, tmp_path, arguments, told):
    ran = svcctl("fmt", *arguments, cwd=tmp_path)
    assert ran.code == 2
    assert told in ran.err


def test_the_line_for_editors_is_written_where_the_workspace_asks_for_it(svcctl, company):
    root = company / "svcctl.yaml"
    root.write_text(root.read_text(encoding="utf-8") + "  editorSchema: .vscode/s.json\n", encoding="utf-8")
    assert svcctl("fmt", "catalog", cwd=company).code == 0
    first = (company / "catalog/services/backup.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=../../.vscode/s.json"
    assert svcctl("validate", "--strict", cwd=company).code == 0
    assert svcctl("fmt", cwd=company).code == 0
    assert root.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=./.vscode/s.json\n")


def test_named_files_are_in_the_workspace_that_is_named(svcctl, company, file):
    assert svcctl("fmt", "catalog", cwd=company, SVCCTL_WORKSPACE=str(company)).code == 0
    ran = svcctl("fmt", file, "-w", company)
    assert ran.code == 2
    assert "is not in the workspace" in ran.err
