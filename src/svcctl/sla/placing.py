"""Whose terms apply to which item, for whole columns, and what to say of items that have none."""

from collections.abc import Callable, Mapping

from svcctl.sla.items import Ints, Items
from svcctl.sla.terms import NO_TERM, SEVERAL_TERMS, Placement, Register
from svcctl.sla.vocabulary import Vocabulary


def find_terms(
    placement: Placement, words: Mapping[str, Vocabulary], items: Items
) -> tuple[Ints, Callable[[int], tuple[str, str]]]:
    """The term of each item (see `Placement.find`), and a way to ask for an item's customer and service."""
    customers, services = words["customer"].words, words["service"].words
    codes = [items.codes["customer"], items.codes["service"]]
    numbers = placement.pairs(words).of(codes, [len(customers), len(services)])

    def named(row: int) -> tuple[str, str]:
        return customers[codes[0][row]], services[codes[1][row]]

    return placement.find(numbers, items.at["created"]), named


def _several(register: Register, customer: str, service: str) -> str:
    """Why the row could belong to more than one subscription, which they are, and what tells them apart."""
    terms = [register.terms[index] for index in register.candidates(customer, service)]
    services = sorted({term.service for term in terms})
    if len(services) > 1:
        return f"the row names no service; the customer '{customer}' has {', '.join(services)}"
    named = sorted({term.subscription.name for term in terms if term.subscription})
    zones = sorted({term.sla.spec.timezone for term in terms})
    said = f"the customer '{customer}' has several subscriptions for '{services[0]}': {', '.join(named)}"
    if len(zones) > 1:
        return f"{said}; days begin in the zone of each SLA ({', '.join(zones)}), so that two may hold at once"
    return f"{said}; let one end before the next begins"


def why(register: Register, customer: str, service: str, term: int) -> tuple[str, str, str]:
    """What to say of a row that has no terms: (field, code, message)."""
    if register.everybody:
        name = register.terms[0].sla.name if register.terms else ""
        return (
            "created",
            "no-terms-in-force",
            f"no version of the SLA {name} was in force when the item was created",
        )
    if not customer:
        return "customer", "no-customer", "the row names no customer"
    if not register.knows(customer):
        return "customer", "unknown-customer", f"no subscription names the customer '{customer}'"
    if term == SEVERAL_TERMS:
        return "service", "several-subscriptions", _several(register, customer, service)
    assert term == NO_TERM  # noqa: S101 - the only other reason
    if service and not register.candidates(customer, service):
        return "service", "unknown-service", f"the customer '{customer}' has no subscription for '{service}'"
    return (
        "created",
        "no-terms-in-force",
        f"the customer '{customer}' had no subscription when the item was created",
    )
