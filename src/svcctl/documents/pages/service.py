"""One service in plain words: what it is, what is in it and what is not, and what it needs."""

from collections.abc import Iterator, Sequence

from svcctl.catalog import Resource
from svcctl.documents.links import see
from svcctl.documents.model import Block, Document, Paragraph, Points, Run, text
from svcctl.documents.prices import on_sale
from svcctl.documents.prose import line
from svcctl.documents.setting import Setting
from svcctl.kinds.plan import Plan
from svcctl.kinds.service import Service, Support

SUBJECT = "service"


def names(setting: Setting) -> list[str]:
    """The services that customers can have, or once could."""
    return [each.name for each in setting.catalog.all(Service) if each.spec.lifecycle.stage not in {"idea", "design"}]


def page(setting: Setting, name: str) -> Document:
    """The page of one service."""
    service = setting.catalog.versions(Service, name)[-1]
    title = service.metadata.title or name
    return setting.document(title, setting.say("service-page.subtitle"), _blocks(setting, service), (service,))


def _blocks(setting: Setting, service: Resource[Service]) -> Iterator[Block]:
    spec = service.spec
    yield Paragraph(line(spec.summary), "lead")
    yield from _lifecycle(setting, spec)
    yield from _points(setting, "service-page.included", spec.scope.included)
    yield from _points(setting, "service-page.excluded", spec.scope.excluded)
    plans = on_sale(setting, service.name)
    if plans:
        yield setting.heading("service-page.plans")
        yield Points(tuple((Paragraph((_name(plan), Run(". "), *line(plan.spec.audience))),) for plan in plans))
    yield from _points(setting, "service-page.needs", spec.prerequisites)
    yield from _support(setting, spec.support)
    if spec.data_regions:
        yield setting.heading("service-page.data")
        yield setting.told("service-page.regions", regions=setting.speech.list(list(spec.data_regions)))
    others = [setting.catalog.versions(Service, name.partition("@")[0]) for name in spec.depends_on]
    if any(others):
        yield setting.heading("service-page.rests-on")
        yield Points(tuple((Paragraph((_named(each[-1]),)),) for each in others if each))


def _name(plan: Resource[Plan]) -> Run:
    return see("sla", plan.name, plan.metadata.title or plan.name, "strong")


def _named(service: Resource[Service]) -> Run:
    return see("service", service.name, service.metadata.title or service.name)


def _support(setting: Setting, support: Support | None) -> Iterator[Block]:
    if support is None:
        return
    yield setting.heading("service-page.support")
    yield setting.told("service-page.channels", channels=setting.speech.list(list(support.channels)))
    if support.languages:
        yield setting.told("service-page.languages", languages=setting.speech.list(list(support.languages)))


def _points(setting: Setting, name: str, items: Sequence[str]) -> Iterator[Block]:
    if items:
        yield setting.heading(name)
        yield Points(tuple((Paragraph(line(item)),) for item in items))


def _lifecycle(setting: Setting, spec: Service) -> Iterator[Block]:
    life = spec.lifecycle
    if life.sunset is None:
        return
    goes = setting.catalog.versions(Service, life.migrate_to) if life.migrate_to else []
    name = "service-page.ends-move" if goes else "service-page.ends"
    yield Paragraph(text(setting.say(name, day=life.sunset, to=goes[-1].metadata.title if goes else "")))
