"""The pages that customers read. An open folder: a module with `SUBJECT`, `names` and `page` is a kind of page."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, cast

from svcctl.documents.links import led
from svcctl.documents.model import Document
from svcctl.documents.setting import NotThereError, Setting


class Maker(Protocol):
    """A kind of page: which subjects it can be made of, and the page of one."""

    SUBJECT: str
    """What a page of this kind is about, in a word for the help: plan, service, region."""

    def names(self, setting: Setting) -> list[str]:
        """The subjects that there are, in order."""
        ...

    def page(self, setting: Setting, name: str) -> Document:
        """The page of one subject, one of `names`."""
        ...


@cache
def kinds() -> tuple[str, ...]:
    """The kinds of pages, in alphabetical order: whatever stands in this folder."""
    return tuple(sorted(module.name for module in iter_modules(__path__)))


def maker(kind: str) -> Maker:
    """A kind of page by its name. Raises KeyError when there is none."""
    if kind not in kinds():
        raise KeyError(kind)
    return cast("Maker", import_module(f"{__name__}.{kind}"))


def page(setting: Setting, kind: str, name: str) -> Document:
    """One page that stands alone, so without links to others.

    Raises KeyError for an unknown kind, NotThereError for a subject that is not there.
    """
    made = maker(kind)
    known = made.names(setting)
    if name not in known:
        from difflib import get_close_matches  # noqa: PLC0415 - only when a name is wrong

        near = get_close_matches(name, known, 1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known[:8]) or 'none'}"
        raise NotThereError(f"there is no {made.SUBJECT} '{name}' to make a page of: {hint}")
    return led(made.page(setting, name), lambda _: "")
