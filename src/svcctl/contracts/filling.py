"""Texts of clauses with their blanks filled. Of Jinja's language, clauses have blanks and `if`, and nothing else."""

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import TracebackType

    from jinja2 import Environment, Template

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&!+\-.=])")
_SPACE = re.compile(r"[ \t\r\n]+")
_ALLOWED = frozenset(
    {"Template", "Output", "TemplateData", "Name", "Getattr", "Const"}
    | {"If", "Compare", "Operand", "And", "Or", "Not"}
)


@dataclass(frozen=True, slots=True)
class Unfilled:
    """Why a text cannot be filled, and at which of its letters."""

    message: str
    start: int
    end: int
    hint: str = ""


class _LeftOutError(Exception):
    """A value that was left out is to be printed."""


@cache
def _environment() -> "Environment":
    from jinja2 import StrictUndefined  # noqa: PLC0415 - only contracts need it
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415

    # A point of a clause may begin with {#name}: what Jinja takes for a comment is written otherwise.
    return ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        finalize=_escaped,
        comment_start_string="{##",
        comment_end_string="##}",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _escaped(value: Any) -> str:
    """A value as Markdown that says just that: no letter of it is markup."""
    if value is None:
        raise _LeftOutError
    return _MARKUP.sub(r"\\\1", _SPACE.sub(" ", str(value)))


@lru_cache(maxsize=1024)
def _template(text: str) -> "Template | Unfilled":
    from jinja2 import TemplateSyntaxError  # noqa: PLC0415

    try:
        tree = _environment().parse(text)
    except TemplateSyntaxError as error:
        hint = "a blank is written as {{ name }}, a condition as {% if name %} ... {% endif %}"
        return Unfilled(
            f"the text cannot be read: {(error.message or '').rstrip('.')}", *_line(text, error.lineno), hint
        )
    for node in _nodes(tree):
        if type(node).__name__ not in _ALLOWED:
            hint = "clauses have blanks such as {{ name }}, and {% if name %}; whole clauses are chosen by `when`"
            return Unfilled("the text does more than fill in blanks", *_line(text, node.lineno), hint)
    return _environment().from_string(tree)


def _nodes(node: Any) -> Any:
    yield node
    for child in node.iter_child_nodes():
        yield from _nodes(child)


def names(text: str) -> frozenset[str]:
    """The names that a text asks for: its blanks, and `customer` and the like. None of a text that cannot be read."""
    from jinja2 import meta  # noqa: PLC0415

    if isinstance(_template(text), Unfilled):
        return frozenset()
    return frozenset(meta.find_undeclared_variables(_environment().parse(text)))


def fill(text: str, values: Mapping[str, Any]) -> str | Unfilled:
    """The text with everything filled in, or what is in the way: a name that nobody knows, or a value left out."""
    from jinja2 import UndefinedError  # noqa: PLC0415
    from jinja2.exceptions import SecurityError  # noqa: PLC0415

    template = _template(text)
    if isinstance(template, Unfilled):
        return template
    try:
        return template.render(values)
    except UndefinedError as error:
        return _unfilled(text, error.message or "", "`parameters` says which blanks there are")
    except _LeftOutError:
        return _unfilled(text, "a value is left out that the text prints", "give it, or ask first by {% if ... %}")
    except (SecurityError, ValueError, TypeError) as error:
        return _unfilled(text, f"the text cannot be filled: {error}", "")


def _unfilled(text: str, message: str, hint: str) -> Unfilled:
    line = _line_of_template(sys.exc_info()[2])
    start, end = _line(text, line)
    quoted = re.findall(r"'(\w+)'", message)
    for name in quoted[-1:]:
        found = re.search(rf"\b{re.escape(name)}\b", text[start:end])
        if found:
            start, end = start + found.start(), start + found.end()
            message = f"nothing is called `{name}` here"
    return Unfilled(message, start, end, hint)


def _line_of_template(trace: "TracebackType | None") -> int:
    line = 1
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _line(text: str, number: int) -> tuple[int, int]:
    """The letters of a line, counted from 1."""
    lines = text.split("\n")
    start = sum(len(line) + 1 for line in lines[: number - 1])
    return start, start + max(len(lines[min(number, len(lines)) - 1]), 1)
