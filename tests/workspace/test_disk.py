import os

from svcctl.workspace import find_root, read_workspace

ROOT = """\
apiVersion: svcctl/v1
kind: Workspace
metadata: {name: acme}
spec: {company: Acme, currency: EUR, timezone: Europe/Berlin, folders: [catalog, "../outside", /etc]}
"""


def workspace(folder):
    (folder / "svcctl.yaml").write_text(ROOT)
    (folder / "catalog/deep/.hidden").mkdir(parents=True)
    for name in ("b.yaml", "a.yml", "deep/c.yaml", "deep/.hidden/d.yaml", ".e.yaml", "notes.txt"):
        (folder / "catalog" / name).write_text("# nothing\n")
    return folder


def test_the_yaml_files_of_the_named_folders_are_read_in_order_and_nothing_outside(tmp_path):
    files, problems = read_workspace(workspace(tmp_path))
    assert [file.path for file in files] == ["svcctl.yaml", "catalog/a.yml", "catalog/b.yaml", "catalog/deep/c.yaml"]
    assert problems == []


def test_a_folder_that_may_not_be_read_is_told(tmp_path, monkeypatch):
    workspace(tmp_path)
    scandir = os.scandir

    def refusing(path):
        if str(path).endswith("deep"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)  # the superuser, who may run the tests, is refused nothing
    files, problems = read_workspace(tmp_path)
    assert [file.path for file in files] == ["svcctl.yaml", "catalog/a.yml", "catalog/b.yaml"]
    assert [(problem.rule, problem.place.file) for problem in problems] == [("unreadable-file", "catalog/deep")]


def test_the_root_is_the_nearest_one_upwards(tmp_path):
    workspace(tmp_path)
    assert find_root(tmp_path / "catalog/deep") == tmp_path
    (tmp_path / "catalog/svcctl.yaml").write_text(ROOT)
    assert find_root(tmp_path / "catalog/deep") == tmp_path / "catalog"
