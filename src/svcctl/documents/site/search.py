"""What the search of a site knows: the words of every page by section, one page a line, in a file that loads itself."""

import json
from collections.abc import Iterable, Iterator

from svcctl.documents.model import Block, Document, Heading, Text, plain
from svcctl.documents.numbering import mapped

_EXPLAINED = "terms"
"""The section that explains terms: it would make every page an answer to every term."""


def index(pages: Iterable[tuple[str, str, Document]]) -> str:
    """A script that hands pages to the search. Each is its path, its title, its kind in words, and its document."""
    lines = (_json([path, document.title, kind, *_sections(document)]) for path, kind, document in pages)
    return "svcctlSearch([\n" + ",\n".join(lines) + "\n]);\n"


def _sections(document: Document) -> Iterator[list[str]]:
    """The anchor, the heading and the words of each part between headings."""
    anchor, heading, words = "", "", ""
    for block in document.blocks:
        if isinstance(block, Heading):
            if words and anchor != _EXPLAINED:
                yield [anchor, heading, words]
            anchor, heading, words = block.id, plain(block.text), ""
        else:
            words = f"{words} {_words(block)}".strip()
    if words and anchor != _EXPLAINED:
        yield [anchor, heading, words]


def _words(block: Block) -> str:
    found: list[str] = []

    def keep(text: Text) -> Text:
        found.append(plain(text))
        return text

    mapped((block,), keep)
    return " ".join(" ".join(found).split())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
