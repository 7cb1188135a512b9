from typing import Annotated

import typer

from svcctl.cli import render as group
from svcctl.cli.common import AsOfDay, Quiet, WorkspaceOption, day, root_of

_VERSIONS = "a day (2026-01-31), a git revision (HEAD~1, v2.0), or the folder of another workspace"
Kind = Annotated[str, typer.Argument(metavar="KIND", help="contract, or the kind of page as for `svcctl render page`.")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="The contract template, or what the page is about.")]
Old = Annotated[str, typer.Option("--from", metavar="VERSION", help=f"The old version: {_VERSIONS}.")]
New = Annotated[
    str | None,
    typer.Option("--to", metavar="VERSION", help="The new version, likewise [default: the files as they are]."),
]
Customer = Annotated[
    str, typer.Option("--customer", metavar="NAME", help="Whose contract it is, by the name of its Party.")
]
Law = Annotated[
    str, typer.Option("--jurisdiction", "-j", metavar="NAME", help="Whose law governs it [default: the customer's].")
]
Author = Annotated[
    str | None,
    typer.Option("--author", metavar="NAME", help="Who made the changes, as Word shows it [default: your company]."),
]
On = Annotated[
    str | None,
    typer.Option(
        "--on", metavar="DAY", help="The day of the changes, as Word shows it [default: that of the new version]."
    ),
]


@group.app.command()
def redline(
    kind: Kind,
    name: Name,
    old: Old,
    workspace: WorkspaceOption = None,
    new: New = None,
    customer: Customer = "",
    jurisdiction: Law = "",
    language: group.Language = None,
    region: group.Region = "",
    author: Author = None,
    on: On = None,
    as_of: AsOfDay = None,
    output: group.Output = None,
    out: group.Out = None,
    quiet: Quiet = False,
) -> None:
    """Show what differs between two versions of a document."""
    from svcctl.cli.views.papers import save, suffix_of  # noqa: PLC0415 - --help needs none of it
    from svcctl.cli.views.redlines import Asked, compared  # noqa: PLC0415
    from svcctl.cli.views.versions import version  # noqa: PLC0415

    suffix, root, today = suffix_of(output, out), root_of(workspace), day(as_of)
    made = f"{day(on, '--on')}T00:00:00Z" if on else ""
    versions = (version(root, old, today), version(root, new, today))
    asked = Asked(kind, name, language, region, customer, jurisdiction, author or "", made)
    document = compared(*versions, asked)
    save(document, suffix, out or f"{kind}-{name}-redline.{suffix}", quiet=quiet)
