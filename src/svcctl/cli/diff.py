from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from svcctl.cli.common import (
    FINDINGS,
    AsOfDay,
    NoColor,
    OutFile,
    Quiet,
    WorkspaceOption,
    colored,
    day,
    root_of,
    stop,
)
from svcctl.cli.formats import told_as

if TYPE_CHECKING:
    from datetime import date

    from svcctl.changes import Class
    from svcctl.cli.views.diff_sides import Asked
    from svcctl.review import Review

Base = Annotated[
    str | None,
    typer.Argument(
        metavar="BASE",
        help="What to compare with: a revision, or a folder with a workspace [default: the main branch].",
    ),
]
Head = Annotated[
    str | None,
    typer.Argument(
        metavar="HEAD", help="What to compare: a revision, or a folder with a workspace [default: the work tree]."
    ),
]
Exact = Annotated[
    bool, typer.Option("--exact", help="Compare with BASE itself instead of the commit where HEAD parted from it.")
]
Formats = Annotated[
    list[str] | None,
    told_as("text", "github", "json", "markdown", "sarif", several="-f text -f markdown:comment.md"),
]
FailOn = Annotated[
    str | None,
    typer.Option(
        "--fail-on",
        metavar="CLASS",
        help="End with exit code 1 where an unapproved change is of this class or a heavier one: breaking, notice, "
        "improves, internal [default: only on errors].",
    ),
]

Names = Annotated[bool, typer.Option("--names", help="Tell by name which customers are reached.")]

Replay = Annotated[
    list[str] | None,
    typer.Option(
        "--replay",
        metavar="EXPORT",
        help="An export of tickets: attainment and credits under the terms of both sides. May be repeated.",
    ),
]

UsageFiles = Annotated[
    list[str] | None,
    typer.Option(
        "--usage",
        metavar="FILE",
        help="An export of what customers used: their bills by the prices of both sides. May be repeated.",
    ),
]


def diff(
    base: Base = None,
    head: Head = None,
    workspace: WorkspaceOption = None,
    exact: Exact = False,
    fail_on: FailOn = None,
    names: Names = False,
    replay: Replay = None,
    usage: UsageFiles = None,
    as_of: AsOfDay = None,
    output: Formats = None,
    out: OutFile = None,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Tell what a change does to customers, between two revisions.

    Each change has its class and both places. Nothing is said where nothing changed. Exit code 0: compared. 1: an
    error, or what --fail-on names. 2: the command itself was wrong, or the base cannot be read.
    """
    from svcctl.cli.views.diff import formats, tell  # noqa: PLC0415 - --help needs none of these
    from svcctl.cli.views.diff_sides import Asked  # noqa: PLC0415
    from svcctl.cli.views.outputs import outputs  # noqa: PLC0415

    asked = outputs(output or ["text"], out, formats())
    weight = _class(fail_on)
    review = _review(Asked(base, head, workspace, exact), day(as_of), (replay, usage), names=names)
    tell(review, asked, fail_on=weight, color=colored(no_color), quiet=quiet)
    if review.fails(weight):
        raise typer.Exit(FINDINGS)


def _review(
    asked: "Asked", today: "date", exports: tuple[list[str] | None, list[str] | None], *, names: bool
) -> "Review":
    from svcctl.cli.views.diff_sides import seen_from_here, sides  # noqa: PLC0415 - --help needs none of these
    from svcctl.review import compare  # noqa: PLC0415

    both = sides(asked)
    review = compare(*both, today, named=names)
    tickets, usage = exports
    if usage and not review.nothing:
        from svcctl.cli.views.diff_usage import billed  # noqa: PLC0415 - only --usage reads tables

        review = billed(both, usage, review, today)
    if tickets and not review.nothing:
        from svcctl.cli.views.diff_replay import replayed  # noqa: PLC0415 - only --replay reads tables

        told = replayed(root_of(asked.workspace), both, tickets, today, names=names)
        review = replace(review, impacts=(*review.impacts, told))
    return review.under(seen_from_here(asked))


def _class(word: str | None) -> "Class | None":
    from svcctl.changes import Class  # noqa: PLC0415 - --help needs none of these

    if word is not None and word not in list(Class):
        stop(f"--fail-on is {word!r}; choose one of {', '.join(Class)}")
    return Class(word) if word else None


COMMANDS = (diff,)
