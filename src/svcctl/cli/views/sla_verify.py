"""Verifying evidence: the archive is checked, the report made again, and every file of it compared."""

from collections.abc import Iterator
from pathlib import Path

from svcctl import __version__
from svcctl.cli.common import FINDINGS, no_file, stop
from svcctl.cli.views.sla_evidence import file_options, known_options, link_or_copy, misread_options, run
from svcctl.sla.archive import Archive, ArchiveError, Digest, Evidence, digest_of
from svcctl.sla.differences import differences


def verify(path: Path, exports: list[Path], folder: Path) -> tuple[Evidence, list[str]]:
    """What the archive says of itself, and a sentence for every difference.

    Ends the run for an archive that is not believed.
    """
    try:
        archive = Archive(path)
        evidence = archive.evidence
        _check_options(path, evidence)
        archive.extract(folder / "packed")
    except ArchiveError as error:
        stop(f"{path} {error}", FINDINGS)
    again = folder / "again"
    again.mkdir()
    (folder / "packed" / "terms").rename(again / "terms")
    _supply(path, evidence, exports, folder)
    run(again, evidence.options, "terms")
    return evidence, list(_compared(folder, evidence))


def _check_options(path: Path, evidence: Evidence) -> None:
    """Refuses options that this version does not know, and ones that would read a file outside of the archive."""
    for name in sorted(evidence.options.keys() - known_options()):
        stop(f"{path} was made by svcctl {evidence.version} with the option {name}, which {__version__} does not know")
    for name in misread_options(evidence.options):
        raise ArchiveError(f"was not written by svcctl: its option {name} has a value that no report takes")
    for name in file_options() & evidence.options.keys():
        value = evidence.options[name]
        for each in value if isinstance(value, list) else [value]:
            if each not in evidence.inputs:
                raise ArchiveError(f"reads {each!r}, which is none of its inputs")
    if not any(evidence.options.get(name) for name in file_options()):
        raise ArchiveError("does not say which exports it is about")
    if not any(name.startswith("terms/") for name in evidence.files):
        raise ArchiveError("has no terms")


def _supply(path: Path, evidence: Evidence, exports: list[Path], folder: Path) -> None:
    """Puts every input where the report looks for it: out of the archive, or the given file with its digest."""
    given = dict(_digests(exports))
    (folder / "again" / "inputs").mkdir()
    for name, digest in evidence.inputs.items():
        if name in evidence.files:
            (folder / "packed" / name).rename(folder / "again" / name)
        elif digest in given:
            link_or_copy(given[digest], folder / "again" / name)
        else:
            short = name.partition("/")[2]
            wrong = next((each for each in given.values() if each.name == short), None)
            why = f"{wrong} is another file" if wrong else f"give {short} with --export"
            stop(f"{path} holds no inputs, and the report needs the one with SHA-256 {digest.sha256[:12]}…: {why}")


def _digests(exports: list[Path]) -> Iterator[tuple[Digest, Path]]:
    for path in exports:
        if not path.is_file():
            stop(no_file(path))
        with path.open("rb") as stream:
            yield digest_of(stream), path.absolute()


def _compared(folder: Path, evidence: Evidence) -> Iterator[str]:
    made = folder / "again" / "report"
    recorded = {name.partition("/")[2] for name in evidence.files if name.startswith("report/")}
    there = {each.relative_to(made).as_posix() for each in made.rglob("*") if each.is_file()}
    for name in sorted(recorded | there):
        if name not in recorded:
            yield f"{name}: is not in the archive"
        elif name not in there:
            yield f"{name}: is not made again"
        else:
            found = differences(folder / "packed" / "report" / name, made / name)
            yield from (f"{name}: {each}" for each in found)
