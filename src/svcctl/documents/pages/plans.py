"""The plans of one service side by side: what each includes, what is promised, what it costs."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from svcctl.catalog import Resource
from svcctl.documents.links import see
from svcctl.documents.model import Block, Document, Grid, Paragraph, Points, Run, Text, text
from svcctl.documents.prices import charges, monthly, on_sale, region_title, regions
from svcctl.documents.promises import within
from svcctl.documents.prose import line
from svcctl.documents.setting import Setting
from svcctl.kinds.feature import Feature
from svcctl.kinds.plan import Plan
from svcctl.kinds.service import Service
from svcctl.kinds.sla import SLA

SUBJECT = "service"


def names(setting: Setting) -> list[str]:
    """The services that have plans on sale."""
    return [service.name for service in setting.catalog.all(Service) if on_sale(setting, service.name)]


def page(setting: Setting, name: str) -> Document:
    """The comparison of one service."""
    service = setting.catalog.versions(Service, name)[-1]
    plans = on_sale(setting, name)
    title = setting.say("plans-page.title", service=service.metadata.title or name)
    return setting.document(
        title, setting.say("plans-page.subtitle"), _blocks(setting, service, plans), (service, *plans)
    )


def _blocks(setting: Setting, service: Resource[Service], plans: list[Resource[Plan]]) -> Iterator[Block]:
    yield Paragraph(line(service.spec.summary), "lead")
    yield setting.heading("plans-page.who")
    yield Points(
        tuple(
            (Paragraph((see("sla", plan.name, _tier(plan), "strong"), Run(": "), *line(plan.spec.audience))),)
            for plan in plans
            if plan.spec.audience
        )
    )
    yield setting.heading("plans-page.compare")
    head = (text(setting.say("plans-page.what")), *(text(see("sla", plan.name, _tier(plan))) for plan in plans))
    yield Grid(text(setting.say("plans-page.caption")), head, tuple(_rows(setting, plans)))
    for plan in plans:
        if plan.spec.exclusions:
            yield setting.told("plans-page.without", plan=plan.metadata.title or plan.name)
            yield Points(tuple((Paragraph(line(each)),) for each in plan.spec.exclusions))


def _tier(plan: Resource[Plan]) -> str:
    return plan.spec.tier.name


def _rows(setting: Setting, plans: list[Resource[Plan]]) -> Iterator[tuple[Text, ...]]:
    features = dict.fromkeys(name for plan in plans for name in plan.spec.entitlements)
    for name in features:
        found = setting.catalog.versions(Feature, name)
        feature = found[-1] if found else None
        title = (feature.metadata.title or name) if feature else name
        yield text(title), *(text(_entitled(setting, plan, name, feature)) for plan in plans)
    for metric in ("first-response", "resolution"):
        promised = [_fastest(setting, plan, metric) for plan in plans]
        if any(promised):
            title = setting.say("plans-page.fastest", metric=setting.word("metric", metric))
            yield text(title), *(text(each or setting.say("plans-page.none")) for each in promised)
    for where in _regions(setting):
        fees = [monthly(replace(setting, region=where), plan.spec, plan.name) for plan in plans]
        if any(fees):
            title = setting.say("plans-page.fee", region=region_title(where))
            told = (setting.speech.write(fee) if fee else setting.say("plans-page.none") for fee in fees)
            yield text(title), *map(text, told)


def _regions(setting: Setting) -> list[str]:
    """The regions whose prices are shown: the one that was asked for, or all."""
    return [setting.region] if setting.region else [each.name for each in regions(setting)]


def _entitled(setting: Setting, plan: Resource[Plan], name: str, feature: Resource[Feature] | None) -> str:
    """What a plan gives of a feature, and how much of it is in the price where more costs more."""
    value = plan.spec.entitlements.get(name)
    said, unit = _value(setting, value, feature), feature.spec.unit if feature else ""
    priced = (charges(setting, plan.spec, plan.name, where)[0] for where in _regions(setting))
    free_of_charge = {each.included for found in priced for each in found if unit and each.unit == unit}
    included = free_of_charge.pop() if len(free_of_charge) == 1 else None
    if not included or included == value or not (isinstance(value, Decimal | int) or value == "unlimited"):
        return said
    free = setting.counted(included, unit)
    if value == "unlimited":
        return setting.say("plans-page.included-more", included=free)
    return setting.say("plans-page.included", included=free, value=said)


def _value(setting: Setting, value: object, feature: Resource[Feature] | None) -> str:
    """What a plan includes of a feature, in words."""
    if value is None or value is False:
        return setting.say("plans-page.none")
    if value is True:
        return setting.say("plans-page.yes")
    if isinstance(value, str):
        return setting.word("level", value)
    unit = feature.spec.unit if feature else ""
    if unit and isinstance(value, Decimal | int):
        return setting.counted(value, unit)
    return setting.speech.write(value) if isinstance(value, Decimal) else f"{value}"


def _fastest(setting: Setting, plan: Resource[Plan], metric: str) -> str:
    """The first target of a measure: the one for what is most urgent."""
    sla = setting.catalog.in_force(SLA, plan.spec.sla, setting.day) if plan.spec.sla else None
    measure = sla.spec.measure(metric) if sla else None
    return within(setting, measure.targets[0].within) if measure and measure.targets else ""
