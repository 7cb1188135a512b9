from collections.abc import Callable, Hashable, Iterable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from svcctl.catalog import Catalog

About = ParamSpec("About")
T = TypeVar("T")
_Work = Callable[Concatenate[Catalog, About], Iterable[T]]


def fact(work: _Work[About, T]) -> Callable[Concatenate[Catalog, About], tuple[T, ...]]:
    """What several rules ask of a catalog, such as every charge or the tiers of each service: made once for all.

    What else it is about, such as the day, comes after the catalog, by place and hashable.
    """

    def made(catalog: Catalog, *about: Hashable) -> tuple[T, ...]:
        return tuple(work(catalog, *about))  # type: ignore[arg-type, call-arg]

    @wraps(work)
    def asked(catalog: Catalog, *about: Hashable) -> tuple[T, ...]:
        return catalog.once(made, *about)

    return asked  # type: ignore[return-value]
