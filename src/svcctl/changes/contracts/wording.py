from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.clause import Clause

KIND = Clause
_BEFORE, _LONG = 4, 14


def facts(clause: Resource[Clause], side: Side) -> Iterator[Fact]:
    """The wording of a clause, told from a few words before the first that differs."""
    words = clause.spec.text.split()
    other = side.theirs.spec.text.split() if side.theirs else words
    differs = next((at for at, (mine, its) in enumerate(zip(words, other, strict=False)) if mine != its), None)
    first = max(0, min(len(words), len(other)) if differs is None else differs) - _BEFORE
    yield Fact("wording", clause.spec.text, _excerpt(words, max(0, first)), ("spec", "text"))


def _excerpt(words: list[str], first: int) -> str:
    """Some words of a text, with dots where it goes on."""
    told = " ".join(words[first : first + _LONG])
    return f"{'… ' if first else ''}{told}{' …' if first + _LONG < len(words) else ''}"
