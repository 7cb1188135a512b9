"""What a contract draws from the catalog: the parties, the order, the service levels, the limitations."""

from collections.abc import Iterator
from decimal import Decimal

from svcctl.catalog import Resource
from svcctl.contracts.deal import Deal
from svcctl.documents.charges import rows
from svcctl.documents.contracts.said import party
from svcctl.documents.model import Block, Grid, Heading, Paragraph, Points, Text, text
from svcctl.documents.pages.sla import terms
from svcctl.documents.prices import price_of
from svcctl.documents.prose import line
from svcctl.documents.setting import Setting
from svcctl.kinds.base import Spec
from svcctl.kinds.plan import Plan
from svcctl.kinds.service import Service
from svcctl.kinds.sla import SLA
from svcctl.kinds.subscription import Subscription
from svcctl.money import Money

_NONE = "\u2013"
_PARTY = ("name", "form", "address", "register", "vat", "notices")


def drawn(setting: Setting, deal: Deal, what: str) -> tuple[list[Block], list[Resource[Spec]]]:
    """The blocks of one thing that a clause draws, and the declarations that they were made from."""
    match what:
        case "parties":
            return [_parties(setting, deal)], []
        case "order":
            return list(_order(setting, deal)), [*deal.subscriptions, *_plans(deal)]
        case "service-levels":
            promised = [(plan, sla) for plan, sla in _promises(deal)]
            return list(_levels(setting, promised)), [each for pair in promised for each in pair if each is not None]
        case "limitations":
            return list(_limits(deal)), list(_plans(deal))
        case _:
            return [], []


def _parties(setting: Setting, deal: Deal) -> Grid:
    ours, theirs = party(setting, deal.provider), party(setting, deal.customer)
    told = tuple(
        tuple(map(text, (setting.say(f"contract.{key}"), ours[key] or _NONE, theirs[key] or _NONE)))
        for key in _PARTY
        if ours[key] or theirs[key]
    )
    head = tuple(text(setting.say(f"contract.{key}")) for key in ("part", "we", "you"))
    return Grid(text(setting.say("contract.parties")), head, told)


def _plans(deal: Deal) -> Iterator[Resource[Plan]]:
    """The plans that the customer has, each once."""
    for name in dict.fromkeys(each.spec.plan for each in deal.subscriptions):
        found = deal.catalog.in_force(Plan, name, deal.day)
        if found is not None:
            yield found


def _order(setting: Setting, deal: Deal) -> Iterator[Block]:
    if not deal.subscriptions:
        yield setting.told("contract.nothing")
        return
    head = tuple(text(setting.say(f"contract.column.{key}")) for key in ("plan", "service", "start", "fee"))
    told = [_ordered(setting, deal, each) for each in deal.subscriptions]
    currencies = {each.spec.currency for each in deal.subscriptions}
    if len(told) > 1 and len(currencies) == 1:
        whole = sum((each.spec.monthly_fee for each in deal.subscriptions), Decimal(0))
        total = setting.speech.write(Money.of(whole, currencies.pop()))
        told.append((text(setting.say("contract.total")), (), (), text(total)))
    yield Grid(text(setting.say("contract.order")), head, tuple(told), frozenset({3}))
    usage = [row for each in deal.subscriptions for row in _usage(setting, deal, each)]
    if usage:
        keys = ("what", "price", "due")
        heads = (text(setting.say("contract.column.plan")), *(text(_usage_head(setting, key)) for key in keys))
        yield Grid(text(setting.say("contract.usage")), heads, tuple(usage), frozenset({2}))


def _usage_head(setting: Setting, key: str) -> str:
    return setting.say(f"contract.usage-column.{key}")


def _ordered(setting: Setting, deal: Deal, each: Resource[Subscription]) -> tuple[Text, ...]:
    plan = deal.catalog.in_force(Plan, each.spec.plan, deal.day)
    service = deal.catalog.in_force(Service, plan.spec.service, deal.day) if plan else None
    fee = Money.of(each.spec.monthly_fee, each.spec.currency)
    return (
        text((plan.metadata.title if plan else "") or each.spec.plan),
        text((service.metadata.title or service.name) if service else ""),
        text(setting.speech.write(each.spec.start)),
        text(setting.speech.write(fee)),
    )


def _usage(setting: Setting, deal: Deal, each: Resource[Subscription]) -> Iterator[tuple[Text, ...]]:
    """What is charged beside the fee of a month that was agreed."""
    plan = deal.catalog.in_force(Plan, each.spec.plan, deal.day)
    price, currency = price_of(setting, plan.spec, plan.name, each.spec.region) if plan else (None, "")
    if plan is None or price is None or currency != each.spec.currency:
        return
    title = plan.metadata.title or plan.name
    for row in rows(setting, price, currency, monthly=False):
        yield text(title), *map(text, row)
        title = ""


def _promises(deal: Deal) -> Iterator[tuple[Resource[Plan], Resource[SLA] | None]]:
    """Each plan with the service levels that hold for this customer: those of the contract, else of the plan."""
    agreed = {each.spec.plan: each.spec.sla for each in deal.subscriptions if each.spec.sla}
    for plan in _plans(deal):
        name = agreed.get(plan.name) or plan.spec.sla
        yield plan, deal.catalog.in_force(SLA, name, deal.day) if name else None


def _levels(setting: Setting, promised: list[tuple[Resource[Plan], Resource[SLA] | None]]) -> Iterator[Block]:
    if not promised:
        yield setting.told("contract.nothing")
    for plan, sla in promised:
        title = plan.metadata.title or plan.name
        if sla is None:
            yield setting.told("contract.no-promise", plan=title)
            continue
        for block in terms(setting, plan, sla):
            if isinstance(block, Heading):
                # Inside a contract the headings of a page stand one level deeper, and are no places to lead to.
                yield Heading(text(f"{title}: ", *block.text), 3)
            elif not (isinstance(block, Paragraph) and block.role == "lead"):
                yield block


def _limits(deal: Deal) -> Iterator[Block]:
    told = [(plan, [*(each.text for each in plan.spec.limitations), *plan.spec.exclusions]) for plan in _plans(deal)]
    for plan, points in told:
        if points:
            yield Heading(text(plan.metadata.title or plan.name), 3)
            yield Points(tuple((Paragraph(line(each)),) for each in points))
