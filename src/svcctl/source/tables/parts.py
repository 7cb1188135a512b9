"""The files that the arguments of a report name: folders, patterns and single files, as one sorted list."""

import re
from collections.abc import Iterable, Iterator, Mapping
from glob import glob, has_magic
from pathlib import Path

from svcctl.findings import Problem
from svcctl.source.tables import Export
from svcctl.source.tables.header import problem

_EXPORT = re.compile(r"\.(csv|tsv|txt|json|jsonl|ndjson|parquet|pq)(\.(gz|zst|bz2))?$", re.IGNORECASE)


def files_of(names: Iterable[str]) -> tuple[list[str], list[Problem]]:
    """The exports that paths, folders and patterns name, each once, in the order of their paths on any machine.

    A folder stands for the exports in it and below, but for hidden ones and those whose name begins with ``_``. A file
    that is named twice is read once, with a problem. Raises LookupError with a sentence where nothing is found.
    """
    found: dict[str, str] = {}
    problems = []
    for name in names:
        files = sorted(_files(name))
        if not files:
            raise LookupError(_nothing(name))
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
    return not hidden and bool(_EXPORT.search(file.name)) and file.is_file()


def _nothing(name: str) -> str:
    if Path(name).is_dir():
        return f"{name} has no exports in it: files ending in .csv, .tsv, .txt, .ndjson or .parquet, or such with .gz"
    if has_magic(name):
        return f"no file fits {name}; put the pattern in quotes, and try it with ls"
    return f"{name} is not a file"
