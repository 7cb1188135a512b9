"""What a change of the schemas means for declarations that people have written already."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import jsonschema_rs
from jsonschema_rs import canonical

from svcctl.source.bundle import Schemas, of_kind
from svcctl.source.narrowing import Narrowing, narrowings
from svcctl.source.samples import NoSampleError, Sampler, accepts, examples_of
from svcctl.source.schema_tree import kind_of

_UNKNOWN = object()
"""What only the old schema accepts, where nobody can compute it."""


class Verdict(StrEnum):
    """Whether declarations of a kind stay valid: every one, not every one, or nobody can tell."""

    SAME = "unchanged"
    COMPATIBLE = "compatible"
    BREAKING = "breaking"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one kind: the verdict, what was narrowed in words, and a value that is refused from now on."""

    kind: str
    verdict: Verdict
    narrowed: tuple[str, ...] = ()
    example: Any = None


def compare(old: Schemas, new: Schemas) -> list[Change]:
    """Every kind of the old schemas, and those that are new, in alphabetical order."""
    before, after = _kinds(old), _kinds(new)
    return [_change(kind, old, new, before, after) for kind in sorted(before | after)]


def _kinds(schemas: Schemas) -> dict[str, str]:
    return {kind: file for file, schema in schemas.items() if (kind := kind_of(schema))}


def _change(kind: str, old: Schemas, new: Schemas, before: dict[str, str], after: dict[str, str]) -> Change:
    if kind not in before:
        return Change(kind, Verdict.COMPATIBLE, ("the kind is new",))
    if kind not in after:
        return Change(kind, Verdict.BREAKING, ("there is no such kind any more",))
    first, second = of_kind(old, before[kind]), of_kind(new, after[kind])
    if first == second:
        return Change(kind, Verdict.SAME)
    found = list(narrowings(first, second))
    told = tuple(dict.fromkeys(map(str, found)))
    left = _left(first, second)
    if left is None:
        return Change(kind, Verdict.COMPATIBLE)
    for candidate in _candidates(first, left, found, old):
        if accepts(first, candidate) and not accepts(second, candidate):
            return Change(kind, Verdict.BREAKING, told, candidate)
    sure = left is not _UNKNOWN and str(left.satisfiability()) == "yes"
    return Change(kind, Verdict.BREAKING if sure else Verdict.UNDECIDED, told)


def _left(first: dict[str, Any], second: dict[str, Any]) -> Any:
    """The schema of what only the first accepts: None when that is nothing, _UNKNOWN when it cannot be computed."""
    try:
        left = jsonschema_rs.canonicalize(first).subtract(jsonschema_rs.canonicalize(second))
    except (canonical.CanonicalizationError, canonical.IncompatibleOperands, canonical.UnsupportedOperand, ValueError):
        return _UNKNOWN
    return None if str(left.satisfiability()) == "no" else left


def _candidates(first: dict[str, Any], left: Any, found: list[Narrowing], old: Schemas) -> Iterator[Any]:
    """Values that may be refused from now on; each is tried on both schemas."""
    examples = examples_of(old.values())
    if left is not _UNKNOWN:
        schema = left.to_json_schema()
        with suppress(NoSampleError):
            yield Sampler(schema, examples).value(schema)
    sampler = Sampler(first, examples)
    for narrowing in found:
        with suppress(NoSampleError):
            yield from sampler.with_pieces(first, narrowing.path, narrowing.old)
