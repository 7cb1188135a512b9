from collections.abc import Callable, Iterator
from dataclasses import dataclass

from svcctl.policy.expression import Expression, FaultsError
from svcctl.policy.faults import Fault, JudgeError
from svcctl.policy.quantities import told
from svcctl.policy.steps import Frame

_LONG = 200


@dataclass(frozen=True, slots=True)
class Message:
    """What a policy says about a violation: fixed text, and expressions that are filled in."""

    parts: tuple[str | Expression, ...]

    def __call__(self, frame: Frame) -> str:
        """The message for one violation. What cannot be told stays a question mark: the violation is told anyway."""
        return "".join(part if isinstance(part, str) else _filled(part, frame) for part in self.parts)


def _filled(part: Expression, frame: Frame) -> str:
    try:
        text = told(part(frame))
    except JudgeError:
        return "?"
    return text if len(text) <= _LONG else f"{text[:_LONG]}…"


def read_message(text: str, expression: Callable[[str, int], Expression]) -> Message:
    """A message with its expressions in braces made ready; ``{{`` is a brace. Raises FaultsError.

    ``expression`` makes one ready, given its text and the letter of the message at which it begins.
    """
    return Message(tuple(expression(part, at) if at is not None else part for part, at in _parts(text)))


def _parts(text: str) -> Iterator[tuple[str, int | None]]:
    """The parts of a message: a fixed text, or an expression with the letter at which it begins."""
    at = 0
    while at < len(text):
        letter = text[at]
        if text[at : at + 2] in {"{{", "}}"}:
            yield letter, None
            at += 2
        elif letter == "{":
            end = text.find("}", at)
            if end < 0 or not text[at + 1 : end].strip():
                hint = "close it with }, or write {{ for a brace"
                raise FaultsError([Fault("this brace opens an expression that is not there", at, at + 1, hint)])
            yield text[at + 1 : end], at + 1
            at = end + 1
        elif letter == "}":
            raise FaultsError([Fault("this brace closes nothing", at, at + 1, "write }} for a brace")])
        else:
            end = min((found for mark in "{}" if (found := text.find(mark, at)) >= 0), default=len(text))
            yield text[at:end], None
            at = end
