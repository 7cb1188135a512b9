"""Who makes a contract with whom, where, and on which day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import TypeVar

from svcctl.catalog import Catalog, Resource
from svcctl.contracts.faults import NOT_IN_FORCE, UNKNOWN, fault
from svcctl.findings import Problem
from svcctl.kinds.contract_template import ContractTemplate
from svcctl.kinds.jurisdiction import Jurisdiction
from svcctl.kinds.party import Party
from svcctl.kinds.subscription import Subscription


@dataclass(frozen=True, slots=True)
class Deal:
    """One contract to be made: the parties, the jurisdiction, the day, and what the customer has bought."""

    catalog: Catalog
    template: Resource[ContractTemplate]
    customer: Resource[Party]
    provider: Resource[Party]
    jurisdiction: Resource[Jurisdiction]
    day: date
    subscriptions: tuple[Resource[Subscription], ...]


T = TypeVar("T")


class NotNamedError(LookupError):
    """Somebody asked for a template, a customer or a jurisdiction that there is not: the text says what there is."""


def customers(catalog: Catalog) -> Iterator[Resource[Party]]:
    """The customers that contracts can be made with."""
    return (party for party in catalog.all(Party) if party.spec.side == "customer")


def deal_of(
    catalog: Catalog, template: str, customer: str, day: date, jurisdiction: str = ""
) -> tuple[Deal | None, list[Problem]]:
    """The deal by its names, or what is in its way. Raises NotNamedError for a name that is not there."""
    form = _template(catalog, template, day)
    who = _named("customer", customer, {party.name: party for party in customers(catalog)})
    where = jurisdiction or who.spec.jurisdiction
    if isinstance(form, Problem):
        return None, [form]
    if not where:
        message = f"nobody says which law governs the contract of {who.name}"
        return None, [fault(UNKNOWN, who, ("spec",), message, "give its `jurisdiction`, or name one by --jurisdiction")]
    law = _named("jurisdiction", where, {each.name: each for each in catalog.all(Jurisdiction)})
    ours = provider_of(catalog, law)
    if isinstance(ours, Problem):
        return None, [ours]
    known = who.spec.customer or who.name
    bought = tuple(
        each
        for each in catalog.all(Subscription)
        if each.spec.customer == known and (each.spec.end is None or day <= each.spec.end)
    )
    return Deal(catalog, form, who, ours, law, day, bought), []


def _template(catalog: Catalog, name: str, day: date) -> Resource[ContractTemplate] | Problem:
    plain = name.partition("@")[0]
    every = {each.name: each for each in catalog.all(ContractTemplate)}
    any_version = _named("contract template", plain, every)
    found = catalog.in_force(ContractTemplate, name, day)
    if found is None or not found.holds_on(day) or found is not catalog.in_force(ContractTemplate, plain, day):
        message = f"{(found or any_version).label} is not in force on {day}"
        hint = "choose another day by --as-of, or write the version that holds then"
        return fault(NOT_IN_FORCE, found or any_version, ("metadata", "effective"), message, hint)
    return found


def provider_of(catalog: Catalog, law: Resource[Jurisdiction]) -> Resource[Party] | Problem:
    """Which of our own companies signs under a law, or why nobody can say."""
    ours = {party.name: party for party in catalog.all(Party) if party.spec.side == "provider"}
    if law.spec.provider:
        found = ours.get(law.spec.provider)
        if found is not None:
            return found
        message, path = f"`{law.spec.provider}` is none of our own companies", ("spec", "provider")
        return fault(UNKNOWN, law, path, message, "name a Party with `side: provider`")
    if len(ours) == 1:
        return next(iter(ours.values()))
    message = f"nobody says which of our companies signs in {law.name}: there are {len(ours)}"
    return fault(UNKNOWN, law, ("spec",), message, "name it under `provider`; it is a Party with `side: provider`")


def _named(what: str, name: str, known: dict[str, T]) -> T:
    if name in known:
        return known[name]
    near = get_close_matches(name, known, 1)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(list(known)[:8]) or 'none'}"
    raise NotNamedError(f"there is no {what} '{name}': {hint}")
