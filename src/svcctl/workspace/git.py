"""A workspace as it stood at a git revision, read without a checkout: one listing, one pass over the files."""

import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from svcctl.source.front_matter import DECLARING, declares
from svcctl.workspace.disk import REGISTER, ROOT_FILE, SourceFile, _registers, folders_of, name_of

_PLAIN = {"100644", "100755"}
_MODULE = "submodule"
_WHOLE = re.compile(r"[0-9a-f]{40,64}")


class RevisionError(Exception):
    """Why a revision cannot be read, in a sentence with the next step."""


class NoWorkspaceError(RevisionError):
    """There was no workspace at all in the repository at a revision."""


@dataclass(frozen=True, slots=True)
class Revision:
    """The YAML files of a workspace at a commit, in the order of their paths, then its registers.

    That a folder or a register is missing is not told: git keeps no empty folders. ``submodules`` are the folders in it
    that belong to other repositories. ``moved_from`` is where the workspace stood then, if it was another folder.
    """

    commit: str
    files: list[SourceFile]
    submodules: tuple[str, ...] = ()
    moved_from: str | None = None


def read_revision(root: Path, revision: str) -> Revision:
    """The workspace at ``root`` as it stood at a revision. Raises RevisionError.

    Links and submodules are left out; nothing is fetched. Where the folder had no workspace then, the one of the same
    name is read, if there was one elsewhere in the repository.
    """
    commit = _commit(root, revision)
    every, moved_from = dict(_listed(root, commit)), None
    if ROOT_FILE not in every:
        moved_from = _elsewhere(root, commit, revision)
        every = dict(_listed(root, f"{commit}:{moved_from}", "--full-tree"))
    modules = tuple(path for path, name in every.items() if name == _MODULE)
    every = {path: name for path, name in every.items() if name != _MODULE}
    listed = {path: name for path, name in every.items() if not path.endswith(REGISTER)}
    contents = _contents(root, listed, revision)
    first = SourceFile(ROOT_FILE, contents.pop(ROOT_FILE))
    files = [first]
    for folder in folders_of([first]):
        inside = sorted(path for path in contents if path.startswith(f"{folder}/"))
        files += [SourceFile(path, contents[path]) for path in inside if declares(path, contents[path])]
    named = {path: every[path] for _, path in _registers([first]) if path in every}
    files += [SourceFile(path, content) for path, content in _contents(root, named, revision).items()]
    return Revision(commit, files, modules, moved_from)


def merge_base(root: Path, one: str, other: str) -> str:
    """The newest commit that both revisions come from. Raises RevisionError with the command that mends it."""
    _commit(root, one)
    _commit(root, other)
    done = git(root, "merge-base", "--end-of-options", one, other)
    if done.returncode == 0:
        return done.stdout.decode().strip()
    if _shallow(root):
        raise RevisionError(
            f"this clone holds only the newest commits, and not where {one} and {other} part: `{_fetching(root)}`"
        )
    raise RevisionError(
        f"{one} and {other} have no commit in common: name another base, or compare as they are (--exact)"
    )


