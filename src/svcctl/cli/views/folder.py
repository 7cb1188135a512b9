"""A folder of files that svcctl makes anew at each run: it touches what it made itself, and nothing else."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from svcctl.cli.common import stop
from svcctl.cli.files import write_bytes

MANIFEST = ".svcctl-site.json"


@dataclass(frozen=True, slots=True)
class Written:
    """How many files a run wrote, how many were the same already, which it took away, and which it let stand."""

    written: int
    same: int
    removed: tuple[str, ...]
    kept: tuple[str, ...]


def folder_of(text: str) -> Path:
    """The folder that an option names. Ends the run where it names none, as a variable does that nobody has set."""
    if not text.strip():
        stop("--out is empty: name a folder to write to")
    return Path(text)


def write_folder(folder: Path, files: Mapping[str, bytes]) -> Written:
    """Makes a folder hold these files, each written whole or not at all; those that are the same stay untouched.

    Files that an earlier run wrote and this one does not are removed, unless somebody changed them since. A file that
    is in the way and not ours ends the run before anything is written.
    """
    if folder.exists() and not folder.is_dir():
        stop(f"{folder} is a file: name a folder to write to")
    known = _known(folder)
    if known is None:
        _free(folder, files)
    before = known or {}
    sums = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
    _note(folder, {**before, **sums})  # should the run be cut off, the next one knows what is ours
    fresh = [path for path, content in files.items() if _read(folder / path) != content]
    for path in fresh:
        write_bytes(folder / path, files[path], durable=False)
    removed, kept = _cleared(folder, {path: said for path, said in before.items() if path not in files})
    _note(folder, sums)
    return Written(len(fresh), len(files) - len(fresh), removed, kept)


def _known(folder: Path) -> dict[str, str] | None:
    """What an earlier run wrote, with the hash of each file; None where the folder is not ours."""
    content = _read(folder / MANIFEST)
    if content is None:
        return None
    try:
        said = json.loads(content)
        return {path: str(digest) for path, digest in said["files"].items() if _inside(path)}
    except (ValueError, TypeError, KeyError, AttributeError):
        stop(f"{folder / MANIFEST} is damaged: remove it and the files beside it, or name another folder")


def _inside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and ".." not in parts and not PurePosixPath(path).is_absolute() and "\\" not in path


def _free(folder: Path, files: Mapping[str, bytes]) -> None:
    """Ends the run where a file would be lost that svcctl did not write."""
    taken = next((path for path, content in files.items() if _read(folder / path) not in {None, content}), None)
    if taken is not None:
        stop(f"{folder / taken} was not written by svcctl: name an empty folder, or move that file away")


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        stop(f"{path} cannot be read: {error.strerror or error}")


def _cleared(folder: Path, old: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Removes what an earlier run wrote, and folders that are empty then: what went, and what others had changed."""
    removed, kept = [], []
    for path, digest in sorted(old.items()):
        content = _read(folder / path)
        if content is None:
            continue
        if hashlib.sha256(content).hexdigest() != digest:
            kept.append(path)
            continue
        try:
            (folder / path).unlink()
        except OSError as error:
            stop(f"{folder / path} cannot be removed: {error.strerror or error}")
        removed.append(path)
        for above in PurePosixPath(path).parents:
            if str(above) == "." or any((folder / above).iterdir()):
                break
            (folder / above).rmdir()
    return tuple(removed), tuple(kept)


def _note(folder: Path, sums: Mapping[str, str]) -> None:
    said = {"note": "Files that svcctl render site wrote; it removes them when they are outdated.", "files": dict(sums)}
    text = json.dumps(said, indent=1, sort_keys=True) + "\n"
    if _read(folder / MANIFEST) != text.encode():
        write_bytes(folder / MANIFEST, text.encode())
