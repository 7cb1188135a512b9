"""The contracts that a workspace can make today, and will be able to once there are customers: what is in their way."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from svcctl.catalog import Catalog, Resource
from svcctl.contracts.deal import Deal, customers, provider_of
from svcctl.contracts.gather import Gathered, Gathering, lacking
from svcctl.contracts.references import broken
from svcctl.contracts.signing import unsigned
from svcctl.findings import Path, Problem
from svcctl.kinds.base import Metadata
from svcctl.kinds.contract_template import ContractTemplate
from svcctl.kinds.jurisdiction import Jurisdiction
from svcctl.kinds.party import Address, Party
from svcctl.kinds.subscription import Subscription

_NOBODY = Resource(
    "Party",
    Metadata(name="nobody"),
    Party(side="customer", legal_name="", address=Address(street="", city="", country="")),
    {"metadata": {"name": "nobody"}, "spec": {}},
    "",
)
"""The customer of a contract that has none yet."""
_OURS = frozenset({"", "Clause", "ContractTemplate", "Jurisdiction", "Party"})


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A contract that could be made: whose, what it would hold, what is in its way, and what its conditions answer.

    Without a customer it holds what depends on none: that much is sure under this law.
    """

    deal: Deal
    found: Gathered
    problems: tuple[Problem, ...]
    answers: Mapping[tuple[str, Path], bool]

    @property
    def imagined(self) -> bool:
        """True where there is no customer yet."""
        return self.deal.customer is _NOBODY


def foreseen(catalog: Catalog, today: date) -> tuple[Foreseen, ...]:
    """Every template that stands for itself, under every law, with every customer of it, and without one.

    As of today, or of the first day of a template that is still to come. Nothing while a declaration that could be part
    of a contract has failed its schema: nobody knows what would stand there. Ask for it by `Catalog.once`.
    """
    if any(kind in _OURS for kind, _ in catalog.broken):
        return ()
    lost = {(each.source.label, each.path) for each in catalog.references if not catalog.knows(each.kind, each.name)}
    return tuple(_foreseen(deal, lost) for deal in _deals(catalog, today))


def _deals(catalog: Catalog, today: date) -> Iterator[Deal]:
    bought: dict[str, list[Resource[Subscription]]] = {}
    for each in catalog.all(Subscription):
        bought.setdefault(each.spec.customer, []).append(each)
    for form, day in _forms(catalog, today):
        allowed = {name.partition("@")[0] for name in form.spec.jurisdictions}
        for law in catalog.all(Jurisdiction):
            ours = provider_of(catalog, law)
            if isinstance(ours, Problem) or (allowed and law.name not in allowed):
                continue
            yield Deal(catalog, form, _NOBODY, ours, law, day, ())
            for who in customers(catalog):
                if who.spec.jurisdiction == law.name:
                    theirs = bought.get(who.spec.customer or who.name, ())
                    held = tuple(each for each in theirs if each.spec.end is None or day <= each.spec.end)
                    yield Deal(catalog, form, who, ours, law, day, held)


def _forms(catalog: Catalog, today: date) -> Iterator[tuple[Resource[ContractTemplate], date]]:
    """The templates that are no schedule of another one, each with the day on which a contract is made by it."""
    forms = [*catalog.all(ContractTemplate)]
    behind = {each.template.partition("@")[0] for form in forms for each in form.spec.schedules}
    for form in forms:
        dates = form.metadata.effective
        day = max(today, dates.from_) if dates else today
        if (
            form.name not in behind
            and form.holds_on(day)
            and catalog.in_force(ContractTemplate, form.name, day) is form
        ):
            yield form, day


def _foreseen(deal: Deal, lost: set[tuple[str, Path]]) -> Foreseen:
    """``lost`` are references that lead nowhere, which have findings of their own."""
    gathering = Gathering(deal, imagined=deal.customer is _NOBODY)
    found = gathering.all()
    problems = gathering.told()
    if gathering.imagined:
        problems += _lacking(deal)
    else:
        problems += [*unsigned(deal, found), *broken(found, gathering.wanted)]
    known = (problem for problem in problems if (problem.resource, problem.place.path) not in lost)
    return Foreseen(deal, found, tuple(known), gathering.answers)


def _lacking(deal: Deal) -> Iterator[Problem]:
    """Clauses that the law asks for and that no condition would bring into the contract."""
    there = set(_every(deal, deal.template, ()))
    for at, reference in enumerate(deal.jurisdiction.spec.mandatory_clauses):
        if reference.partition("@")[0] not in there:
            yield lacking(deal.template, deal.jurisdiction, at)


def _every(deal: Deal, form: Resource[ContractTemplate], above: tuple[str, ...]) -> Iterator[str]:
    """The clauses of a template and of its schedules, whatever their conditions."""
    yield from (part.clause.partition("@")[0] for part in form.spec.clauses)
    for each in form.spec.schedules:
        behind = deal.catalog.in_force(ContractTemplate, each.template, deal.day)
        if behind is not None and behind.name not in above:
            yield from _every(deal, behind, (*above, form.name))
