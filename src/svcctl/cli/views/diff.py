"""Writing a review in every format that was asked for."""

from collections.abc import Iterable

import typer

from svcctl.changes import Class
from svcctl.cli.common import width
from svcctl.cli.files import write_text
from svcctl.cli.views.outputs import Output
from svcctl.review import Review
from svcctl.review.formats import formats, render

__all__ = ["formats", "tell"]

_PLAIN_WIDTH = 100


def tell(review: Review, asked: Iterable[Output], *, fail_on: Class | None, color: bool, quiet: bool) -> None:
    """Writes every format: files first, each whole or not at all, then what is for stdout."""
    told = [(output, _text(review, output, fail_on, color=color)) for output in asked]
    for output, text in told:
        if output.file is not None:
            write_text(output.file, text)
    for output, text in told:
        silent = quiet and output.format in {"text", "github"} and not review.fails(fail_on)
        if output.file is None and text and not silent:
            typer.echo(text, nl=False)


def _text(review: Review, output: Output, fail_on: Class | None, *, color: bool) -> str:
    to_file = output.file is not None
    room = _PLAIN_WIDTH if to_file else width()
    return render(output.format, review, fail_on=fail_on, color=color and not to_file, width=room)
