"""Templates into text: the one door to jinja2. Values are escaped, unknown names are errors, code is fenced in."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "templates"


@cache
def environment(folder: Path = TEMPLATES) -> "Environment":
    """How templates of a folder are read: nothing in a value becomes markup, and no value is silently missing."""
    from jinja2 import FileSystemLoader, StrictUndefined  # noqa: PLC0415 - only documents need it
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415

    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


class TemplateFaultError(Exception):
    """A template asks for what nothing gives, or may not do: the text says in which file and line."""


def render(template: str, values: dict[str, object], folder: Path = TEMPLATES) -> Iterator[str]:
    """The text of a template, part by part, so that a long document is never whole in memory.

    Raises TemplateFaultError with the line of the template: that would be our bug.
    """
    from jinja2 import TemplateError  # noqa: PLC0415

    try:
        yield from environment(folder).get_template(template).generate(values)
    except TemplateError as error:
        raise TemplateFaultError(f"{_place(error, folder) or template}: {error.message}") from error


def _place(error: Exception, folder: Path) -> str:
    """The file and the line of a template where an error came up: the innermost of those that called each other."""
    said, line = getattr(error, "name", None), getattr(error, "lineno", None)
    if said and line:
        return f"{said}:{line}"
    lines = (each for each in extract_tb(error.__traceback__) if Path(each.filename).is_relative_to(folder))
    return next((f"{Path(each.filename).name}:{each.lineno}" for each in reversed(list(lines))), "")


def asset(name: str) -> str:
    """A style sheet or a script that stands beside the templates."""
    return (TEMPLATES / name).read_text(encoding="utf-8")


def style(name: str) -> str:
    """The style sheet of a layout: what all pages share, and what is its own."""
    return asset("base.css") + asset(name)
