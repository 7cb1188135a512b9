from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.clause import Clause
from svcctl.kinds.glossary import Glossary
from svcctl.rules import Context
from svcctl.rules.hints import did_you_mean
from svcctl.rules.terms import used_terms


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - words mean the same every day
    """Every term that a text marks as defined is in a glossary or a clause, and is called what it is called there."""
    terms: dict[str, str] = {}
    others: dict[str, str] = {}
    for glossary in catalog.all(Glossary):
        for entry in glossary.spec.terms:
            terms[entry.term.casefold()] = entry.term
            others.update((word.casefold(), entry.term) for word in entry.aka)
    for clause in catalog.all(Clause):
        terms.update((entry.term.casefold(), entry.term) for entry in clause.spec.defines)
    if any(kind == "Glossary" for kind, _ in catalog.broken):
        return
    for resource, place, term in used_terms(catalog):
        key = term.casefold()
        if key in terms:
            continue
        if key in others:
            message, hint = f"`{term}` is another word for a defined term", f"write *{others[key]}*"
        else:
            message = f"the term `{term}` is in no glossary"
            hint = did_you_mean(term, terms.values(), "define it in a Glossary, or take the asterisks away")
        yield Problem(message, place, hint, resource=resource.label)
