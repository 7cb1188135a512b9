"""A name for a change that outlives edits elsewhere: made of what changed, never of a line, a file or our words."""

import json
import re
from hashlib import sha256
from typing import Any

from svcctl.catalog import Resource
from svcctl.changes import Fact
from svcctl.findings import Path
from svcctl.review.leaves import NAMING
from svcctl.review.pairs import Pair
from svcctl.review.shifts import Shift

LENGTH = 16
_NUMBER = re.compile(r"[0-9]+(e[0-9]+)?|0b[01]+")


def fingerprint(pair: Pair, shift: Shift) -> str:
    """The name of a change: its declaration, what it is called, the way to the value by names, and both values.

    Versions are left out, so that an approval outlives another number; moving or reformatting files changes nothing.
    What is written on neither side, such as a price that is computed from another region, is told by what it comes to.
    """
    whose = pair.via or pair.either
    sides = [_side(pair.old, shift.old), _side(pair.new, shift.new)]
    told = [shift.name, whose.kind, whose.name, *sides]
    if all(side is None or side[1] is None for side in sides):
        told.append([shift.about, *(_plain(fact.value) for fact in (shift.old, shift.new) if fact)])
    return named(sha256(json.dumps(told, default=str, sort_keys=True).encode()).hexdigest())


def named(digest: str) -> str:
    """The first letters of a digest that YAML takes for a text when people copy them without quotes: no number."""
    windows = (digest[start : start + LENGTH] for start in range(len(digest) - LENGTH + 1))
    return next((each for each in windows if not _NUMBER.fullmatch(each)), digest[:LENGTH])


def _side(resource: Resource[Any] | None, fact: Fact | None) -> list[Any] | None:
    if resource is None or fact is None:
        return None
    steps, value = _walk(resource.data, fact.path)
    return [steps, value]


def _plain(value: Any) -> Any:
    """A value in one order: that of a set is another one in each run."""
    return sorted(map(str, value)) if isinstance(value, set | frozenset) else value


def _walk(data: Any, path: Path) -> tuple[list[str], Any]:
    """The way to a value, entries of lists by their names instead of their places, and the value."""
    steps: list[str] = []
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return steps, None
        if isinstance(step, str):
            steps.append(step)
        elif isinstance(data, dict):
            steps.append(" ".join(str(data[key]) for key in NAMING if key in data))
    return steps, data
