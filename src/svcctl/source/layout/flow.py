from collections.abc import Iterator
from typing import Any

from yaml.nodes import MappingNode, ScalarNode

from svcctl.source.edits import Edit
from svcctl.source.layout.indent import STEP
from svcctl.source.layout.sheet import Sheet, is_block, is_flow, is_nothing

WIDTH = 160
"""The longest line of a value in braces or brackets. Rows of a price book are read like a table, and they are long."""
JOINED = 100
"""The longest line that is made out of several."""


def flow(sheet: Sheet) -> Iterator[Edit]:
    """Values in braces and brackets: `{a: 1, b: [2, 3]}` in one line, or an item a line where that would be too long.

    One that holds a comment, or a text of several lines, stays as it is.
    """
    for document in sheet.documents:
        yield from _inside(sheet, document)


def _inside(sheet: Sheet, node: Any) -> Iterator[Edit]:
    if not is_block(node):
        return
    if type(node) is MappingNode:
        for key, value in node.value:
            if is_flow(value):
                yield from _laid(sheet, value, key.start_mark, key.end_mark.index)
            yield from _inside(sheet, value)
        return
    for dash, item in zip(sheet.dashes(node), node.value, strict=True):
        if is_flow(item):
            yield from _laid(sheet, item, dash, -1)
        yield from _inside(sheet, item)


def _laid(sheet: Sheet, node: Any, owner: Any, key_end: int) -> Iterator[Edit]:
    """The change to one value; ``key_end`` is where its key ends, -1 for an item of a list."""
    start, end = node.start_mark, node.end_mark
    if not tame(sheet, node):
        return
    one = _one_line(sheet, node)
    length = start.column + len(one)
    if length <= (WIDTH if start.line == end.line else JOINED) or not node.value:
        if sheet.text[start.index : end.index] != one:
            yield Edit(start.index, end.index, one)
    elif start.line == owner.line and end.line not in sheet.comment_of_line:
        lines = _lines(sheet, node, owner.column + STEP)
        if key_end < 0:
            yield Edit(start.index, end.index, "\n".join(lines).lstrip())
        else:
            yield Edit(key_end, end.index, "\n".join([":", *lines]))


def tame(sheet: Sheet, node: Any) -> bool:
    """True when a value can be written anew: without comments, each text on one line, each key with its value."""
    return not sheet.commented(node) and _plain(node)


def _plain(node: Any) -> bool:
    if type(node) is ScalarNode:
        return bool(node.start_mark.line == node.end_mark.line and not is_nothing(node))
    if type(node) is MappingNode:
        braced = not node.value or node.start_mark.index < node.value[0][0].start_mark.index  # `[a: 1]` has none
        return braced and all(_plain(part) for pair in node.value for part in pair)
    return all(map(_plain, node.value))


def _one_line(sheet: Sheet, node: Any) -> str:
    if type(node) is ScalarNode:
        return sheet.text[node.start_mark.index : node.end_mark.index]
    if type(node) is MappingNode:
        return "{" + ", ".join(_pair(sheet, *pair) for pair in node.value) + "}"
    return "[" + ", ".join(_one_line(sheet, item) for item in node.value) + "]"


def _pair(sheet: Sheet, key: Any, value: Any) -> str:
    return f"{_one_line(sheet, key)}: {_one_line(sheet, value)}"


def _lines(sheet: Sheet, node: Any, column: int) -> list[str]:
    """A list or mapping with an item a line, what is inside in one line each where it fits."""
    found: list[str] = []
    margin = " " * column
    if type(node) is MappingNode:
        for key, value in node.value:
            one = _pair(sheet, key, value)
            if column + len(one) <= WIDTH or not is_flow(value) or not value.value:
                found.append(margin + one)
            else:
                found += [f"{margin}{_one_line(sheet, key)}:", *_lines(sheet, value, column + STEP)]
        return found
    for item in node.value:
        one = _one_line(sheet, item)
        if column + STEP + len(one) <= WIDTH or not is_flow(item) or not item.value:
            found.append(f"{margin}- {one}")
        else:
            first, *rest = _lines(sheet, item, column + STEP)
            found += [f"{margin}- {first.lstrip()}", *rest]
    return found
