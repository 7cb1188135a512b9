import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from yaml._yaml import CParser
from yaml.nodes import MappingNode, ScalarNode, SequenceNode
from yaml.tokens import (
    AliasToken,
    AnchorToken,
    BlockEntryToken,
    DirectiveToken,
    DocumentEndToken,
    DocumentStartToken,
    KeyToken,
    ScalarToken,
    TagToken,
)

from svcctl.source.compose import Composer, quiet

_COMMENT = re.compile(r"#[^\n]*")
_ODD = (AliasToken, AnchorToken, TagToken, DirectiveToken)
_MARKERS = (DocumentStartToken, DocumentEndToken)
BLOCK = frozenset("|>")


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment: where it is, and whether it has its line to itself."""

    start: int
    end: int
    line: int
    column: int
    alone: bool


class Sheet:
    """A YAML text and where everything in it stands: nodes, dashes, comments. Lines and columns count from 0.

    The text has plain line ends, no byte order mark and no faults. ``odd`` marks what svcctl does not lay out:
    anchors, aliases, tags, directives and keys that start with a question mark.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self.odd = False
        self.scalars: list[tuple[int, int]] = []
        self.markers: list[int] = []
        self.comments: list[Comment] = []
        self._dashes: dict[int, list[Any]] = defaultdict(list)
        with quiet():
            self.documents: list[Any] = [node for _, node in Composer(text.encode()).documents()]
            self._read_tokens()

    def _read_tokens(self) -> None:
        parser, done, key_at = CParser(self.text.encode()), 0, -1
        while (token := parser.get_token()) is not None:
            start, end = token.start_mark, token.end_mark
            self._note_comments(done, start.index)
            done = max(done, end.index)
            self.odd = self.odd or isinstance(token, _ODD) or (key_at >= 0 and start.index != key_at)
            key_at = start.index if isinstance(token, KeyToken) else -1
            if isinstance(token, BlockEntryToken):
                self._dashes[start.column].append(start)
            elif isinstance(token, ScalarToken):
                self.scalars.append((start.index, end.index))
            elif isinstance(token, _MARKERS):
                self.markers.append(start.line)
        self._note_comments(done, len(self.text))

    def _note_comments(self, start: int, end: int) -> None:
        if end - start < 2:
            return
        for found in _COMMENT.finditer(self.text, start, end):
            line = self.line_at(found.start())
            before = self.text[self.starts[line] : found.start()]
            comment = Comment(found.start(), found.end(), line, len(before), not before.strip())
            self.comments.append(comment)

    def line_at(self, index: int) -> int:
        """The line that a letter stands in."""
        return bisect_right(self.starts, index) - 1

    def line(self, number: int) -> str:
        """The text of a line without its end."""
        end = self.starts[number + 1] - 1 if number + 1 < len(self.starts) else len(self.text)
        return self.text[self.starts[number] : end]

    def margin(self, number: int) -> int:
        """How many spaces a line starts with."""
        line = self.line(number)
        return len(line) - len(line.lstrip(" "))

    @cached_property
    def comment_of_line(self) -> dict[int, Comment]:
        """The comment of each line that has one."""
        return {comment.line: comment for comment in self.comments}

    def dashes(self, node: Any) -> list[Any]:
        """Where the dashes of a block list stand, one for each of its items."""
        found = self._dashes[node.start_mark.column]
        first = bisect_left(found, node.start_mark.index, key=_index)
        return found[first : bisect_left(found, node.end_mark.index, key=_index)]

    def commented(self, node: Any) -> bool:
        """True when a comment stands inside a node's text."""
        first = bisect_left(self._comment_starts, node.start_mark.index)
        return first < bisect_left(self._comment_starts, node.end_mark.index)

    @cached_property
    def _comment_starts(self) -> list[int]:
        return [comment.start for comment in self.comments]

    def last_line(self, node: Any) -> int:
        """The last line with something of a node on it; empty lines that only follow a text do not belong to it."""
        while is_block(node) and node.value:
            last = node.value[-1]
            node = (last[1] if not is_nothing(last[1]) else last[0]) if type(node) is MappingNode else last
        end = node.end_mark
        line = int(end.line)
        if end.column == 0 and end.index > node.start_mark.index:
            line -= 1
        if type(node) is ScalarNode and node.style in BLOCK and "+" not in self.header(node):
            while line > node.start_mark.line and not self.line(line).strip():
                line -= 1
        return line

    def header(self, node: Any) -> str:
        """The signs that open a text of several lines: `|`, `>-`, `|2+`."""
        return self.line(node.start_mark.line)[node.start_mark.column :].split("#")[0].strip()

    @cached_property
    def protected(self) -> set[int]:
        """The lines whose ends belong to a text of several lines."""
        found: set[int] = set()
        for node in self.texts():
            found.update(range(node.start_mark.line, self.last_line(node)))
            if node.style in BLOCK:
                found.add(self.last_line(node))
        return found

    def texts(self) -> list[Any]:
        """Every key, text and number of the file."""
        open_, found = list(self.documents), []
        while open_:
            node = open_.pop()
            if type(node) is ScalarNode:
                found.append(node)
            elif type(node) is MappingNode:
                open_ += [part for pair in node.value for part in pair]
            else:
                open_ += node.value
        return found


def _index(mark: Any) -> int:
    return int(mark.index)


def is_block(node: Any) -> bool:
    """True for a list or mapping with an item a line."""
    return type(node) in {MappingNode, SequenceNode} and not node.flow_style


def is_flow(node: Any) -> bool:
    """True for a list or mapping in brackets or braces."""
    return type(node) in {MappingNode, SequenceNode} and bool(node.flow_style)


def is_nothing(node: Any) -> bool:
    """True where a value is left out."""
    return type(node) is ScalarNode and not node.style and not node.value
