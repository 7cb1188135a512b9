"""Finding the two sides of a diff: revisions, folders, the work tree. Ends the run with the command that mends it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import typer

from svcctl.cli.common import FINDINGS, from_here, root_of, show, stop
from svcctl.findings import Place, Problem, Report
from svcctl.review import Reader, Tree
from svcctl.workspace import ROOT_FILE, SourceFile, read_workspace
from svcctl.workspace.git import NoWorkspaceError, Revision, RevisionError, default_branch, merge_base, read_revision


@dataclass(frozen=True, slots=True)
class Asked:
    """What a command was asked to compare, as the user wrote it; None where the user left it out."""

    base: str | None
    head: str | None
    workspace: Path | None
    exact: bool = False


def seen_from_here(asked: Asked) -> str:
    """The folder of the workspace as seen from where the command was started; empty where two folders are compared."""
    return "" if _folder(asked.base) else from_here(root_of(asked.workspace))


def sides(asked: Asked) -> tuple[Tree, Tree]:
    """Both sides, read without a checkout. A file that is the same on both is read once."""
    reader = Reader()
    base, head = _folder(asked.base), _folder(asked.head)
    if base and (head or not asked.head):
        new = head or root_of(asked.workspace)
        return _of_folder(reader, base, str(asked.base)), _of_folder(reader, new, asked.head or "the work tree")
    if base or head:
        given, other = (asked.base, asked.head) if base else (asked.head, asked.base)
        stop(f"{given} is a folder and {other} is none with a {ROOT_FILE}: compare two folders, or two revisions")
    try:
        return _of_git(reader, root_of(asked.workspace), asked)
    except RevisionError as error:
        stop(str(error).replace("compare with a folder instead", "name two folders: svcctl diff OLD NEW"))


Blocking = Callable[[Report], Report | None]


def stop_by_errors(sides_: tuple[Tree, Tree], today: date, blocking: Blocking, why: str) -> None:
    """Ends the run, with the findings, where a side has errors that are in the way of what was asked for."""
    from svcctl.cli.views.memory import report_of  # noqa: PLC0415 - most runs judge nothing

    for tree in sides_:
        files = [SourceFile(path, content) for path, content in tree.contents.items()]
        if found := blocking(report_of(files, [], today)):
            show(found)
            stop(f"the terms of {tree.name} have errors, {why}", FINDINGS)


def _folder(word: str | None) -> Path | None:
    """The folder of a workspace that a word names; a revision otherwise."""
    return Path(word).resolve() if word and (Path(word) / ROOT_FILE).is_file() else None


def _of_folder(reader: Reader, folder: Path, name: str) -> Tree:
    files, problems = read_workspace(folder)
    return reader.read(name, files, problems)


def _of_git(reader: Reader, root: Path, asked: Asked) -> tuple[Tree, Tree]:
    head = asked.head or "HEAD"
    wanted = asked.base or default_branch(root)
    commit = wanted if asked.exact else merge_base(root, wanted, head)
    base = _base(root, commit, wanted)
    name = f"{wanted} ({base.commit[:12]})" if base.commit else wanted
    if asked.head:
        other = read_revision(root, asked.head)
        new = reader.read(f"{asked.head} ({other.commit[:12]})", other.files)
    else:
        new = _work_tree(reader, root, base)
    return reader.read(name, base.files), new


def _base(root: Path, commit: str, wanted: str) -> Revision:
    """The old side; nothing where the workspace begins on the new one."""
    try:
        return read_revision(root, commit)
    except NoWorkspaceError:
        typer.echo(f"svcctl: {wanted} had no workspace, so everything is new", err=True)
        return Revision("", [])


def _work_tree(reader: Reader, root: Path, base: Revision) -> Tree:
    """The files as they lie there, without those of submodules: git keeps no contents of theirs to compare with."""
    files, problems = read_workspace(root)
    kept = [file for file in files if not _inside(file, base)]
    problems += [_module(path) for path in base.submodules if any(file.path.startswith(f"{path}/") for file in files)]
    return reader.read("the work tree", kept, problems)


def _inside(file: SourceFile, base: Revision) -> bool:
    return any(file.path.startswith(f"{path}/") for path in base.submodules)


def _module(path: str) -> Problem:
    hint = "run svcctl diff in that repository; its declarations are left out here"
    return Problem(f"`{path}` is a submodule", Place(path), hint, "unreadable-file")
