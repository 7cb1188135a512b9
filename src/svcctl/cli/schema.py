from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from svcctl.cli.common import FINDINGS, stop

if TYPE_CHECKING:
    from svcctl.source.evolution import Change

app = typer.Typer(
    name="schema",
    help="JSON Schemas: one file for editors, and what a change breaks.",
    no_args_is_help=True,
)

Out = Annotated[
    str,
    typer.Option(
        "--out",
        "-o",
        metavar="PATH",
        help="Write it to this .json file, or into this folder, instead of stdout.",
        show_default=False,
    ),
]
Old = Annotated[
    str, typer.Argument(metavar="OLD", help="Folder with schemas, or REV: or REV:FOLDER for a git revision.")
]
New = Annotated[str, typer.Argument(metavar="NEW", help="The same for the new ones [default: those of this svcctl].")]
FailOn = Annotated[
    str, typer.Option("--fail-on", metavar="CLASS", help="Exit code 1 from: breaking, undecided, never.")
]
_ENDING = ".schema.json"
_FAILING = {"never": set[str](), "breaking": {"breaking"}, "undecided": {"breaking", "undecided"}}


@app.command("export")
def export(out: Out = "-") -> None:
    """Write one schema over all kinds, for editors.

    It needs no other file: it looks at `kind` and goes on from there.
    """
    import json  # noqa: PLC0415 - --help does not need it

    from svcctl.bundled import schemas  # noqa: PLC0415 - --help needs none of these
    from svcctl.cli.files import write_text  # noqa: PLC0415
    from svcctl.source.bundle import TOP, bundled, read  # noqa: PLC0415

    text = json.dumps(bundled(read(schemas())), ensure_ascii=False, indent=1) + "\n"
    if out == "-":
        typer.echo(text, nl=False)
    else:
        write_text(Path(out) if out.endswith(".json") else Path(out) / TOP, text)


@app.command("diff")
def diff(old: Old, new: New = "", fail_on: FailOn = "never") -> None:
    """Tell for each kind what a change of its schema breaks.

    Are declarations that were valid still so? One that is not is shown.
    """
    from svcctl.bundled import schemas  # noqa: PLC0415 - --help needs none of these
    from svcctl.source.evolution import Verdict, compare  # noqa: PLC0415

    if fail_on not in _FAILING:
        stop(f"--fail-on is {fail_on!r}: write breaking, undecided or never")
    changes = compare(_read(old), _read(new) if new else _folder(schemas()))
    told = [change for change in changes if change.verdict is not Verdict.SAME]
    for change in told:
        typer.echo(_told(change), nl=False)
    typer.echo(f"{len(told)} of {len(changes)} kinds differ." if told else f"No difference in {len(changes)} kinds.")
    if any(change.verdict in _FAILING[fail_on] for change in told):
        raise typer.Exit(FINDINGS)


def _told(change: "Change") -> str:
    from svcctl.source.yaml_write import dump  # noqa: PLC0415

    text = f"{change.kind}: {change.verdict}\n" + "".join(f"  {line}\n" for line in change.narrowed)
    if change.example is not None:
        text += "  valid so far, refused from now on:\n"
        text += "".join(f"    {line}\n" for line in dump(change.example).splitlines())
    elif change.verdict == "undecided":
        text += "  it cannot be decided whether a valid declaration is refused from now on\n"
    return text


def _read(place: str) -> dict[str, Any]:
    """The schemas in a folder, or in one as it stood at a revision."""
    from svcctl.workspace.git import RevisionError, read_folder  # noqa: PLC0415

    revision, colon, folder = place.partition(":")
    if not colon or Path(place).is_dir():
        return _folder(Path(place))
    try:
        found = read_folder(Path.cwd(), revision, folder or "schemas", _ENDING)
    except RevisionError as error:
        stop(str(error))
    return {name: _parsed(content, f"{place}/{name}") for name, content in found.items()}


def _folder(folder: Path) -> dict[str, Any]:
    if not folder.is_dir():
        stop(f"{folder} is no folder: name one with *{_ENDING} files, or a git revision such as HEAD~1:schemas")
    found = {path.name: _parsed(path.read_bytes(), str(path)) for path in sorted(folder.glob(f"*{_ENDING}"))}
    if not found:
        stop(f"there are no *{_ENDING} files in {folder}")
    return found


def _parsed(content: bytes, name: str) -> Any:
    import json  # noqa: PLC0415 - --help does not need it

    try:
        schema = json.loads(content)
    except ValueError as error:
        stop(f"{name} is not JSON: {error}")
    if not isinstance(schema, dict):
        stop(f"{name} is no schema: it holds no mapping")
    return schema
