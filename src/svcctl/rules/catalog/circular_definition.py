import re
from collections.abc import Iterator

from svcctl.catalog import Catalog, Resource
from svcctl.findings import Problem
from svcctl.kinds.glossary import Glossary, Term
from svcctl.rules import Context
from svcctl.rules.terms import marked

_ARTICLES = ("a ", "an ", "the ")


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - words mean the same every day
    """No term is explained by itself, nor two terms by each other."""
    places: dict[str, tuple[Resource[Glossary], int, Term]] = {}
    for glossary in catalog.all(Glossary):
        for index, entry in enumerate(glossary.spec.terms):
            places.setdefault(entry.term.casefold(), (glossary, index, entry))
    uses = {term: {word.casefold() for word in marked(_first(entry.means))} for term, (*_, entry) in places.items()}
    told: set[str] = set()
    for term, (glossary, index, entry) in places.items():
        others = [word for word in sorted(uses[term]) if term in uses.get(word, ())]
        if term in others or _begins(entry.means.casefold(), term):
            message, hint = f"`{entry.term}` is explained by itself", "say what it means in other words"
        elif others and told.isdisjoint(others):
            theirs = places[others[0]][2].term
            message = f"`{entry.term}` is explained by `{theirs}`, and `{theirs}` by `{entry.term}`"
            hint = "let one of the two do without the other"
        else:
            continue
        told.add(term)
        yield glossary.problem(message, *("spec", "terms", index, "means"), hint=hint)


def _begins(means: str, term: str) -> bool:
    """Whether an explanation begins with the term as a whole word, with or without an article."""
    starts = {0, *(len(article) for article in _ARTICLES if means.startswith(article))}
    ends = [start + len(term) for start in starts if means.startswith(term, start)]
    return any(not (term[-1:].isalnum() and means[end : end + 1].isalnum()) for end in ends)


def _first(text: str) -> str:
    """The first sentence: it says what the term is, and what follows says more about it."""
    return re.split(r"[.!?](\s|$)", text, maxsplit=1)[0]
