from collections.abc import Iterator
from typing import Any

from svcctl.bundled import schemas
from svcctl.source.schema_tree import Node, Position, SchemaTree
from svcctl.source.words import shown

_DEEPEST = 6


def described() -> dict[str, str]:
    """Every kind with what its schema says it is."""
    tree = SchemaTree(schemas())
    return {kind: tree.file(file).get("description", "") for kind, file in tree.kinds().items()}


def keys_of(kind: str) -> str:
    """The keys of a kind below `spec` as a Markdown list: what each says, whether it must be there, an example."""
    tree = SchemaTree(schemas())
    file = tree.file_of(kind)
    if file is None:
        return ""
    spec = tree.file(file).get("properties", {}).get("spec", {})
    return "\n".join(_keys(tree, (file, spec), 0))


def _keys(tree: SchemaTree, start: Position, depth: int) -> Iterator[str]:
    required = {key for _, node in tree.beside(*start, certain=True) for key in node.get("required", ())}
    for key, position in tree.keys([start]).items():
        nodes = [node for _, node in tree.beside(*position)]
        must = " (required)" if key in required else ""
        told = [_first(nodes, "description").rstrip("."), _refers(nodes), _example(nodes)]
        yield f"{'  ' * depth}- `{key}`{must}: {'. '.join(part for part in told if part)}."
        if depth < _DEEPEST:
            yield from _keys(tree, _inner(tree, position), depth + 1)


def _inner(tree: SchemaTree, position: Position) -> Position:
    """Where the keys below a key are described: in the value itself, or in the items of a list."""
    for where, node in tree.beside(*position):
        if isinstance(node.get("items"), dict):
            return _inner(tree, (where, node["items"]))
    return position


def _first(nodes: list[Node], word: str) -> str:
    return next((str(node[word]) for node in nodes if word in node), "")


def _refers(nodes: list[Node]) -> str:
    kind = _first(nodes, "x-refers")
    return f"The name of a {kind}" if kind else ""


def _example(nodes: list[Node]) -> str:
    examples: list[Any] = next((node["examples"] for node in nodes if node.get("examples")), [])
    if not examples or isinstance(examples[0], dict | list):
        return ""
    return f"Example: `{examples[0] if isinstance(examples[0], str) else shown(examples[0])}`"
