from collections.abc import Iterable

_LIKELY = 60


def nearest(wrong: str, names: Iterable[str]) -> str:
    """The name that was probably meant, or an empty text when none is near.

    Names that begin alike are preferred over names that merely share letters.
    """
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only a wrong name pays for it

    found = process.extractOne(wrong.casefold(), sorted(names), scorer=fuzz.ratio, processor=str.casefold)
    return found[0] if found and found[1] >= _LIKELY else ""


def did_you_mean(wrong: str, names: Iterable[str], otherwise: str) -> str:
    """A hint that names the nearest candidate, or else says what to do next."""
    near = nearest(wrong, names)
    return f"did you mean `{near}`?" if near else otherwise
