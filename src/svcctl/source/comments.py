import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from yaml.error import YAMLError
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from svcctl.findings.model import Path, Span
from svcctl.source.compose import Composer, RefusedError, quiet
from svcctl.source.encoding import lines_of, unreadable

_MARK = b"svcctl:"
_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#[ \t]*svcctl:(.*)")
_END = sys.maxsize
Mark = tuple[int, int]
_Hit = tuple[Path, Mark, Mark]
"""A key or an item of a list: its path, where it begins and where it ends."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A comment that speaks to svcctl: ``# svcctl: …``.

    ``words`` is what it says, ``document`` and ``paths`` are the values it speaks of: the key or list item on its line
    or, for a comment on a line of its own, on the next one; without a key there is no path. ``start`` and ``end`` are
    the text they take, lines and columns from 1. ``first`` is True where it stands before all values of the file.
    """

    words: str
    span: Span
    document: int
    paths: tuple[Path, ...]
    start: Mark
    end: Mark
    first: bool


def spoken(text: bytes) -> list[Spoken]:
    """The comments of a YAML file that speak to svcctl, in order; a text without the mark costs one search for it."""
    if _MARK not in text or unreadable(text, ""):
        return []
    lines = lines_of(text)
    found = [(line, said) for line, written in enumerate(lines) for said in _COMMENT.finditer(written)]
    if not found:
        return []
    documents: list[tuple[int, Node]] = []
    with quiet(), suppress(YAMLError, RefusedError):  # load has said so; what stands before the fault is still found
        documents.extend(Composer(text).documents())
    quoted = _Quoted(span for _, root in documents for span in _texts(root))
    asked = [(line, said) for line, said in found if (line, said.start()) not in quoted]
    return list(_all_spoken(asked, lines, documents))


def _all_spoken(
    asked: list[tuple[int, re.Match[str]]], lines: list[str], documents: list[tuple[int, Node]]
) -> Iterator[Spoken]:
    following = _following(lines)
    about = [line if lines[line][: said.start()].strip() else following[line + 1] for line, said in asked]
    wanted = sorted(set(about))
    by_line: dict[int, tuple[int, list[_Hit]]] = {}
    for index, root in documents:
        for at, hits in _Walk(wanted).hits_of(root).items():
            by_line.setdefault(at, (index, hits))
    start = documents[0][1].start_mark.line if documents else 0
    for (line, said), at in zip(asked, about, strict=True):
        span = Span(line + 1, said.start() + 1, line + 1, len(lines[line].rstrip()) + 1)
        index, hits = by_line.get(at, (0, []))
        first, last = min((hit[1] for hit in hits), default=(0, 0)), max((hit[2] for hit in hits), default=(0, 0))
        before = not documents or line < start
        yield Spoken(said[1].strip(), span, index, tuple(path for path, _, _ in hits), first, last, before)


def _following(lines: list[str]) -> list[int]:
    """For each line, the first one from it on that is no comment: what a comment right above it is about."""
    found = [len(lines)] * (len(lines) + 1)
    for line in range(len(lines) - 1, -1, -1):
        found[line] = found[line + 1] if lines[line].lstrip().startswith("#") else line
    return found


class _Walk:
    """One walk through a document for all lines that comments are about; what holds none of them is passed by."""

    def __init__(self, wanted: list[int]) -> None:
        self.wanted, self.lines = wanted, frozenset(wanted)
        self.hits: dict[int, list[_Hit]] = {}
        self.left: dict[int, frozenset[int]] = {}  # of a value that was walked: lines that were not looked for in it

    def hits_of(self, root: Node) -> dict[int, list[_Hit]]:
        """The outermost keys and list items that begin on each line, with where each begins and ends."""
        around = [(_Visit(root, (), self.lines, frozenset(), 0, _END), _inside(root))]
        while around:  # in the order of the text, so that a value is met where it is written before any alias of it
            visit, children = around[-1]
            child = next(children, None)
            if child is None:
                around.pop()
            elif below := self._child(visit, *child):
                around.append((below, _inside(below.node)))
        return {line: sorted(hits, key=lambda hit: hit[1]) for line, hits in self.hits.items()}

    def _child(self, above: "_Visit", step: str | int, head: Node, value: Any) -> "_Visit | None":
        line, path, taken = head.start_mark.line, (*above.path, step), above.taken
        if line in above.asked and line not in taken and above.low <= line <= above.high:
            self.hits.setdefault(line, []).append((path, _mark(head.start_mark), _mark(value.end_mark)))
            taken |= {line}
        low, high = max(above.low, value.start_mark.line), min(above.high, value.end_mark.line)
        at = bisect_left(self.wanted, low)
        if at == len(self.wanted) or self.wanted[at] > high:
            return None
        known = self.left.get(id(value))
        # An alias repeats a value, which may contain itself: what was looked for in it is not looked for again.
        asked = above.asked if known is None else (known & above.asked) - taken
        self.left[id(value)] = taken if known is None else known - asked
        return _Visit(value, path, asked, taken, low, high) if asked else None


@dataclass(frozen=True, slots=True)
class _Visit:
    """A value on the way: which lines are asked for in it, which are those of keys around it, and where it is."""

    node: Any
    path: Path
    asked: frozenset[int]
    taken: frozenset[int]
    low: int
    high: int


class _Quoted:
    """Stretches of texts that hold the mark as part of themselves."""

    def __init__(self, spans: Iterable[tuple[Mark, Mark]]) -> None:
        self._spans = sorted(spans)

    def __contains__(self, mark: Mark) -> bool:
        """True within one of them; they follow each other, as texts of a file do."""
        at = bisect_right(self._spans, (mark, (_END, 0))) - 1
        return at >= 0 and mark < self._spans[at][1]


def _inside(node: Any) -> Iterator[tuple[str | int, Node, Node]]:
    if isinstance(node, MappingNode):
        yield from ((key.value, key, value) for key, value in node.value if isinstance(key, ScalarNode))
    elif isinstance(node, SequenceNode):
        yield from ((index, item, item) for index, item in enumerate(node.value))


def _texts(root: Node) -> Iterator[tuple[Mark, Mark]]:
    """Where texts stand that hold the mark as part of themselves, lines and columns from 0."""
    seen: set[int] = set()
    waiting: list[Any] = [root]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, ScalarNode):
            start, end = node.start_mark, node.end_mark
            if _MARK.decode() in node.value:
                block = node.style in {"|", ">"}  # behind its sign a comment may stand
                yield (start.line + block, 0 if block else start.column), (end.line, end.column)
        else:
            waiting.extend(_children(node))


def _children(node: Any) -> Iterable[Node]:
    return (part for pair in node.value for part in pair) if isinstance(node, MappingNode) else node.value


def _mark(mark: Any) -> Mark:
    return mark.line + 1, mark.column + 1
