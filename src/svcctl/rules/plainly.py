"""How plainly a catalog's texts are written: each text read once, with the limits that hold for it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from svcctl.catalog import Catalog, Prose, Resource
from svcctl.findings import Problem
from svcctl.kinds.base import Spec
from svcctl.kinds.workspace import Limits, Workspace, Writing
from svcctl.rules.facts import fact
from svcctl.writing import CONTRACT, USUAL, Limit, Measured, read


@dataclass(frozen=True, slots=True)
class Reading:
    """One text of a declaration with its sentences; none, where its language cannot be judged."""

    prose: Prose
    sentences: tuple[Measured, ...]

    def problem(self, message: str, start: int, end: int, hint: str) -> Problem:
        """A problem at some letters of the text."""
        found = self.prose.source.problem(message, *self.prose.path, hint=hint)
        return replace(found, place=replace(found.place, within=(start, end)))


def writing(catalog: Catalog) -> Writing:
    """What the workspace says about writing."""
    said = catalog.workspace.spec if catalog.workspace else None
    return said.writing if isinstance(said, Workspace) else Writing()


def language(catalog: Catalog) -> str:
    """The language of the texts of a workspace: what it says under `writing`, else that of its locale."""
    said = catalog.workspace.spec if catalog.workspace else None
    return said.writing.language or said.locale if isinstance(said, Workspace) else "en"


def limit(said: Mapping[str, Limits], name: str) -> Limit:
    """The limits of a kind of text or page: what the workspace says, else the usual ones."""
    own, usual = said.get(name, Limits()), CONTRACT if name == "Clause" else USUAL
    grade = usual.grade if own.grade is None else own.grade
    return Limit(grade, usual.sentence if own.sentence is None else own.sentence)


@fact
def readings(catalog: Catalog) -> Iterator[Reading]:
    """Every text in plain words, read."""
    usual = language(catalog)
    for prose in catalog.prose:
        own = getattr(prose.source.spec, "language", "") or usual
        if sentences := read(prose.text, own):
            yield Reading(prose, sentences)


@fact
def declarations(catalog: Catalog) -> Iterator[tuple[Resource[Spec], list[Reading]]]:
    """The texts of each declaration together."""
    for _, group in groupby(readings(catalog), key=lambda reading: id(reading.prose.source)):
        texts = list(group)
        yield texts[0].prose.source, texts
