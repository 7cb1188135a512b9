"""Where two files that should be equal differ, in words: the line, the column, what stands here and what there."""

import csv
from collections.abc import Iterator
from itertools import islice, zip_longest
from pathlib import Path

_PIECE = 1 << 20
_TEXT = {".json", ".md", ".html", ".txt"}
_LONGEST = 60


def same(one: Path, other: Path) -> bool:
    """True when two files have the same bytes."""
    if one.stat().st_size != other.stat().st_size:
        return False
    with one.open("rb") as first, other.open("rb") as second:
        while piece := first.read(_PIECE):
            if piece != second.read(_PIECE):
                return False
    return True


def differences(recorded: Path, made: Path, most: int = 3) -> list[str]:
    """The first differences between a recorded file and the one made again; empty when they are the same."""
    if same(recorded, made):
        return []
    if recorded.suffix == ".csv":
        found = _rows(recorded, made)
    elif recorded.suffix in _TEXT:
        found = _lines(recorded, made)
    else:
        found = iter(())
    return list(islice(found, most)) or [_bytes(recorded, made)]


def _rows(recorded: Path, made: Path) -> Iterator[str]:
    with (
        recorded.open(encoding="utf-8", errors="replace", newline="") as one,
        made.open(encoding="utf-8", errors="replace", newline="") as other,
    ):
        names: list[str] = []
        for number, (here, there) in enumerate(zip_longest(csv.reader(one), csv.reader(other)), 1):
            names = names or here or there or []
            if here is None or there is None:
                yield f"row {number} is {'not in the archive' if here is None else 'only in the archive'}"
            elif here != there:
                yield from _cells(number, names, here, there)


def _cells(number: int, names: list[str], here: list[str], there: list[str]) -> Iterator[str]:
    if len(here) != len(there):
        yield f"row {number} has {len(here)} columns in the archive, {len(there)} made again"
        return
    for name, was, is_ in zip_longest(names, here, there, fillvalue=""):
        if was != is_:
            yield f"row {number}, {name}: {_short(was)} in the archive, {_short(is_)} made again"


def _lines(recorded: Path, made: Path) -> Iterator[str]:
    with (
        recorded.open(encoding="utf-8", errors="replace", newline="\n") as one,
        made.open(encoding="utf-8", errors="replace", newline="\n") as other,
    ):
        for number, (here, there) in enumerate(zip_longest(one, other), 1):
            if here != there:
                yield f"line {number}: {_short(here)} in the archive, {_short(there)} made again"


def _bytes(recorded: Path, made: Path) -> str:
    """For what is no text, or differs only in its line ends or quotes: the first byte that differs."""
    place = 0
    with recorded.open("rb") as one, made.open("rb") as other:
        while True:
            here, there = one.read(_PIECE), other.read(_PIECE)
            if here != there or not here:
                ends = min(len(here), len(there))
                first = next((index for index in range(ends) if here[index] != there[index]), ends)
                return f"byte {place + first:,} is the first that differs"
            place += len(here)


def _short(text: str | None) -> str:
    if text is None:
        return "nothing"
    plain = text.strip()
    return f"'{plain[:_LONGEST]}…'" if len(plain) > _LONGEST else f"'{plain}'"
