"""Declarations that have another name on the new side: the old side is read as if it had always been theirs."""

import copy
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from svcctl.catalog import Catalog, Reference, Resource
from svcctl.findings import Path
from svcctl.kinds.base import convert
from svcctl.review.pairs import by_name, renamed
from svcctl.review.sides import Name, Tree

_MOST = 4
"""A service may be renamed with its plans, and these with their SLAs: one step finds what the one before uncovered."""


def followed(base: Tree, head: Tree) -> Tree:
    """The old side with what was renamed under its new name, in its declarations and wherever others name it.

    So a new name is told once, and not as a change of everything that mentions it.
    """
    for _ in range(_MOST):
        names = {old: new for new, old in renamed(by_name(base.catalog), by_name(head.catalog))}
        if not names:
            break
        known = {new: base.renamed.get(old, old) for old, new in names.items()}
        base = replace(base, catalog=_with(base.catalog, names), renamed={**base.renamed, **known})
    return base


def _with(catalog: Catalog, names: Mapping[Name, Name]) -> Catalog:
    """A catalog in which some names are others."""
    said: dict[int, list[Reference]] = {}
    for each in catalog.references:
        if (each.kind, each.name) in names:
            said.setdefault(id(each.source), []).append(each)
    changed = {
        id(each): _renamed(each, said.get(id(each), []), names)
        for each in catalog.resources
        if id(each) in said or (each.kind, each.name) in names
    }
    references = (
        replace(each, source=changed.get(id(each.source), each.source), text=_text(each, names))
        for each in catalog.references
    )
    resources = tuple(changed.get(id(each), each) for each in catalog.resources)
    return Catalog(resources, tuple(references), catalog.broken)


def _renamed(resource: Resource[Any], said: list[Reference], names: Mapping[Name, Name]) -> Resource[Any]:
    """A declaration by its new name, which names others by theirs. What it says of its own name stays as written."""
    data = copy.deepcopy(resource.data)
    for each in sorted(said, key=lambda each: -len(each.path)):  # below a key that changes first
        _write(data, each.path, each.text, _text(each, names))
    spec = convert(data["spec"], type(resource.spec)) if said else resource.spec
    _, name = names.get((resource.kind, resource.name), (resource.kind, resource.name))
    return replace(resource, metadata=resource.metadata.replacing(name=name), spec=spec, data=data)


def _text(reference: Reference, names: Mapping[Name, Name]) -> str:
    """The text of a reference with the new name, and the version that it pins."""
    _, name = names.get((reference.kind, reference.name), (reference.kind, reference.name))
    _, pin, version = reference.text.partition("@")
    return f"{name}{pin}{version}"


def _write(data: Any, path: Path, old: str, new: str) -> None:
    """Another text at a path: as the value there, or as the key that leads there, which keeps its place."""
    *way, last = path
    for step in way:
        data = data[step]
    if data[last] == old:
        data[last] = new
    else:
        items = [(new if key == last else key, value) for key, value in data.items()]
        data.clear()
        data.update(items)
