"""What `svcctl test` runs. An open folder: a module with `cases` is a suite, and nothing else lists it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from svcctl.catalog import Catalog
from svcctl.findings import Place


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that was tried: of which declaration, what it is called, and whether it came out as it should.

    ``reason`` says in words why it did not. ``place`` is where the case is written.
    """

    of: str
    name: str
    passed: bool
    place: Place
    reason: str = ""


Suite = Callable[[Catalog, date, bool], Iterator[Case]]
"""A suite tries every case of a catalog, as of a day; with coverage, what was never tried is a failed case too."""


@cache
def suites() -> dict[str, Suite]:
    """Every suite by its name, in alphabetical order: whatever module stands in this folder."""
    names = sorted(module.name for module in iter_modules(__path__))
    return {name: import_module(f"{__name__}.{name}").cases for name in names}
