import re
from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.contracts.values import Source
from svcctl.findings import Problem
from svcctl.kinds.clause import Clause
from svcctl.kinds.contract_template import ContractTemplate
from svcctl.kinds.jurisdiction import Jurisdiction
from svcctl.kinds.party import Party
from svcctl.rules import Context
from svcctl.rules.days import is_over
from svcctl.rules.hints import did_you_mean

_VALUE = re.compile(r"\bvalues(?:\.|\[['\"])(\w+)")


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """Every value that is given for contracts is asked for by a clause or a condition."""
    clauses, templates = list(catalog.all(Clause)), list(catalog.all(ContractTemplate))
    if not clauses or any(kind in {"", "Clause", "ContractTemplate"} for kind, _ in catalog.broken):
        return  # nobody knows what would have asked
    asked = {name for clause in clauses if not is_over(clause, context.today) for name in clause.spec.parameters}
    for template in templates:
        conditions = [each.when for each in template.spec.clauses] + [each.when for each in template.spec.schedules]
        asked.update(name for when in conditions for name in _VALUE.findall(when))
    saying: list[Source] = [*catalog.all(Party), *templates, *catalog.all(Jurisdiction)]
    for resource in saying:
        for name in () if is_over(resource, context.today) else resource.spec.values:
            if name not in asked:
                hint = did_you_mean(name, asked, "take it out, or write the blank into the text that should say it")
                yield resource.problem(f"no clause asks for `{name}`", "spec", "values", name, on_key=True, hint=hint)
