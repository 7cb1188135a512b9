"""Defined terms in a document: marked where they are used, and what those in use mean."""

from collections.abc import Iterable

from svcctl.documents.model import Block, Inline, Run, Text, text
from svcctl.documents.numbering import mapped
from svcctl.documents.prose import prose
from svcctl.kinds.glossary import Term

Meanings = tuple[tuple[Text, tuple[Block, ...]], ...]


def explained(blocks: tuple[Block, ...], terms: Iterable[Term]) -> tuple[tuple[Block, ...], Meanings]:
    """The blocks with defined terms marked as such, and what those terms mean, alphabetically.

    A meaning may use other terms: they are explained too, and no term that nobody reads.
    """
    known = {name.casefold(): term for term in terms for name in (term.term, *term.aka)}
    used: dict[str, Term] = {}

    def mark(piece: Inline) -> Inline:
        if not isinstance(piece, Run) or piece.style != "emphasis":
            return piece
        term = known.get(" ".join(piece.text.split()).casefold())
        if term is None:
            return piece
        used[term.term] = term
        return Run(piece.text, "term")

    def marked(words: Text) -> Text:
        return tuple(map(mark, words))

    told = mapped(blocks, marked)
    meanings: dict[str, tuple[Block, ...]] = {}
    while missing := [name for name in used if name not in meanings]:
        for name in missing:
            meanings[name] = mapped(prose(used[name].means), marked)
    return told, tuple((text(Run(name, "term")), meanings[name]) for name in sorted(meanings, key=str.casefold))
