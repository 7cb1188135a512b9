from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from svcctl.findings.model import Path, Replace

_LONG = 40
_FEW = 4
_SHORT, _LENGTHY = 4, 10
_TYPES = {
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a group of keys",
    "null": "nothing",
}


def shown(value: Any) -> str:
    """A value as it is named in a message: ``'30 min'``, ``95``, ``true``, ``empty``, ``a list``."""
    if value is None or value == "":
        return "empty"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        text = " ".join(value.split())
        return f"'{text[:_LONG]}…'" if len(text) > _LONG else f"'{text}'"
    if isinstance(value, Mapping):
        return "a group of keys" if value else "an empty group of keys"
    if isinstance(value, Sequence):
        return "a list" if value else "an empty list"
    return _number(value)


def _number(value: Any) -> str:
    text = str(value) if isinstance(value, int | Decimal | float) else type(value).__name__
    return f"{text[:_LONG]}…" if len(text) > _LONG else text


def label(path: Path) -> str:
    """What a value is called in a message: its key, with the index where it stands in a list: `` `pauseIn[1]` ``."""
    text = ""
    for step in reversed(path):
        text = f"[{step}]{text}" if isinstance(step, int) else f"{step}{text}"
        if isinstance(step, str):
            break
    return f"`{text}`" if text else "this document"


def either(choices: Iterable[str], word: str = "or") -> str:
    """Choices as people list them: ``customer, internal or vendor``."""
    *most, last = choices
    return f"{', '.join(most)} {word} {last}" if most else last


def nearest(wrong: Any, names: Iterable[str]) -> str:
    """The name that was probably meant, or nothing. Case and hyphens do not make two names different."""
    plain = {_plain(name): name for name in names}
    near = get_close_matches(_plain(str(wrong)), plain, 1)
    return plain[near[0]] if near else ""


def surely(wrong: str, names: Iterable[str]) -> Replace | None:
    """The change to the only name that can be meant: all others are clearly further off.

    One letter may differ (be missing, be too many, change places with its neighbour), two in a name of ten letters or
    more, none in a name below four; case and hyphens do not count. Every other name differs in two letters more. Digits
    are never changed: `prices-2025` is not `prices-2026`.
    """
    from rapidfuzz import process  # noqa: PLC0415 - only a wrong name pays for it
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    plain, may = _plain(wrong), (len(wrong) >= _SHORT) + (len(wrong) >= _LENGTHY)
    known, plains = _candidates(frozenset(names))
    near = process.extract(plain, plains, scorer=OSA.distance, score_cutoff=may + 2, limit=3)
    ranked = sorted((distance, known[at]) for _, distance, at in near if known[at] != wrong)
    if not ranked or ranked[0][0] > may or _digits(ranked[0][1]) != _digits(wrong):
        return None
    if len(ranked) > 1 and ranked[1][0] < ranked[0][0] + 2:
        return None
    return Replace(wrong, ranked[0][1])


@lru_cache(maxsize=64)
def _candidates(names: frozenset[str]) -> tuple[list[str], list[str]]:
    """The names, and what of them counts: a thousand wrong names are held against the same ones."""
    known = sorted(names)
    return known, [_plain(name) for name in known]


def _digits(name: str) -> list[str]:
    return [sign for sign in name if sign.isdigit()]


def _plain(name: str) -> str:
    return name.casefold().replace("-", "").replace("_", "")


def did_you_mean(wrong: Any, names: Sequence[str], noun: str) -> str:
    """The hint after a name that is none of ``names``: the nearest one, or all of them when they are few."""
    if near := nearest(wrong, names):
        return f'did you mean "{near}"?'
    if not names:
        return ""
    return f"choose {either(names)}" if len(names) <= _FEW else f"one of the {len(names)} {noun} is {names[0]}"


def types(wanted: Iterable[str]) -> str:
    """JSON types in plain words: ``["string", "array"]`` is ``text or a list``."""
    return either(dict.fromkeys(_TYPES[name] for name in wanted))


def advice(nodes: Iterable[Mapping[str, Any]], fallback: str = "") -> str:
    """What to write, from the first schema node that says so (`x-write`), else from its type and its examples.

    ``fallback`` names the type in plain words, such as ``a whole number``.
    """
    listed = list(nodes)
    for node in listed:
        if said := node.get("x-write"):
            return str(said)
    for node in listed:
        for example in node.get("examples", ()):
            if isinstance(example, str | int | float) and not isinstance(example, bool):
                like = example if isinstance(example, str) else shown(example)
                return f"write {fallback or 'something'} such as {like}"
    return fallback and f"write {fallback}"
