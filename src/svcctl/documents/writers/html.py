"""Documents as one HTML file that needs nothing else: no network, no script, no font."""

from collections.abc import Iterator, Mapping
from itertools import takewhile

from svcctl.documents.model import Block, Document, Text
from svcctl.documents.render import render, style


def write(document: Document) -> bytes:
    """The page, UTF-8. Nothing in a value becomes markup, and the page's own policy lets it load nothing."""
    return page(document, "document.html", {"style": style("document.css")})


def page(document: Document, template: str, more: Mapping[str, object]) -> bytes:
    """A document by the template of a page, or by one that puts more around it, given what that needs."""
    values: dict[str, object] = {
        "document": document,
        "kind": _kind,
        "spans": _spans,
        "heads": tuple(block for block in document.blocks if _kind(block) in {"heading", "clause"}),
        **more,
    }
    return "".join(render(template, values)).encode()


def _kind(block: Block) -> str:
    """What a block is, for the template: ``paragraph``."""
    return type(block).__name__.lower()


def _spans(rows: tuple[tuple[Text, ...], ...]) -> Iterator[tuple[tuple[Text, ...], int]]:
    """Each row, and how many rows its first cell names: rows that begin with an empty one go on with the row above."""
    for place, row in enumerate(rows):
        below = takewhile(lambda each: not each[0], rows[place + 1 :])
        yield row, 1 + sum(1 for _ in below) if row[0] or not place else 0
