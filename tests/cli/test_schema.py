"""`svcctl schema` in a terminal."""

import json
import shutil
import subprocess

import pytest

from svcctl.bundled import schemas


@pytest.fixture
def repository(tmp_path):
    folder = shutil.copytree(schemas(), tmp_path / "schemas")
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "first"]):
        subprocess.run([*git, *words], cwd=tmp_path, check=True)
    path = folder / "plan.schema.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    schema["properties"]["spec"]["required"].append("audience")
    path.write_text(json.dumps(schema), encoding="utf-8")
    return tmp_path


def test_a_revision_is_compared_with_a_folder(svcctl, repository):
    ran = svcctl("schema", "diff", "HEAD:", "schemas", "--fail-on", "breaking", cwd=repository)
    assert ran.code == 1
    assert ran.out.startswith("Plan: breaking\n  spec needs `audience`\n  valid so far, refused from now on:\n")
    assert svcctl("schema", "diff", "HEAD:schemas", "schemas", cwd=repository).code == 0
    assert svcctl("schema", "diff", "schemas", "HEAD:", "--fail-on", "undecided", cwd=repository).code == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nowhere"], "nowhere is no folder"),
        (["NONE:"], "git knows no revision 'NONE'"),
        (["HEAD:nowhere"], "HEAD has no .schema.json files in nowhere"),
        (["."], "there are no *.schema.json files in ."),
        (["HEAD:", "--fail-on", "all"], "--fail-on is 'all'"),
    ],
)
def test_a_slip_is_told(svcctl, repository, arguments, told):
    ran = svcctl("schema", "diff", *arguments, cwd=repository)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err


def test_a_file_that_is_no_schema_is_told(svcctl, tmp_path):
    (tmp_path / "plan.schema.json").write_text("{", encoding="utf-8")
    assert "plan.schema.json is not JSON" in svcctl("schema", "diff", tmp_path).err
    (tmp_path / "plan.schema.json").write_text("[]", encoding="utf-8")
    assert "is no schema" in svcctl("schema", "diff", tmp_path).err


def test_the_export_is_written_or_shown(svcctl, tmp_path):
    shown = svcctl("schema", "export")
    assert json.loads(shown.out)["$defs"]["plan"]["title"] == "Plan"
    assert svcctl("schema", "export", "--out", tmp_path / "new").code == 0
    assert svcctl("schema", "export", "--out", tmp_path / "all.json").code == 0
    assert (tmp_path / "all.json").read_text(encoding="utf-8") == shown.out
    assert (tmp_path / "new/svcctl.schema.json").read_text(encoding="utf-8") == shown.out


def test_a_new_workspace_has_the_schema_for_editors_and_what_is_there_stays(svcctl, tmp_path):
    (tmp_path / ".vscode").mkdir()
    (tmp_path / ".vscode/settings.json").write_text("{}", encoding="utf-8")
    assert svcctl("init", "--empty", "-q", cwd=tmp_path).code == 0
    assert (tmp_path / ".vscode/settings.json").read_text(encoding="utf-8") == "{}"
    assert (tmp_path / ".vscode/svcctl.schema.json").read_text(encoding="utf-8") == svcctl("schema", "export").out
    assert svcctl("init", "-q", tmp_path / "other").code == 0
    settings = json.loads((tmp_path / "other/.vscode/settings.json").read_text(encoding="utf-8"))
    assert list(settings["yaml.schemas"]) == [".vscode/svcctl.schema.json"]
    assert svcctl("validate", "--strict", "-w", tmp_path / "other").code == 0
