"""What is in the way of the contracts that a workspace could make, before anybody makes one."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from svcctl.catalog import Catalog, Resource
from svcctl.findings import Path, Place, Problem
from svcctl.kinds.contract_template import ContractTemplate
from svcctl.rules import Context

if TYPE_CHECKING:
    from svcctl.contracts.foreseen import Foreseen
    from svcctl.contracts.notices import Asked as Wanted
    from svcctl.contracts.notices import Notice


_WORDS = {
    "reminder": "the reminder before a renewal",
    "decline": "the notice that declines a renewal",
    "termination": "the notice that ends the contract",
    "change": "the notice of a change",
}


def contracts(catalog: Catalog, context: Context) -> "tuple[Foreseen, ...]":
    """The contracts that could be made; a workspace without templates pays nothing for them."""
    if next(catalog.all(ContractTemplate), None) is None:
        return ()
    from svcctl.contracts.foreseen import foreseen  # noqa: PLC0415 - most of it is the language of conditions

    return catalog.once(foreseen, context.today)


def told(catalog: Catalog, context: Context, rule: str) -> Iterator[Problem]:
    """What one rule says of them: one problem for each place, however many contracts it stops."""
    seen: set[Place] = set()
    for each in contracts(catalog, context):
        for problem in each.problems:
            if problem.rule == rule and problem.place not in seen:
                seen.add(problem.place)
                yield problem


@dataclass(slots=True)
class Asked:
    """A condition of a template, and what it answered: for each law, where it asks no more, else each contract."""

    template: Resource[ContractTemplate]
    path: Path
    for_laws: list[bool] = field(default_factory=list)
    for_contracts: list[bool] = field(default_factory=list)

    @property
    def answers(self) -> list[bool]:
        """The answers that count."""
        return self.for_laws or self.for_contracts

    @property
    def by(self) -> str:
        """What each answer is for."""
        return "laws" if self.for_laws else "contracts"

    @property
    def when(self) -> str:
        """The condition as it is written."""
        spec, (_, part, at) = self.template.spec, self.path
        return (spec.clauses if part == "clauses" else spec.schedules)[int(at)].when


def always(catalog: Catalog, context: Context, *, answer: bool) -> Iterator[Asked]:
    """The conditions that answered alike for every contract that could be made, where at least two asked."""
    asked: dict[tuple[str, Path], Asked] = {}
    for each in contracts(catalog, context):
        forms = {form.template.label: form.template for form in each.found.every()}
        for (label, path), said in each.answers.items():
            condition = asked.setdefault((label, path), Asked(forms[label], path))
            (condition.for_laws if each.imagined else condition.for_contracts).append(said)
    yield from (each for each in asked.values() if len(each.answers) > 1 and set(each.answers) == {answer})


def noticed(catalog: Catalog, context: Context) -> "Iterator[tuple[Foreseen, list[Notice], list[Wanted]]]":
    """The notices of each contract that could be made, and what its law asks of them."""
    for each in contracts(catalog, context):
        law = each.deal.jurisdiction.spec
        if law.notice_periods or law.renewal_notice or law.change_notice:
            from svcctl.contracts.notices import asked, notices  # noqa: PLC0415 - few laws say anything

            found = list(notices(each))
            decline = next((notice.days for notice in found if notice.about == "decline"), None)
            yield each, found, list(asked(each, decline))


def judged_notices(catalog: Catalog, context: Context) -> "Iterator[tuple[Notice, Wanted, str, str]]":
    """Each notice beside each thing that a law asks of it, once for a place: with the name of the law, and in words."""
    seen: set[tuple[Place, str, str]] = set()
    for contract, found, wanted in noticed(catalog, context):
        law = contract.deal.jurisdiction.metadata.title or contract.deal.jurisdiction.name
        for notice in found:
            for each in wanted:
                key = (notice.at.place(*notice.path), law, each.source)
                if each.about == notice.about and key not in seen:
                    seen.add(key)
                    yield notice, each, law, _WORDS[notice.about]
