from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import msgspec

from svcctl.catalog import Catalog, Reference, Resource
from svcctl.findings import Place, Problem
from svcctl.kinds import kinds, module_of
from svcctl.kinds.base import Metadata, Spec, convert
from svcctl.source.refers import references
from svcctl.source.schema import check_document
from svcctl.source.yaml_text import Document


def build(documents: Iterable[Document], passed: int | None = None) -> tuple[Catalog, list[Problem]]:
    """Plain documents become a catalog: what passes its schema is a resource, what does not stays known by name.

    ``passed`` is how many of the same documents did so before: where all did, nobody looks again.
    """
    resources: list[Resource[Spec]] = []
    problems: list[Problem] = []
    broken: set[tuple[str, str]] = set()
    # `null`, or nothing between two lines of dashes, declares nothing.
    declaring = [document for document in documents if document.data is not None]
    check = _passing if len(declaring) == passed else check_document
    for document in declaring:
        faults = [_at_row(fault, document) for fault in check(document.data, document.file, document.index)]
        resource = None if faults else _resource(document, faults)
        if resource is None:
            broken.add(_identity(document.data))
            problems.extend(faults)
        else:
            resources.append(resource)
    found = tuple(reference for resource in resources for reference in _references(resource))
    return Catalog(tuple(resources), found, frozenset(broken)), problems


def _passing(_data: Any, _file: str, _document: int) -> list[Problem]:
    return []


def _resource(document: Document, faults: list[Problem]) -> Resource[Spec] | None:
    data = document.data
    try:
        metadata = convert(data["metadata"], Metadata)
        spec = convert(data["spec"], kinds()[data["kind"]])
    except (msgspec.ValidationError, ValueError) as error:
        faults.append(_at_row(_unreadable(document, str(error)), document))
        return None
    return Resource(data["kind"], metadata, spec, data, document.file, document.index, document.span)


def _at_row(fault: Problem, document: Document) -> Problem:
    return replace(fault, place=replace(fault.place, span=document.span)) if document.span else fault


def _unreadable(document: Document, message: str) -> Problem:
    kind, name = _identity(document.data)
    text, _, where = message.partition(" - at `$")
    steps = tuple(part for part in where.rstrip("`").split("[")[0].split(".") if part)
    path = ("spec", *steps) if steps else ("spec",)
    return Problem(text, Place(document.file, document.index, path), "", "wrong-value", f"{kind}/{name}")


def _identity(data: Any) -> tuple[str, str]:
    """Kind and name as far as they can be read, so that one mistake in a declaration is reported once."""
    if not isinstance(data, dict):
        return ("", "")
    metadata = data.get("metadata")
    name = metadata.get("name") if isinstance(metadata, dict) else None
    return (str(data.get("kind", "")), name if isinstance(name, str) else "")


def _references(resource: Resource[Spec]) -> Iterable[Reference]:
    for path, kind, text in references(module_of(resource.kind), resource.data):
        yield Reference(resource, path, kind, text)
