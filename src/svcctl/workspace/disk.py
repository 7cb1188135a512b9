import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from svcctl.findings import Place, Problem, Span
from svcctl.source.yaml_text import load

ROOT_FILE = "svcctl.yaml"
_DEFAULT_FOLDERS = ("catalog", "policies", "templates")
_TOP = Span(1, 1, 1, 1)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of a workspace: its path from the workspace's root, with forward slashes, and its bytes."""

    path: str
    content: bytes


def find_root(start: Path) -> Path | None:
    """The workspace a folder or file belongs to: the nearest folder upwards that has a `svcctl.yaml`."""
    start = start.resolve()
    return next((folder for folder in (start, *start.parents) if (folder / ROOT_FILE).is_file()), None)


def read_workspace(root: Path) -> tuple[list[SourceFile], list[Problem]]:
    """Every YAML file of the workspace at ``root``, in the order of their paths, and what could not be read.

    The folders are the ones `svcctl.yaml` names under `folders`; links out of the tree are not followed.
    """
    files: list[SourceFile] = []
    problems: list[Problem] = []
    _read(root, ROOT_FILE, files, problems)
    for folder in _folders(files):
        if not (root / folder).is_dir():
            problems.append(_missing(folder))
            continue
        for path in sorted(_yaml_files(root, folder)):
            _read(root, path, files, problems)
    return files, problems


def _folders(files: list[SourceFile]) -> tuple[str, ...]:
    documents, _ = load(files[0].content, ROOT_FILE) if files else ([], [])
    try:
        named = documents[0].data["spec"]["folders"]
    except (IndexError, KeyError, TypeError):
        return _DEFAULT_FOLDERS
    if not isinstance(named, list) or not all(isinstance(name, str) for name in named):
        return _DEFAULT_FOLDERS
    return tuple(dict.fromkeys(name.strip("/") for name in named if not _leaves(name)))


def _leaves(folder: str) -> bool:
    return folder.startswith("/") or ".." in Path(folder).parts or folder in {"", "."}


def _yaml_files(root: Path, folder: str) -> Iterator[str]:
    for where, folders, names in os.walk(root / folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if name.endswith((".yaml", ".yml")) and not name.startswith("."):
                yield (Path(where) / name).relative_to(root).as_posix()


def _read(root: Path, path: str, files: list[SourceFile], problems: list[Problem]) -> None:
    try:
        files.append(SourceFile(path, (root / path).read_bytes()))
    except OSError as error:
        problems.append(
            Problem(
                f"this file cannot be read: {error.strerror or error}",
                Place(path, span=_TOP),
                "check that it exists and that you may read it",
                rule="unreadable-file",
            )
        )


def _missing(folder: str) -> Problem:
    return Problem(
        f"the folder `{folder}` does not exist",
        Place(ROOT_FILE, path=("spec", "folders")),
        f"create `{folder}/`, or take it out of `folders`",
        rule="missing-folder",
        resource="Workspace",
    )
