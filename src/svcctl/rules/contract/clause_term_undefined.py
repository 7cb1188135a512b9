from collections.abc import Iterator
from dataclasses import replace

from svcctl.catalog import Catalog, Resource
from svcctl.findings import Place, Problem
from svcctl.kinds.clause import Clause
from svcctl.kinds.glossary import Glossary
from svcctl.rules import Context
from svcctl.rules.foresight import contracts
from svcctl.rules.terms import used_terms

_Use = tuple[Resource[Clause], Place, str]


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """A term that a clause uses is explained in every contract with that clause."""
    if any(kind in {"", "Glossary"} for kind, _ in catalog.broken):
        return
    uses: dict[str, list[_Use]] = {}
    for source, place, term in used_terms(catalog):
        uses.setdefault(source.label, []).append((source, place, term))
    known = {term.casefold() for names in _glossaries(catalog).values() for term in names}
    known.update(said.term.casefold() for clause in catalog.all(Clause) for said in clause.spec.defines)
    told: set[Place] = set()
    for each in contracts(catalog, context):
        language = each.deal.jurisdiction.spec.language
        clauses = [part.clause for form in each.found.every() for part in form.clauses]
        here = {said.term.casefold() for clause in clauses for said in clause.spec.defines}
        here.update(name.casefold() for of in ("", language) for name in _glossaries(catalog).get(of, ()))
        for clause in clauses:
            for _, place, term in uses.get(clause.label, ()):
                if term.casefold() in known - here and place not in told:  # what nobody defines has another rule
                    told.add(place)
                    yield replace(_undefined(clause, term, each.deal.template.name, language), place=place)


def _undefined(clause: Resource[Clause], term: str, template: str, language: str) -> Problem:
    message = f"`{term}` is explained in no contract by `{template}` in the language {language}"
    hint = "add the clause that defines it to the template, or define it in a Glossary of that language"
    return clause.problem(message, hint=hint)


def _glossaries(catalog: Catalog) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for glossary in catalog.all(Glossary):
        names = (name for entry in glossary.spec.terms for name in (entry.term, *entry.aka))
        found.setdefault(glossary.spec.language, set()).update(names)
    return found
