"""Numbers of clauses, and references to them: nobody types a number, so none is ever wrong."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from svcctl.documents.model import (
    Block,
    Changed,
    Clause,
    Definitions,
    Document,
    Grid,
    Heading,
    Inline,
    Notice,
    Paragraph,
    Points,
    Run,
    Text,
    every,
    plain,
)

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def numbered(document: Document, called: str = "clause {number}") -> tuple[Document, tuple[str, ...]]:
    """The document with its clauses numbered and its references filled in, and the ids that nothing answers to.

    ``called`` is how a clause is referred to: ``clause {number}``. A heading is referred to by its words.
    """
    return referred(replace(document, blocks=counted(document.blocks)), called)


def counted(blocks: Iterable[Block], prefix: str = "") -> tuple[Block, ...]:
    """Blocks with their clauses numbered from 1; ``prefix`` goes before each number, as in the schedule ``A``."""
    return tuple(_counted(blocks, (), prefix))


def referred(document: Document, called: str = "clause {number}") -> tuple[Document, tuple[str, ...]]:
    """The document with its references filled in where clauses are counted already, and the ids nothing answers to."""
    blocks = document.blocks
    names = dict(_names(blocks, called))
    missing: dict[str, None] = {}

    def put(line: Text) -> Text:
        return tuple(_put(piece, names, missing) for piece in line)

    return replace(document, blocks=mapped(blocks, put)), tuple(missing)


def _counted(blocks: Iterable[Block], above: tuple[int, ...], prefix: str) -> Iterator[Block]:
    """Blocks with their clauses numbered within the clause ``above``, deeper ones too."""
    count = 0
    for block in blocks:
        if isinstance(block, Clause):
            count += 1
            here = (*above, count)
            yield replace(block, number=f"{prefix}{label(here)}", blocks=tuple(_counted(block.blocks, here, prefix)))
        else:
            yield block


def label(place: tuple[int, ...]) -> str:
    """The number of a clause by its place: ``4``, ``4.2``, ``4.2(a)``."""
    head = ".".join(map(str, place[:2]))
    return head + "".join(f"({_letters(number)})" for number in place[2:])


def opened(clause: Clause) -> tuple[Text, tuple[Block, ...]]:
    """The first words of a clause without a heading, which stand beside its number, and what follows them."""
    first = clause.blocks[0] if clause.blocks else None
    return (first.text, clause.blocks[1:]) if isinstance(first, Paragraph) else ((), clause.blocks)


def _letters(number: int) -> str:
    """``a`` to ``z``, then ``aa``."""
    said = ""
    while number:
        number, rest = divmod(number - 1, len(_LETTERS))
        said = _LETTERS[rest] + said
    return said


def _names(blocks: tuple[Block, ...], called: str) -> Iterator[tuple[str, str]]:
    for block in every(blocks):
        if isinstance(block, Clause):
            yield block.id, called.format(number=block.number)
        elif isinstance(block, Heading) and block.id:
            yield block.id, plain(block.text)


def _put(piece: Inline, names: dict[str, str], missing: dict[str, None]) -> Inline:
    if isinstance(piece, Run):
        return piece
    if piece.id not in names:
        missing[piece.id] = None
        return Run(piece.id, "code")
    return Run(names[piece.id], target=f"#{piece.id}")


def mapped(blocks: tuple[Block, ...], change: Callable[[Text], Text]) -> tuple[Block, ...]:
    """The blocks with every text in them changed, however deep."""
    return tuple(rebuilt(block, change, lambda held: mapped(held, change)) for block in blocks)


def rebuilt(  # noqa: PLR0911 - a case for each kind of block
    block: Block, line: Callable[[Text], Text], held: Callable[[tuple[Block, ...]], tuple[Block, ...]]
) -> Block:
    """A block with its own texts changed by ``line``, and the lists of blocks in it by ``held``."""
    match block:
        case Heading() | Paragraph():
            return replace(block, text=line(block.text))
        case Points():
            return replace(block, items=tuple(map(held, block.items)))
        case Definitions():
            return replace(block, items=tuple((line(term), held(means)) for term, means in block.items))
        case Grid():
            rows = tuple(tuple(map(line, row)) for row in block.rows)
            return replace(block, caption=line(block.caption), head=tuple(map(line, block.head)), rows=rows)
        case Notice() | Changed():
            return replace(block, blocks=held(block.blocks))
        case Clause():
            return replace(block, heading=line(block.heading), blocks=held(block.blocks))
        case _:
            return block
