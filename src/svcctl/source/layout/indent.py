from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Any

from yaml.nodes import MappingNode, ScalarNode

from svcctl.source.edits import Edit
from svcctl.source.layout.sheet import BLOCK, Comment, Sheet, is_block, is_nothing

STEP = 2
_Levels = tuple[tuple[int, int], ...]


def indent(sheet: Sheet) -> Iterator[Edit]:
    """Two columns for each level, a list two columns inside its key; a comment moves with what it stands above."""
    plan = _Plan(sheet)
    for document in sheet.documents:
        if is_block(document):
            plan.lay(document, 0, ())
        else:
            plan.leave(document)
    for comment in sheet.comments:
        if comment.alone and comment.line not in plan.shifts:
            plan.columns[comment.line] = plan.column_of(comment)
    yield from plan.gaps
    for line, column in plan.columns.items():
        margin = sheet.margin(line)
        if margin != column:
            yield Edit(sheet.starts[line], sheet.starts[line] + margin, " " * column)
    for line, (shift, floor) in plan.shifts.items():
        yield from _shifted(sheet, line, shift, floor)


def _shifted(sheet: Sheet, line: int, shift: int, floor: int) -> Iterator[Edit]:
    """A line inside a value moves with the line the value starts on; an empty one says nothing and needs no spaces."""
    margin, start = sheet.margin(line), sheet.starts[line]
    if not shift or (not sheet.line(line).strip() and margin <= floor):
        if shift and margin:
            yield Edit(start, start + margin, "")
        return
    yield Edit(start, start + margin, " " * max(margin + shift, 0))


class _Plan:
    """Where each line goes: lines that start with a key, a dash or a comment get a column, others are shifted."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.columns: dict[int, int] = {}
        self.shifts: dict[int, tuple[int, int]] = {}
        self.gaps: list[Edit] = []
        self.levels: dict[int, _Levels] = {}
        self._content: list[int] = []

    def lay(self, node: Any, column: int, above: _Levels) -> None:
        """Places a block list or mapping at a column; ``above`` are the levels around it, old column and new."""
        levels = (*above, (node.start_mark.column, column))
        if type(node) is MappingNode:
            for key, value in node.value:
                self._place(key.start_mark, column, levels)
                self._below(value, key.start_mark, column, levels)
            return
        for dash, item in zip(self.sheet.dashes(node), node.value, strict=True):
            self._place(dash, column, levels)
            if item.start_mark.line == dash.line and not is_nothing(item):
                self._gap(dash.index + 1, item.start_mark.index)
            self._below(item, dash, column, levels)

    def leave(self, node: Any) -> None:
        """A document that is one value in braces has no levels to go by."""
        for line in range(node.start_mark.line + 1, node.end_mark.line + 1):
            self.shifts[line] = 0, 0

    def _place(self, mark: Any, column: int, levels: _Levels) -> None:
        if mark.column == self.sheet.margin(mark.line):
            self.columns[mark.line] = column
        self.levels[mark.line] = levels

    def _gap(self, start: int, end: int) -> None:
        if self.sheet.text[start:end] != " ":
            self.gaps.append(Edit(start, end, " "))

    def _below(self, node: Any, owner: Any, column: int, levels: _Levels) -> None:
        if is_block(node):
            self.lay(node, column + STEP, levels)
        elif not is_nothing(node):
            self._value(node, owner, column)

    def _value(self, node: Any, owner: Any, column: int) -> None:
        """A text or a value in brackets: its further lines keep their distance from its first."""
        first, shift = node.start_mark.line, column - owner.column
        if first != owner.line:
            self.columns[first] = column + STEP
            shift = column + STEP - node.start_mark.column
        last, floor = node.end_mark.line, 10**6
        if type(node) is ScalarNode and node.style in BLOCK:
            last -= node.end_mark.column == 0
            floor = self._floor(first, last)
            if not any(sign.isdigit() for sign in self.sheet.header(node)):
                shift = column + STEP - floor
        for line in range(first + 1, last + 1):
            self.shifts[line] = shift, floor

    def _floor(self, first: int, last: int) -> int:
        margins = (self.sheet.margin(line) for line in range(first + 1, last + 1) if self.sheet.line(line).strip())
        return next(margins, 0)

    def column_of(self, comment: Comment) -> int:
        """A comment goes with what it stands above; below the last of a list or mapping it stays inside it."""
        if not self._content:
            self._content = sorted(self.levels)
        at = bisect_left(self._content, comment.line)
        before, after = self._content[max(at - 1, 0) : at], self._content[at : at + 1]
        fence = self._fence(comment.line)
        following = after[0] if after and self._fence(after[0]) == fence else None
        if following is not None and self.sheet.margin(following) >= comment.column:
            return self.columns[following]
        levels = self.levels[before[0]] if before and self._fence(before[0]) == fence else ()
        outer = self.columns[following] if following is not None else 0
        return max((new for old, new in levels if old <= comment.column), default=outer)

    def _fence(self, line: int) -> int:
        return bisect_right(self.sheet.markers, line)
