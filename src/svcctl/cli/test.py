from typing import Annotated

import typer

from svcctl.cli.common import FINDINGS, AsOfDay, OutFile, Quiet, WorkspaceOption, day, from_here, root_of, stop
from svcctl.cli.formats import told_as

Names = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="NAME...",
        help="Only these declarations, such as Policy/credit-cap or critical-at-night [default: all].",
    ),
]
Formats = Annotated[
    list[str] | None,
    told_as("text", "json", "junit", several="-f text -f junit:tests.xml"),
]

Coverage = Annotated[
    bool, typer.Option("--coverage", help="Fail for what no example has shown to object, and to let pass.")
]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Tell every case, not only the failed ones.")]


def test(
    names: Names = None,
    workspace: WorkspaceOption = None,
    coverage: Coverage = False,
    verbose: Verbose = False,
    as_of: AsOfDay = None,
    output: Formats = None,
    out: OutFile = None,
    quiet: Quiet = False,
) -> None:
    """Try the scenarios, and the examples of policies."""
    from svcctl.cli.views.cases import FORMATS, chosen, tell, tried, unmet  # noqa: PLC0415 - --help needs none of these
    from svcctl.cli.views.memory import catalog_and_report  # noqa: PLC0415
    from svcctl.cli.views.outputs import outputs  # noqa: PLC0415
    from svcctl.findings import Severity  # noqa: PLC0415
    from svcctl.findings.report import many  # noqa: PLC0415

    asked = outputs(output or ["text"], out, FORMATS)
    root, today = root_of(workspace), day(as_of)
    catalog, report = catalog_and_report(root, today)
    if errors := report.count(Severity.ERROR):
        typer.echo(f"svcctl: the workspace has {many(errors, 'error')}; `svcctl validate` shows them", err=True)
    every = tried(catalog, today, coverage=coverage)
    if why := unmet(names or [], every, catalog):
        stop(why)
    cases = chosen(every, names or [])
    tell(cases, root, from_here(root), asked, verbose=verbose, quiet=quiet)
    if errors or not all(case.passed for case in cases):
        raise typer.Exit(FINDINGS)


COMMANDS = (test,)
