"""`svcctl validate --fix` in a terminal."""

import shutil

import pytest


@pytest.fixture
def company(example, tmp_path):
    copy = shutil.copytree(example, tmp_path / "company")
    for name in ("backup", "file-hosting"):
        path = copy / f"catalog/services/{name}.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("sellable:", "selable: "), encoding="utf-8")
    return copy


def test_slips_are_mended_and_the_files_laid_out(svcctl, company, example):
    ran = svcctl("validate", "--fix", "--strict", cwd=company)
    assert ran.code == 0, ran.out
    assert ran.out.startswith("No problems in ")
    assert "catalog/services/backup.yaml:43:3: `selable` is now `sellable` [unknown-key]\n" in ran.err
    assert "in 2 changed files." in ran.err
    for name in ("backup", "file-hosting"):
        path = f"catalog/services/{name}.yaml"
        assert (company / path).read_bytes() == (example / path).read_bytes()
    assert svcctl("validate", "--fix", cwd=company).err == "Nothing that may be mended.\n"


def test_a_dry_run_writes_nothing(svcctl, company):
    before = (company / "catalog/services/backup.yaml").read_bytes()
    ran = svcctl("validate", "--fix", "--diff", cwd=company)
    assert ran.code == 1
    assert "+  sellable: true\n" in ran.out
    assert (company / "catalog/services/backup.yaml").read_bytes() == before


def test_only_named_files_are_touched(svcctl, company):
    before = (company / "catalog/services/backup.yaml").read_bytes()
    ran = svcctl("validate", "--fix", "catalog/services/file-hosting.yaml", cwd=company)
    assert "in 1 changed file." in ran.err
    assert (company / "catalog/services/backup.yaml").read_bytes() == before


def test_with_chosen_rules_nothing_is_laid_out(svcctl, company):
    path = company / "catalog/services/backup.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("kind: Service", "kind:   Service"), encoding="utf-8")
    assert svcctl("validate", "--fix", "--select", "unknown-key", cwd=company).code == 0
    assert "kind:   Service" in path.read_text(encoding="utf-8")
    assert "sellable:  true" in path.read_text(encoding="utf-8")


def test_diff_alone_is_no_command(svcctl, company):
    ran = svcctl("validate", "--diff", cwd=company)
    assert (ran.code, ran.out) == (2, "")
    assert "--fix" in ran.err
