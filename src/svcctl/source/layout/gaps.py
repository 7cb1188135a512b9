import re
from collections.abc import Iterator
from typing import Any

from yaml.nodes import MappingNode

from svcctl.source.edits import Edit
from svcctl.source.layout.sheet import Sheet, is_block, is_nothing

_COLON = re.compile(r"[ \t]*:[ \t]*")


def gaps(sheet: Sheet) -> Iterator[Edit]:
    """One space after the colon of a key, none before it, and two before a comment at the end of a line.

    A wider gap before a comment stays: people set comments below one another.
    """
    for document in sheet.documents:
        yield from _colons(sheet, document)
    for comment in sheet.comments:
        if not comment.alone:
            before = sheet.text[sheet.starts[comment.line] : comment.start]
            gap = before[len(before.rstrip()) :]
            if len(gap) < 2 or gap.strip(" "):
                yield Edit(comment.start - len(gap), comment.start, "  ")


def _colons(sheet: Sheet, node: Any) -> Iterator[Edit]:
    if not is_block(node):
        return
    if type(node) is not MappingNode:
        for item in node.value:
            yield from _colons(sheet, item)
        return
    for key, value in node.value:
        start = key.end_mark.index
        found = _COLON.match(sheet.text, start)
        if found and value.start_mark.line == key.end_mark.line and not is_nothing(value):
            wanted, end = ": ", found.end()
        elif found:
            wanted, end = ":", sheet.text.index(":", start) + 1
        if found and sheet.text[start:end] != wanted:
            yield Edit(start, end, wanted)
        yield from _colons(sheet, value)
