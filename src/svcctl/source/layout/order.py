from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from svcctl.source.edits import Edit
from svcctl.source.key_order import KeyOrder, Trail
from svcctl.source.layout.flow import tame
from svcctl.source.layout.sheet import Sheet, is_block, is_nothing


class Order:
    """Puts the keys of each mapping into the order of its schema; what stands above a key goes with it.

    The innermost mappings come first: those around them follow when the text is read again.
    """

    def __init__(self, keys: KeyOrder) -> None:
        self.keys = keys

    def __call__(self, sheet: Sheet) -> Iterator[Edit]:
        """The changes that bring the innermost mappings in order."""
        if not sheet.text.endswith("\n"):
            return
        for document in sheet.documents:
            edits: list[Edit] = []
            self._visit(sheet, document, self.keys.top(_kind(document)), dash=None, edits=edits)
            yield from edits

    def _visit(self, sheet: Sheet, node: Any, trail: Trail, *, dash: Any, edits: list[Edit]) -> bool:
        """True when something in the node is not in order yet."""
        if not trail or type(node) is ScalarNode:
            return False
        inside = list(self._inside(sheet, node, trail, edits))  # all of them, before any is asked
        if type(node) is SequenceNode or any(inside):
            return any(inside)
        pairs = node.value
        wanted = self.keys.sorted(trail, [str(key.value) for key, _ in pairs])
        edit = None
        if wanted != sorted(wanted):
            edit = _blocks(sheet, node, wanted, dash) if is_block(node) else _braces(sheet, node, wanted)
        if edit:
            edits.append(edit)
        return edit is not None

    def _inside(self, sheet: Sheet, node: Any, trail: Trail, edits: list[Edit]) -> Iterator[bool]:
        if type(node) is SequenceNode:
            dashes = sheet.dashes(node) if is_block(node) else [None] * len(node.value)
            below = self.keys.below(trail, 0)
            for dash, item in zip(dashes, node.value, strict=True):
                yield self._visit(sheet, item, below, dash=dash, edits=edits)
            return
        for key, value in node.value:
            yield self._visit(sheet, value, self.keys.below(trail, str(key.value)), dash=None, edits=edits)


def _kind(document: Any) -> str:
    pairs = document.value if type(document) is MappingNode else ()
    return next((str(value.value) for key, value in pairs if key.value == "kind" and type(value) is ScalarNode), "")


def _braces(sheet: Sheet, node: Any, wanted: list[int]) -> Edit | None:
    """A mapping in braces: the pairs change places."""
    pairs = node.value
    if not tame(sheet, node):
        return None
    told = [sheet.text[key.start_mark.index : value.end_mark.index] for key, value in pairs]
    gaps = [sheet.text[value.end_mark.index : key.start_mark.index] for (_, value), (key, _) in pairwise(pairs)]
    start, end = pairs[0][0].start_mark.index, pairs[-1][1].end_mark.index
    parts = [told[number] + gap for number, gap in zip(wanted, [*gaps, ""], strict=True)]
    return Edit(start, end, "".join(parts))


def _blocks(sheet: Sheet, node: Any, wanted: list[int], dash: Any) -> Edit | None:
    """A mapping with a key a line: the keys change places with their values and with the comments above them."""
    behind_dash = dash is not None and dash.line == node.start_mark.line
    chunks = list(_chunks(sheet, node, fixed_head=behind_dash or node in sheet.documents))
    first = chunks[wanted[0]]
    if behind_dash and first[0].strip():
        return None  # there is no room for its comment behind the dash
    start = node.start_mark.index if behind_dash else sheet.starts[node.start_mark.line] - len(chunks[0][0])
    pad = " " * node.start_mark.column
    told = [f"{lead}{pad}{body}" for lead, body in (chunks[number] for number in wanted)]
    if behind_dash:
        told[0] = first[1]
    end = start + sum(len(lead) + len(pad) + len(body) for lead, body in chunks) - len(pad) * behind_dash
    return Edit(start, end, "".join(told))


def _chunks(sheet: Sheet, node: Any, *, fixed_head: bool) -> Iterator[tuple[str, str]]:
    """Each key of a mapping: the comments and the empty line above it, and its lines from the key on.

    ``fixed_head`` leaves what stands above the first key where it is: it speaks of the whole.
    """
    lines = [key.start_mark.line for key, _ in node.value]
    ends = [sheet.last_line(value if not is_nothing(value) else key) for key, value in node.value]
    column = node.start_mark.column
    leads = [line if fixed_head and line == lines[0] else _lead(sheet, line, column) for line in lines]
    last = ends[-1]
    while (comment := sheet.comment_of_line.get(last + 1)) and comment.alone and comment.column > column:
        last += 1
    stops = [*leads[1:], last + 1]
    for (key, _), line, lead, stop in zip(node.value, lines, leads, stops, strict=True):
        yield sheet.text[sheet.starts[lead] : sheet.starts[line]], sheet.text[key.start_mark.index : sheet.starts[stop]]


def _lead(sheet: Sheet, line: int, column: int) -> int:
    """The first line of the comments and empty lines that stand above a key."""
    while line and line - 1 not in sheet.protected:
        comment = sheet.comment_of_line.get(line - 1)
        own = comment is not None and comment.alone and comment.column == column
        if not own and sheet.line(line - 1).strip():
            break
        line -= 1
    return line
