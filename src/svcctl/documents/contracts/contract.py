"""One contract from its parts: numbered, its terms explained, its schedules behind it, its signatures."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from svcctl.catalog import Resource
from svcctl.contracts.approving import unapproved
from svcctl.contracts.deal import Deal
from svcctl.contracts.faults import BROKEN, fault
from svcctl.contracts.gather import Gathered, Included, gather
from svcctl.contracts.references import unheard
from svcctl.contracts.signing import signing, unsigned
from svcctl.documents.contracts.body import body
from svcctl.documents.contracts.drawn import drawn
from svcctl.documents.contracts.manifest import manifest
from svcctl.documents.contracts.said import names, written
from svcctl.documents.links import led
from svcctl.documents.model import (
    Block,
    Clause,
    Definitions,
    Document,
    Heading,
    NewPage,
    Paragraph,
    Points,
    Run,
    Signatory,
    Signatures,
    text,
)
from svcctl.documents.numbering import counted, referred
from svcctl.documents.sealed import as_json
from svcctl.documents.setting import Setting
from svcctl.documents.terms import Meanings, explained
from svcctl.findings import Problem
from svcctl.kinds.base import Spec
from svcctl.kinds.contract_template import ContractTemplate
from svcctl.kinds.glossary import Term

_LABELS = ("sign", "name", "title", "authority", "when")


@dataclass(frozen=True, slots=True)
class Made:
    """A contract: the document, and what it was made from."""

    document: Document
    manifest: dict[str, Any]


def make(setting: Setting, deal: Deal, watermark: str = "") -> tuple[Made | None, list[Problem]]:
    """The contract of a deal, or everything that is in its way. ``watermark`` makes a draft of it."""
    setting = _at_home(setting, deal)
    gathered, problems = gather(deal, partial(written, setting), names(setting, deal))
    making = _Making(setting, deal, gathered)
    problems += unsigned(deal, gathered) + ([] if watermark else making.unapproved())
    if problems:
        return None, problems
    document, missing = making.document(watermark)
    if missing:
        return None, [making.broken(name) for name in missing]
    document = led(document, lambda _: "")  # a contract stands for itself and leads to no page
    told = manifest(deal, gathered, making.sources, draft=bool(watermark))
    return Made(replace(document, manifest=as_json(told)), told), []


@dataclass(slots=True)
class _Making:
    setting: Setting
    deal: Deal
    gathered: Gathered
    sources: list[Resource[Spec]] = field(default_factory=list)

    def document(self, watermark: str) -> tuple[Document, tuple[str, ...]]:
        setting, deal = self.setting, self.deal
        known = [*setting.terms(), *self._own_terms()]
        told, items = explained(tuple(self._blocks()), known)
        blocks = tuple(self._with_terms(told, items))
        title = self._title(deal.template)
        number = deal.customer.spec.contract
        numbered = [(setting.say("contract.number"), number)] if number else []
        facts = (*numbered, (setting.say("contract.day"), setting.speech.write(deal.day)))
        ours, theirs = deal.provider.spec.legal_name, deal.customer.spec.legal_name
        between = setting.say("contract.between", provider=ours, customer=theirs)
        footer = setting.say("page.footer", company=ours, title=title, day=deal.day)
        made = Document(title, setting.speech.tag, blocks, between, facts, watermark, footer, deal.day.isoformat())
        files = (part.clause.file for each in self.gathered.every() for part in each.clauses)
        made = replace(made, words=setting.speech.words, sources=tuple(dict.fromkeys(files)))
        return referred(made, setting.speech.texts["contract.clause"])  # type: ignore[arg-type]

    def _blocks(self) -> Iterator[Block]:
        """The document itself, then each schedule on a page of its own, with numbers of its own."""
        for place, each in enumerate(self.gathered.every()):
            letter = chr(ord("A") + place - 1) if place else ""
            if place:
                title = self.setting.say("contract.schedule", letter=letter, title=self._title(each.template))
                yield NewPage()
                yield Heading(text(title), 2, each.template.name)
            yield from counted([self._clause(part) for part in each.clauses], letter)
            if each.template.spec.signatures:
                yield self._signatures(each.template)

    def _clause(self, part: Included) -> Clause:
        clause, what = body(part), part.clause.spec.draws
        if what == "precedence":
            return replace(clause, blocks=(*clause.blocks, self._precedence()))
        blocks, sources = drawn(self.setting, self.deal, what)
        self.sources += sources
        return replace(clause, blocks=(*clause.blocks, *blocks))

    def _precedence(self) -> Points:
        """The documents of this contract in the order in which they count."""
        there = {each.template.name: each.template for each in self.gathered.every()}
        ranked = (name.partition("@")[0] for name in self.deal.template.spec.precedence)
        listed = dict.fromkeys((*(name for name in ranked if name in there), *there))
        titles = ((Paragraph(text(Run(self._title(there[name]), "strong"))),) for name in listed)
        return Points(tuple(titles), ordered=True)

    def _own_terms(self) -> Iterator[Term]:
        for each in self.gathered.every():
            for part in each.clauses:
                yield from (Term(term=own.term, means=own.means) for own in part.clause.spec.defines)

    def _with_terms(self, blocks: tuple[Block, ...], items: Meanings) -> Iterator[Block]:
        """The terms in use below the clause that draws them; at the end where no clause does."""
        drawing = {part.name for each in self.gathered.every() for part in each.clauses if _defines(part)}
        for block in blocks:
            if items and isinstance(block, Clause) and block.id in drawing:
                yield replace(block, blocks=(*block.blocks, Definitions(items)))
            else:
                yield block
        if items and not drawing:
            yield from (self.setting.heading("page.terms"), Definitions(items))

    def _title(self, template: Resource[ContractTemplate]) -> str:
        titles = template.spec.titles
        return titles.get(self.deal.jurisdiction.spec.language) or template.metadata.title or template.name

    def _signatures(self, template: Resource[ContractTemplate]) -> Signatures:
        labels = tuple(self.setting.say(f"signature.{each}") for each in _LABELS)
        lines = [
            Signatory(who.spec.legal_name, each.name, each.title, each.authority, f"/sig:{who.spec.side}:{at}/")
            for who in signing(self.deal, template)
            for at, each in enumerate(who.spec.signers, 1)
        ]
        return Signatures(tuple(lines), labels)  # type: ignore[arg-type]

    def unapproved(self) -> list[Problem]:
        """The clauses whose wording nobody has approved as it stands: only a draft may have them."""
        clauses = {part.clause.label: part.clause for each in self.gathered.every() for part in each.clauses}
        return [problem for clause in clauses.values() if (problem := unapproved(clause))]

    def broken(self, name: str) -> Problem:
        """A reference that leads nowhere, at its letters in the clause that has it."""
        wanted = re.compile(rf"clause:{re.escape(name)}(?![\w.-])")
        parts = [part for each in self.gathered.every() for part in each.clauses]
        found = ((part.clause, said) for part in parts if (said := wanted.search(part.clause.spec.text)))
        clause, said = next(found, (None, None))
        if clause is not None and said is not None:
            return unheard(clause, name, said.span())
        return fault(BROKEN, self.deal.template, ("spec",), f"there is no clause `{name}` in this contract", "")


def _at_home(setting: Setting, deal: Deal) -> Setting:
    """The same setting with the prices of the region in which the customer buys."""
    regions = {each.spec.region for each in deal.subscriptions if each.spec.region}
    return replace(setting, region=regions.pop()) if len(regions) == 1 else setting


def _defines(part: Included) -> bool:
    return part.clause.spec.draws == "definitions"
