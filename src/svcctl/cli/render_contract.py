from pathlib import Path
from typing import Annotated

import typer

from svcctl.cli import render as group
from svcctl.cli.common import AsOfDay, Quiet, WorkspaceOption, day, root_of, stop

Customer = Annotated[str, typer.Option("--customer", metavar="NAME", help="The customer, by the name of its Party.")]
Law = Annotated[
    str, typer.Option("--jurisdiction", "-j", metavar="NAME", help="Whose law governs it [default: the customer's].")
]
Draft = Annotated[
    bool, typer.Option("--draft", help="Clauses may wait for approval; every page says that it is a draft.")
]
Out = Annotated[
    str | None,
    typer.Option(
        "--out",
        "-o",
        metavar="PATH",
        help="Write it to this file, with --all into this folder; - for stdout [default: a file named after "
        "TEMPLATE and customer].",
    ),
]
Every = Annotated[bool, typer.Option("--all", help="One contract for each customer, into the folder --out.")]


@group.app.command()
def contract(
    template: Annotated[str, typer.Argument(metavar="TEMPLATE", help="The contract template, such as msa.")],
    workspace: WorkspaceOption = None,
    customer: Customer = "",
    jurisdiction: Law = "",
    every: Every = False,
    draft: Draft = False,
    as_of: AsOfDay = None,
    output: group.Output = None,
    out: Out = None,
    quiet: Quiet = False,
) -> None:
    """Make a contract with a customer, or with each of them.

    Clauses, terms, schedules and signatures, and a manifest of what it was made from.
    """
    from svcctl.cli.views.dealings import Dealings  # noqa: PLC0415 - --help needs none of it
    from svcctl.cli.views.papers import suffix_of  # noqa: PLC0415

    if every == bool(customer):
        stop("name one customer by --customer, or make a contract for each by --all")
    if every and (out is None or out == "-"):
        stop("--all writes many files: name a folder by --out")
    suffix = suffix_of(output or ("docx" if every else None), out)
    root, today = root_of(workspace), day(as_of)
    dealings = Dealings(root, today, template, jurisdiction, draft=draft, quiet=quiet)
    if every:
        dealings.write_all(suffix, Path(out or ""))
    else:
        dealings.write_one(customer, suffix, out or f"{template}-{customer}.{suffix}")
