import re
from collections.abc import Iterator
from dataclasses import replace

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.clause import Clause
from svcctl.rules import Context
from svcctl.rules.days import is_over

_LEFT = re.compile(
    r"\b(?:TODO|TBD|TBC|FIXME|XXX+)\b|\[\s*(?:[\u25cf\u2022*_.]+|\u2026|insert\b[^\]\n]*)\s*\](?!\()|_{4,}|\?{3,}",
    re.IGNORECASE,
)


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """No text of a clause has a mark that says: to be written."""
    for clause in catalog.all(Clause):
        if is_over(clause, context.today):
            continue
        for found in _LEFT.finditer(clause.spec.text):
            hint = "write what is meant, or make a blank of it: {{ name }} with its type under `parameters`"
            problem = clause.problem(f"`{found[0]}` was left to be written", "spec", "text", hint=hint)
            yield replace(problem, place=replace(problem.place, within=found.span()))
