"""The recipes of CONTRIBUTING.md work as printed: each is followed in a copy of the package and used."""

import re
import shutil
import subprocess
import sys

import pytest

WORKSPACE = """\
apiVersion: svcctl/v1
kind: Workspace
metadata: {name: acme, title: Acme}
spec: {company: Acme, currency: EUR, timezone: Europe/Berlin, locale: en-GB, folders: [catalog]}
"""
TERMS = """\
apiVersion: svcctl/v1
kind: Glossary
metadata: {name: terms, title: TERMS WE USE, owner: legal}
spec: {terms: [{term: Breach, means: A target that we missed.}]}
"""
ESCALATION = """\
apiVersion: svcctl/v1
kind: Escalation
metadata: {name: backup-trouble, owner: desk}
spec: {service: bakup, steps: [Duty engineer]}
"""


def blocks(text):
    """Every fenced block that names its file, fences of four ticks first so that a page may hold fences of three."""
    found = {}
    for ticks in ("````", "```"):
        pattern = rf"^{ticks}\w+ file=(src\S+|schemas\S+)\n(.*?)^{ticks}$"
        for name, body in re.findall(pattern, text, re.DOTALL | re.MULTILINE):
            found.setdefault(name, body)
    return found


@pytest.fixture(scope="module")
def house(tmp_path_factory, request):
    root = request.config.rootpath
    copy = tmp_path_factory.mktemp("house")
    shutil.copytree(root / "src", copy / "src", ignore=shutil.ignore_patterns("__pycache__", "_data"))
    shutil.copytree(root / "schemas", copy / "schemas")
    recipes = blocks((root / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    for name, body in recipes.items():
        assert not (copy / name).exists(), f"{name} would replace a file of ours"
        (copy / name).write_text(body, encoding="utf-8")
    (copy / "acme/catalog").mkdir(parents=True)
    (copy / "acme/svcctl.yaml").write_text(WORKSPACE, encoding="utf-8")
    (copy / "acme/catalog/terms.yaml").write_text(TERMS, encoding="utf-8")
    (copy / "acme/catalog/escalation.yaml").write_text(ESCALATION, encoding="utf-8")
    assert len(recipes) == 7
    return copy


def svcctl(house, *arguments):
    return subprocess.run(
        [sys.executable, "-c", "from svcctl.cli.main import run; run()", *arguments],
        cwd=house / "acme",
        env={"PYTHONPATH": str(house / "src"), "NO_COLOR": "1", "COLUMNS": "120"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_rule_is_two_files(house):
    ran = svcctl(house, "validate", "--format", "text")
    assert "the title `TERMS WE USE` is all capitals" in ran.stdout
    assert "catalog/terms.yaml:3:" in ran.stdout
    assert "shouting-title" in svcctl(house, "explain").stdout


def test_a_kind_is_three_files_and_its_references_are_checked(house):
    ran = svcctl(house, "validate")
    assert "catalog/escalation.yaml:4:" in ran.stdout
    assert "`bakup`" in ran.stdout
    assert ran.returncode == 1
    assert "backup-trouble" in svcctl(house, "list", "Escalation").stdout


def test_a_format_is_two_files(house):
    ran = svcctl(house, "validate", "--format", "count")
    assert int(ran.stdout) >= 2, ran.stderr
