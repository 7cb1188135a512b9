import re
from collections.abc import Iterable
from contextlib import suppress

from yaml.error import YAMLError
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from svcctl.findings.model import Path, Span
from svcctl.source.compose import Composer, RefusedError, quiet, span_of
from svcctl.source.encoding import lines_of, unreadable
from svcctl.source.front_matter import BODY, body, parts, span_in_body

_PROPERTIES = re.compile(r"(?:[&!]\S*[ \t]+)+")
_NOWHERE = Span(1, 1, 1, 2)


def locate(text: bytes, wanted: Iterable[tuple[int, Path, bool]], file: str = "") -> list[Span]:
    """Where values stand in a file: one span for each wanted (document, path, on_key), in the same order.

    A text or number gets its own span, a list or mapping the rest of its first line. A path that does not exist gets
    the nearest value around it that does. A value repeated by an alias is found where it is written. ``file`` tells a
    Markdown file, in which the text below the front matter is found line by line. Never raises.
    """
    asked = list(wanted)
    if unreadable(text, ""):
        return [_NOWHERE] * len(asked)
    nodes = _nodes(parts(text, file)[0], {document for document, _, _ in asked})
    finder = _Finder(lines_of(text))
    return [
        _in_body(text, file, nodes[document], path) or finder.find(nodes[document], path, on_key=on_key)
        if document in nodes
        else _NOWHERE
        for document, path, on_key in asked
    ]


def locate_within(text: bytes, document: int, path: Path, letters: tuple[int, int], file: str = "") -> Span | None:
    """Where some letters of a text stand in its file: the same word, the same time it comes up, quotes and folds aside.

    ``letters`` are counted in the text as it is read, the end exclusive. None when the file writes them in another way.
    """
    return locate_all_within(text, [(document, path, letters)], file)[0]


def locate_all_within(
    text: bytes, wanted: Iterable[tuple[int, Path, tuple[int, int]]], file: str = ""
) -> list[Span | None]:
    """The same at many places of a file, which is read once. What goes on over a line is found up to there."""
    asked = list(wanted)
    nodes = _nodes(parts(text, file)[0], {document for document, _, _ in asked})
    told, finder = body(text, file), _Finder(lines_of(text))
    spans: list[Span | None] = []
    for document, path, letters in asked:
        node = nodes.get(document)
        if node is not None and path == BODY and told and _in_body(text, file, node, path):
            spans.append(span_in_body(*told, *letters))
        else:
            spans.append(finder.letters(node, path, *letters))
    return spans


def _in_body(text: bytes, file: str, node: Node, path: Path) -> Span | None:
    """The first line of the text below the front matter, where a path means that text; None where it does not."""
    told = body(text, file) if path == BODY else None
    if told is None or not told[0]:
        return None
    finder = _Finder([])
    spec = finder.step(node, BODY[0])
    if spec is None or finder.step(spec[1], BODY[1]) is not None:
        return None
    return span_in_body(*told, 0, len(told[0].split("\n")[0]))


def _nodes(text: bytes, documents: set[int]) -> dict[int, Node]:
    nodes: dict[int, Node] = {}
    with quiet(), suppress(YAMLError, RefusedError):  # load has said so; what stands before the fault is still found
        nodes.update(pair for pair in Composer(text).documents() if pair[0] in documents)
    return nodes


class _Finder:
    """Walks from the top of a document down a path, remembering the keys of every mapping it passes."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.keys: dict[int, dict[str, tuple[Node, Node]]] = {}

    def find(self, node: Node, path: Path, *, on_key: bool) -> Span:
        """The span of the value at a path, or of its key."""
        key: Node | None = None
        for step in path:
            found = self.step(node, step)
            if found is None:
                return self.span(node if key is None else key)
            key, node = found
        return self.span(key) if key is not None and (on_key or _invisible(node)) else self.span(node)

    def step(self, node: Node, step: str | int) -> tuple[Node | None, Node] | None:
        """One key or index down: the node of the key, if there is one, and the node of the value."""
        if isinstance(node, MappingNode) and isinstance(step, str):
            known = self.keys.get(id(node))
            if known is None:
                pairs = reversed(node.value)  # the first of two equal keys counts
                known = {key.value: (key, value) for key, value in pairs if isinstance(key, ScalarNode)}
                self.keys[id(node)] = known
            return known.get(step)
        if isinstance(node, SequenceNode) and isinstance(step, int) and 0 <= step < len(node.value):
            return None, node.value[step]
        return None

    def letters(self, top: Node | None, path: Path, start: int, end: int) -> Span | None:
        """Where some letters of the text at a path stand."""
        node = top
        for step in path:
            found = self.step(node, step) if node else None
            node = found[1] if found else None
        if not isinstance(node, ScalarNode):
            return None
        words = node.value[start:end].split()
        return self.word(node, words, node.value[:start].count(words[0])) if words else None

    def span(self, node: Node) -> Span:
        """Where a node stands, without the anchor or tag in front of it; the first line only of a list or mapping."""
        full = span_of(node)
        line = self.lines[full.line - 1] if full.line <= len(self.lines) else ""
        properties = _PROPERTIES.match(line, full.column - 1)
        column = full.column
        if properties and properties.end() < len(line):
            column = properties.end() + 1
        if isinstance(node, ScalarNode) or full.line == full.end_line:
            end_line, end_column = full.end_line, full.end_column
        else:
            end_line, end_column = full.line, len(line.rstrip()) + 1
        if (end_line, end_column) <= (full.line, column):
            end_line, end_column = full.line, column + 1
        return Span(full.line, column, end_line, end_column)

    def word(self, node: Node, words: list[str], skipped: int) -> Span | None:
        """Where words stand in the lines of a text, after so many places where the first of them comes up too."""
        full = span_of(node)
        for number in range(full.line, min(full.end_line, len(self.lines)) + 1):
            line = self.lines[number - 1]
            at = full.column - 1 if number == full.line else 0
            last = full.end_column - 1 if number == full.end_line else len(line)
            while (at := line.find(words[0], at, last)) >= 0:
                if not skipped:
                    return Span(number, at + 1, number, at + 1 + _length(line, at, words))
                skipped -= 1
                at += len(words[0])
        return None


def _length(line: str, at: int, words: list[str]) -> int:
    """How many letters of a line hold these words, or as many of the first of them as stand there."""
    end = at + len(words[0])
    for word in words[1:]:
        if not line.startswith(f" {word}", end):
            break
        end += 1 + len(word)
    return end - at


def _invisible(node: Node) -> bool:
    return isinstance(node, ScalarNode) and not node.value and not node.style
