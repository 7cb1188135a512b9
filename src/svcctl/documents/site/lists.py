"""The pages of a site that lead to the others: the first page, by service, and the list of all pages."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from svcctl.documents.links import see
from svcctl.documents.model import Block, Document, Heading, Paragraph, Points, Run, Text, text
from svcctl.documents.numbering import mapped
from svcctl.documents.prices import on_sale
from svcctl.documents.prose import line
from svcctl.documents.setting import Setting
from svcctl.documents.site.leaves import Leaf
from svcctl.kinds.plan import Plan
from svcctl.kinds.service import Service

SERVICES = "services"
_OF_PLAN = ("sla", "limitations")


def kind_title(setting: Setting, kind: str) -> str:
    """What pages of a kind are called, as a heading."""
    return setting.word("site.pages", kind)


def first(setting: Setting, leaves: tuple[Leaf, ...]) -> Document:
    """The page that a visitor sees first: services with their plans, then prices, working days and the rest."""
    workspace = setting.catalog.workspace
    title = (workspace.metadata.title if workspace else "") or setting.say("site.title")
    blocks = (Paragraph(line(setting.say("site.lead")), "lead"), *_services(setting, leaves), *_others(setting, leaves))
    return _document(setting, title, blocks, leaves)


def all_pages(setting: Setting, leaves: tuple[Leaf, ...]) -> Document:
    """Every page by its kind."""
    blocks: list[Block] = [Paragraph(line(setting.say("site.all-lead")), "lead")]
    for kind, found in groupby(leaves, key=lambda leaf: leaf.kind):
        blocks += [_heading(setting, kind), _listed((leaf, leaf.document.title) for leaf in found)]
    return _document(setting, setting.say("site.all"), tuple(blocks), leaves)


def not_found(setting: Setting) -> Document:
    """What a server shows for an address that leads nowhere."""
    lead = Paragraph(line(setting.say("site.not-found-lead")), "lead")
    return _document(setting, setting.say("site.not-found"), (lead,), ())


def _document(setting: Setting, title: str, blocks: tuple[Block, ...], leaves: tuple[Leaf, ...]) -> Document:
    made = setting.document(title, "", blocks, (), explained=False)
    sources = tuple(dict.fromkeys(source for leaf in leaves for source in leaf.document.sources))
    facts = tuple(fact for fact in made.facts if fact[0] == setting.say("page.as-of"))
    return Document(
        title, made.language, mapped(made.blocks, _even), made.subtitle, facts, "", made.footer, made.day, made.words,
        sources,
    )  # fmt: skip


def _even(words: Text) -> Text:
    """A text whose terms are not marked: this page does not explain them."""
    return tuple(
        Run(piece.text, "", piece.target) if isinstance(piece, Run) and piece.style in {"term", "emphasis"} else piece
        for piece in words
    )


def _services(setting: Setting, leaves: tuple[Leaf, ...]) -> Iterator[Block]:
    mine = {leaf.key for leaf in leaves}
    shown = [each for each in setting.catalog.all(Service) if f"service/{each.name}" in mine]
    if not shown:
        return
    yield Heading(text(setting.say("site.services")), 2, SERVICES)
    for service in shown:
        title = see("service", service.name, service.metadata.title or service.name)
        yield Heading(text(title), 3, f"service-{service.name}")
        yield Paragraph(line(service.spec.summary))
        plans = tuple((Paragraph(plan),) for plan in _plans(setting, service.name, mine))
        if plans:
            yield Points(plans)
        if f"plans/{service.name}" in mine:
            yield Paragraph(text(see("plans", service.name, kind_title(setting, "plans"))))


def _plans(setting: Setting, service: str, mine: set[str]) -> Iterator[Text]:
    """The plans of a service: first what is sold, the smallest first, then what only some still have."""
    sold = {plan.name: plan for plan in on_sale(setting, service)}
    every = (plan for plan in setting.catalog.all(Plan) if plan.spec.service.partition("@")[0] == service)
    for plan in (*sold.values(), *(each for each in every if each.name not in sold)):
        kind = next((kind for kind in _OF_PLAN if f"{kind}/{plan.name}" in mine), "")
        title = plan.metadata.title or plan.name
        said = title if plan.name in sold else setting.say("site.not-sold", plan=title)
        name = see(kind, plan.name, said, "strong") if kind else Run(said, "strong")
        yield text(name, ". " if plan.spec.audience else "", *line(plan.spec.audience))


def _others(setting: Setting, leaves: tuple[Leaf, ...]) -> Iterator[Block]:
    for kind, found in groupby((leaf for leaf in leaves if not leaf.service), key=lambda leaf: leaf.kind):
        yield _heading(setting, kind)
        yield _listed((leaf, leaf.short or leaf.document.title) for leaf in found)


def _heading(setting: Setting, kind: str) -> Heading:
    return Heading(text(kind_title(setting, kind)), 2, kind)


def _listed(found: Iterable[tuple[Leaf, str]]) -> Points:
    return Points(tuple((Paragraph(text(see(leaf.kind, leaf.name, said))),) for leaf, said in found))
