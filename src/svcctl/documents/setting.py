"""What every page is made in: the catalog, the language, the day, and the words for what it finds there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from svcctl.calendars.zones import zone
from svcctl.catalog import Catalog, Resource
from svcctl.clocks import Clocks
from svcctl.documents.model import Block, Definitions, Document, Heading, Paragraph, text
from svcctl.documents.prose import line
from svcctl.documents.speech import Said, Speech
from svcctl.documents.terms import explained
from svcctl.kinds.base import Spec
from svcctl.kinds.glossary import Glossary, Term
from svcctl.kinds.workspace import Workspace

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class NotThereError(LookupError):
    """A page was asked for something that the catalog does not have: the text says what, and what there is."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Where, when and in which language a page is made. ``region`` chooses prices; empty means the first there is."""

    catalog: Catalog
    speech: Speech
    day: date
    clocks: Clocks
    region: str = ""

    @property
    def workspace(self) -> Workspace:
        """The company and its defaults. Raises NotThereError where the workspace does not say them."""
        found = self.catalog.workspace
        if found is None or not isinstance(found.spec, Workspace):
            raise NotThereError("svcctl.yaml declares no Workspace, so nobody knows whose page this is")
        return found.spec

    def say(self, name: str, /, **values: Said) -> str:
        """A sentence in the language of the page."""
        return self.speech.say(name, **values)

    def told(self, name: str, /, **values: Said) -> Paragraph:
        """A sentence as a paragraph; ``**so**`` in it is strong."""
        return Paragraph(line(self.say(name, **values)))

    def heading(self, name: str, /, anchor: str = "", **values: Said) -> Heading:
        """A heading by the name of its sentence, which is its anchor too."""
        return Heading(text(self.say(name, **values)), 2, anchor or name.rpartition(".")[2])

    def moment(self, micros: int, timezone: str) -> str:
        """An instant as people of a zone write it, with the day of the week: ``Monday, 5 January 2026, 16:30``."""
        local = (_EPOCH + timedelta(microseconds=micros)).astimezone(zone(timezone))
        day, clock = self.speech.write(local.date()), self.speech.write(local.time())
        return self.say("time.moment", weekday=self.speech.weekday(local.weekday()), day=day, clock=clock)

    def word(self, group: str, name: str) -> str:
        """The word for a name that the format knows, such as a metric; other names are read as plain words."""
        known = self.speech.texts.get(f"{group}.{name}")
        return known if isinstance(known, str) else name.replace("-", " ").replace("_", " ")

    def unit(self, name: str, count: Decimal | int = 1) -> str:
        """A unit in the form that a count asks for: ``site``, ``sites``; as declared where no glossary has it."""
        which = self.speech.form(count)
        known = [each.form(which) for glossary in self._glossaries() for each in glossary.units if each.unit == name]
        return known[-1] if known else name

    def counted(self, count: Decimal | int, name: str) -> str:
        """So many of a unit: ``1 site``, ``2,000 sites``."""
        return f"{self.speech.write(count)} {self.unit(name, count)}"

    def priority(self, name: str) -> str:
        """A priority as a glossary calls it, marked as a term: ``*Critical (P1)*``; its name where no glossary does."""
        terms = [term.term for term in self.terms() if term.term.endswith(f"({name})")]
        return f"*{terms[-1]}*" if terms else name

    def document(
        self,
        title: str,
        subtitle: str,
        blocks: Iterable[Block],
        made_from: Iterable[Resource[Spec]],
        *,
        explained: bool = True,
    ) -> Document:
        """A page of these blocks, with its defined terms explained at its end and its versions under its title.

        Without ``explained``, terms are only marked: the page explains them itself.
        """
        told, terms = self._defined(tuple(blocks))
        resources = tuple(made_from)
        versions = tuple(dict.fromkeys(resource.label for resource in resources))
        sources = tuple(dict.fromkeys(resource.file for resource in resources))
        facts = (
            (self.say("page.company"), self.workspace.company),
            (self.say("page.as-of"), self.speech.write(self.day)),
            (self.say("page.made-from"), ", ".join(versions)),
        )
        footer = self.say("page.footer", company=self.workspace.company, title=title, day=self.day)
        words, whole = self.speech.words, (*told, *terms) if explained else told
        return Document(
            title, self.speech.tag, whole, subtitle, facts, "", footer, self.day.isoformat(), words, sources
        )

    def _defined(self, blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
        """The blocks with defined terms marked as such, and what those terms mean, alphabetically."""
        told, items = explained(blocks, self.terms())
        return told, (self.heading("page.terms"), Definitions(items)) if items else ()

    def terms(self) -> Iterator[Term]:
        """The defined terms of the glossaries, those in the language of the page last: they win."""
        for glossary in self._glossaries():
            yield from glossary.terms

    def _glossaries(self) -> Iterator[Glossary]:
        """Those for every language, then those in the language of the page."""
        for language in ("", self.speech.language):
            yield from (each.spec for each in self.catalog.all(Glossary) if each.spec.language == language)
