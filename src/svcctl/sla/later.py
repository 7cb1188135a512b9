"""Rows that are made when somebody looks at them: of a large report, most are never shown."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Later(Sequence[T], Generic[T]):
    """A sequence that is made, once, when it is asked for anything."""

    __slots__ = ("_found", "_made")

    def __init__(self, made: Callable[[], Sequence[T]]) -> None:
        self._made = made
        self._found: tuple[T, ...] | None = None

    def _all(self) -> tuple[T, ...]:
        if self._found is None:
            self._found = tuple(self._made())
        return self._found

    def __getitem__(self, at: Any) -> Any:
        return self._all()[at]

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[T]:
        return iter(self._all())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._all() == tuple(other)

    def __hash__(self) -> int:
        return hash(self._all())


class Shown(Sequence[T], Generic[T]):
    """What a function makes of each of some values, made for those that are asked for."""

    __slots__ = ("_show", "_values")

    def __init__(self, show: Callable[[Any], T], values: Sequence[Any]) -> None:
        self._show, self._values = show, values

    def __getitem__(self, at: Any) -> Any:
        return tuple(map(self._show, self._values[at])) if isinstance(at, slice) else self._show(self._values[at])

    def __len__(self) -> int:
        return len(self._values)

    def __iter__(self) -> Iterator[T]:
        return map(self._show, self._values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))
