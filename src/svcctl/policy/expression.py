import ast
from dataclasses import dataclass
from typing import Any

from svcctl.findings import Path
from svcctl.policy.check import Checker, Notes, Scope
from svcctl.policy.compile import Compiler
from svcctl.policy.faults import Fault, FaultError, JudgeError
from svcctl.policy.fields import Shape
from svcctl.policy.parse import parse
from svcctl.policy.steps import Frame, Run


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression that was read, checked and made ready: call it with what is known of a declaration.

    ``path`` says where it stands in the policy and ``offset`` at which letter of that text it begins. Raises JudgeError
    where it cannot answer.
    """

    run: Run
    path: Path
    offset: int = 0

    def __call__(self, frame: Frame) -> Any:
        """The value of the expression for one declaration."""
        try:
            return self.run(frame)
        except JudgeError as error:
            error.path = self.path
            error.start += self.offset
            error.end += self.offset
            raise


def read(text: str, scope: Scope, notes: Notes) -> tuple[ast.expr, Shape]:
    """An expression as a tree that was checked, and what its value looks like. Raises FaultsError."""
    try:
        tree = parse(text)
    except FaultError as error:
        raise FaultsError([error.fault]) from None
    checker = Checker(text, notes)
    shape = checker.check(tree, scope)
    if checker.faults:
        raise FaultsError(checker.faults)
    return tree, shape


def ready(text: str, tree: ast.expr, notes: Notes, *, condition: bool = False, titled: bool = False) -> Run:
    """A checked expression as a function; a condition answers true or false and nothing else.

    With ``titled``, as in messages, whatever has no title goes by its name.
    """
    compiler = Compiler(text, notes, titled=titled)
    return compiler.truth(tree) if condition else compiler.run(tree)


class FaultsError(Exception):
    """Everything that is wrong with one expression."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(faults[0].message)
        self.faults = faults
