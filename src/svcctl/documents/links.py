"""Links between pages: a page names another by its kind and subject, and who puts pages together says where that is."""

from collections.abc import Callable
from dataclasses import replace

from svcctl.documents.model import Document, Inline, Run, Style, Text
from svcctl.documents.numbering import mapped

PAGE = "page:"
"""A link that people write in the texts of a workspace: ``page:sla/backup-pro``. It must lead to a page."""

SEE = "see:"
"""A link that a page makes by itself: where there is no such page, its words stay."""


def see(kind: str, name: str, words: str, style: Style = "") -> Run:
    """Words that lead to the page of a kind about a subject, wherever that page is made too."""
    return Run(words, style, f"{SEE}{kind}/{name}")


def leading(text: Text, kind: str, name: str) -> Text:
    """A sentence whose strong words lead to a page."""
    return tuple(
        see(kind, name, piece.text, "strong") if isinstance(piece, Run) and piece.style == "strong" else piece
        for piece in text
    )


def led(document: Document, where: Callable[[str], str]) -> Document:
    """The document with its links to pages leading to the address of ``kind/name``; where that is empty, words stay."""

    def lead(piece: Inline) -> Inline:
        if not isinstance(piece, Run) or not piece.target.startswith((PAGE, SEE)):
            return piece
        return replace(piece, target=where(piece.target.partition(":")[2]))

    def line(text: Text) -> Text:
        return tuple(map(lead, text))

    return replace(document, blocks=mapped(document.blocks, line))


def named(document: Document) -> list[str]:
    """The pages, as ``kind/name``, that people wrote links to in the texts of a document, each once."""
    found: dict[str, None] = {}

    def look(text: Text) -> Text:
        targets = (piece.target for piece in text if isinstance(piece, Run))
        found.update((target.removeprefix(PAGE), None) for target in targets if target.startswith(PAGE))
        return text

    mapped(document.blocks, look)
    return list(found)
