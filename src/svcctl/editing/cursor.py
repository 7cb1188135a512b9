"""Where a cursor stands in a file: in which declaration, under which keys, on which word."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from yaml.error import YAMLError
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from svcctl.findings import Path, Span
from svcctl.source.compose import Composer, RefusedError, quiet, span_of

_WORD = re.compile(r"[\w@./%-]*")
_LAST = re.compile(r"[\w@./%-]+$")
_MARK = "zzCursorzz"


@dataclass(frozen=True, slots=True)
class Spot:
    """The innermost value or key under a cursor: its path in a document, and where it stands.

    ``keys`` are those of the mapping around it, ``kind`` what the document declares, as far as it can be read.
    """

    document: int
    path: Path
    kind: str
    span: Span
    on_key: bool = False
    keys: tuple[str, ...] = ()


def spot(content: bytes, line: int, column: int) -> Spot | None:
    """What stands at a line and column, from 1; None between values, or in a text that cannot be read so far."""
    for document, root in _documents(content):
        for found in _walk(root, document, kind_of(root)):
            if _inside(found.span, line, column):
                return found
    return None


def asked(text: str, line: int, column: int) -> Spot | None:
    """What would stand at a cursor if a word were written there; the word that is begun is taken out.

    ``path`` ends with the key that is begun where ``on_key`` is set. None where nothing can be said.
    """
    lines = text.splitlines() or [""]
    row = lines[line - 1] if line <= len(lines) else ""
    start = column - 1 - len(_begun(row[: column - 1]))
    rest = _WORD.match(row[column - 1 :])
    end = column - 1 + (len(rest[0]) if rest else 0)
    for mark in (_MARK, f"{_MARK}: x"):
        patched = [*lines[: line - 1], row[:start] + mark + row[end:], *lines[line:]]
        for document, root in _documents("\n".join(patched).encode()):
            for found in _walk(root, document, kind_of(root)):
                if found.path and _marked(root, found):
                    return found
    return None


def _begun(before: str) -> str:
    """The word that ends where the cursor is."""
    return found[0] if (found := _LAST.search(before)) else ""


def _documents(content: bytes) -> Iterator[tuple[int, Node]]:
    with quiet(), suppress(YAMLError, RefusedError):
        yield from Composer(content).documents()


def kind_of(root: Node) -> str:
    """The kind that a document declares; empty where it does not say."""
    if isinstance(root, MappingNode):
        for key, value in root.value:
            if isinstance(key, ScalarNode) and key.value == "kind" and isinstance(value, ScalarNode):
                return str(value.value)
    return ""


def _walk(node: Node, document: int, kind: str, path: Path = ()) -> Iterator[Spot]:
    """Every key and every single value of a document, the keys before their values."""
    if isinstance(node, MappingNode):
        keys = tuple(str(key.value) for key, _ in node.value if isinstance(key, ScalarNode))
        for key, value in node.value:
            if isinstance(key, ScalarNode):
                here = (*path, str(key.value))
                yield Spot(document, here, kind, span_of(key), on_key=True, keys=keys)
                yield from _walk(value, document, kind, here)
    elif isinstance(node, SequenceNode):
        for index, value in enumerate(node.value):
            yield from _walk(value, document, kind, (*path, index))
    else:
        yield Spot(document, path, kind, span_of(node))


def _inside(span: Span, line: int, column: int) -> bool:
    return (span.line, span.column) <= (line, column) <= (span.end_line, span.end_column)


def _marked(root: Node, found: Spot) -> bool:
    if found.on_key:
        return found.path[-1] == _MARK
    node: Node | None = root
    for step in found.path:
        if isinstance(node, MappingNode):
            node = next((value for key, value in node.value if isinstance(key, ScalarNode) and key.value == step), None)
        elif isinstance(node, SequenceNode) and isinstance(step, int):
            node = node.value[step]
    return isinstance(node, ScalarNode) and node.value == _MARK
