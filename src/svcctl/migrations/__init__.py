"""Ways from one version of the format to the next. An open folder: a `MIGRATION` in a module is a step; none yet."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from svcctl.findings import Path


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a declaration: the key at a path gets another name, or its value is written anew as YAML."""

    path: Path
    new: str
    on_key: bool = False


@dataclass(frozen=True, slots=True)
class Migration:
    """A step from one `apiVersion` to another; ``changes`` says what else becomes of a declaration, given as data."""

    before: str
    after: str
    changes: Callable[[Mapping[str, Any]], Iterable[Change]]


@cache
def migrations() -> tuple[Migration, ...]:
    """Every step that stands in this folder."""
    found = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    return tuple(module.MIGRATION for module in found)
