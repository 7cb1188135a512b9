"""When each file of a workspace changed last, by git: one walk over its history, newest commit first."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from svcctl.workspace.git import RevisionError, git, uncommitted

_LENGTH = 10
"""Digits of a commit's name that are shown: how many git itself shows depends on the clone."""


@dataclass(frozen=True, slots=True)
class Change:
    """The newest commit that changed a file, and how many commits back it is. No commit: it is not committed yet."""

    commit: str
    day: date
    back: int


def last_changes(root: Path, files: Collection[str]) -> dict[str, Change]:
    """The last change of each file, by its path below ``root``; nothing where git keeps nothing of it."""
    try:
        open_changes = uncommitted(root)
        top = git(root, "rev-parse", "--show-prefix")
        said = git(root, "log", "--format=%x01%H %cs", "--name-only", "-z", "--no-renames", "--relative", "--", ".")
    except RevisionError:
        return {}
    if open_changes is None or said.returncode or top.returncode:
        return {}
    prefix = top.stdout.decode("utf-8", "replace").strip()
    found = {name.removeprefix(prefix): Change("", date.max, -1) for name in open_changes}
    wanted = set(files)
    found = {name: change for name, change in found.items() if name in wanted}
    _walked(said.stdout.decode("utf-8", "replace"), wanted, found)
    return found


def _walked(said: str, wanted: set[str], found: dict[str, Change]) -> None:
    """Reads a log, a commit and its files at a time, and keeps the first commit that names a file."""
    commit, day, back = "", date.max, 0
    for entry in said.split("\0"):
        line = entry.lstrip("\n")
        if line.startswith("\x01"):
            name, _, written = line[1:].partition(" ")
            commit, day, back = name[:_LENGTH], date.fromisoformat(written), back + 1
        elif line in wanted and line not in found:
            found[line] = Change(commit, day, back)
