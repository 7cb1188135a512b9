from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.contracts.variants import topic
from svcctl.findings import Problem
from svcctl.kinds.clause import Clause
from svcctl.kinds.contract_template import ContractTemplate
from svcctl.rules import Context
from svcctl.rules.days import is_over


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """Every clause is part of a template."""
    templates = [*catalog.all(ContractTemplate)]
    if not templates or any(kind in {"", "ContractTemplate"} for kind, _ in catalog.broken):
        return  # whoever has no template yet has not got so far; what could not be read may use any clause
    used = {part.clause.partition("@")[0] for template in templates for part in template.spec.clauses}
    for clause in catalog.all(Clause):
        if topic(clause) not in used and not is_over(clause, context.today):
            yield clause.problem(
                f"no template has the clause `{topic(clause)}`",
                *("metadata", "name"),
                hint="add it to a ContractTemplate, or delete it",
            )
