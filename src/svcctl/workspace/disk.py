import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from svcctl.findings import Place, Problem, Span
from svcctl.source.front_matter import DECLARING, declares
from svcctl.source.yaml_text import load

ROOT_FILE = "svcctl.yaml"
REGISTER = ".csv"
"""How the names of registers end: tables whose rows are declarations."""
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

    Markdown files that begin with front matter count among them.

    The folders are the ones `svcctl.yaml` names under `folders`; links out of the tree are not followed. Its registers
    come last.
    """
    files: list[SourceFile] = []
    problems: list[Problem] = []
    _read(root, ROOT_FILE, files, problems)
    for folder in folders_of(files):
        if not (root / folder).is_dir():
            problems.append(_missing(folder))
            continue
        for path in sorted(_declaring_files(root, folder, problems)):
            _read(root, path, files, problems)
            if files and files[-1].path == path and not declares(path, files[-1].content):
                files.pop()
    for index, path in _registers(files):
        if _leaves(path) or not (root / path).exists():
            problems.append(_no_register(path, index))
        else:
            _read(root, path, files, problems)
    return files, problems


def _registers(files: list[SourceFile]) -> list[tuple[int, str]]:
    """The registers that `svcctl.yaml` names, with their places in its list; what is no name is told by the schema."""
    try:
        named = load(files[0].content, ROOT_FILE)[0][0].data["spec"]["registers"]["subscriptions"]
    except (IndexError, KeyError, TypeError):
        return []
    if not isinstance(named, list):
        return []
    names = [PurePosixPath(name).as_posix() if isinstance(name, str) else "" for name in named]
    return [(at, name) for at, name in enumerate(names) if name.endswith(REGISTER) and name not in names[:at]]


def name_of(content: bytes) -> str:
    """The name that a `svcctl.yaml` gives its workspace; empty where it gives none."""
    try:
        return str(load(content, ROOT_FILE)[0][0].data["metadata"]["name"])
    except (IndexError, KeyError, TypeError):
        return ""


def folders_of(files: list[SourceFile]) -> tuple[str, ...]:
    """The folders that `svcctl.yaml`, the first of the files, says to look in."""
    documents, faults = load(files[0].content, ROOT_FILE) if files else ([], [])
    try:
        named = documents[0].data["spec"]["folders"]
    except (IndexError, KeyError, TypeError):
        # Of a broken svcctl.yaml only its own fault is told, so folders that may never have been meant are not missed.
        return tuple(name for name in _DEFAULT_FOLDERS if not faults and documents)
    if not isinstance(named, list) or not all(isinstance(name, str) for name in named):
        return _DEFAULT_FOLDERS
    return tuple(dict.fromkeys(name.strip("/") for name in named if not _leaves(name)))


def _leaves(folder: str) -> bool:
    return folder.startswith("/") or ".." in Path(folder).parts or folder in {"", "."}


def _declaring_files(root: Path, folder: str, problems: list[Problem]) -> Iterator[str]:
    def closed(error: OSError) -> None:
        where = Path(error.filename or root / folder).relative_to(root).as_posix()
        problems.append(_unreadable(where, "this folder", error.strerror or str(error)))

    for where, folders, names in os.walk(root / folder, onerror=closed):
        folders[:] = [name for name in folders if not name.startswith(".")]
        inside = Path(where).relative_to(root).as_posix()
        for name in names:
            if name.endswith(DECLARING) and not name.startswith("."):
                yield f"{inside}/{name}"


def _read(root: Path, path: str, files: list[SourceFile], problems: list[Problem]) -> None:
    place = root / path
    try:
        # A pipe or a device named like a file would be waited for without end.
        if not place.is_file():
            problems.append(_unreadable(path, "this file", "it is no ordinary file, or it is gone"))
        else:
            files.append(SourceFile(path, place.read_bytes()))
    except OSError as error:
        problems.append(_unreadable(path, "this file", error.strerror or str(error)))


def _unreadable(path: str, what: str, why: str) -> Problem:
    hint = "check that it exists and that you may read it"
    return Problem(f"{what} cannot be read: {why}", Place(path, span=_TOP), hint, rule="unreadable-file")


def _missing(folder: str) -> Problem:
    return Problem(
        f"the folder `{folder}` does not exist",
        Place(ROOT_FILE, path=("spec", "folders")),
        f"create `{folder}/`, or take it out of `folders`",
        rule="missing-folder",
        resource="Workspace",
    )


def _no_register(path: str, index: int) -> Problem:
    outside = _leaves(path)
    return Problem(
        f"the register `{path}` {'lies outside the workspace' if outside else 'does not exist'}",
        Place(ROOT_FILE, path=("spec", "registers", "subscriptions", index)),
        f"{'copy it into the workspace' if outside else 'put the file there'}, or take it out of `registers`",
        rule="missing-register",
        resource="Workspace",
    )
