"""The two versions that a redline was made of: with all its changes accepted, or with all of them rejected."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from svcctl.documents.front import facts_of
from svcctl.documents.model import (
    Block,
    Change,
    Changed,
    Clause,
    Definitions,
    Document,
    Grid,
    Kind,
    Points,
    Run,
    Text,
    joined,
    plain,
)
from svcctl.documents.numbering import rebuilt

Item = TypeVar("Item")


def accepted(document: Document) -> Document:
    """The new version."""
    return _side(document, "inserted")


def rejected(document: Document) -> Document:
    """The old version: its title, facts and text. What stands around them on every page is that of the new one."""
    return _side(document, "deleted")


def _side(document: Document, keep: Kind) -> Document:
    blocks = tuple(_blocks(document.blocks, keep))
    told = document.redline
    if told is None:
        return replace(document, blocks=blocks)
    (kept,) = _blocks((told.facts,), keep)
    facts = (
        tuple((plain(name), plain(value)) for name, value, _ in facts_of(kept)) if isinstance(kept, Definitions) else ()
    )
    title, subtitle = plain(_line(told.title, keep)), plain(_line(told.subtitle, keep))
    return replace(document, title=title, subtitle=subtitle, facts=facts, blocks=blocks, redline=None)


def _blocks(blocks: Iterable[Block], keep: Kind) -> Iterator[Block]:
    for block in blocks:
        if not isinstance(block, Changed):
            yield rebuilt(
                _standing(block, keep), lambda line: _line(line, keep), lambda held: tuple(_blocks(held, keep))
            )
        elif block.kind == keep:
            yield from _blocks(block.blocks, keep)


def _standing(block: Block, keep: Kind) -> Block:
    """A block with the items that this version has, and the name it has there."""
    match block:
        case Points() | Definitions():
            return replace(block, items=_kept(block.items, block.changes, keep), changes=())  # type: ignore[arg-type]
        case Grid():
            return replace(block, rows=_kept(block.rows, block.changes, keep), changes=())
        case Clause(was=(name, number)):
            return replace(block, was=None) if keep == "inserted" else replace(block, id=name, number=number, was=None)
        case _:
            return block


def _kept(items: Sequence[Item], changes: Sequence[Change], keep: Kind) -> tuple[Item, ...]:
    if not changes:
        return tuple(items)
    return tuple(item for item, change in zip(items, changes, strict=True) if change in {"", keep})


def _line(line: Text, keep: Kind) -> Text:
    return tuple(joined(_pieces(line, keep)))


def _pieces(line: Text, keep: Kind) -> Iterator[Run]:
    for piece in line:
        run = piece if isinstance(piece, Run) else Run(plain((piece,)), "code")
        if run.change in {"", keep}:
            text = run.was if run.was and keep == "deleted" else run.text
            yield replace(run, text=text, change="", was="")
