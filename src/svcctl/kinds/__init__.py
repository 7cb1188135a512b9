"""The kinds of declarations a workspace may hold. An open folder: a module with a Spec class is a kind."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from svcctl.kinds.base import Spec

_NO_KINDS = frozenset({"base", "reference"})
"""What stands in this folder beside the kinds: what they share, and what writes their pages."""


@cache
def kinds() -> dict[str, type[Spec]]:
    """Every kind by its name, in alphabetical order: whatever stands in this folder."""
    found: dict[str, type[Spec]] = {}
    for module in iter_modules(__path__):
        if module.name in _NO_KINDS:
            continue
        for value in vars(import_module(f"{__name__}.{module.name}")).values():
            if isinstance(value, type) and issubclass(value, Spec) and value.__module__.endswith(f".{module.name}"):
                found[value.__name__] = value
    return dict(sorted(found.items()))


def module_of(kind: str) -> str:
    """The file name a kind's module, schema and page share: ``BusinessCalendar`` is ``business_calendar``."""
    return kinds()[kind].__module__.rpartition(".")[2]
