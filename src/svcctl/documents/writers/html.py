"""Documents as one HTML file that needs nothing else: no network, no script, no font."""

from svcctl.documents.model import Block, Document
from svcctl.documents.render import render, style


def write(document: Document) -> bytes:
    """The page, UTF-8. Nothing in a value becomes markup, and the page's own policy lets it load nothing."""
    values: dict[str, object] = {
        "document": document,
        "style": style("document.css"),
        "kind": _kind,
        "heads": tuple(block for block in document.blocks if _kind(block) in {"heading", "clause"}),
    }
    return "".join(render("document.html", values)).encode()


def _kind(block: Block) -> str:
    """What a block is, for the template: ``paragraph``."""
    return type(block).__name__.lower()
