"""The redline of two versions, with what was compared and which parts have changed said above it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from svcctl.documents.front import front
from svcctl.documents.model import (
    Block,
    Changed,
    Clause,
    Document,
    Heading,
    Redline,
    Run,
    Text,
    every,
    plain,
    text,
)
from svcctl.documents.numbering import mapped
from svcctl.documents.redline.blocks import definitions, merged
from svcctl.documents.redline.words import changed
from svcctl.documents.speech import Speech

State = Literal["same", "changed", "inserted", "deleted", "moved"]


@dataclass(frozen=True, slots=True)
class Compared:
    """How the two versions are called, and who made the new one, when: an instant as ``2026-11-30T00:00:00Z``."""

    old: str
    new: str
    author: str
    made: str


def redline(old: Document, new: Document, compared: Compared, speech: Speech) -> Document:
    """Both versions as one document. Accepting all its changes gives the new one, rejecting all the old one."""
    before, after = front(old), front(new)
    blocks = merged(old.blocks, new.blocks)
    told = Redline(
        changed(before[0], after[0]),
        changed(before[1], after[1]),
        definitions(before[2], after[2]),
        tuple(_told(blocks, compared, speech)),
        speech.say("redline.legend"),
        compared.author,
        compared.made,
    )
    footer = speech.say("redline.footer", old=compared.old, new=compared.new)
    footer = f"{new.footer} · {footer}" if new.footer else footer
    return replace(
        new, blocks=blocks, footer=footer, watermark=new.watermark or old.watermark, redline=told, manifest=""
    )


def _told(blocks: tuple[Block, ...], compared: Compared, speech: Speech) -> Iterator[tuple[str, Text]]:
    """What was compared, and the parts of the document by what has become of them."""
    yield speech.say("redline.compared"), text(speech.say("redline.versions", old=compared.old, new=compared.new))
    parts = [*_parts(blocks, speech)]
    for state in ("changed", "inserted", "deleted", "moved"):
        if said := [line for found, line in parts if found == state]:
            yield speech.say(f"redline.{state}"), _list(said)
    same = sum(state == "same" for state, _ in parts)
    if same == len(parts):
        yield speech.say("redline.changed"), text(speech.say("redline.nothing"))
    elif same:
        yield speech.say("redline.same"), text(speech.say("redline.parts", n=same))


def _list(lines: list[Text]) -> Text:
    return tuple(piece for place, line in enumerate(lines) for piece in ((Run("; "), *line) if place else line))


def _parts(blocks: tuple[Block, ...], speech: Speech) -> Iterator[tuple[State, Text]]:
    """The clauses of a contract, or the sections of a page, each with what has become of it."""
    section: Heading | None = None
    state: State = "same"
    for block in blocks:
        for part in block.blocks if isinstance(block, Changed) else (block,):
            if isinstance(part, Clause):
                yield from _clause(block, part, speech)
            elif isinstance(part, Heading) and part.level == 2:
                if section:
                    yield state, _named(section, state)
                section, state = part, block.kind if isinstance(block, Changed) else _state(part)
            elif isinstance(block, Changed) or _state(part) == "changed":
                state = "changed" if state == "same" else state
    if section:
        yield state, _named(section, state)


def _clause(block: Block, clause: Clause, speech: Speech) -> Iterator[tuple[State, Text]]:
    if not isinstance(block, Changed):
        yield _state(clause), _named(clause, "changed")
    elif not block.moved:
        yield block.kind, _named(clause, block.kind)
    elif block.kind == "inserted":
        (piece,) = _named(clause, "inserted")
        said = speech.say("redline.moved-line", what=plain((piece,)), number=block.moved)
        yield "moved", (Run(said, target=f"#{clause.id}"),)


def _named(part: Clause | Heading, state: State) -> Text:
    heading = part.heading if isinstance(part, Clause) else part.text
    words = plain(tuple(run for run in heading if state == "deleted" or not _gone(run)))
    number = f"{part.number} " if isinstance(part, Clause) else ""
    return (Run(f"{number}{words}", target=f"#{part.id}" if part.id and state != "deleted" else ""),)


def _gone(piece: object) -> bool:
    return isinstance(piece, Run) and piece.change == "deleted"


def _state(block: Block) -> State:
    """Whether a block that both versions have is the same in both."""
    touched = False

    def look(line: Text) -> Text:
        nonlocal touched
        touched = touched or any(isinstance(piece, Run) and piece.change for piece in line)
        return line

    mapped((block,), look)
    held = any(isinstance(each, Changed) or any(getattr(each, "changes", ())) for each in every((block,)))
    return "changed" if touched or held else "same"
