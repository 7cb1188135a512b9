"""The generated parts of the kind pages and the schema for editors. `python -m svcctl.kinds.reference` writes them."""

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from svcctl.bundled import schemas
from svcctl.kinds import kinds, module_of
from svcctl.source.scalars import is_text
from svcctl.source.schema_tree import Position, SchemaTree

BEGIN, END = "<!-- keys -->", "<!-- /keys -->"
EDITORS = "svcctl.schema.json"
_HEAD = "| Key | Needed | What it says | Write |\n|---|---|---|---|\n"
_BARE = re.compile(r"[^\s,:\[\]{}\"'#&*!|>%@`]([^:,\[\]{}\"#]*[^\s:,\[\]{}\"#])?")
_PLACEHOLDER = "<…>"


@dataclass(frozen=True, slots=True)
class Row:
    """One key of a kind as its page tells it: where it stands, whether it must, what it says, what to write."""

    key: str
    needed: str
    says: str
    write: str

    def __str__(self) -> str:
        return f"| `{self.key}` | {self.needed} | {self.says} | {self.write} |"


def rows(kind: str) -> Iterator[Row]:
    """Every key of a kind in the order of its schema, nested ones below the key they belong to."""
    tree, file = SchemaTree(schemas()), f"{module_of(kind)}.schema.json"
    top = tree.keys([(file, tree.file(file))])
    yield from _below(tree, top["metadata"], "metadata.")
    yield from _below(tree, top["spec"], "")


def _below(tree: SchemaTree, position: Position, prefix: str) -> Iterator[Row]:
    always, sometimes = _required(tree, position)
    for key, where in tree.keys([position]).items():
        path = f"{prefix}{key}"
        default = _first(tree, where, "default")
        needed = "yes" if key in always else "sometimes" if key in sometimes else ""
        if default is not None:
            needed = f"else `{_flow(default)}`"
        yield Row(path, needed, _cell(_first(tree, where, "description")), _write(tree, where))
        yield from _below(tree, *_inside(tree, where, path))


def _inside(tree: SchemaTree, where: Position, path: str) -> tuple[Position, str]:
    """The next node that may have keys: of each entry of a list, of each value under a free key, or of the value."""
    for file, node in tree.beside(*where):
        for word, step in (("items", "[]"), ("additionalProperties", f".{_PLACEHOLDER}")):
            if isinstance(node.get(word), dict):
                return (file, node[word]), f"{path}{step}."
    return where, f"{path}."


def _required(tree: SchemaTree, position: Position) -> tuple[set[str], set[str]]:
    """The keys that must always be there, and those that must be there in some cases."""
    nodes = [node for _, node in tree.beside(*position)]
    own = [position[1], *(node for node in nodes if node is not position[1] and _is_whole(node))]
    always = {key for node in own if node.get("type") == "object" for key in node.get("required", ())}
    return always, {key for node in nodes for key in node.get("required", ())} - always


def _is_whole(node: dict[str, Any]) -> bool:
    return "type" in node  # a branch of a condition names keys, never a type


def _first(tree: SchemaTree, where: Position, word: str) -> Any:
    return next((node[word] for _, node in tree.beside(*where) if word in node), None)


def _write(tree: SchemaTree, where: Position) -> str:
    if choices := _first(tree, where, "enum"):
        return _cell(" or ".join(f"`{_flow(choice)}`" for choice in choices))
    examples = _first(tree, where, "examples") or ()
    return _cell(" or ".join(f"`{_flow(example)}`" for example in examples[:3]))


def _flow(value: Any) -> str:
    """A value as one line of YAML, the way it is written by hand."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_flow(key)}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    bare = isinstance(value, str) and is_text(value) and _BARE.fullmatch(value)
    return str(value) if bare else json.dumps(value, ensure_ascii=False)


def _cell(text: Any) -> str:
    return str(text or "").replace("|", "\\|")


def page(kind: str) -> Path:
    """The page of a kind."""
    return Path(__file__).with_name(f"{module_of(kind)}.md")


def with_keys(kind: str, text: str) -> str:
    """The text of a kind's page with its table of keys as the schema is now. Raises ValueError without markers."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"the page of {kind} has no place for its keys: write {BEGIN} and {END}")
    table = _HEAD + "".join(f"{row}\n" for row in rows(kind))
    return f"{before}{BEGIN}\n{table}{END}{after}"


def for_editors() -> str:
    """The schema that an editor points at: it looks at `kind` and hands over to that kind's schema."""
    branches = ",\n".join(
        f'    {{"if": {{"required": ["kind"], "properties": {{"kind": {{"const": "{kind}"}}}}}}, '
        f'"then": {{"$ref": "{module_of(kind)}.schema.json"}}}}'
        for kind in kinds()
    )
    text = (schemas() / EDITORS).read_text(encoding="utf-8")
    text = re.sub(r'"enum": \[.*?\]', lambda _: f'"enum": {json.dumps(list(kinds()))}', text, count=1)
    return re.sub(r'"allOf": \[\n.*\n  \]', lambda _: f'"allOf": [\n{branches}\n  ]', text, count=1, flags=re.DOTALL)


def generated() -> dict[Path, str]:
    """Every file with a generated part, and what it should say."""
    pages = {page(kind): with_keys(kind, page(kind).read_text(encoding="utf-8")) for kind in kinds()}
    return pages | {schemas() / EDITORS: for_editors()}


if __name__ == "__main__":
    for path, text in generated().items():
        if path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"{path.name} written\n")
