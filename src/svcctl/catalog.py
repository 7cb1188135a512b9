from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property
from typing import Any, Generic, TypeVar

from svcctl.findings import Path, Place, Problem, Replace, Span
from svcctl.kinds import module_of
from svcctl.kinds.base import Metadata, Spec
from svcctl.source.refers import prose

S = TypeVar("S", bound=Spec)
T = TypeVar("T")
S_co = TypeVar("S_co", bound=Spec, covariant=True)


@dataclass(frozen=True, slots=True)
class Resource(Generic[S_co]):
    """One declaration that passed its schema: who it is, what it says, and where it stands."""

    kind: str
    metadata: Metadata
    spec: S_co
    data: Mapping[str, Any]
    file: str
    document: int = 0
    span: Span | None = None
    """The row that declares it, where the file is a table: paths cannot be found in one."""

    @property
    def name(self) -> str:
        """The name others refer to it by."""
        return self.metadata.name

    @property
    def label(self) -> str:
        """How people are told of it: ``SLA/support-pro@2``, without the version for kinds that have none."""
        version = f"@{self.metadata.version}" if self.spec.VERSIONED else ""
        return f"{self.kind}/{self.name}{version}"

    def holds_on(self, day: date) -> bool:
        """True when this version is in force on that day; a declaration without dates always is."""
        dates = self.metadata.effective
        return dates is None or (dates.from_ <= day and (dates.to is None or day <= dates.to))

    def place(self, *path: str | int, on_key: bool = False) -> Place:
        """A place inside this declaration, from its top: ``place("spec", "credits")``."""
        return Place(self.file, self.document, path, on_key, self.span)

    def problem(
        self, message: str, *path: str | int, hint: str = "", on_key: bool = False, fix: Replace | None = None
    ) -> Problem:
        """A problem at a place inside this declaration; ``fix`` is what surely mends it."""
        return Problem(message, self.place(*path, on_key=on_key), hint, resource=self.label, fix=fix)


@dataclass(frozen=True, slots=True)
class Prose:
    """A text in plain words: who declares it and where, who reads it (customers or colleagues), and the text."""

    source: Resource[Spec]
    path: Path
    readers: str
    text: str


@dataclass(frozen=True, slots=True)
class Reference:
    """One place where a declaration names another: ``sla: support-pro`` or, pinned, ``support-pro@2``."""

    source: Resource[Spec]
    path: Path
    kind: str
    text: str

    @property
    def name(self) -> str:
        """The name referred to, without a pinned version."""
        return self.text.partition("@")[0]

    @property
    def version(self) -> int | None:
        """The pinned version, or None when the version in force is meant."""
        pinned = self.text.partition("@")[2]
        return int(pinned) if pinned else None


def _order(resource: Resource[Spec]) -> tuple[date, int]:
    dates = resource.metadata.effective
    return (dates.from_ if dates else date.min, resource.metadata.version)


BUILT_IN: Mapping[str, frozenset[str]] = {"BusinessCalendar": frozenset({"always"})}
"""Names that need no declaration: the round-the-clock calendar."""


@dataclass(frozen=True)
class Catalog:
    """Everything a workspace declares, by kind and name, with every reference between them.

    ``broken`` names declarations that failed their schema as (kind, name), and names seen in files that could not be
    read to their end as ("", name), so that a reference to one is not reported again.
    """

    resources: tuple[Resource[Spec], ...] = ()
    references: tuple[Reference, ...] = ()
    broken: frozenset[tuple[str, str]] = field(default_factory=frozenset)

    def __getstate__(self) -> dict[str, Any]:
        return {each.name: getattr(self, each.name) for each in fields(self)}  # what was worked out stays here

    @cached_property
    def _index(self) -> dict[str, dict[str, list[Resource[Spec]]]]:
        index: dict[str, dict[str, list[Resource[Spec]]]] = {}
        for resource in self.resources:
            index.setdefault(resource.kind, {}).setdefault(resource.name, []).append(resource)
        for names in index.values():
            for versions in names.values():
                versions.sort(key=_order)
        return index

    @cached_property
    def _of_kind(self) -> dict[type[Spec], list[Resource[Spec]]]:
        return {}  # filled as kinds are asked for: dozens of rules go through the same ones

    @cached_property
    def _done(self) -> dict[Hashable, Any]:
        return {}  # filled as somebody asks

    def once(self, work: Callable[..., T], *about: Hashable) -> T:
        """What ``work`` makes of this catalog: made once for all who ask about the same."""
        if (work, *about) not in self._done:
            self._done[work, *about] = work(self, *about)
        made: T = self._done[work, *about]
        return made

    def all(self, kind: type[S]) -> Iterator[Resource[S]]:
        """Every declaration of a kind, in the order of the files."""
        if kind not in self._of_kind:
            self._of_kind[kind] = [resource for resource in self.resources if isinstance(resource.spec, kind)]
        return iter(self._of_kind[kind])  # type: ignore[arg-type]

    def names(self, kind: str) -> Iterable[str]:
        """The names declared for a kind, built-in ones included."""
        return self._index.get(kind, {}).keys() | BUILT_IN.get(kind, frozenset())

    def versions(self, kind: type[S], name: str) -> list[Resource[S]]:
        """All versions of one name in the order in which they come into force; empty when there is none."""
        return self._index.get(kind.__name__, {}).get(name, [])  # type: ignore[return-value]

    def knows(self, kind: str, name: str) -> bool:
        """True when the name is declared, built in, or declared but failed its schema."""
        return name in self._index.get(kind, {}) or name in BUILT_IN.get(kind, ()) or self.lost(kind, name)

    def lost(self, kind: str, name: str) -> bool:
        """True when a declaration of that name, or a version of it, is there but could not be read."""
        return (kind, name) in self.broken or ("", name) in self.broken

    def in_force(self, kind: type[S], reference: str, day: date) -> Resource[S] | None:
        """The version a reference means on a day: the pinned one, or the one in force then; None when there is none.

        A version without an end holds until the next one begins.
        """
        name, _, pinned = reference.partition("@")
        for resource in reversed(self.versions(kind, name)):
            if resource.metadata.version == int(pinned) if pinned else resource.holds_on(day):
                return resource
        return None

    @cached_property
    def workspace(self) -> Resource[Spec] | None:
        """The workspace's own declaration (`svcctl.yaml`), or None when it is missing or failed its schema."""
        return next((resource for resource in self.resources if resource.kind == "Workspace"), None)

    @cached_property
    def prose(self) -> tuple[Prose, ...]:
        """Every text in plain words, in the order of the files: what the schemas mark as prose."""
        return tuple(
            Prose(resource, path, readers, text)
            for resource in self.resources
            for path, readers, text in prose(module_of(resource.kind), resource.data)
        )
