"""Both sides of a diff: what each declares, read without judging it; a file that is the same on both is read once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from svcctl.catalog import Catalog, Reference, Resource
from svcctl.findings import Problem
from svcctl.kinds.base import Spec
from svcctl.source.yaml_text import load
from svcctl.validation.declarations import build
from svcctl.validation.registers import read_register
from svcctl.workspace import REGISTER, SourceFile

Name = tuple[str, str]
"""A declaration by its kind and name."""


@dataclass(frozen=True, slots=True)
class Tree:
    """One side: how people call it, what it declares, its files, and what of it cannot be read.

    ``renamed`` are declarations that are read under the name they have on the other side, each with its own one.
    """

    name: str
    catalog: Catalog
    contents: Mapping[str, bytes]
    problems: tuple[Problem, ...] = ()
    renamed: Mapping[Name, Name] = field(default_factory=dict)


@dataclass(slots=True)
class Reader:
    """Reads sides. What a file declares is kept, so that the other side pays only for the files that differ."""

    _known: dict[SourceFile, tuple[Catalog, tuple[Problem, ...]]] = field(default_factory=dict)

    def read(self, name: str, files: Iterable[SourceFile], unread: Iterable[Problem] = ()) -> Tree:
        """One side out of its files. Never raises on what a user wrote: it is a problem of that side."""
        contents: dict[str, bytes] = {}
        problems = list(unread)
        resources: list[Resource[Spec]] = []
        references: list[Reference] = []
        broken: set[tuple[str, str]] = set()
        for file in files:
            contents[file.path] = file.content
            declared, faults = self._file(file)
            resources += declared.resources
            references += declared.references
            broken |= declared.broken
            problems += faults
        return Tree(name, Catalog(tuple(resources), tuple(references), frozenset(broken)), contents, tuple(problems))

    def _file(self, file: SourceFile) -> tuple[Catalog, tuple[Problem, ...]]:
        if file not in self._known:
            read = read_register if file.path.endswith(REGISTER) else load
            documents, faults = read(file.content, file.path)
            catalog, more = build(documents)
            self._known[file] = catalog, (*faults, *more)
        return self._known[file]
