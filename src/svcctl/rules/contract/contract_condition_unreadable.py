from collections.abc import Iterator

from svcctl.catalog import Catalog, Resource
from svcctl.contracts.faults import CONDITION, fault, in_letters
from svcctl.findings import Path, Problem
from svcctl.kinds.contract_template import ContractTemplate
from svcctl.rules import Context
from svcctl.rules.days import is_over
from svcctl.rules.foresight import told


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """Every condition can be read, and answered for every customer."""
    unreadable: set[tuple[str, Path]] = set()
    for template in catalog.all(ContractTemplate):
        for problem in () if is_over(template, context.today) else _unreadable(template):
            unreadable.add((problem.resource, problem.place.path))
            yield problem
    for problem in told(catalog, context, CONDITION):
        if (problem.resource, problem.place.path) not in unreadable:
            yield problem


def _unreadable(template: Resource[ContractTemplate]) -> Iterator[Problem]:
    conditions = {("clauses", at): each.when for at, each in enumerate(template.spec.clauses)}
    conditions |= {("schedules", at): each.when for at, each in enumerate(template.spec.schedules)}
    if not any(conditions.values()):
        return
    from svcctl.contracts.conditions import prepared  # noqa: PLC0415 - the evaluator, for whoever has conditions

    for where, when in conditions.items():
        for said in prepared(when)[2] if when else ():
            problem = fault(CONDITION, template, ("spec", *where, "when"), said.message, said.hint)
            yield in_letters(problem, said.start, said.end)
