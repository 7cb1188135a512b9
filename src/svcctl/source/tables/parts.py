"""The files that the arguments of a report name: folders, patterns and single files, as one sorted list."""

import re
from collections.abc import Iterable, Iterator, Mapping
from glob import glob, has_magic
from pathlib import Path

from svcctl.findings import Problem
from svcctl.source.tables import Export
from svcctl.source.tables.header import problem

_EXPORT = re.compile(r"\.(csv|tsv|txt|parquet|pq)(\.(gz|zst|bz2))?$", re.IGNORECASE)
_JSON = re.compile(r"\.(json|jsonl|ndjson)(\.(gz|zst|bz2))?$", re.IGNORECASE)
_AS_TABLE = "export it as CSV or Parquet"


def files_of(names: Iterable[str]) -> tuple[list[str], list[Problem]]:
    """The exports that paths, folders and patterns name, each once, in the order of their paths on any machine.

    A folder stands for the exports in it and below, but for hidden ones and those whose name begins with ``_``. A file
    that is named twice is read once, with a problem; JSON is left out, with a problem. Raises LookupError with a
    sentence where nothing is found.
    """
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for name in names:
        there = sorted(_files(name))
        files = [file for file in there if not _JSON.search(file)]
        if not files:
            raise LookupError(_nothing(name, there))
        problems += _left_out(sorted(set(there) - set(files)))
        for file in files:
            real = file if file == "-" else str(Path(file).resolve())
            if real in found and file != "-":
                message = f"the export is named more than once (as {found[real]} too): it is read once"
                problems.append(problem(file, "export-named-twice", message, "name it once"))
            found.setdefault(real, file)
    return sorted(found.values(), key=lambda file: (file != "-", Path(file).parts)), problems


def side_by_side(exports: Iterable[Export]) -> list[Export]:
    """The exports of one report; of many, none is kept open, so that memory does not grow with their number.

    Those that are read alike must have the same columns: one that lacks what another has gets a problem.
    """
    found: list[Export] = []
    for export in exports:
        found.append(export)
        for each in found[-2:] if len(found) > 1 else []:
            each.put_aside()
    first: dict[tuple[str, ...], dict[str, str]] = {}
    for export in found:
        known = first.setdefault(tuple(export.wanted), {})
        known |= {name: export.file for name in export.columns if name not in known}
    for export in found:
        export.problems += _lacking(export, first[tuple(export.wanted)])
    return found


def _lacking(export: Export, first: Mapping[str, str]) -> Iterator[Problem]:
    """What an export lacks without an error, though another one has it: ``first`` gives the file by field."""
    if export.readable and export.header is not None:
        for name in sorted(first.keys() - export.columns.keys()):
            message = f"there is no column '{export.wanted[name].name}' for {name}, which {first[name]} has"
            yield problem(export.file, "export-columns-differ", message, "export the column too", export.header.line)


def _files(name: str) -> Iterator[str]:
    path = Path(name)
    if name == "-" or path.is_file():
        yield name
    elif path.is_dir():
        yield from (str(file) for file in path.rglob("*") if _is_export(file, path))
    elif has_magic(name):
        yield from (each for each in glob(name, recursive=True) if Path(each).is_file())  # noqa: PTH207 - of any path


def _is_export(file: Path, folder: Path) -> bool:
    """True for what looks like an export; other programs leave marks such as ``_SUCCESS`` beside theirs."""
    hidden = any(part.startswith((".", "_")) for part in file.relative_to(folder).parts)
    return not hidden and any(kind.search(file.name) for kind in (_EXPORT, _JSON)) and file.is_file()


def _left_out(files: list[str]) -> Iterator[Problem]:
    """Says that files beside the exports are JSON: their rows would be missing without a word."""
    if files:
        more = f", like {len(files) - 1:,} more beside it," if len(files) > 1 else ""
        message = f"the file{more} is JSON, which is not read as an export: it is left out"
        yield problem(files[0], "export-unreadable", message, f"{_AS_TABLE}, or name the exports by a pattern")


def _nothing(name: str, there: list[str]) -> str:
    if there:
        return f"{there[0]} is JSON, which is not read as an export: {_AS_TABLE}"
    if Path(name).is_dir():
        return f"{name} has no exports in it: files ending in .csv, .tsv, .txt or .parquet, or such with .gz"
    if has_magic(name):
        return f"no file fits {name}; put the pattern in quotes, and try it with ls"
    return f"{name} {'is no ordinary file' if Path(name).exists() else 'does not exist'}"
