"""What git says of a workspace: the commit it stands at, and whether files differ from it."""

import subprocess
from pathlib import Path


def commit_of(root: Path) -> tuple[str, bool | None]:
    """The commit of a workspace, and whether it has changes that are not committed; ("", None) outside git."""
    commit = _git(root, "rev-parse", "HEAD")
    return commit, bool(_git(root, "status", "--porcelain", "--", ".")) if commit else None


def _git(root: Path, *arguments: str) -> str:
    """What git answers; nothing where there is no git, or no repository."""
    command = ["git", "-C", str(root), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=10)  # noqa: S603 - fixed words
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
