from functools import lru_cache

from svcctl.policy.faults import MismatchError
from svcctl.policy.limits import Meter

_LONGEST = 200


def matches(text: str, pattern: str, meter: Meter) -> bool:
    """True when the whole text looks like the pattern: ``*`` any letters, ``?`` one, ``[0-9]`` one of these.

    Takes time with the length of the text times that of the pattern, never more: no pattern makes it hang.
    """
    if len(pattern) > _LONGEST:
        raise MismatchError(f"the pattern has more than {_LONGEST} letters")
    parts = _parts(pattern)
    at, here = 0, 0
    star, kept = -1, 0
    while at < len(text):
        meter.take(1 + (len(parts[here]) if here < len(parts) else 0) // 4)
        if here < len(parts) and parts[here] != "*" and _fits(text[at], parts[here]):
            at, here = at + 1, here + 1
        elif here < len(parts) and parts[here] == "*":
            star, kept, here = here, at, here + 1
        elif star >= 0:
            kept += 1
            at, here = kept, star + 1
        else:
            return False
    return all(part == "*" for part in parts[here:])


@lru_cache(maxsize=256)
def _parts(pattern: str) -> tuple[str, ...]:
    """The pattern letter by letter; a set such as ``[A-Z]`` is one part."""
    parts: list[str] = []
    at = 0
    while at < len(pattern):
        end = pattern.find("]", at + 2) if pattern[at] == "[" else -1
        size = end - at + 1 if end > 0 else 1
        parts.append(pattern[at : at + size])
        at += size
    return tuple(parts)


def _fits(letter: str, part: str) -> bool:
    if part in {"?", letter}:
        return True
    return len(part) > 1 and _within(letter, part[1:-1])


def _within(letter: str, choices: str) -> bool:
    if choices[0] == "!" and len(choices) > 1:
        return not _within(letter, choices[1:])
    at = 0
    while at < len(choices):
        if choices[at + 1 : at + 2] == "-" and at + 2 < len(choices):
            if choices[at] <= letter <= choices[at + 2]:
                return True
            at += 3
        else:
            if choices[at] == letter:
                return True
            at += 1
    return False
