from collections.abc import Iterator
from dataclasses import replace

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.clause import Clause
from svcctl.rules import Context
from svcctl.rules.blanks import KNOWN, asked
from svcctl.rules.hints import did_you_mean


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - a blank is one on every day
    """Every name that the text of a clause asks for is one of its parameters, or known to all texts."""
    for clause in catalog.all(Clause):
        names = KNOWN | clause.spec.parameters.keys()
        for name, letters in asked(clause.spec.text):
            if name not in names:
                hint = did_you_mean(name, names, "say under `parameters` what may be written there")
                problem = clause.problem(f"no parameter is called `{name}`", "spec", "text", hint=hint)
                yield replace(problem, place=replace(problem.place, within=letters))
