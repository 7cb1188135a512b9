"""The names of formats: one word for each, the same in all commands, their help and what they refuse."""

from collections.abc import Iterable, Sequence
from typing import Any

import typer

from svcctl.cli.common import stop

_ALSO = {"md": "markdown"}
"""Other words for a format, which stay understood: how its files end, and what some commands called it before."""
_ENDINGS = {"markdown": "md"}


def told_as(*known: str, rest: str = "", says: str = "How to tell it:", several: str = "", **more: Any) -> Any:
    """The option ``-f`` of a command that has these formats, the usual one first and the others by the alphabet.

    ``several`` is an example, where it may be given several times.
    """
    more_of_it = f" Several at once, each with its file: {several} [default: {known[0]}]." if several else ""
    help_ = f"{says} {either(known)}{rest}.{more_of_it}"
    return typer.Option("--format", "-f", metavar="FORMAT", help=help_, autocompletion=lambda: list(known), **more)


def format_of(word: str, known: Sequence[str], what: str = "format") -> str:
    """The format that a word stands for. Ends the run for a word that is none of those there are."""
    name = _ALSO.get(word, word)
    if name not in known:
        from svcctl.source.words import nearest  # noqa: PLC0415 - --help does not need it

        near = nearest(name, known)
        stop(f"there is no {what} {word!r}; {f'did you mean {near}?' if near else f'choose {either(known)}'}")
    return name


def named(ending: str) -> str:
    """What the format is called whose files end so."""
    return _ALSO.get(ending, ending)


def ending(name: str) -> str:
    """How the files of a format end."""
    return _ENDINGS.get(name, name)


def either(known: Iterable[str]) -> str:
    """Formats as help lists them: text, json or markdown."""
    *most, last = known
    return f"{', '.join(most)} or {last}" if most else last
