from typing import Annotated

import typer

from svcctl.cli.common import FINDINGS, AsOfDay, Quiet, WorkspaceOption, day, from_here, root_of, stop

Names = Annotated[
    list[str] | None,
    typer.Argument(help="Only these declarations, such as Policy/credit-cap or credit-cap [default: all]."),
]


def test(
    names: Names = None,
    workspace: WorkspaceOption = None,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Fail for what no example has shown to object, and to let pass.")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Tell every case, not only the failed ones.")
    ] = False,
    as_of: AsOfDay = None,
    quiet: Quiet = False,
) -> None:
    """Run the examples of policies: does each object to what it should, and let the rest pass?"""
    from svcctl.cli.views.cases import counted, told, tried  # noqa: PLC0415 - --help needs none of these
    from svcctl.findings import Severity  # noqa: PLC0415
    from svcctl.findings.report import many  # noqa: PLC0415
    from svcctl.validation import load_catalog  # noqa: PLC0415

    root, today = root_of(workspace), day(as_of)
    catalog, report = load_catalog(root, today)
    if errors := report.count(Severity.ERROR):
        typer.echo(f"svcctl: the workspace has {many(errors, 'error')}; `svcctl validate` shows them", err=True)
    cases = tried(catalog, today, coverage=coverage, names=names or [])
    if names and not cases:
        stop(f"nothing is tested by the name {names[0]!r}; `svcctl test --verbose` names what is")
    text = told(cases, root, from_here(root), verbose=verbose) + ("" if quiet else counted(cases))
    typer.echo(text, nl=False)
    if not all(case.passed for case in cases):
        raise typer.Exit(FINDINGS)


COMMANDS = (test,)
