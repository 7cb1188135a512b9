import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from yaml._yaml import CParser
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from svcctl.findings.model import Span

MAX_BYTES = 16 * 1024 * 1024
MAX_DEPTH = 64
MAX_NODES = 200_000
MAX_NODES_OF_FILE = 1_000_000
MAX_ADDED = 200_000
FREE_ADDED = 10_000
MAX_GROWTH = 10
_LETTERS_PER_NODE = 64  # a long text repeated by an alias is as much to read as many short ones
_HUGE = 10**12


class RefusedError(Exception):
    """A document that is well written but would cost too much to read: too deep, too large, or blown up by aliases."""

    def __init__(self, rule: str, span: Span, message: str, hint: str) -> None:
        super().__init__(message)
        self.rule, self.span, self.message, self.hint = rule, span, message, hint


class Composer(CParser):
    """Reads YAML with libyaml and keeps count, so that no file can exhaust the machine.

    A node's ``tag`` is None unless the text writes one. ``index`` is the document being read.
    """

    __slots__ = ("depth", "index", "left", "left_in_file")  # a third faster than attributes in a dict

    def __init__(self, text: bytes) -> None:
        super().__init__(text)
        self.index = 0
        self.depth = 0
        self.left = MAX_NODES
        self.left_in_file = MAX_NODES_OF_FILE

    def resolve(self, _kind: object, _value: object, _implicit: object) -> None:
        """Tags are for YAML's own typing, which svcctl does itself."""

    def descend_resolver(self, parent: Node | None, _index: object) -> None:
        """One level deeper; libyaml calls this before every value."""
        self.depth = depth = self.depth + 1
        self.left = left = self.left - 1
        if parent is not None and (depth > MAX_DEPTH or left < 0):
            self._refuse(parent)

    def ascend_resolver(self) -> None:
        """One level up again."""
        self.depth -= 1

    def _refuse(self, parent: Node) -> None:
        if self.depth > MAX_DEPTH:
            raise too_deep(first_line(parent))
        raise RefusedError(
            "yaml-too-large",
            first_line(parent),
            f"the file holds more than {MAX_NODES:,} values in one document, or {MAX_NODES_OF_FILE:,} in all",
            "split it into several files; svcctl reads every YAML file of the workspace",
        )

    def documents(self) -> Iterator[tuple[int, Any]]:
        """Every document of the file that is not empty, with its number, counted from 0 with the empty ones."""
        while self.check_node():
            before = self.left = min(MAX_NODES, self.left_in_file)
            self.depth = 0
            node: Any = self.get_node()
            self.left_in_file -= before - self.left
            if self.left_in_file < 0:
                self._refuse(node)
            if not (type(node) is ScalarNode and not node.value and not node.style and node.tag is None):
                yield self.index, node
            self.index += 1


def too_deep(span: Span) -> RefusedError:
    """The refusal for lists and mappings nested beyond what a person can follow."""
    return RefusedError(
        "yaml-too-deep",
        span,
        f"lists and mappings are nested more than {MAX_DEPTH} levels deep here",
        "look for brackets that are never closed; nothing in svcctl needs more than a dozen levels",
    )


@contextmanager
def quiet() -> Iterator[None]:
    """Holds Python's memory housekeeping while many values are made: half the cost, and nothing found to clean.

    Afterwards they count as old, so that they are not looked through at once for all that was held.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            if not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()
            gc.enable()


@contextmanager
def settled() -> Iterator[None]:
    """Leaves what there is so far out of Python's memory housekeeping: it stays, and need not be looked through."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def span_of(node: Any) -> Span:
    """Lines and columns as editors count them, from 1; something that takes no room is shown one column wide."""
    start, end = node.start_mark, node.end_mark
    empty = end.index <= start.index
    return Span(start.line + 1, start.column + 1, end.line + 1, end.column + 1 + empty)


def first_line(node: Any) -> Span:
    """Where a list or mapping starts: enough to point at, without knowing how long its first line is."""
    start = node.start_mark
    return Span(start.line + 1, start.column + 1, start.line + 1, start.column + 2)


class _Scales:
    """Weighs a document as it will be once every alias is written out in full."""

    def __init__(self) -> None:
        self.known: dict[int, tuple[int, int]] = {}
        self.open: set[int] = set()
        self.written = 0
        self.finished: list[tuple[Node, int, int]] = []

    def weigh(self, node: Node) -> tuple[int, int]:
        """Size and height of a node; each is weighed once, however often it is repeated."""
        key = id(node)
        if key in self.known:
            self.written += 1
            return self.known[key]
        if key in self.open:
            raise RefusedError(
                "yaml-alias-bomb",
                first_line(node),
                "this value contains itself through an alias ('*'), so it would never end",
                "write out the part that is meant, instead of repeating the whole by its name",
            )
        self.open.add(key)
        own = 1 + len(node.value) // _LETTERS_PER_NODE if isinstance(node, ScalarNode) else 1
        size, height = own, 0
        for child in _children(node):
            child_size, child_height = self.weigh(child)
            size, height = size + child_size, max(height, child_height)
        self.written += own
        self.open.discard(key)
        self.known[key] = weight = min(size, _HUGE), height + 1
        self.finished.append((node, *weight))
        return weight


def _children(node: Node) -> Iterator[Node]:
    if isinstance(node, MappingNode):
        for pair in node.value:
            yield from pair
    elif isinstance(node, SequenceNode):
        yield from node.value


def check_aliases(root: Node) -> None:
    """Refuses a document in which few lines unfold into very many ('billion laughs'), or into themselves."""
    scales = _Scales()
    size, height = scales.weigh(root)
    allowed = min(MAX_ADDED, max(FREE_ADDED, MAX_GROWTH * scales.written))
    if size - scales.written > allowed:
        at_fault = next(node for node, weight, _ in scales.finished if weight > allowed)
        raise RefusedError(
            "yaml-alias-bomb",
            first_line(at_fault),
            "the aliases ('*') here repeat so much that a few lines unfold into far more values than are written",
            "write the values out, or repeat smaller parts",
        )
    if height > MAX_DEPTH:
        raise too_deep(first_line(next(node for node, _, high in scales.finished if high > MAX_DEPTH)))
