from svcctl.kinds.base import Model, Spec


class Term(Model, frozen=True, kw_only=True):
    """One defined term: the word, what it means, where that comes from, and other words for it."""

    term: str
    means: str
    source: str = ""
    aka: tuple[str, ...] = ()


class Glossary(Spec, frozen=True, kw_only=True):
    """The words that mean one thing in every page and contract."""

    language: str = ""
    terms: tuple[Term, ...]
