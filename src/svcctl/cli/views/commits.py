"""What git says of a workspace: the commit it stands at, and whether files differ from it."""

from pathlib import Path

from svcctl.workspace.git import RevisionError, git, uncommitted


def commit_of(root: Path) -> tuple[str, bool | None]:
    """The commit of a workspace, and whether it has changes that are not committed; ("", None) outside git."""
    try:
        done = git(root, "rev-parse", "--verify", "--quiet", "HEAD")
        return ("", None) if done.returncode else (done.stdout.decode().strip(), bool(uncommitted(root)))
    except RevisionError:
        return "", None
