from collections.abc import Iterable

from svcctl.findings import Problem
from svcctl.migrations import Change, Migration
from svcctl.source.edits import Edit, apply
from svcctl.source.positions import offsets
from svcctl.source.yaml_text import Document, load, locate


class StuckError(Exception):
    """A migration of ours that does not arrive where it says: a bug, never a user's mistake."""


def migrated(content: bytes, file: str, steps: Iterable[Migration]) -> tuple[bytes, list[Problem]]:
    """A file with each declaration brought to the newest version there is a way to; comments and layout stay.

    A file whose text is at fault stays as it is, with its problems.
    """
    by_version = {step.before: step for step in steps}
    for _ in range(len(by_version) + 1):
        documents, problems = load(content, file)
        if problems:
            return content, problems
        due = [
            (document, by_version[version]) for document in documents if (version := _version(document)) in by_version
        ]
        if not due:
            return content, []
        content = _taken(content, due, file)
    raise StuckError(f"the migrations of {file} lead in a circle")


def _version(document: Document) -> str:
    version = document.data.get("apiVersion") if isinstance(document.data, dict) else None
    return version if isinstance(version, str) else ""


def _taken(content: bytes, due: list[tuple[Document, Migration]], file: str) -> bytes:
    changes: list[tuple[int, Change]] = []
    for document, step in due:
        changes += [(document.index, change) for change in step.changes(document.data)]
        changes.append((document.index, Change(("apiVersion",), step.after)))
    spans = locate(content, [(index, change.path, change.on_key) for index, change in changes], file)
    text = content.decode("utf-8")
    placed = zip(spans, changes, strict=True)
    return apply(text, [Edit(*offsets(text, span), change.new) for span, (_, change) in placed]).encode()
