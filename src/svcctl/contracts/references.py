"""References from clause to clause, read without laying a contract out: whether what they name is part of it."""

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from svcctl.catalog import Resource
from svcctl.contracts.faults import BROKEN, fault, in_letters
from svcctl.contracts.gather import Gathered
from svcctl.findings import Problem
from svcctl.kinds.clause import Clause

_REFERENCE = re.compile(r"\]\(clause:([\w.-]+)\)")
_NAMED = re.compile(r"^\s*\d+[.)]\s+\{#([A-Za-z0-9-]+)\}", re.MULTILINE)
_COUNTED = re.compile(r"(?:\d+)(?:\.\d+)*")


def broken(found: Gathered, wanted: set[str]) -> Iterator[Problem]:
    """References to clauses that are not part of a contract, or to points that they do not have.

    ``wanted`` are the clauses that it asks for: one whose text is missing has a finding of its own.
    """
    texts = {part.name: part.clause for each in found.every() for part in each.clauses}
    headings = {each.template.name for each in found.every()} - {found.template.name}
    for clause in texts.values():
        for said in _REFERENCE.finditer(clause.spec.text):
            name, _, point = said[1].partition(".")
            lost = name in wanted and name not in texts
            if not (lost or (not point and name in headings) or (name in texts and _has(texts[name], point))):
                yield unheard(clause, said[1], (said.start() + 2, said.end() - 1), [*_points(texts)])


def _points(texts: dict[str, Resource[Clause]]) -> Iterator[str]:
    """Every clause, and every point with a name, as references write them."""
    for name, clause in texts.items():
        yield name
        yield from (f"{name}.{point}" for point in _NAMED.findall(clause.spec.text))


def unheard(clause: Resource[Clause], name: str, letters: tuple[int, int], known: Sequence[str] = ()) -> Problem:
    """A reference that leads nowhere, at its letters; ``known`` are those that lead somewhere."""
    near = get_close_matches(name, known, 1)
    hint = f"did you mean `{near[0]}`?" if near else "add that clause to the template, or take the reference out"
    problem = fault(BROKEN, clause, ("spec", "text"), f"there is no clause `{name}` in this contract", hint)
    return in_letters(problem, *letters)


def _has(clause: Resource[Clause], point: str) -> bool:
    """True for a point that the text names, or that may be counted in it: only a contract that is laid out knows."""
    name, _, counted = point.partition(".")
    if not point or _COUNTED.fullmatch(point):
        return True
    return name in _NAMED.findall(clause.spec.text) and (not counted or bool(_COUNTED.fullmatch(counted)))
