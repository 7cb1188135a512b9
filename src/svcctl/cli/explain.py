from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from svcctl.cli.common import NoColor, WorkspaceOption, colored, root_of, stop

if TYPE_CHECKING:
    from svcctl.cli.views.pages import Topic

Name = Annotated[
    str | None,
    typer.Argument(
        metavar="NAME",
        help="A rule (unknown-key), a change (cap-lowered), a kind (SLA), a format (sarif), a preset (zendesk) or "
        "a policy.",
    ),
]


def explain(
    name: Name = None,
    workspace: WorkspaceOption = None,
    no_color: NoColor = False,
) -> None:
    """Show the page of a rule, a change, a kind or a format.

    What it means, an example, and what to write instead.

    Without a name: all rules by area, the changes, the kinds, the output formats and the presets, a line each. Policies
    are those of the workspace; `svcctl list Policy` lists them.
    """
    from svcctl.cli.views.pages import listing  # noqa: PLC0415 - --help does not need the pages

    if name is None:
        typer.echo(listing(), nl=False)
        return
    text = _text(name, workspace)
    if colored(no_color):
        from rich.console import Console  # noqa: PLC0415 - only a terminal needs it
        from rich.markdown import Markdown  # noqa: PLC0415

        Console().print(Markdown(text))
    else:
        typer.echo(text, nl=False)


def _text(name: str, workspace: Path | None) -> str:
    from svcctl.cli.views.pages import topics  # noqa: PLC0415 - --help does not need the pages

    known = {topic.name.casefold(): topic for topic in topics()}
    topic = known.get(name.casefold())
    return topic.text if topic else _policy(name, workspace) or _none_such(name, known)


def _policy(name: str, workspace: Path | None) -> str:
    """The page of a policy of the workspace that this is called in; empty where there is none."""
    from svcctl.workspace import find_root  # noqa: PLC0415 - only a name that we do not know needs a workspace

    root = root_of(workspace) if workspace else find_root(Path.cwd())
    if root is None:
        return ""
    from svcctl.cli.views.policies import page_of  # noqa: PLC0415
    from svcctl.validation import read_catalog  # noqa: PLC0415

    return page_of(read_catalog(root), name)


def _none_such(name: str, known: "dict[str, Topic]") -> NoReturn:
    from difflib import get_close_matches  # noqa: PLC0415 - --help does not need the pages

    near = get_close_matches(name.casefold(), known, 1)
    hint = f"did you mean {known[near[0]].name}?" if near else "`svcctl explain` lists them all"
    stop(f"there is no rule, kind, format, preset or policy {name!r}; {hint}")


COMMANDS = (explain,)
