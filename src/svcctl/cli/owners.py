from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from svcctl.cli.common import FINDINGS, OutFile, WorkspaceOption, root_of, stop

if TYPE_CHECKING:
    from svcctl.catalog import Catalog

Prefix = Annotated[
    str, typer.Option("--prefix", metavar="TEXT", help="What stands before each owner, such as @vardholm/.")
]
Check = Annotated[
    Path | None,
    typer.Option("--check", metavar="FILE", help="Write nothing; exit code 1 where this file says something else."),
]


def owners(workspace: WorkspaceOption = None, prefix: Prefix = "@", check: Check = None, out: OutFile = None) -> None:
    """Write CODEOWNERS, out of the owners of the declarations.

    It tells who reviews which file, on GitHub and GitLab.
    """
    from svcctl.cli.files import write_text  # noqa: PLC0415 - --help needs none of these
    from svcctl.review.owners import codeowners  # noqa: PLC0415
    from svcctl.workspace.git import folder_in_repository  # noqa: PLC0415

    root = root_of(workspace)
    text = codeowners(_catalog(root), folder_in_repository(root), prefix)
    if check is not None:
        if not check.is_file() or check.read_text(encoding="utf-8", errors="replace") != text:
            stop(f"{check} does not say what the declarations say: `svcctl owners -o {check}` writes it anew", FINDINGS)
    elif out is not None:
        write_text(out, text)
    else:
        typer.echo(text, nl=False)


def _catalog(root: Path) -> "Catalog":
    """What the workspace declares, whatever else is wrong with it; a file that cannot be read ends the run."""
    from svcctl.review import Reader  # noqa: PLC0415 - --help needs none of these
    from svcctl.workspace import read_workspace  # noqa: PLC0415

    files, problems = read_workspace(root)
    tree = Reader().read("here", files, problems)
    if tree.problems:
        first = tree.problems[0]
        stop(f"{first.place.file}: {first.message}; `svcctl validate` shows all that is wrong", FINDINGS)
    return tree.catalog


COMMANDS = (owners,)
