from typing import TYPE_CHECKING, Annotated

import typer

from svcctl.cli.common import NoColor, colored, stop

if TYPE_CHECKING:
    from svcctl.cli.views.pages import Topic


def explain(
    name: Annotated[
        str | None, typer.Argument(help="A rule (unknown-key), a kind (SLA), a format (sarif) or a preset (zendesk).")
    ] = None,
    no_color: NoColor = False,
) -> None:
    """Show the page of a rule or a kind: what it means, an example, and what to write instead.

    Without a name: all rules by area, the kinds, the output formats and the presets, a line each.
    """
    from svcctl.cli.views.pages import listing  # noqa: PLC0415 - --help does not need the pages

    if name is None:
        typer.echo(listing(), nl=False)
        return
    text = _topic(name).text
    if colored(no_color):
        from rich.console import Console  # noqa: PLC0415 - only a terminal needs it
        from rich.markdown import Markdown  # noqa: PLC0415

        Console().print(Markdown(text))
    else:
        typer.echo(text, nl=False)


def _topic(name: str) -> "Topic":
    from difflib import get_close_matches  # noqa: PLC0415 - --help does not need the pages

    from svcctl.cli.views.pages import topics  # noqa: PLC0415

    known = {topic.name.casefold(): topic for topic in topics()}
    topic = known.get(name.casefold())
    if topic is None:
        near = get_close_matches(name.casefold(), known, 1)
        hint = f"did you mean {known[near[0]].name}?" if near else "`svcctl explain` lists them all"
        stop(f"there is no rule, kind, format or preset {name!r}; {hint}")
    return topic


COMMANDS = (explain,)
