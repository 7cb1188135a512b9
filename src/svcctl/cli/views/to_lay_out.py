import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from svcctl.cli.common import from_here, root_of, stop
from svcctl.cli.views.changes import as_diff
from svcctl.findings import Problem, Report
from svcctl.findings.report import many
from svcctl.migrations import Migration
from svcctl.rules import rules
from svcctl.source.front_matter import DECLARING
from svcctl.validation.locate import to_findings
from svcctl.validation.migrating import migrated
from svcctl.validation.tidy import editor_schema, tidied
from svcctl.workspace import REGISTER, ROOT_FILE, SourceFile, find_root, read_workspace


@dataclass(slots=True)
class Batch:
    """Files that are laid out by the words of one workspace, or of none: names are seen from ``folder``.

    ``shown`` goes before a name where the reader stands elsewhere.
    """

    folder: Path
    shown: str
    files: list[SourceFile]
    schema: str = ""
    problems: list[Problem] = field(default_factory=list)
    changed: dict[str, bytes] = field(default_factory=dict)

    def lay_out(self) -> None:
        """Finds what would change, and what cannot be read."""
        self.files = [file for file in self.files if not file.path.endswith(REGISTER)]
        self.changed, faults = tidied(self.files, self.schema)
        self.problems += faults

    def migrate(self, steps: Iterable[Migration]) -> None:
        """Finds what would change on the way to the newest version of the format, and what cannot be read."""
        listed = list(steps)
        self.files = [file for file in self.files if not file.path.endswith(REGISTER)]
        for file in self.files:
            content, faults = migrated(file.content, file.path, listed)
            self.problems += faults
            if content != file.content:
                self.changed[file.path] = content

    def name(self, file: str) -> str:
        """A file as the reader knows it."""
        return file if self.shown in {"", "."} else f"{self.shown}/{file}"

    def diff(self) -> str:
        """What would change, as `git diff` shows it."""
        before = {self.name(file.path): file.content for file in self.files if file.path in self.changed}
        return as_diff(before, {self.name(file): content for file, content in self.changed.items()})

    def report(self) -> Report:
        """The faults of the files that stay as they are."""
        contents = {file.path: file.content for file in self.files}
        findings = to_findings(self.problems, contents, lambda problem: rules()[problem.rule].severity)
        told = {finding.file: contents.get(finding.file, b"").decode("utf-8", "replace") for finding in findings}
        return Report(findings, told, files=len(contents)).under(self.shown)


def batches(paths: list[Path], workspace: Path | None) -> list[Batch]:
    """The files to lay out: those named, or all of the workspace."""
    if paths and workspace:
        root = root_of(workspace)
        for path in paths:
            if not path.resolve().is_relative_to(root):
                stop(f"{path} is not in the workspace {root}; name one workspace a run")
    whole: list[Path | None] = [path for path in paths if (path / ROOT_FILE).is_file()]
    found = [_whole(root_of(path)) for path in (whole if paths else [workspace])]
    by_root: dict[Path | None, dict[Path, None]] = {}
    for path in _files(path for path in paths if path not in whole):
        by_root.setdefault(find_root(path.parent), {}).setdefault(path)
    return found + [_some(root, list(named)) for root, named in by_root.items()]


def summary(found: Iterable[Batch], *, dry: bool, nothing: str = "Nothing to change") -> str:
    """What was done, in one line."""
    listed = list(found)
    changed, files = sum(len(batch.changed) for batch in listed), sum(len(batch.files) for batch in listed)
    told = f"{many(changed, 'file')} {'would change' if dry else 'changed'}" if changed else nothing
    return f"{told} in {many(files, 'file')}."


def _whole(root: Path) -> Batch:
    files, problems = read_workspace(root)
    return Batch(root, from_here(root), files, editor_schema(files), problems)


def _some(root: Path | None, paths: list[Path]) -> Batch:
    """Files one by one; a workspace around them says where editors find the schema."""
    if root is None:
        return Batch(Path(), "", [SourceFile(path.as_posix(), _read(path)) for path in paths])
    files = [SourceFile(_inside(path, root), _read(path)) for path in paths]
    told = [SourceFile(ROOT_FILE, _read(root / ROOT_FILE))]
    return Batch(root, from_here(root), files, editor_schema(told))


def _inside(path: Path, root: Path) -> str:
    return Path(os.path.abspath(path)).relative_to(root).as_posix()  # noqa: PTH100 - a link keeps its own name


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        stop(f"{path} cannot be read: {error.strerror or error}")


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    """The YAML files in folders, hidden ones left out, and every file that is named itself."""
    for path in paths:
        if path.is_file():
            yield path
        elif path.is_dir():
            yield from _inside_folder(path)
        else:
            stop(f"{path} {'is no ordinary file' if path.exists() else 'does not exist'}")


def _inside_folder(folder: Path) -> Iterator[Path]:
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(where) / name
            if name.endswith(DECLARING) and not name.startswith(".") and path.is_file():
                yield path
