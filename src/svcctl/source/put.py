"""Writes a few keys into a file that people wrote: every other byte stays, comments and ends of lines too."""

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from yaml.error import YAMLError
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from svcctl.source.compose import Composer, RefusedError, quiet, span_of
from svcctl.source.edits import Edit, apply
from svcctl.source.front_matter import BODY, parts
from svcctl.source.positions import offsets
from svcctl.source.scalars import is_text
from svcctl.source.yaml_text import Document, load

Words = Mapping[str, str]
_BARE = re.compile(r"[0-9a-f-]*[0-9][0-9a-f-]*")


def put(content: bytes, file: str, document: int, key: str, words: Words) -> bytes | None:
    """The file with ``words`` under ``spec.<key>`` of a document, in place of those that are there or behind the rest.

    None where the file is written in a way that is not safely changed: then a person has to.
    """
    front = parts(content, file)[0]
    text = content.decode("utf-8", "replace")
    spec = _value(_node(front, document), "spec")
    if not isinstance(spec, MappingNode) or text.encode() != content:
        return None
    there = _value(spec, key)
    edits = [_added(text, spec, key, words)] if there is None else _replaced(text, there, words)
    made = apply(text, edits).encode() if edits else content
    wanted = [_with(each, key, words) if each.index == document else each.data for each in load(content, file)[0]]
    return made if [each.data for each in load(made, file)[0]] == wanted else None


def _with(document: Document, key: str, words: Words) -> Any:
    """What a document says once the words are there: that, and nothing else, may come out."""
    return {**document.data, "spec": {**document.data["spec"], key: dict(words)}}


def _node(front: bytes, document: int) -> Node | None:
    found: dict[int, Node] = {}
    with quiet(), suppress(YAMLError, RefusedError):
        found.update(Composer(front).documents())
    return found.get(document)


def _value(node: Node | None, name: str) -> Node | None:
    pairs = node.value if isinstance(node, MappingNode) else []
    return next((value for key, value in pairs if isinstance(key, ScalarNode) and key.value == name), None)


def _replaced(text: str, there: Node, words: Words) -> list[Edit]:
    edits = []
    for name, said in words.items():
        value = _value(there, name)
        if not isinstance(value, ScalarNode) or value.style in {"|", ">"}:
            return []
        start, end = offsets(text, span_of(value))
        if value.value != said:
            edits.append(Edit(start, end, _written(said)))
    return edits


def _added(text: str, spec: MappingNode, key: str, words: Words) -> Edit:
    """The words behind the other keys; before a text that is one of them, which may be long."""
    if spec.flow_style:
        said = ", ".join(f"{name}: {_written(value)}" for name, value in words.items())
        end = _end(text, spec.value[-1][1]) if spec.value else offsets(text, span_of(spec))[0] + 1
        return Edit(end, end, f"{', ' if spec.value else ''}{key}: {{{said}}}")
    first = next(iter(spec.value))[0]
    indent = " " * (span_of(first).column - 1)
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = [f"{indent}{key}:", *(f"{indent}  {name}: {_written(value)}" for name, value in words.items())]
    body = next((name for name, _ in spec.value if isinstance(name, ScalarNode) and name.value == BODY[-1]), None)
    if body is not None:
        start = offsets(text, span_of(body))[0] - len(indent)
        return Edit(start, start, newline.join([*lines, ""]))
    end = _line_end(text, _end(text, spec.value[-1][1], spec.value[-1][0]))
    return Edit(end, end, newline + newline.join(lines))


def _end(text: str, node: Node, key: Node | None = None) -> int:
    """Where the last letter of a value stands: what follows it, comments and empty lines, is not part of it."""
    if not isinstance(node, MappingNode | SequenceNode) or node.flow_style or not node.value:
        start, end = offsets(text, span_of(node))
        if not isinstance(node, ScalarNode) or node.value or key is None:
            return start + len(text[start:end].rstrip())
        return offsets(text, span_of(key))[1]
    last = node.value[-1]
    return _end(text, last[1], last[0]) if isinstance(node, MappingNode) else _end(text, last)


def _line_end(text: str, at: int) -> int:
    found = [place for sign in "\r\n" if (place := text.find(sign, at)) >= 0]
    return min(found, default=len(text))


def _written(said: str) -> str:
    """A text as YAML: in quotes, but for days and hashes that are read as texts without them."""
    bare = _BARE.fullmatch(said) is not None and is_text(said)
    return said if bare else json.dumps(said, ensure_ascii=False)
