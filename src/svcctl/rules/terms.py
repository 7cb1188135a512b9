import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from svcctl.catalog import Catalog, Resource
from svcctl.findings import Path, Place

_TEXTS = frozenset({"Service", "Plan", "Feature", "Bundle", "Glossary", "Clause"})
_MARKED = re.compile(r"(?<![\w*\\])\*(?!\s)([^*\n]+)(?<![\s\\])\*(?![\w*])")


def used_terms(catalog: Catalog) -> Iterator[tuple[Resource[Any], Place, str]]:
    """Every defined term that the catalog's plain texts use: who, where to the letter, and the term.

    A term is written between single asterisks, as Markdown writes emphasis: ``restored to the *Recovery Point*``.
    """
    for resource in catalog.resources:
        if resource.kind in _TEXTS:
            for path, text in _texts(resource.data["spec"], ("spec",)):
                place = resource.place(*path)
                for found in _MARKED.finditer(text):
                    yield resource, replace(place, within=found.span(1)), " ".join(found[1].split())


def marked(text: str) -> Iterator[str]:
    """The terms that stand between single asterisks in a text."""
    for found in _MARKED.finditer(text):
        yield " ".join(found[1].split())


def _texts(data: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(data, str):
        if "*" in data:
            yield path, data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _texts(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _texts(value, (*path, index))
