"""A workspace as it stood at a git revision, read without a checkout: one listing, one pass over the files."""

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from svcctl.source.front_matter import DECLARING, declares
from svcctl.workspace.disk import REGISTER, ROOT_FILE, SourceFile, _registers, folders_of

_PLAIN = {"100644", "100755"}


class RevisionError(Exception):
    """Why a revision cannot be read, in a sentence with the next step."""


@dataclass(frozen=True, slots=True)
class Revision:
    """The YAML files of a workspace at a commit, in the order of their paths, then its registers.

    That a folder or a register is missing is not told: git keeps no empty folders.
    """

    commit: str
    files: list[SourceFile]


def read_revision(root: Path, revision: str) -> Revision:
    """The workspace at ``root`` as it stood at a revision. Raises RevisionError.

    Links and submodules are left out; nothing is fetched.
    """
    commit = _commit(root, revision)
    every = dict(_listed(root, commit))
    listed = {path: name for path, name in every.items() if not path.endswith(REGISTER)}
    if ROOT_FILE not in listed:
        raise RevisionError(f"the workspace was not there at {revision}: it had no {ROOT_FILE}; name a later revision")
    contents = _contents(root, listed, revision)
    first = SourceFile(ROOT_FILE, contents.pop(ROOT_FILE))
    files = [first]
    for folder in folders_of([first]):
        inside = sorted(path for path in contents if path.startswith(f"{folder}/"))
        files += [SourceFile(path, contents[path]) for path in inside if declares(path, contents[path])]
    named = {path: every[path] for _, path in _registers([first]) if path in every}
    files += [SourceFile(path, content) for path, content in _contents(root, named, revision).items()]
    return Revision(commit, files)


def read_folder(root: Path, revision: str, folder: str, ending: str) -> dict[str, bytes]:
    """The files of a folder, seen from ``root``, as they stood at a revision, by name. Raises RevisionError."""
    commit = _commit(root, revision)
    done = _git(root, "ls-tree", "-z", commit, "--", f"{folder.rstrip('/')}/")
    listed: dict[str, str] = {}
    for line in filter(None, done.stdout.split(b"\0")):
        about, _, name = line.partition(b"\t")
        path = name.decode("utf-8", "surrogateescape")
        if path.endswith(ending) and about.split()[0].decode() in _PLAIN:
            listed[PurePosixPath(path).name] = about.split()[2].decode()
    if not listed:
        raise RevisionError(f"{revision} has no {ending} files in {folder}: name the folder as {revision}:FOLDER")
    return _contents(root, listed, revision)


def uncommitted(root: Path) -> list[str] | None:
    """What below ``root`` is not committed yet, by path; None where git keeps nothing of it. Raises RevisionError."""
    done = _git(root, "status", "--porcelain", "-z", "--untracked-files=all", "--", ".")
    if done.returncode:
        return None
    return [entry[3:].decode("utf-8", "replace") for entry in done.stdout.split(b"\0") if entry[2:3] == b" "]


def _commit(root: Path, revision: str) -> str:
    found = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if found.returncode == 0:
        return found.stdout.decode().strip()
    if _git(root, "rev-parse", "--git-dir").returncode:
        raise RevisionError(f"{root} is not under git: compare with a folder by --against")
    if _git(root, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true":
        raise RevisionError(f"this clone holds only the newest commits, and not {revision}: `git fetch --unshallow`")
    raise RevisionError(f"git knows no revision '{revision}': name a tag, a branch or a commit, such as HEAD~1")


def _listed(root: Path, commit: str) -> Iterator[tuple[str, str]]:
    """The YAML, Markdown and CSV files below the root, by path, with the names of their contents."""
    done = _git(root, "ls-tree", "-r", "-z", commit)
    if done.returncode:
        raise RevisionError(f"git cannot list {commit[:12]}: {_said(done)}")
    for line in done.stdout.split(b"\0"):
        about, _, name = line.partition(b"\t")
        path = name.decode("utf-8", "surrogateescape")
        hidden = any(part.startswith(".") for part in PurePosixPath(path).parts)
        if path.endswith((*DECLARING, REGISTER)) and not hidden and about.split()[0].decode() in _PLAIN:
            yield path, about.split()[2].decode()


def _contents(root: Path, listed: dict[str, str], revision: str) -> dict[str, bytes]:
    """The bytes of every file, in one pass."""
    asked = "".join(f"{name}\n" for name in listed.values()).encode()
    done = _git(root, "cat-file", "--batch", said=asked)
    if done.returncode:
        raise RevisionError(f"git cannot read the files of {revision}: {_said(done)}")
    rest, found = memoryview(done.stdout), {}
    for path in listed:
        end = bytes(rest[:200]).index(b"\n")
        head = bytes(rest[:end]).split()
        if head[-1] == b"missing":
            raise RevisionError(f"this clone lacks {path} of {revision}: `git fetch` it first")
        size = int(head[2])
        found[path] = bytes(rest[end + 1 : end + 1 + size])
        rest = rest[end + 2 + size :]
    return found


def _git(root: Path, *arguments: str, said: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    command = ["git", "-C", str(root), *arguments]
    quiet = {**os.environ, "GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    try:
        return subprocess.run(command, input=said, capture_output=True, check=False, env=quiet)  # noqa: S603 - fixed words
    except OSError:
        raise RevisionError("git is not installed: compare with a folder by --against") from None


def _said(done: "subprocess.CompletedProcess[bytes]") -> str:
    return done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ")
