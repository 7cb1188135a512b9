from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.glossary import Glossary
from svcctl.rules import Context
from svcctl.rules.terms import used_terms


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - words mean the same every day
    """Every term of a glossary is used by a text."""
    if catalog.broken:
        return  # the term may be used in what could not be read
    used = {term.casefold() for _, _, term in used_terms(catalog)}
    for glossary in catalog.all(Glossary):
        for index, entry in enumerate(glossary.spec.terms):
            if not used.intersection(word.casefold() for word in (entry.term, *entry.aka)):
                yield glossary.problem(
                    f"no text uses the term `{entry.term}`",
                    *("spec", "terms", index, "term"),
                    hint=f"write *{entry.term}* between asterisks where it is meant, or delete it",
                )
