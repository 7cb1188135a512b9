"""The blocks of two versions as one list: what both have, with its changes inside, and what only one has."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from svcctl.documents.model import (
    Block,
    Change,
    Changed,
    Clause,
    Definitions,
    Grid,
    Heading,
    Kind,
    Notice,
    Paragraph,
    Points,
    Run,
    Text,
    plain,
)
from svcctl.documents.numbering import mapped, rebuilt
from svcctl.documents.redline.pairs import Sight, paired
from svcctl.documents.redline.words import changed, marked

Blocks = tuple[Block, ...]
Item = TypeVar("Item")


def merged(old: Blocks, new: Blocks) -> Blocks:
    """Both lists as one, in the order of the new one; what was taken out stands where it stood."""
    found: list[Block] = []
    for one, two in paired(old, new, _BLOCKS):
        if two is None:
            found += [Changed("deleted", _all((one,), "deleted"))] if one else []
        else:
            found.append(_together(one, two) if one else Changed("inserted", _all((two,), "inserted")))
    return _moved(found)


def _together(old: Block, new: Block) -> Block:  # noqa: PLR0911 - a case for each kind of block
    """One block that both versions have."""
    match old, new:
        case Heading(), Heading():
            return replace(new, text=changed(old.text, new.text))
        case Paragraph(), Paragraph():
            return replace(new, text=changed(old.text, new.text))
        case Points(), Points():
            items, changes = _listed(old.items, new.items, _ITEMS, merged, _all)
            return replace(new, items=items, changes=changes)
        case Definitions(), Definitions():
            return definitions(old, new)
        case Grid(), Grid():
            rows, changes = _listed(old.rows, new.rows, _ROWS, _texts, _row)
            head = _texts(old.head, new.head)
            return replace(new, caption=changed(old.caption, new.caption), head=head, rows=rows, changes=changes)
        case Notice(), Notice():
            return replace(new, blocks=merged(old.blocks, new.blocks))
        case Clause(), Clause():
            was = (old.id, old.number) if (old.id, old.number) != (new.id, new.number) else None
            heading, blocks = changed(old.heading, new.heading), merged(old.blocks, new.blocks)
            return replace(new, heading=heading, blocks=blocks, was=was)
        case _:
            return new


def definitions(old: Definitions, new: Definitions) -> Definitions:
    """Two lists of terms, or of facts, as one."""
    items, changes = _listed(old.items, new.items, _TERMS, _term, _whole_term)
    return replace(new, items=items, changes=changes)


def _listed(
    old: tuple[Item, ...],
    new: tuple[Item, ...],
    sight: Sight[Item],
    merge: Callable[[Item, Item], Item],
    mark: Callable[[Item, Kind], Item],
) -> tuple[tuple[Item, ...], tuple[Change, ...]]:
    items: list[Item] = []
    changes: list[Change] = []
    for one, two in paired(old, new, sight):
        if one is not None and two is not None:
            items.append(merge(one, two))
            changes.append("")
        else:
            kind: Kind = "inserted" if one is None else "deleted"
            items += [mark(part, kind) for part in (one, two) if part is not None]
            changes.append(kind)
    return tuple(items), tuple(changes) if any(changes) else ()


def _all(blocks: Blocks, kind: Kind) -> Blocks:
    return mapped(blocks, lambda line: marked(line, kind))


def _texts(old: tuple[Text, ...], new: tuple[Text, ...]) -> tuple[Text, ...]:
    return tuple(changed(one, two) for one, two in zip(old, new, strict=True))


def _row(row: tuple[Text, ...], kind: Kind) -> tuple[Text, ...]:
    return tuple(marked(cell, kind) for cell in row)


_Term = tuple[Text, Blocks]


def _term(old: _Term, new: _Term) -> _Term:
    return changed(old[0], new[0]), merged(old[1], new[1])


def _whole_term(item: _Term, kind: Kind) -> _Term:
    return marked(item[0], kind), _all(item[1], kind)


def _moved(blocks: list[Block]) -> Blocks:
    """Clauses that stand in both versions, but elsewhere, say so."""
    alone = [(place, block) for place, block in enumerate(blocks) if isinstance(block, Changed)]
    clauses = [(place, block, held) for place, block in alone for held in block.blocks if isinstance(held, Clause)]
    went = {_identity(held): (place, held) for place, block, held in clauses if block.kind == "deleted"}
    for place, block, held in clauses:
        if block.kind == "inserted" and (found := went.pop(_identity(held), None)):
            there, other = found
            blocks[place] = replace(block, moved=other.number)
            blocks[there] = Changed("deleted", (other,), held.number)
    return tuple(blocks)


def _identity(clause: Clause) -> object:
    """A clause is known by its id where it has a heading; one without is known by its words."""
    return (clause.id, bool(clause.heading)) if clause.heading else _spoken((clause,))


def _bare(blocks: Blocks) -> Blocks:
    """Blocks without what may differ though they are the same: the numbers of clauses, and their ids."""
    return tuple(rebuilt(_unnamed(block), _unnumbered, _bare) for block in blocks)


def _unnamed(block: Block) -> Block:
    return replace(block, id="", number="") if isinstance(block, Clause) else block


def _unnumbered(line: Text) -> Text:
    return tuple(
        replace(piece, text="", change="")
        if isinstance(piece, Run) and piece.target.startswith("#")
        else replace(piece, change="")
        if isinstance(piece, Run)
        else piece
        for piece in line
    )


def _spoken(blocks: Blocks) -> str:
    """Every word of the blocks."""
    said: list[str] = []

    def hear(line: Text) -> Text:
        said.append(plain(line))
        return line

    mapped(blocks, hear)
    return " ".join(said)


def _bonus(old: Block, new: Block) -> int | None:
    """Clauses of one id and with headings are one clause whatever they say; what is built otherwise is never one."""
    if _build(old) != _build(new):
        return None
    named = isinstance(old, Clause) and isinstance(new, Clause) and old.heading and new.heading and old.id == new.id
    return 1000 if named else 0


def _build(block: Block) -> object:  # noqa: PLR0911 - a case for each kind of block
    match block:
        case Heading():
            return Heading, block.level, block.id
        case Paragraph():
            return Paragraph, block.role
        case Points():
            return Points, block.ordered
        case Grid():
            return Grid, len(block.head), block.numbers
        case Notice():
            return Notice, block.kind
        case Definitions() | Clause():
            return type(block)
        case _:
            return block


def _same_start(old: Text, new: Text) -> int:
    return 1000 if plain(old) and plain(old) == plain(new) else 0


_BLOCKS: Sight[Block] = Sight(lambda block: _bare((block,)), lambda block: _spoken((block,)), _bonus)
_ITEMS: Sight[Blocks] = Sight(_bare, _spoken, lambda _old, _new: 0)
_ROWS: Sight[tuple[Text, ...]] = Sight(
    lambda row: tuple(map(_unnumbered, row)),
    lambda row: " ".join(map(plain, row)),
    lambda old, new: _same_start(old[0], new[0]) if old and len(old) == len(new) else None,
)
_TERMS: Sight[_Term] = Sight(
    lambda item: (_unnumbered(item[0]), _bare(item[1])),
    lambda item: f"{plain(item[0])} {_spoken(item[1])}",
    lambda old, new: _same_start(old[0], new[0]),
)
