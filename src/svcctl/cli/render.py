from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from svcctl.cli.common import FINDINGS, AsOfDay, Quiet, WorkspaceOption, day, from_here, root_of, show, stop

if TYPE_CHECKING:
    from svcctl.documents.setting import Setting

app = typer.Typer(
    name="render", help="Pages and contracts that people read, made from what is declared.", no_args_is_help=True
)

Language = Annotated[
    str | None,
    typer.Option("--language", help="A language tag such as en-GB or de-DE [default: the locale of the workspace]."),
]
Region = Annotated[str, typer.Option("--region", help="The region whose prices are shown [default: the first].")]
Output = Annotated[
    str | None, typer.Option("--format", "-f", help="html, md, pdf or docx [default: by the name of --out, else html].")
]
Out = Annotated[
    str | None,
    typer.Option("--out", "-o", metavar="PATH", help="The file to write, or - for stdout [default: KIND-NAME.FORMAT]."),
]


@app.callback()
def _group() -> None:
    """Pages and contracts that people read, made from what is declared."""


@app.command()
def page(
    kind: Annotated[str, typer.Argument(help="sla, plans, prices, service, limitations or holidays.")],
    name: Annotated[str | None, typer.Argument(help="What it is about; without it, what there is is listed.")] = None,
    workspace: WorkspaceOption = None,
    as_of: AsOfDay = None,
    language: Language = None,
    region: Region = "",
    output: Output = None,
    out: Out = None,
    quiet: Quiet = False,
) -> None:
    """Make one page: what a plan promises, plans compared, prices, a service, limits to confirm, days off."""
    from svcctl.cli.views.papers import save, suffix_of  # noqa: PLC0415 - --help needs none of it
    from svcctl.documents import pages  # noqa: PLC0415
    from svcctl.documents.setting import NotThereError  # noqa: PLC0415

    if kind not in pages.kinds():
        stop(f"there is no page {kind!r}; choose one of {', '.join(pages.kinds())}")
    suffix = suffix_of(output, out)
    setting = _setting(root_of(workspace), as_of, language, region)
    if name is None:
        typer.echo("\n".join(pages.maker(kind).names(setting)))
        return
    try:
        document = pages.page(setting, kind, name)
    except NotThereError as error:
        stop(str(error.args[0]))
    save(document, suffix, out or f"{kind}-{name}.{suffix}", quiet=quiet)


def _setting(root: Path, as_of: str | None, language: str | None, region: str) -> "Setting":
    """What pages are made in. A workspace with errors makes none: what is wrong in it would be printed as a promise."""
    from svcctl.clocks import Clocks  # noqa: PLC0415
    from svcctl.documents.prices import regions  # noqa: PLC0415
    from svcctl.documents.setting import Setting  # noqa: PLC0415
    from svcctl.documents.speech import speech  # noqa: PLC0415
    from svcctl.kinds.workspace import Workspace  # noqa: PLC0415
    from svcctl.validation import load_catalog  # noqa: PLC0415

    today = day(as_of)
    catalog, report = load_catalog(root, today)
    if report.failed():
        show(report.under(from_here(root)))
        stop("the workspace has errors; mend them first", FINDINGS)
    said = catalog.workspace.spec if catalog.workspace else None
    locale = language or (said.locale if isinstance(said, Workspace) else "en-GB")
    try:
        setting = Setting(catalog, speech(locale), today, Clocks(catalog), region)
    except LookupError as error:
        stop(str(error.args[0]))
    known = [each.name for each in regions(setting)]
    if region and region not in known:
        stop(f"there is no region {region!r}; the price books have {', '.join(known) or 'none'}")
    return setting
