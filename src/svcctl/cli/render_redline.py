from typing import TYPE_CHECKING, Annotated

import typer

from svcctl.cli import render as group
from svcctl.cli.common import AsOfDay, Quiet, WorkspaceOption, day, root_of, stop

if TYPE_CHECKING:
    from svcctl.cli.views.versions import Version
    from svcctl.documents.model import Document
    from svcctl.documents.setting import Setting

_VERSIONS = "a day (2026-01-31), a git revision (HEAD~1, v2.0), or the folder of another workspace"
Old = Annotated[str, typer.Option("--from", metavar="VERSION", help=f"The old version: {_VERSIONS}.")]
New = Annotated[
    str | None,
    typer.Option("--to", metavar="VERSION", help="The new version, likewise [default: the files as they are]."),
]
Author = Annotated[
    str | None, typer.Option("--author", help="Who made the changes, as Word shows it [default: your company].")
]
On = Annotated[
    str | None,
    typer.Option(
        "--on", metavar="DAY", help="The day of the changes, as Word shows it [default: that of the new version]."
    ),
]


@group.app.command()
def redline(
    kind: Annotated[str, typer.Argument(help="The kind of page, as for `svcctl render page`.")],
    name: Annotated[str, typer.Argument(help="What it is about.")],
    old: Old,
    new: New = None,
    workspace: WorkspaceOption = None,
    as_of: AsOfDay = None,
    language: group.Language = None,
    region: group.Region = "",
    author: Author = None,
    on: On = None,
    output: group.Output = None,
    out: group.Out = None,
    quiet: Quiet = False,
) -> None:
    """Show what differs between two versions of a document: tracked changes in Word, marked text elsewhere."""
    from svcctl.cli.views.papers import save, settings_of, suffix_of  # noqa: PLC0415 - --help needs none of it
    from svcctl.cli.views.versions import version  # noqa: PLC0415
    from svcctl.documents import pages  # noqa: PLC0415
    from svcctl.documents.redline import Compared, redline  # noqa: PLC0415

    if kind not in pages.kinds():
        stop(f"there is no page {kind!r}; choose one of {', '.join(pages.kinds())}")
    suffix, root, today = suffix_of(output, out), root_of(workspace), day(as_of)
    made = f"{day(on, '--on')}T00:00:00Z" if on else ""
    versions = [version(root, said, today) for said in (old, new)]
    languages = [language] if language else None
    settings = [settings_of(each.catalog, each.day, languages, region)[0] for each in versions]
    before, after = (_page(*each, kind, name) for each in zip(versions, settings, strict=True))
    speech = settings[1].speech
    called, recalled = (each.called(speech) for each in versions)
    compared = Compared(called, recalled, author or settings[1].workspace.company, made or versions[1].made)
    document = redline(before, after, compared, speech)
    save(document, suffix, out or f"{kind}-{name}-redline.{suffix}", quiet=quiet)


def _page(version: "Version", setting: "Setting", kind: str, name: str) -> "Document":
    from svcctl.documents import pages  # noqa: PLC0415
    from svcctl.documents.setting import NotThereError  # noqa: PLC0415

    try:
        return pages.page(setting, kind, name)
    except NotThereError as error:
        stop(f"{version.called(setting.speech)}: {error.args[0]}")
