"""Documents as one HTML file that needs nothing else: no network, no script, no font."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import takewhile

from svcctl.documents.front import facts_of, front
from svcctl.documents.model import Block, Changed, Document, Text, Words, plain
from svcctl.documents.numbering import opened
from svcctl.documents.render import render, style
from svcctl.documents.sealed import BLANK, in_markup


def write(document: Document) -> bytes:
    """The page, UTF-8. Nothing in a value becomes markup, and the page's own policy lets it load nothing."""
    return page(document, "document.html", {"style": style("document.css")})


def page(document: Document, template: str, more: Mapping[str, object]) -> bytes:
    """A document by the template of a page, or by one that puts more around it, given what that needs."""
    title, subtitle, facts = front(document)
    values: dict[str, object] = {
        "document": replace(document, words=document.words or Words()),
        "title": title,
        "subtitle": subtitle,
        "facts": tuple(facts_of(facts)),
        "manifest": in_markup(document.manifest),
        "seal": BLANK,
        "new": _new,
        "kind": _kind,
        "opened": opened,
        "spans": _spans,
        "heads": tuple(block for block in _standing(document.blocks) if _kind(block) in {"heading", "clause"}),
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


def _standing(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """The blocks without those that a redline takes out."""
    for block in blocks:
        if not isinstance(block, Changed):
            yield block
        elif block.kind == "inserted":
            yield from block.blocks


def _new(line: Text) -> str:
    """The words of a text without those that a redline takes out."""
    return plain(tuple(piece for piece in line if getattr(piece, "change", "") != "deleted"))
