"""When a clause is part of a contract: conditions in the language of policies, over the parties and what was agreed."""

import ast
from functools import cache
from typing import Any

from svcctl.policy.check import Named, Notes
from svcctl.policy.expression import Expression, FaultsError, read, ready
from svcctl.policy.faults import Fault, FaultError, JudgeError
from svcctl.policy.fields import ANYTHING, Shape, listing, shape_of
from svcctl.policy.limits import Meter
from svcctl.policy.parse import parse
from svcctl.policy.steps import METER

NAMES = {"customer": "Party", "provider": "Party", "jurisdiction": "Jurisdiction", "plans": "", "values": ""}
"""What a condition may ask about, each with the kind of declaration that it is."""


@cache
def prepared(condition: str) -> tuple[Expression | None, int, tuple[Fault, ...]]:
    """A condition that is ready to be asked and how many values it keeps, or what is wrong with it."""
    notes = Notes()
    next(notes.free)  # the first slot is the meter's
    scope = {name: Named(next(notes.free), _shape(name, kind)) for name, kind in NAMES.items()}
    try:
        tree, _ = read(condition, scope, notes)
    except FaultsError as error:
        return None, 0, tuple(error.faults)
    run = ready(condition, tree, notes, condition=True)
    return Expression(run, ()), next(notes.free), ()


@cache
def asks(condition: str) -> frozenset[str]:
    """What a condition asks about, of NAMES; all of them where it cannot be read."""
    try:
        tree = parse(condition)
    except FaultError:
        return frozenset(NAMES)
    return frozenset(node.id for node in ast.walk(tree) if isinstance(node, ast.Name)) & NAMES.keys()


def _shape(name: str, kind: str) -> Shape:
    found = shape_of(kind) if kind else None
    return found or (listing(ANYTHING) if name == "plans" else ANYTHING)


def holds(condition: str, facts: dict[str, Any]) -> bool | Fault:
    """Whether a condition holds, or why nobody can say. ``facts`` has a value for each of NAMES."""
    expression, slots, faults = prepared(condition)
    if expression is None:
        return faults[0]
    meter = Meter()
    meter.start()
    frame: list[Any] = [None] * slots
    frame[METER] = meter
    for slot, name in enumerate(NAMES, 1):
        frame[slot] = facts[name]
    try:
        return bool(expression(frame))
    except JudgeError as error:
        return Fault(error.message, error.start, error.end, error.hint)


__all__ = ["NAMES", "asks", "holds", "prepared"]
