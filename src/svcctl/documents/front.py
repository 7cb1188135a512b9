"""What stands above the text of a document, with what a redline has changed in it."""

from collections.abc import Iterator

from svcctl.documents.model import Change, Definitions, Document, Paragraph, Text, every, text


def front(document: Document) -> tuple[Text, Text, Definitions]:
    """What stands above the text: the title, the subtitle, and the facts, with what has changed in them."""
    if document.redline:
        return document.redline.title, document.redline.subtitle, document.redline.facts
    facts = Definitions(tuple((text(name), (Paragraph(text(value)),)) for name, value in document.facts))
    return text(document.title), text(document.subtitle), facts


def facts_of(facts: Definitions) -> Iterator[tuple[Text, Text, Change]]:
    """The facts as name, value, and whether they came or went."""
    for place, (name, means) in enumerate(facts.items):
        said = tuple(piece for block in every(means) if isinstance(block, Paragraph) for piece in block.text)
        yield name, said, facts.changes[place] if facts.changes else ""
