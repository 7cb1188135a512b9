"""How a review is told. An open folder: a module with `render` is an output format, named by its file."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, cast

from svcctl.changes import Class
from svcctl.review.model import Review


class Format(Protocol):
    """An output format: a module that turns a review into text, and prints nothing."""

    def render(self, review: Review, *, fail_on: Class | None, color: bool = False, width: int = 100) -> str:
        """The review as text, empty or ending with a line break. ``fail_on`` is the class from which the run fails."""
        ...


@cache
def formats() -> tuple[str, ...]:
    """The names of all output formats, in alphabetical order: whatever stands in this folder."""
    return tuple(sorted(module.name for module in iter_modules(__path__)))


def render(name: str, review: Review, *, fail_on: Class | None, color: bool = False, width: int = 100) -> str:
    """A review in the named format. Raises KeyError when there is no such format."""
    if name not in formats():
        raise KeyError(name)
    told = cast("Format", import_module(f"{__name__}.{name}"))
    return told.render(review, fail_on=fail_on, color=color, width=width)
