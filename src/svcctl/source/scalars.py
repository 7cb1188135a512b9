import re
from decimal import Decimal
from functools import lru_cache
from typing import Any

MAX_DIGITS = 40
MAX_EXPONENT = 40

_CONSTANTS: dict[str, Any] = {
    "": None,
    **dict.fromkeys(("~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
NUMERIC = frozenset("~nNtTfF0123456789+-.")
"""First letters of words that may mean something else than a text."""
_INTEGER = re.compile(r"[-+]?[0-9]+")
_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE]([-+]?[0-9]+))?")
_OTHER_BASE = re.compile(r"0o([0-7]+)|0x([0-9a-fA-F]+)")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")

SAID: dict[str, tuple[str, str]] = {
    "leading-zero": (
        "`{text}` starts with a zero: some YAML readers take it for {number}, others for a number in base eight",
        'write "{text}" in quotes if it is a text such as an account code, or {number} if it is a number',
    ),
    "number-too-large": (
        "this number has more digits, or a larger exponent, than any price, percentage or count needs",
        "check it for a slip of the keyboard; put it in quotes if it is an identifier",
    ),
    "not-finite": (
        "`{text}` means infinity or 'not a number', which cannot be measured, compared or paid",
        "leave the key out for 'no limit', write a real number, or put quotes round it if it is a text",
    ),
}


def is_text(text: str) -> bool:
    """True when an unquoted word is simply a text: ``no``, ``17:30``, ``2026-01-31``; not ``12``, ``true`` or ``~``."""
    if not text or text[0] in NUMERIC:
        value, rule = _read(text)
        return type(value) is str and not rule
    return True


def plain(text: str) -> tuple[Any, str]:
    """What an unquoted word means, by the YAML 1.2 core rules, and the rule it breaks if it breaks one ("" if not).

    Numbers with a point or an exponent become Decimal from their text, so 1.10 stays 1.10. A word that breaks a rule
    comes back as its text.
    """
    if text and text[0] not in NUMERIC:
        return text, ""
    return _read(text)


def _read(text: str) -> tuple[Any, str]:
    return _cached(text) if len(text) <= MAX_DIGITS else _uncached(text)


def _uncached(text: str) -> tuple[Any, str]:
    if text in _CONSTANTS:
        return _CONSTANTS[text], ""
    if _INTEGER.fullmatch(text):
        return _integer(text)
    if number := _NUMBER.fullmatch(text):
        return _decimal(text, number[1])
    if other := _OTHER_BASE.fullmatch(text):
        if len(text) > MAX_DIGITS:
            return text, "number-too-large"
        return (int(other[1], 8) if other[1] else int(other[2], 16)), ""
    return text, "not-finite" if _NOT_FINITE.fullmatch(text) else ""


_cached = lru_cache(maxsize=8192)(_uncached)


def _integer(text: str) -> tuple[Any, str]:
    digits = text.lstrip("+-")
    if len(digits) > 1 and digits[0] == "0":
        return text, "leading-zero"
    return (text, "number-too-large") if len(digits) > MAX_DIGITS else (int(text), "")


def _decimal(text: str, exponent: str | None) -> tuple[Any, str]:
    too_large = len(text) > MAX_DIGITS or (exponent is not None and abs(int(exponent)) > MAX_EXPONENT)
    return (text, "number-too-large") if too_large else (Decimal(text), "")


def said(rule: str, text: str) -> tuple[str, str]:
    """The message and the next step for a word that breaks a rule."""
    message, hint = SAID[rule]
    shown = {
        "text": text if len(text) <= MAX_DIGITS else text[:MAX_DIGITS] + "...",
        "number": text.lstrip("+-0") or "0",
    }
    return message.format_map(shown), hint.format_map(shown)
