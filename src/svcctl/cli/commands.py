"""The commands of svcctl, each a file of this folder: the one that is called is read and made ready, no other."""

import inspect
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from svcctl.cli.views.examples import shown

_NOT_COMMANDS = frozenset({"__init__", "main", "app", "commands", "common", "files", "formats", "process", "views"})
_Member = typer.Typer | Callable[..., Any]


class Commands(TyperGroup):
    """Knows every command by name. Help needs a line of each, a call the options of one: only those are made ready."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]  # noqa: ARG002
        """The names, commands first and groups after them."""
        return list(_every())

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override]  # noqa: ARG002
        """One command with its options; None for a word that is none, and then the others are known for a hint."""
        if cmd_name not in self.commands:
            members = _members(cmd_name) if cmd_name in _modules() else {}
            members = members if cmd_name in members else _every()
            wanted = [cmd_name] if cmd_name in members else list(members)
            self.commands.update((name, _ready(name, members[name])) for name in wanted)
        return self.commands.get(cmd_name)

    def format_commands(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override]
        """The names with the first line of what they say, as typer writes them."""
        ready, self.commands = (
            self.commands,
            {name: TyperCommand(name, help=_says(it)) for name, it in _every().items()},
        )
        super().format_commands(ctx, formatter)
        self.commands = ready


def _says(member: _Member) -> str:
    return str(member.info.help) if isinstance(member, typer.Typer) else inspect.getdoc(member) or ""


def _ready(name: str, member: _Member) -> Any:
    """A command with its options, as typer makes it of a function or of a group.

    Files whose names begin with that of a group, such as sla_explain.py beside sla.py, add to it.
    """
    for module in _modules():
        if module.startswith(f"{name}_"):
            import_module(f"svcctl.cli.{module}")
    around = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    if isinstance(member, typer.Typer):
        around.add_typer(member)
    else:
        around.command(name)(member)
    return _with_examples(typer.main.get_group(around).commands[name], name)


def _with_examples(command: Any, name: str) -> Any:
    """A command, and those of a group, with what a user may type below their options."""
    command.epilog = shown(name)
    for below, each in getattr(command, "commands", {}).items():
        _with_examples(each, f"{name} {below}")
    return command


@cache
def _modules() -> tuple[str, ...]:
    names = (path.stem for path in Path(__file__).parent.glob("*.py"))
    return tuple(sorted(name for name in names if name not in _NOT_COMMANDS))


def _members(module: str) -> dict[str, _Member]:
    """What a file gives: functions under `COMMANDS`, each a command of its name, or a group under `app`."""
    found = import_module(f"svcctl.cli.{module}")
    members: dict[str, _Member] = {
        each.__name__.rstrip("_").replace("_", "-"): each for each in getattr(found, "COMMANDS", ())
    }
    return {**members, found.app.info.name: found.app} if hasattr(found, "app") else members


@cache
def _every() -> dict[str, _Member]:
    """All commands by name; a file that adds to a group of another one is only read with it."""
    alone = [module for module in _modules() if module.partition("_")[0] not in _modules() or "_" not in module]
    every = {name: member for module in alone for name, member in _members(module).items()}
    return dict(sorted(every.items(), key=lambda item: isinstance(item[1], typer.Typer)))
