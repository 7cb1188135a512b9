from pathlib import Path
from typing import Annotated

import typer

from svcctl.cli import sla as group
from svcctl.cli.common import FINDINGS, Quiet, no_file, scratch, stop

evidence = typer.Typer(
    name="evidence", help="Pack a report with all that proves it, and verify such a pack.", no_args_is_help=True
)
group.app.add_typer(evidence)


@evidence.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def pack(
    context: typer.Context,
    out: Annotated[
        Path,
        typer.Option(
            "--out", "--output-file", "-o", metavar="FILE", help="The archive to write, such as evidence.zip."
        ),
    ],
    with_inputs: Annotated[bool, typer.Option("--with-inputs", help="Put the exports into it too.")] = False,
    quiet: Quiet = False,
) -> None:
    """Make a report and pack it with all that proves it.

    Takes EXPORT... and the options of `svcctl sla report`, with its exit codes. The terms and the digests of the inputs
    are packed too. The same inputs and terms give the same bytes on every machine.
    """
    from svcctl.cli.views.sla_evidence import pack as packed  # noqa: PLC0415 - --help needs none of it

    with scratch() as folder:
        made = packed(context.args, out, Path(folder).resolve(), with_inputs=with_inputs)
    if not quiet:
        with_ = "with" if with_inputs else "without"
        typer.echo(f"{out}: {len(made.files)} files, {with_} the inputs")


@evidence.command()
def verify(
    archive: Annotated[Path, typer.Argument(metavar="FILE", help="The archive to verify.")],
    export: Annotated[
        list[Path] | None,
        typer.Option("--export", metavar="FILE", help="An input that is not in the archive. May be repeated."),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Check an archive, and make its report again.

    What differs is said exactly. Exit code 0: all files come out the same. 1: something differs, or the archive was
    changed. 2: an input is missing.
    """
    from svcctl import __version__  # noqa: PLC0415
    from svcctl.cli.views.sla_verify import verify as verified  # noqa: PLC0415

    if not archive.is_file():
        stop(no_file(archive))
    with scratch() as folder:
        made, found = verified(archive, export or [], Path(folder).resolve())
    if made.version != __version__:
        typer.echo(f"svcctl: the archive was made by svcctl {made.version}, and this is {__version__}", err=True)
    count = sum(name.startswith("report/") for name in made.files)
    for line in found:
        typer.echo(line)
    if found:
        typer.echo(f"{archive}: the report does not come out the same")
        raise typer.Exit(FINDINGS)
    if not quiet:
        typer.echo(f"{archive}: whole, and all {count} files of the report come out the same")
