"""What is in the contract of each customer: its clauses, and how long before a change they ask to be told."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from svcctl.calendars.duration import Target
from svcctl.catalog import Catalog, Resource
from svcctl.contracts.deal import Deal, NotNamedError, deal_of
from svcctl.contracts.gather import Gathering
from svcctl.contracts.values import said, typed
from svcctl.kinds.base import Span
from svcctl.kinds.clause import Clause, Parameter
from svcctl.kinds.contract_template import ContractTemplate
from svcctl.kinds.jurisdiction import Ahead
from svcctl.kinds.party import Party

_DAY = 86_400
Text = tuple[Resource[ContractTemplate], Resource[Clause]]
"""A clause as it is in a contract: the template that has it, and the text that was chosen."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """A period of notice that a clause of a contract asks for: of what, how many days, and which text says so."""

    about: str
    days: int
    text: str


@dataclass(slots=True)
class Contracts:
    """The contracts of customers as they would be made on a day, each looked up once.

    Which template a customer signed is not declared: every master agreement in force counts.
    """

    catalog: Catalog
    day: date
    _known: dict[str, tuple[tuple[Deal, Text], ...]] = field(default_factory=dict)

    def texts(self, party: Resource[Party]) -> tuple[tuple[Deal, Text], ...]:
        """The clauses in the contract of a customer, as far as it can be made."""
        if party.name not in self._known:
            self._known[party.name] = tuple(self._texts(party))
        return self._known[party.name]

    def _texts(self, party: Resource[Party]) -> Iterator[tuple[Deal, Text]]:
        for template in self.catalog.all(ContractTemplate):
            if template.spec.type == "master-agreement" and template.holds_on(self.day):
                try:
                    deal, _ = deal_of(self.catalog, template.name, party.name, self.day)
                except NotNamedError:  # its jurisdiction is not there: validate says so
                    continue
                if deal is not None:
                    documents = Gathering(deal).document(deal.template, ()).every()
                    yield from ((deal, (part.template, each.clause)) for part in documents for each in part.clauses)

    def agreed(self, party: Resource[Party]) -> Iterator[Agreed]:
        """The periods of notice in the contract of a customer."""
        for deal, (template, clause) in self.texts(party):
            for name, blank in clause.spec.parameters.items():
                if blank.notice and (long := _days(deal, template, blank, name)):
                    yield Agreed(blank.notice, long, clause.name)


def _days(deal: Deal, template: Resource[ContractTemplate], blank: Parameter, name: str) -> int | None:
    """How many days a notice of a contract is; None where what stands there is no length of time."""
    _, value = said(name, blank, [deal.customer, template, deal.template, deal.jurisdiction])
    try:
        found = typed(blank, value)
    except ValueError:
        return None
    if isinstance(found, Span):
        return Ahead.of_months(f"{found}", found.months).most
    return days(found) if isinstance(found, Target) else None


def days(period: Target) -> int:
    """A period of notice in days of the calendar, never too few: business days with the weekends among them."""
    if period.unit == "calendar-days":
        return period.amount
    if period.unit == "business-days":
        return period.amount + 2 * -(-period.amount // 5)
    return -(-period.amount // _DAY)
