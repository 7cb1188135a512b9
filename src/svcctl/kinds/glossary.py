from svcctl.kinds.base import Model, Spec


class Term(Model, frozen=True, kw_only=True):
    """One defined term: the word, what it means, where that comes from, and other words for it."""

    term: str
    means: str
    source: str = ""
    aka: tuple[str, ...] = ()


class Unit(Model, frozen=True, kw_only=True):
    """The forms of a unit in a language, by the plural forms of Unicode: ``1 site``, ``5 sites``."""

    unit: str
    other: str
    zero: str = ""
    one: str = ""
    two: str = ""
    few: str = ""
    many: str = ""

    def form(self, which: str) -> str:
        """The form that a count asks for; ``other`` where the language has no such form."""
        return str(getattr(self, which)) or self.other


class Glossary(Spec, frozen=True, kw_only=True):
    """The words that mean one thing in every page and contract."""

    language: str = ""
    terms: tuple[Term, ...]
    units: tuple[Unit, ...] = ()
