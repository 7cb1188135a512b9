from collections.abc import Iterable, Sequence

_BYTE_ORDER_MARK = "\ufeff"


def plain(name: str) -> str:
    """A header as it is compared: without capitals, needless spaces, and the mark that some files begin with."""
    return " ".join(name.removeprefix(_BYTE_ORDER_MARK).split()).casefold()


def find(alternatives: Iterable[str], header: Sequence[str]) -> str | None:
    """The first of some alternative names that a header has, as the header writes it; None when it has none.

    A name that stands twice is found once: the first is meant.
    """
    there: dict[str, str] = {}
    for name in header:
        there.setdefault(plain(name), name)
    return next((there[plain(name)] for name in alternatives if plain(name) in there), None)
