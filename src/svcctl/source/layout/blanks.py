from collections.abc import Iterator

from svcctl.source.edits import Edit
from svcctl.source.layout.sheet import Sheet


def blanks(sheet: Sheet) -> Iterator[Edit]:
    """No spaces at the ends of lines, one empty line at most, none round a `---` or at the ends of the file."""
    count = len(sheet.starts)
    markers = set(sheet.markers)
    kept = False  # whether a line above is still there to be told apart from the next
    for number in range(count):
        line = sheet.line(number)
        if number in sheet.protected:
            kept = True
            continue
        bare, start = line.rstrip(" \t"), sheet.starts[number]
        if bare:
            kept = number not in markers
            if bare != line:
                yield Edit(start + len(bare), start + len(line), "")
        elif kept and _wanted(sheet, number, markers):
            kept = False
            if line:
                yield Edit(start, start + len(line), "")
        else:
            yield from _without(sheet, number)
    if sheet.text and not sheet.text.endswith("\n"):
        yield Edit(len(sheet.text), len(sheet.text), "\n")


def _wanted(sheet: Sheet, number: int, markers: set[int]) -> bool:
    """True for an empty line with something below it that is no end of a document."""
    following = number + 1
    while following < len(sheet.starts) and following not in sheet.protected and not sheet.line(following).strip():
        following += 1
    return following < len(sheet.starts) and following not in markers


def _without(sheet: Sheet, number: int) -> Iterator[Edit]:
    start = sheet.starts[number]
    end = sheet.starts[number + 1] if number + 1 < len(sheet.starts) else len(sheet.text)
    if end > start:
        yield Edit(start, end, "")
