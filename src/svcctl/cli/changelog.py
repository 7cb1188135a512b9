from typing import Annotated

import typer

from svcctl.cli.common import AsOfDay, OutFile, WorkspaceOption, day, stop
from svcctl.cli.diff import Exact, Head

Base = Annotated[str, typer.Argument(metavar="BASE", help="From where on: a revision, or a folder with a workspace.")]
Readers = Annotated[
    str, typer.Option("--for", metavar="READERS", help="Who reads it: customers, or internal with everything in it.")
]


def changelog(
    base: Base,
    head: Head = None,
    workspace: WorkspaceOption = None,
    exact: Exact = False,
    readers: Readers = "customers",
    as_of: AsOfDay = None,
    out: OutFile = None,
) -> None:
    """Write what changed between two revisions, as Markdown.

    For customers by day, or everything for ourselves. Nothing is written where nothing changed for the readers.
    """
    from svcctl.cli.files import write_text  # noqa: PLC0415 - --help needs none of these
    from svcctl.cli.views.diff_sides import Asked, sides  # noqa: PLC0415
    from svcctl.review import compare  # noqa: PLC0415
    from svcctl.review.changelog import for_customers, for_ourselves  # noqa: PLC0415

    if readers not in {"customers", "internal"}:
        stop(f"--for is {readers!r}; choose customers or internal")
    old, new = sides(Asked(base, head, workspace, exact))
    review = compare(old, new, day(as_of))
    text = for_customers(review) if readers == "customers" else for_ourselves(review)
    if text and out is not None:
        write_text(out, text)
    elif text:
        typer.echo(text, nl=False)


COMMANDS = (changelog,)
