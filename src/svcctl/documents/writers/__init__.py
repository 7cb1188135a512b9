"""How a document is written down. An open folder: a module with `write` is a format, named by its file's suffix."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, cast

from svcctl.documents.model import Document
from svcctl.documents.sealed import sealed


class MissingLibraryError(Exception):
    """A format needs a library that is not installed: the text says which extra brings it."""


class Writer(Protocol):
    """A format: a module that turns a document into bytes, always the same for the same document."""

    def write(self, document: Document) -> bytes:
        """The whole file. Raises MissingLibraryError where its library is not installed."""
        ...


@cache
def formats() -> tuple[str, ...]:
    """The names of all formats, which are the suffixes of their files, in alphabetical order."""
    return tuple(sorted(module.name for module in iter_modules(__path__)))


def write(document: Document, suffix: str) -> bytes:
    """A document in the format of a suffix; sealed where it has a manifest. Raises KeyError for another suffix."""
    if suffix not in formats():
        raise KeyError(suffix)
    made = cast("Writer", import_module(f"{__name__}.{suffix}")).write(document)
    return sealed(made) if document.manifest else made
