"""The other terms of a simulation: another folder, another revision of this one, or this one with a patch."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import typer

from svcctl.catalog import Catalog
from svcctl.cli.common import FINDINGS, day, no_file, root_of, show, stop
from svcctl.cli.views.memory import catalog_and_report_of
from svcctl.findings import Problem, Report
from svcctl.findings.report import many
from svcctl.source.words import nearest
from svcctl.source.yaml_text import Document, load, locate
from svcctl.validation import in_the_way
from svcctl.workspace import SourceFile, read_workspace
from svcctl.workspace.git import RevisionError, read_revision

_MARK = re.compile(rb"---(\s|$)")
Identity = tuple[str, str, int]


class Subject(NamedTuple):
    """What is compared: its name, and the errors of a report that no number may be computed over."""

    name: str
    blocking: Callable[[Report], Report | None]


TERMS = Subject("terms", in_the_way)
"""Only what a report would not be made with either is in the way."""
PRICES = Subject("prices", lambda report: report if report.failed() else None)


def folder_terms(folder: Path, what: Subject = TERMS) -> tuple[Catalog, str]:
    """The terms, or the prices, that another workspace declares, and how to call them."""
    files, problems = read_workspace(root_of(folder))
    return _catalog(files, problems, what), f"the {what.name} in {folder}"


def revision_terms(root: Path, revision: str, what: Subject = TERMS) -> tuple[Catalog, str]:
    """The same as the workspace declared them at a revision."""
    try:
        found = read_revision(root, revision)
    except RevisionError as error:
        stop(str(error))
    return _catalog(found.files, [], what), f"the {what.name} at {revision} ({found.commit[:12]})"


def patched_terms(root: Path, patch: Path, what: Subject = TERMS) -> tuple[Catalog, str]:
    """Those of the workspace with the declarations of a file in the place of those of the same name and version."""
    if not patch.is_file():
        stop(no_file(patch))
    new = SourceFile(str(patch), patch.read_bytes())
    documents, faults = load(new.content, new.path)
    wanted = Counter(filter(None, map(_identity, documents)))
    if not wanted and not faults:  # what is no YAML is shown where it stands, with all other findings
        stop(f"{patch} declares nothing: write whole declarations, with kind, metadata and spec")
    files, problems = read_workspace(root)
    kept, there = [], set[Identity]()
    for file in files:
        if (root / file.path).resolve() != patch.resolve():
            content, found = _without(file, set(wanted))
            kept.append(SourceFile(file.path, content))
            there |= found
    replaced = there & wanted.keys()
    added = sorted(wanted.keys() - replaced)
    for note in _perhaps_meant(added, there):
        typer.echo(f"svcctl: {patch}: {note}", err=True)
    said = [f"{many(len(replaced), 'declaration')} replaced"] if replaced else []
    said += [f"{', '.join(f'{kind}/{name}@{version}' for kind, name, version in added)} added"] if added else []
    return _catalog([*kept, new], problems, what), f"the {what.name} with {patch} ({', '.join(said)})"


def _without(file: SourceFile, wanted: set[Identity]) -> tuple[bytes, set[Identity]]:
    """A file with the declarations that are replaced blanked out, the others on their lines; and all it declared."""
    mine = [(each, document.index) for document in load(file.content, file.path)[0] if (each := _identity(document))]
    gone = [(each, index) for each, index in mine if each in wanted]
    lines = file.content.splitlines(keepends=True)
    for span in locate(file.content, [(index, (), False) for _, index in gone]):
        marks = [number for number, line in enumerate(lines) if _MARK.match(line)]
        first = max((number for number in marks if number < span.line), default=-1)
        last = min((number for number in marks if number >= span.line), default=len(lines))
        if first >= 0:
            lines[first] = b"---\n"
        lines[first + 1 : last] = [b"\n"] * (last - first - 1)
    return b"".join(lines), {each for each, _ in mine}


def _perhaps_meant(added: Sequence[Identity], there: set[Identity]) -> Iterator[str]:
    """What to ask where a declaration is added whose name the workspace has almost: it may be meant to replace it."""
    for kind, name in dict.fromkeys((kind, name) for kind, name, _ in added):
        names = sorted({each for its, each, _ in there if its == kind})
        if name not in names and (near := nearest(name, names)):
            yield f"the workspace has no {kind} '{name}', so it replaces nothing: did you mean '{near}'?"


def _identity(document: Document) -> Identity | None:
    data: Any = document.data
    try:
        name, version = data["metadata"]["name"], data["metadata"].get("version", 1)
        return (str(data["kind"]), str(name), int(version))
    except (KeyError, TypeError, AttributeError, ValueError):
        return None


def _catalog(files: Sequence[SourceFile], problems: Sequence[Problem], what: Subject) -> Catalog:
    """What the files declare. Ends the run with the errors that stand in the way: then no number means anything."""
    catalog, report = catalog_and_report_of(files, problems, day(None))
    if blocking := what.blocking(report):
        show(blocking)
        stop(f"the other {what.name} have errors; mend them first", FINDINGS)
    return catalog
