from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from svcctl.cli.common import FINDINGS, AsOfDay, OutFile, Quiet, WorkspaceOption, root_of, stop
from svcctl.cli.formats import told_as
from svcctl.cli.render import Language, Region, app, page_settings

if TYPE_CHECKING:
    from svcctl.documents.readability import Judged
    from svcctl.documents.setting import Setting

Formats = Annotated[
    list[str] | None,
    told_as("text", "json", "markdown", several="-f text -f json:grades.json"),
]
Worst = Annotated[int, typer.Option("--worst", metavar="N", min=0, help="How many of the hardest sentences to show.")]


@app.command()
def check(
    kind: Annotated[str | None, typer.Argument(metavar="KIND", help="A kind of page, or texts [default: all].")] = None,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Only the page about this.")] = None,
    workspace: WorkspaceOption = None,
    language: Language = None,
    region: Region = "",
    worst: Worst = 5,
    as_of: AsOfDay = None,
    output: Formats = None,
    out: OutFile = None,
    quiet: Quiet = False,
) -> None:
    """Tell how hard pages and texts are to read."""
    from svcctl.cli.views.outputs import outputs  # noqa: PLC0415 - --help needs none of it
    from svcctl.cli.views.readability import FORMATS, tell  # noqa: PLC0415
    from svcctl.documents import pages  # noqa: PLC0415
    from svcctl.documents.readability import hardest  # noqa: PLC0415

    asked = outputs(output or ["text"], out, FORMATS)
    if kind is not None and kind not in (*pages.kinds(), "texts"):
        stop(f"there is no page {kind!r}; choose one of {', '.join(pages.kinds())}, or texts for what is declared")
    if kind == "texts" and name:
        stop("texts are judged all together; leave out the name")
    (setting,) = page_settings(root_of(workspace), as_of, [language] if language else None, region)
    judged = list(_judged(setting, kind, name))
    tell(judged, hardest(judged, worst), asked, quiet=quiet)
    if any(each.fails for each in judged):
        raise typer.Exit(FINDINGS)


def _judged(setting: "Setting", kind: str | None, name: str | None) -> "Iterator[Judged]":
    """The pages that were asked for, then what is declared."""
    from svcctl.documents import pages  # noqa: PLC0415
    from svcctl.documents.readability import judged_page, judged_texts  # noqa: PLC0415
    from svcctl.documents.setting import NotThereError  # noqa: PLC0415
    from svcctl.rules.plainly import writing  # noqa: PLC0415

    limits = writing(setting.catalog).pages
    for each in () if kind == "texts" else (kind,) if kind else pages.kinds():
        for subject in (name,) if name else pages.maker(each).names(setting):
            try:
                document = pages.page(setting, each, subject)
            except NotThereError as error:
                stop(str(error.args[0]))
            if made := judged_page(document, f"{each} {subject}", setting.catalog, limits):
                yield made
    if kind in {None, "texts"}:
        yield from judged_texts(setting.catalog)
