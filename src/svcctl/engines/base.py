"""What an engine is: a way to apply a pure function to many tasks, in order."""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

S = TypeVar("S")
T = TypeVar("T")
R = TypeVar("R")


class EngineError(Exception):
    """The engine failed, and with it the report: a sentence for the user that says what to do."""


class Engine(Protocol):
    """Applies functions somewhere."""

    def map(self, function: Callable[[S, T], R], shared: S, tasks: Iterable[T]) -> Iterator[R]:
        """The results of ``function(shared, task)`` in the order of the tasks; few tasks are taken ahead.

        Raises EngineError where a result cannot be had.
        """
        ...


class Here:
    """This process, one task after the other: what the other engines are held to."""

    def map(self, function: Callable[[S, T], R], shared: S, tasks: Iterable[T]) -> Iterator[R]:
        """The results, in order."""
        for task in tasks:
            try:
                yield function(shared, task)
            except OSError as error:
                raise EngineError(f"a part of the exports could not be read: {error}") from error