def default_branch(root: Path) -> str:
    """The branch that changes are proposed for. Raises RevisionError where nobody can tell."""
    told = git(root, "symbolic-ref", "--quiet", "refs/remotes/origin/HEAD")
    if told.returncode == 0:
        return told.stdout.decode().strip().removeprefix("refs/remotes/")
    for name in ("origin/main", "origin/master", "main", "master"):
        if git(root, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").returncode == 0:
            return name
    _commit(root, "HEAD")
    raise RevisionError(
        f"there is no main branch to compare with: name a base, such as HEAD~1 (`{_fetching(root)}` gets branches)"
    )


def read_folder(root: Path, revision: str, folder: str, ending: str) -> dict[str, bytes]:
    """The files of a folder, seen from ``root``, as they stood at a revision, by name. Raises RevisionError."""
    commit = _commit(root, revision)
    done = git(root, "ls-tree", "-z", commit, "--", f"{folder.rstrip('/')}/")
    listed: dict[str, str] = {}
    for line in filter(None, done.stdout.split(b"\0")):
        about, _, name = line.partition(b"\t")
        path = name.decode("utf-8", "surrogateescape")
        if path.endswith(ending) and about.split()[0].decode() in _PLAIN:
            listed[PurePosixPath(path).name] = about.split()[2].decode()
    if not listed:
        raise RevisionError(f"{revision} has no {ending} files in {folder}: name the folder as {revision}:FOLDER")
    return _contents(root, listed, revision)


def committed(root: Path, commit: str) -> str:
    """When a commit was made, in UTC: ``2026-11-30T09:15:00Z``. Raises RevisionError."""
    done = git(root, "show", "--no-patch", "--format=%ct", commit)
    if done.returncode:
        raise RevisionError(f"git cannot read {commit[:12]}: {_said(done)}")
    return datetime.fromtimestamp(int(done.stdout), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def uncommitted(root: Path) -> list[str] | None:
    """What below ``root`` is not committed yet, by path; None where git keeps nothing of it. Raises RevisionError."""
    done = git(root, "status", "--porcelain", "-z", "--untracked-files=all", "--", ".")
    if done.returncode:
        return None
    return [entry[3:].decode("utf-8", "replace") for entry in done.stdout.split(b"\0") if entry[2:3] == b" "]


def uncommitted_terms(root: Path) -> bool:
    """Whether a file that declares something differs from the commit, or git knows none of it. Raises RevisionError.

    What else lies in the folder of a workspace, such as the report about it, changes no terms. A submodule that changed
    does, as does another repository with such files; where git cannot tell, nobody may say that nothing differs.
    """
    here = [SourceFile(ROOT_FILE, (root / ROOT_FILE).read_bytes())]
    registers = [path for _, path in _registers(here)]
    named = (ROOT_FILE, *folders_of(here), *registers)
    # Git says nothing of what lies beyond a link: it is asked for where that leads, and fails if that is elsewhere.
    places = dict.fromkeys((*named, *(str((root / name).resolve()) for name in named)))
    asked = ("status", "--porcelain=v2", "-z", "-uall", "--ignored", "--ignore-submodules=none", "--", *places)
    done, top = git(root, "--literal-pathspecs", *asked), git(root, "rev-parse", "--show-toplevel")
    linked = [(root / name).resolve().name for name in registers]
    endings = tuple(ending.encode() for ending in (*DECLARING, *registers, *linked))
    return bool(done.returncode or top.returncode) or any(
        entry.endswith(endings) or _other_terms(entry, top.stdout.rstrip(b"\n"), endings)
        for entry in done.stdout.split(b"\0")
    )


def _other_terms(entry: bytes, top: bytes, endings: tuple[bytes, ...]) -> bool:
    """Whether an entry is a changed submodule, or a repository that git does not keep, with files of such names."""
    if entry.endswith(b"/"):
        inside = os.walk(top + b"/" + entry[2:])
        return any((where + b"/" + name).endswith(endings) for where, _, names in inside for name in names)
    return entry[:2] in {b"1 ", b"2 ", b"u "} and entry.split(b" ", 3)[2].startswith(b"S")


def folder_in_repository(root: Path) -> str:
    """Where the workspace stands, seen from the top of its repository; empty at the top, and outside git."""
    done = git(root, "rev-parse", "--show-prefix")
    return "" if done.returncode else done.stdout.decode("utf-8", "surrogateescape").strip("\n/")


def _commit(root: Path, revision: str) -> str:
    found = git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if found.returncode == 0:
        return found.stdout.decode().strip()
    if git(root, "rev-parse", "--git-dir").returncode:
        raise RevisionError(f"{root} is not under git: compare with a folder instead")
    if _shallow(root):
        raise RevisionError(f"this clone holds only the newest commits, and not {revision}: `{_fetching(root)}`")
    if _narrow(root):
        raise RevisionError(f"this clone holds one branch only, and not {revision}: `{_fetching(root)}`")
    raise RevisionError(f"git knows no revision '{revision}': name a tag, a branch or a commit, such as HEAD~1")


def _shallow(root: Path) -> bool:
    return git(root, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"


def _narrow(root: Path) -> bool:
    """True for a clone that fetches some branches of its origin only."""
    told = git(root, "config", "--get-all", "remote.origin.fetch").stdout
    return bool(told.strip()) and b"*" not in told


def _fetching(root: Path) -> str:
    """The command that gets what a clone lacks."""
    fetch = "git fetch --unshallow" if _shallow(root) else "git fetch"
    return f"git remote set-branches origin '*' && {fetch}" if _narrow(root) else fetch


def _elsewhere(root: Path, commit: str, revision: str) -> str:
    """The folder, from the top of the repository, where the workspace of this name stood at a commit."""
    listed = git(root, "ls-tree", "-r", "-z", "--full-tree", "--name-only", commit).stdout.split(b"\0")
    paths = [PurePosixPath(name.decode("utf-8", "surrogateescape")) for name in listed]
    places = {path.parent.as_posix().removeprefix("."): path.as_posix() for path in paths if path.name == ROOT_FILE}
    mine = (root / ROOT_FILE).read_bytes() if (root / ROOT_FILE).is_file() else b""
    for folder, path in places.items():
        if name_of(git(root, "cat-file", "blob", f"{commit}:{path}").stdout) == name_of(mine) != "":
            return folder
    short = revision[:12] if _WHOLE.fullmatch(revision) else revision
    if not places:
        raise NoWorkspaceError(f"there was no {ROOT_FILE} at {short}; name a later revision")
    raise RevisionError(f"the workspace was not there at {short}: it had no {ROOT_FILE}; name a later revision")


def _listed(root: Path, commit: str, *options: str) -> Iterator[tuple[str, str]]:
    """The files below the root that may declare something, by path, with their contents' names; submodules too."""
    done = git(root, "ls-tree", "-r", "-z", *options, commit)
    if done.returncode:
        raise RevisionError(f"git cannot list {commit[:12]}: {_said(done)}")
    for line in done.stdout.split(b"\0"):
        about, _, name = line.partition(b"\t")
        path = name.decode("utf-8", "surrogateescape")
        if about.startswith(b"160000 "):
            yield path, _MODULE
        hidden = any(part.startswith(".") for part in PurePosixPath(path).parts)
        if path.endswith((*DECLARING, REGISTER)) and not hidden and about.split()[0].decode() in _PLAIN:
            yield path, about.split()[2].decode()


def _contents(root: Path, listed: dict[str, str], revision: str) -> dict[str, bytes]:
    """The bytes of every file, in one pass."""
    asked = "".join(f"{name}\n" for name in listed.values()).encode()
    done = git(root, "cat-file", "--batch", said=asked)
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


def git(root: Path, *arguments: str, said: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    """What git answers to a command, which hears ``said``. Raises RevisionError where it is not installed."""
    command = ["git", "-C", str(root), *arguments]
    quiet = {**os.environ, "GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    try:
        return subprocess.run(command, input=said, capture_output=True, check=False, env=quiet)  # noqa: S603 - fixed words
    except OSError:
        raise RevisionError("git is not installed: compare with a folder instead") from None


def _said(done: "subprocess.CompletedProcess[bytes]") -> str:
    return done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ")
