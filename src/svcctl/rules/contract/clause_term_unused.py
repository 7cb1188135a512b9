from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.clause import Clause
from svcctl.rules import Context
from svcctl.rules.days import is_over
from svcctl.rules.foresight import contracts
from svcctl.rules.terms import marked, used_terms


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """A term that a clause defines is used in some contract with that clause."""
    elsewhere = {term.casefold() for source, _, term in used_terms(catalog) if source.kind != "Clause"}
    used: dict[str, set[str]] = {}
    for each in contracts(catalog, context):
        clauses = [part.clause for form in each.found.every() for part in form.clauses]
        texts = (text for one in clauses for text in (one.spec.text, *(said.means for said in one.spec.defines)))
        words = {term.casefold() for text in texts for term in marked(text)}
        for clause in clauses:
            used.setdefault(clause.label, set()).update(words)
    for clause in catalog.all(Clause):
        if clause.label not in used or is_over(clause, context.today):
            continue  # in no contract: that has a rule of its own
        for at, said in enumerate(clause.spec.defines):
            if said.term.casefold() not in used[clause.label] | elsewhere:
                yield clause.problem(
                    f"no contract with `{clause.name}` uses the term `{said.term}`",
                    *("spec", "defines", at, "term"),
                    hint=f"write *{said.term}* between asterisks where it is meant, or take the definition out",
                )
