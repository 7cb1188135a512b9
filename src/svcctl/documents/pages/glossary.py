"""The words of a company with a fixed meaning, in the order of the alphabet."""

from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.documents.model import Block, Definitions, Document, Paragraph, Run, Text, text
from svcctl.documents.prose import line, prose
from svcctl.documents.setting import Setting
from svcctl.kinds.glossary import Glossary, Term

SUBJECT = "glossary"


def names(setting: Setting) -> list[str]:
    """The glossaries that are declared."""
    return list(dict.fromkeys(each.name for each in setting.catalog.all(Glossary)))


def page(setting: Setting, name: str) -> Document:
    """All terms of one glossary."""
    glossary = setting.catalog.versions(Glossary, name)[-1]
    title = glossary.metadata.title or setting.say("glossary-page.title")
    blocks = _blocks(setting, glossary)
    return setting.document(title, setting.say("glossary-page.subtitle"), blocks, (glossary,), explained=False)


def _blocks(setting: Setting, glossary: Resource[Glossary]) -> Iterator[Block]:
    yield Paragraph(line(setting.say("glossary-page.lead")), "lead")
    terms = sorted(glossary.spec.terms, key=lambda each: each.term.casefold())
    yield Definitions(tuple((_name(term), (*prose(term.means), *_more(setting, term))) for term in terms))


def _name(term: Term) -> Text:
    return text(Run(term.term, "term"))


def _more(setting: Setting, term: Term) -> Iterator[Block]:
    if term.aka:
        yield Paragraph(line(setting.say("glossary-page.aka", names=setting.speech.list(list(term.aka)))), "quiet")
    if term.source:
        yield Paragraph(line(setting.say("glossary-page.source", source=term.source)), "quiet")
