"""The text of a clause as blocks: points of a numbered list are sub-clauses, with a name where they begin with one."""

import re
from collections.abc import Iterator
from dataclasses import replace

from svcctl.contracts.gather import Included
from svcctl.documents.model import Block, Clause, Paragraph, Points, Run, Text, text
from svcctl.documents.prose import prose

_NAMED = re.compile(r"\{#([A-Za-z0-9-]+)\}\s*")


def body(part: Included) -> Clause:
    """A clause of a contract, not numbered yet. Its id is the name that templates and references know it by."""
    heading = text(part.clause.metadata.title or part.name)
    return Clause(part.name, heading, tuple(_blocks(prose(part.text), part.name, part.name)))


def _blocks(blocks: tuple[Block, ...], name: str, above: str) -> Iterator[Block]:
    count = 0
    for block in blocks:
        if not isinstance(block, Points) or not block.ordered:
            yield block
            continue
        for item in block.items:
            count += 1
            yield _point(item, name, f"{above}.{count}")


def _point(item: tuple[Block, ...], name: str, otherwise: str) -> Clause:
    first, *rest = item or (Paragraph(()),)
    own = otherwise
    if isinstance(first, Paragraph):
        words, own = _named(first.text, name, otherwise)
        first = replace(first, text=words)
    return Clause(own, (), tuple(_blocks((first, *rest), name, own)))


def _named(words: Text, name: str, otherwise: str) -> tuple[Text, str]:
    """The words of a point without the name it begins with, and its id."""
    head = words[0] if words else None
    found = _NAMED.match(head.text) if isinstance(head, Run) else None
    if head is None or found is None or not isinstance(head, Run):
        return words, otherwise
    return (replace(head, text=head.text[found.end() :]), *words[1:]), f"{name}.{found[1]}"
