"""What an expression may cost. Generous for every rule that a person would write, and an end for every other one."""

from collections.abc import Iterator
from contextlib import contextmanager

from svcctl.policy.faults import MismatchError

MAX_LETTERS = 2_000
MAX_PARTS = 400
MAX_DEPTH = 40
MAX_LOOPS = 4
MAX_DIGITS = 40
MAX_BITS = 512
MAX_TEXT = 10_000
STEPS_PER_JUDGEMENT = 200_000
STEPS_PER_RUN = 20_000_000
STEPS_WORTH_A_WORD = 1_000_000


class TooCostlyError(MismatchError):
    """The steps are used up: nobody will be told whether the policy holds."""


def costly(steps: int) -> bool:
    """True when somebody who validates feels what one policy takes."""
    return steps > STEPS_WORTH_A_WORD


class Meter:
    """Counts the steps of all policies of a run, and of the one judgement at hand: whichever ends first ends it.

    A step is one item of a list that is looked at, or one letter of a pattern.
    """

    __slots__ = ("given", "left", "total")

    def __init__(self, total: int = STEPS_PER_RUN) -> None:
        self.total = total
        self.given = self.left = 0

    @property
    def spent(self) -> bool:
        """True when the run has no steps left for another judgement."""
        return self.total <= 0

    def start(self) -> None:
        """A new judgement begins."""
        self.given = self.left = min(STEPS_PER_JUDGEMENT, self.total)

    def stop(self) -> None:
        """The judgement is over: what it took is gone for the run."""
        self.total -= self.given - self.left

    @contextmanager
    def once(self) -> Iterator[None]:
        """Work that is done once for all judgements may use all that the run has left, and none of this judgement's."""
        left, used = self.left, self.given - self.left
        self.given = self.left = self.total - used
        try:
            yield
        finally:
            self.total -= self.given - self.left
            self.left = min(left, max(self.total - used, 0))
            self.given = self.left + used

    def take(self, steps: int) -> None:
        """Uses up steps. Raises TooCostlyError when there are none left."""
        self.left -= steps
        if self.left < 0:
            raise TooCostlyError(
                "this looks at too many items to ever end in good time",
                "go through fewer lists inside each other; `with` finds what belongs together by `by`",
            )
