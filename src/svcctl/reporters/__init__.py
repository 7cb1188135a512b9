"""How a report is told. An open folder: a module with `render` is an output format, named by its file."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, cast

from svcctl.findings import Report

WIDTH = 100
"""Columns to lay text out for when nobody says how wide the terminal is."""


class Reporter(Protocol):
    """An output format: a module that turns a report into text, and prints nothing."""

    def render(self, report: Report, *, color: bool = False, width: int = WIDTH) -> str:
        """The report as text that ends with a line break. Formats for machines ignore colour and width."""
        ...


@cache
def formats() -> tuple[str, ...]:
    """The names of all output formats, in alphabetical order: whatever stands in this folder."""
    return tuple(sorted(module.name for module in iter_modules(__path__)))


def reporter(name: str) -> Reporter:
    """One output format by its name. Raises KeyError when there is none."""
    if name not in formats():
        raise KeyError(name)
    return cast("Reporter", import_module(f"{__name__}.{name}"))


def render(name: str, report: Report, *, color: bool = False, width: int = WIDTH) -> str:
    """A report in the named format. Raises KeyError when there is no such format."""
    return reporter(name).render(report, color=color, width=width)


def speaks_to_people(name: str) -> bool:
    """True for a format that says nothing under `--quiet` when nothing is wrong; a program always gets its answer."""
    return bool(getattr(reporter(name), "FOR_PEOPLE", False))
