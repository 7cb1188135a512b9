import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from svcctl.catalog import Catalog, Resource
from svcctl.findings import Place
from svcctl.rules.facts import fact

_MARKED = re.compile(r"(?<![\w*\\])\*(?!\s)([^*\n]+)(?<![\s\\])\*(?![\w*])")


@fact
def used_terms(catalog: Catalog) -> Iterator[tuple[Resource[Any], Place, str]]:
    """Every defined term that texts for customers use: who, where to the letter, and the term.

    A term is written between single asterisks, as Markdown writes emphasis: ``restored to the *Recovery Point*``.
    """
    for prose in catalog.prose:
        if prose.readers == "customers" and "*" in prose.text:
            place = prose.source.place(*prose.path)
            for found in _MARKED.finditer(prose.text):
                yield prose.source, replace(place, within=found.span(1)), " ".join(found[1].split())


def marked(text: str) -> Iterator[str]:
    """The terms that stand between single asterisks in a text."""
    for found in _MARKED.finditer(text):
        yield " ".join(found[1].split())
