"""Where an error of the validator is: it takes the key "007" for the seventh of a list and leaves out empty keys."""

from collections.abc import Sequence
from typing import Any

from svcctl.findings.model import Path


def truly(data: Any, steps: Sequence[str | int], value: Any) -> Path:
    """The path as the document writes it: ``steps`` are the validator's, ``value`` is what it found there."""
    path: list[str | int] = []
    for step in steps:
        key = _key(data, step)
        while key is None and isinstance(data, dict) and "" in data:
            path.append("")
            data = data[""]
            key = _key(data, step)
        if key is None:
            return tuple(path)
        path.append(key)
        data = data[key]
    while isinstance(data, dict) and "" in data and _shape(data) != _shape(value):
        path.append("")
        data = data[""]
    return tuple(path)


def _key(data: Any, step: str | int) -> str | int | None:
    """The key or the position that a step is meant for; None where there is none."""
    if isinstance(data, list):
        return step if isinstance(step, int) and step < len(data) else None
    if not isinstance(data, dict) or isinstance(step, str):
        return step if isinstance(data, dict) and step in data else None
    return next((key for key in data if _as_number(key) == str(step)), None)


def _as_number(key: str) -> str:
    """The number that the validator takes a key for, without its zeros in front; empty for a key that is none."""
    digits = key.removeprefix("+")
    return (digits.lstrip("0") or "0") if digits.isascii() and digits.isdecimal() else ""


def _shape(value: Any) -> object:
    if isinstance(value, dict):
        return value.keys()
    return len(value) if isinstance(value, list) else None
