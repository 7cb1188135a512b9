from dataclasses import dataclass, replace

from svcctl.findings import Path

UNREADABLE, UNKNOWN = "policy-unreadable", "policy-unknown-name"
"""The rules that an expression breaks before anything is judged by it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an expression itself: the letters ``start`` to ``end`` of its text, and the next step."""

    message: str
    start: int
    end: int
    hint: str = ""
    rule: str = UNREADABLE

    def shifted(self, by: int) -> "Fault":
        """The same fault, counted from the start of a text that the expression is only a part of."""
        return replace(self, start=self.start + by, end=self.end + by)


class FaultError(Exception):
    """An expression that cannot be used; carries its fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


class MismatchError(Exception):
    """Two values that do not go together, such as a percentage and a number. Says what to do about it."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


class JudgeError(Exception):
    """A policy that cannot judge a declaration: what is missing or does not fit, and where in the expression.

    ``path`` is where the expression stands in the declaration of the policy.
    """

    path: Path = ()

    def __init__(self, message: str, start: int, end: int, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.start, self.end, self.hint = message, start, end, hint

    def again(self) -> "JudgeError":
        """The same, for another judgement that cannot be made for the same reason."""
        told = JudgeError(self.message, self.start, self.end, self.hint)
        told.path = self.path
        return told
