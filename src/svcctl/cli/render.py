from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from svcctl.cli.common import FINDINGS, AsOfDay, Quiet, WorkspaceOption, day, root_of, sound, stop
from svcctl.cli.formats import told_as

if TYPE_CHECKING:
    from svcctl.documents.setting import Setting

app = typer.Typer(name="render", help="Make the pages and contracts that people read.", no_args_is_help=True)

Kind = Annotated[
    str,
    typer.Argument(
        metavar="KIND",
        help="sla (what a plan promises), plans (side by side), prices, service, limitations (to confirm), "
        "holidays or glossary.",
    ),
]
Subject = Annotated[
    str | None, typer.Argument(metavar="NAME", help="What it is about; without it, what there is is listed.")
]
Language = Annotated[
    str | None,
    typer.Option(
        "--language",
        metavar="TAG",
        help="A language tag such as en-GB or de-DE [default: the locale of the workspace].",
    ),
]
Region = Annotated[
    str,
    typer.Option(
        "--region", metavar="NAME", help="The region whose prices are shown [default: all, and in examples the first]."
    ),
]
Output = Annotated[
    str | None, told_as("docx", "html", "markdown", "pdf", rest=" [default: by the name of --out, else html]")
]
Out = Annotated[
    str | None,
    typer.Option(
        "--out",
        "--output-file",
        "-o",
        metavar="FILE",
        help="Write it to this file; - for stdout [default: a file named after KIND and NAME].",
    ),
]

Languages = Annotated[
    list[str] | None,
    typer.Option(
        "--language",
        metavar="TAG",
        help="A language tag such as en-GB or de-DE, the main one first. May be repeated [default: the locale of the "
        "workspace].",
    ),
]
BasePath = Annotated[
    str,
    typer.Option(
        "--base-path",
        metavar="PATH",
        help="Where a server shows it: /help/ (adds 404.html) or https://example.com/help/ (sitemap.xml too).",
    ),
]
Folder = Annotated[str, typer.Option("--out", "-o", metavar="FOLDER", help="Write it into this folder.")]


@app.callback()
def _group() -> None:
    """Make the pages and contracts that people read."""


@app.command()
def page(
    kind: Kind,
    name: Subject = None,
    workspace: WorkspaceOption = None,
    language: Language = None,
    region: Region = "",
    as_of: AsOfDay = None,
    output: Output = None,
    out: Out = None,
    quiet: Quiet = False,
) -> None:
    """Make one page, such as what a plan promises."""
    from svcctl.cli.views.papers import save, suffix_of  # noqa: PLC0415 - --help needs none of it
    from svcctl.documents import pages  # noqa: PLC0415
    from svcctl.documents.setting import NotThereError  # noqa: PLC0415

    if kind not in pages.kinds():
        stop(f"there is no page {kind!r}; choose one of {', '.join(pages.kinds())}")
    suffix = suffix_of(output, out)
    (setting,) = page_settings(root_of(workspace), as_of, [language] if language else None, region)
    if name is None:
        typer.echo("\n".join(pages.maker(kind).names(setting)))
        return
    try:
        document = pages.page(setting, kind, name)
    except NotThereError as error:
        stop(str(error.args[0]))
    save(document, suffix, out or f"{kind}-{name}.{suffix}", quiet=quiet)


@app.command()
def site(
    workspace: WorkspaceOption = None,
    languages: Languages = None,
    region: Region = "",
    base_path: BasePath = "",
    as_of: AsOfDay = None,
    out: Folder = "site",
    quiet: Quiet = False,
) -> None:
    """Make a site of all pages, with a search.

    It is a folder that opens from a disk or from any server, and needs no network.
    """
    from svcctl.cli.views.folder import folder_of, write_folder  # noqa: PLC0415 - --help needs none of it
    from svcctl.cli.views.portal import address, said  # noqa: PLC0415
    from svcctl.documents.site import build  # noqa: PLC0415
    from svcctl.workspace.history import last_changes  # noqa: PLC0415

    folder = folder_of(out)
    base, origin = address(base_path)
    root = root_of(workspace)
    settings = page_settings(root, as_of, languages, region)
    changes = last_changes(root, {resource.file for resource in settings[0].catalog.resources})
    made = build(settings, changes, base, origin)
    if made.lost:
        typer.echo("\n".join(made.lost))
        stop("mend the links that lead nowhere, then make the site again", FINDINGS)
    written = write_folder(folder, made.files)
    if not quiet:
        typer.echo(said(folder, made, written), err=True)


def page_settings(root: Path, as_of: str | None, languages: Sequence[str] | None, region: str) -> "list[Setting]":
    """What pages are made in, by language.

    A workspace with errors makes none: what is wrong in it would be printed as a promise.
    """
    from svcctl.cli.views.papers import settings_of  # noqa: PLC0415

    today = day(as_of)
    return settings_of(sound(root, today), today, languages, region)
