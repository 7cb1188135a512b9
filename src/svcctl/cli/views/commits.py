"""What git says of a workspace: the commit it stands at, and whether its terms differ from it."""

from pathlib import Path

from svcctl.workspace.git import RevisionError, git, uncommitted_terms


def commit_of(root: Path) -> tuple[str, bool | None]:
    """The commit of a workspace, and whether its terms have changes that are not committed; ("", None) outside git."""
    try:
        done = git(root, "rev-parse", "--verify", "--quiet", "HEAD")
        return ("", None) if done.returncode else (done.stdout.decode().strip(), uncommitted_terms(root))
    except RevisionError:
        return "", None
