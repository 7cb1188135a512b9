"""What can be in the way of a contract, each told at its place with the next step. The pages are in rules/contract."""

from dataclasses import replace

from svcctl.catalog import Resource
from svcctl.findings import Problem
from svcctl.kinds.base import Spec

UNKNOWN = "contract-unknown-name"
NO_TEXT = "clause-without-text"
NOT_IN_FORCE = "contract-not-in-force"
EMPTY = "blank-without-value"
UNFIT = "blank-of-another-type"
UNREADABLE = "clause-text-unreadable"
CONDITION = "contract-condition-unreadable"
BROKEN = "clause-reference-broken"
MANDATORY = "mandatory-clause-missing"
UNSIGNED = "contract-without-signer"


def fault(rule: str, at: Resource[Spec], path: tuple[str | int, ...], message: str, hint: str) -> Problem:
    """A problem of one of the rules above, at a place of a declaration."""
    return replace(at.problem(message, *path, hint=hint), rule=rule)


def in_letters(problem: Problem, start: int, end: int) -> Problem:
    """The same problem, at some letters of the text that stands at its place."""
    return replace(problem, place=replace(problem.place, within=(start, end)))
