from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from svcctl.cli.common import AsOfDay, WorkspaceOption, day, root_of, stop
from svcctl.cli.formats import format_of, told_as

if TYPE_CHECKING:
    from datetime import date

    from svcctl.catalog import Catalog, Resource
    from svcctl.cli.views.resources import LineOf
    from svcctl.kinds.base import Spec

Kind = Annotated[str, typer.Argument(metavar="KIND", help="A kind such as SLA or Plan; `svcctl explain` lists them.")]
ListFormat = Annotated[str, told_as("text", "json")]
ShowFormat = Annotated[str, told_as("text", "json", "yaml")]


def list_(
    kind: Annotated[
        str | None, typer.Argument(metavar="KIND", help="Only this kind, such as SLA or Plan [default: all].")
    ] = None,
    workspace: WorkspaceOption = None,
    as_of: AsOfDay = None,
    output: ListFormat = "text",
) -> None:
    """List what is declared, with versions, owners and dates."""
    from svcctl.cli.views.resources import as_json, listed, table  # noqa: PLC0415 - --help needs none of these

    output = format_of(output, ("text", "json"))
    today = day(as_of)
    wanted = _kind(kind) if kind else None
    catalog = _catalog(root_of(workspace))
    rows = listed((item for item in catalog.resources if wanted in {None, item.kind}), today)
    typer.echo(as_json({"asOf": today.isoformat(), "resources": rows}) if output == "json" else table(rows), nl=False)


def show(
    kind: Kind,
    name: Annotated[str, typer.Argument(metavar="NAME[@VERSION]", help="Its name, or one version of it.")],
    workspace: WorkspaceOption = None,
    as_of: AsOfDay = None,
    output: ShowFormat = "text",
) -> None:
    """Show one declaration as in force on a day.

    With it stand what it refers to and what refers to it.
    """
    from svcctl.cli.views.resources import as_json, resolved, told  # noqa: PLC0415 - --help needs none of these
    from svcctl.source.yaml_write import dump  # noqa: PLC0415

    output = format_of(output, ("text", "json", "yaml"))
    today, root = day(as_of), root_of(workspace)
    wanted = _kind(kind)
    catalog = _catalog(root)
    view = resolved(catalog, _resource(catalog, wanted, name, today), today, _line_of(root))
    typer.echo({"text": told, "json": as_json, "yaml": dump}[output](view), nl=False)


def _kind(text: str) -> str:
    from svcctl.kinds import kinds  # noqa: PLC0415 - --help does not need the kinds

    plain = {name.casefold(): name for name in kinds()}
    name = plain.get(text.casefold())
    if name is None:
        stop(f"there is no kind {text!r}; {_hint(text.casefold(), plain, '`svcctl explain` lists the kinds')}")
    return name


def _hint(wrong: str, known: "dict[str, str]", otherwise: str) -> str:
    from rapidfuzz import process  # noqa: PLC0415 - only a wrong name pays for it

    near = process.extractOne(wrong, list(known), score_cutoff=75)
    return f"did you mean {known[near[0]]}?" if near else otherwise


def _catalog(root: Path) -> "Catalog":
    """What the workspace declares. It is judged as of today, as `svcctl validate` does, whatever day is looked at."""
    from svcctl.cli.views.memory import catalog_and_report  # noqa: PLC0415 - --help needs none of these
    from svcctl.findings import Severity  # noqa: PLC0415
    from svcctl.findings.report import many  # noqa: PLC0415

    catalog, report = catalog_and_report(root, day(None))
    if errors := report.count(Severity.ERROR):
        typer.echo(f"svcctl: the workspace has {many(errors, 'error')}; `svcctl validate` shows them", err=True)
    return catalog


def _resource(catalog: "Catalog", kind: str, text: str, today: "date") -> "Resource[Spec]":
    from svcctl.kinds import kinds  # noqa: PLC0415 - --help does not need the kinds

    name, pinned, version = text.partition("@")
    if pinned and not version.isdecimal():
        stop(f"{text!r} pins no version; write {name}@2, for example")
    versions = catalog.versions(kinds()[kind], name)
    if not versions:
        names = {known: known for known in catalog.names(kind)}
        stop(f"there is no {kind} {name!r}; {_hint(name, names, f'`svcctl list {kind}` lists them')}")
    found = catalog.in_force(kinds()[kind], text, today)
    if found is None:
        known = ", ".join(str(item.metadata.version) for item in versions)
        wrong = f"has no version {version}" if pinned else f"is not in force on {today}"
        stop(f"{kind} {name!r} {wrong}; its versions are {known}: name one as {name}@{versions[-1].metadata.version}")
    return found


def _line_of(root: Path) -> "LineOf":
    """Finds lines in the files of the workspace, each read once."""
    from functools import cache  # noqa: PLC0415

    from svcctl.source.yaml_text import locate  # noqa: PLC0415 - --help does not need a YAML reader

    @cache
    def content(file: str) -> bytes:
        return (root / file).read_bytes()

    def line(item: "Resource[Spec]", path: tuple[str | int, ...]) -> int:
        return (item.span or locate(content(item.file), [(item.document, path, False)], item.file)[0]).line

    return line


COMMANDS = (list_, show)
