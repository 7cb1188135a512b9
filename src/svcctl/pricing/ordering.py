"""Which plans can be ordered in a region on a day, also by a customer who has one already: why not, what instead."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from svcctl.catalog import Catalog, Resource
from svcctl.kinds.plan import Plan
from svcctl.kinds.price_book import PriceBook
from svcctl.kinds.service import Service
from svcctl.kinds.subscription import Subscription
from svcctl.pricing.lines import Ask
from svcctl.pricing.offers import offers
from svcctl.source.words import either, nearest


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a plan can be ordered. ``reason`` is there in either case where there is something to say.

    ``until`` is the last day on which it can be had, ``confirm`` what a buyer must have read; ``instead`` are plans
    that can be ordered in place of one that cannot, the nearest tier first.
    """

    plan: Resource[Plan]
    can: bool
    reason: str = ""
    until: date | None = None
    confirm: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()


def answers(catalog: Catalog, names: Sequence[str], region: str, day: date, customer: str = "") -> list[Answer]:
    """An answer for each plan that is named, or for all of them, service by service and tier by tier.

    Raises ValueError, in words for the person who asked, for a plan, a region or a customer that nobody declares.
    """
    if customer and not _subscriptions(catalog, customer) and not catalog.knows("Party", customer):
        raise ValueError(f"there is no customer {customer!r}: no Subscription and no Party is called so")
    return _answers(catalog, names, region, day, _has(catalog, customer, day))


def _answers(
    catalog: Catalog, names: Sequence[str], region: str, day: date, has: dict[str, list[Resource[Plan]]]
) -> list[Answer]:
    """The answers for somebody who ``has`` such plans by then, by service."""
    known = {each.name for book in catalog.all(PriceBook) if book.holds_on(day) for each in book.spec.regions}
    if region not in known:
        near = nearest(region, sorted(known))
        hint = f"did you mean {near}?" if near else f"the price books have {', '.join(sorted(known)) or 'none'}"
        raise ValueError(f"there is no region {region!r}; {hint}")
    every = sorted(_in_force(catalog, day), key=lambda plan: (plan.spec.service, plan.spec.tier.rank, plan.name))
    found = {plan.name: _answer(catalog, plan, region, day, has) for plan in every}
    for name in names:
        if name not in found:
            offers(catalog, [name], region, day)  # says what is wrong with the name
            raise ValueError(f"{name} is not in force on {day}")
    chosen = [found[name] for name in dict.fromkeys(names)] or list(found.values())
    mine = _names(has)  # what the customer has already is nothing to order instead
    new = [each for each in found.values() if each.can and each.plan.name not in mine]
    return [each if each.can else _with_instead(catalog, each, new) for each in chosen]


def instead_of(catalog: Catalog, ask: Ask) -> str:
    """What can be ordered in place of the plans that nobody can, as the end of a refusal; empty where nothing can."""
    try:
        barred = {each.plan.name for each in _answers(catalog, ask.plans, ask.region, ask.day, {}) if not each.can}
        found = _answers(catalog, ask.plans, ask.region, ask.day, _has_then(catalog, ask))
    except ValueError:
        return ""
    return "".join(_instead(each) for each in found if each.plan.name in barred)


def _instead(answer: Answer) -> str:
    return f"; order {either(answer.instead)} instead" if answer.instead else ""


def beside_what_it_has(catalog: Catalog, ask: Ask) -> tuple[list[str], list[str]]:
    """Of the plans of a quote: why its customer cannot order some, and which of them that customer has already.

    By what the customer has when the quote starts; nothing is said of a customer who has none, or is not known.
    """
    has = _has_then(catalog, ask)
    if not has:
        return [], []
    mine = _names(has)
    found = _answers(catalog, ask.plans, ask.region, ask.day, has)
    refused = [
        f"{each.plan.name} cannot be ordered by {ask.customer}: {each.reason}{_instead(each)}"
        for each in found
        if not each.can
    ]
    again = [
        f"{ask.customer} has {each.plan.name} already: what is quoted is one more of it"
        for each in found
        if each.plan.name in mine
    ]
    return refused, again


def _subscriptions(catalog: Catalog, customer: str) -> list[Resource[Subscription]]:
    return [each for each in catalog.all(Subscription) if each.spec.customer == customer]


def _in_force(catalog: Catalog, day: date) -> Iterator[Resource[Plan]]:
    for name in catalog.names("Plan"):
        plan = catalog.in_force(Plan, name, day)
        if plan is not None:
            yield plan


def _has(catalog: Catalog, customer: str, day: date) -> dict[str, list[Resource[Plan]]]:
    """The plans that a customer has on a day, by service; none where there is no customer."""
    found: dict[str, list[Resource[Plan]]] = {}
    for each in _subscriptions(catalog, customer) if customer else ():
        running = each.spec.start <= day and (each.spec.end is None or day <= each.spec.end)
        plan = catalog.in_force(Plan, each.spec.plan, day) if running else None
        if plan is not None:
            found.setdefault(plan.spec.service, []).append(plan)
    return found


def _has_then(catalog: Catalog, ask: Ask) -> dict[str, list[Resource[Plan]]]:
    """What the customer of a quote has when the quote starts."""
    return _has(catalog, ask.customer, ask.starts.date())


def _names(has: dict[str, list[Resource[Plan]]]) -> set[str]:
    return {plan.name for plans in has.values() for plan in plans}


def _answer(
    catalog: Catalog, plan: Resource[Plan], region: str, day: date, has: dict[str, list[Resource[Plan]]]
) -> Answer:
    try:
        (offer,) = offers(catalog, [plan.name], region, day)
    except ValueError as error:
        return Answer(plan, can=False, reason=str(error))
    mine = has.get(plan.spec.service, [])
    can, reason = _change(mine, plan) if mine else (True, "")
    confirm = tuple(each.text for each in plan.spec.limitations if each.acknowledge)
    return Answer(plan, can=can, reason=reason, until=offer.last_day, confirm=confirm if can else ())


def _change(mine: list[Resource[Plan]], plan: Resource[Plan]) -> tuple[bool, str]:
    """Whether a customer may have a plan beside or in place of those of the same service, by what these say."""
    for old in mine:
        if old.name == plan.name:
            return True, "the customer has it already"
        for word, names in (("an upgrade", old.spec.upgrade_to), ("a downgrade", old.spec.downgrade_to)):
            if plan.name in {name.partition("@")[0] for name in names}:
                return True, f"{word} from {old.name}"
    has = " and ".join(dict.fromkeys(old.name for old in mine))
    return False, f"the customer has {has}, which names it neither under `upgradeTo` nor under `downgradeTo`"


def _with_instead(catalog: Catalog, refused: Answer, new: Sequence[Answer]) -> Answer:
    """The refusal with what can be ordered: of the same service, else of the one that its customers move to."""
    plan = refused.plan
    services = [plan.spec.service]
    services += [each.spec.lifecycle.migrate_to for each in catalog.versions(Service, plan.spec.service)]
    for service in services:
        near = [each for each in new if each.plan.spec.service == service.partition("@")[0]]
        near.sort(key=lambda each: (abs(each.plan.spec.tier.rank - plan.spec.tier.rank), each.plan.name))
        if near:
            return Answer(plan, can=False, reason=refused.reason, instead=tuple(each.plan.name for each in near))
    return refused
