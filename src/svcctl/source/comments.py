import re
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
Mark = tuple[int, int]


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
    quoted = [span for _, root in documents for span in _texts(root)]
    return [
        _spoken(line, said, lines, documents)
        for line, said in found
        if not any(start <= (line, said.start()) < end for start, end in quoted)
    ]


def _spoken(line: int, said: re.Match[str], lines: list[str], documents: list[tuple[int, Node]]) -> Spoken:
    alone = not lines[line][: said.start()].strip()
    about = _next(lines, line) if alone else line
    span = Span(line + 1, said.start() + 1, line + 1, len(lines[line].rstrip()) + 1)
    first = not documents or line < documents[0][1].start_mark.line
    for index, root in documents:
        if hits := list(_hits(root, (), about, set())):
            paths = tuple(path for path, _, _ in hits)
            start, end = min(start for _, start, _ in hits), max(end for _, _, end in hits)
            return Spoken(said[1].strip(), span, index, paths, start, end, first)
    return Spoken(said[1].strip(), span, 0, (), (0, 0), (0, 0), first)


def _next(lines: list[str], line: int) -> int:
    """The line that a comment on a line of its own is about: the one below it and the comments that follow it."""
    after = line + 1
    while after < len(lines) and lines[after].lstrip().startswith("#"):
        after += 1
    return after


def _hits(node: Any, path: Path, line: int, seen: set[int]) -> Iterator[tuple[Path, Mark, Mark]]:
    """The outermost keys and list items that begin on a line, with where each begins and ends."""
    if id(node) in seen:  # repeated by an alias, which may even contain itself
        return
    seen.add(id(node))
    for step, head, value in _inside(node):
        if head.start_mark.line == line:
            yield (*path, step), _mark(head.start_mark), _mark(value.end_mark)
        elif value.start_mark.line <= line <= value.end_mark.line:
            yield from _hits(value, (*path, step), line, seen)


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
