import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from yaml._yaml import CParser
from yaml.error import YAMLError
from yaml.events import DocumentStartEvent
from yaml.nodes import MappingNode, ScalarNode

from svcctl.findings.model import Place, Problem, Span
from svcctl.source import quick
from svcctl.source.compose import Composer, RefusedError, check_aliases, first_line, quiet, span_of
from svcctl.source.encoding import unreadable
from svcctl.source.front_matter import BODY, MARKDOWN, body, parts
from svcctl.source.locate import locate
from svcctl.source.scalars import is_text, plain, said
from svcctl.source.syntax import cut_short, explain

__all__ = ["Document", "load", "locate"]

_VERSION = re.compile(rb"(?m)^(?:\xef\xbb\xbf)?%YAML[ \t]")


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML document of a file as plain data: mappings, lists, texts, whole numbers, Decimals, true/false and null.

    ``index`` says which document of the file it is, from 0; empty ones are counted and left out. ``span`` is the row
    that stands for it, where the file is a table.
    """

    file: str
    index: int
    data: Any
    span: Span | None = None


def load(text: bytes, file: str) -> tuple[list[Document], list[Problem]]:
    """Reads a YAML file: the documents in it, and what is wrong with its text.

    A document with a problem is still returned if it can be, so that others may refer to it: the first of two equal
    keys counts, a word in doubt stays a text. What stands after a syntax error is not read. A Markdown file is one
    document: its front matter, with the text below it under `spec.text`. Never raises.
    """
    if problem := unreadable(text, file):
        return [], [problem]
    if file.endswith(MARKDOWN):
        return _front_matter(text, file)
    return _yaml(text, file)


def _yaml(text: bytes, file: str) -> tuple[list[Document], list[Problem]]:
    with quiet():
        if (values := quick.read(text)) is not None:
            return [Document(file, index, data) for index, data in enumerate(values)], []
        found, problems = _documents(text, file)
    return found, problems + _versions(text, file)


def _front_matter(text: bytes, file: str) -> tuple[list[Document], list[Problem]]:
    told = body(text, file)
    if told is None:
        hint = "put a line of three dashes below the keys, and the text below that line"
        return [], [Problem("the front matter never ends", Place(file, span=Span(1, 1, 1, 4)), hint, "front-matter")]
    found, problems = _yaml(parts(text, file)[0], file)
    for document in found:
        spec = document.data.get(BODY[0]) if isinstance(document.data, dict) else None
        if not isinstance(spec, dict):
            continue
        if BODY[1] not in spec:
            spec[BODY[1]] = told[0]
        elif told[0]:
            hint = "keep one of the two"
            message = f"the text stands below the front matter, and under `{BODY[1]}` too"
            problems.append(Problem(message, Place(file, 0, BODY, on_key=True), hint, "front-matter"))
    return found, problems


def _documents(text: bytes, file: str) -> tuple[list[Document], list[Problem]]:
    found: list[Document] = []
    problems: list[Problem] = []
    aliases = b"&" in text and b"*" in text
    composer = Composer(text)
    try:
        for index, node in composer.documents():
            builder = _Builder(file, index, problems)
            if not aliases or builder.sound(node):
                found.append(Document(file, index, builder.value(node)))
    except RefusedError as error:
        problems.append(_refused(error, file, composer.index))
    except YAMLError as error:
        index = composer.index
        if cut_short(error, text) and found and found[-1].index == index - 1:
            index = found.pop().index
        problems.append(explain(error, text, file, index))
    return found, problems


def _refused(error: RefusedError, file: str, index: int) -> Problem:
    return Problem(error.message, Place(file, index, span=error.span), error.hint, error.rule)


class _Builder:
    """Turns the nodes of one document into plain data by the YAML 1.2 core rules, in one pass."""

    __slots__ = ("file", "index", "problems", "seen")

    def __init__(self, file: str, index: int, problems: list[Problem]) -> None:
        self.file, self.index, self.problems = file, index, problems
        self.seen: set[tuple[str, Span]] = set()

    def sound(self, node: Any) -> bool:
        """False, with a problem, when aliases unfold the document beyond reason."""
        try:
            check_aliases(node)
        except RefusedError as error:
            self.problems.append(_refused(error, self.file, self.index))
            return False
        return True

    def value(self, node: Any) -> Any:
        """The plain data of a node."""
        if node.tag is not None:
            self._tagged(node)
        kind = type(node)
        if kind is ScalarNode:
            if node.style:
                return node.value
            value, rule = plain(node.value)
            if rule and node.tag is None:
                self._say(rule, span_of(node), *said(rule, node.value))
            return node.value if node.tag == "tag:yaml.org,2002:str" else value
        return self._mapping(node) if kind is MappingNode else [self.value(item) for item in node.value]

    def _mapping(self, node: Any) -> dict[str, Any]:
        data: dict[str, Any] = {}
        merged: list[Any] = []
        repeated: list[Any] = []
        for key_node, value_node in node.value:
            key = key_node.value
            if not _plain_key(key_node):
                key = self._odd_key(key_node)
            elif key == "<<" and not key_node.style:
                merged.append(self._merge(key_node, value_node))
                continue
            value = self.value(value_node)
            if key not in data:
                data[key] = value
            elif _plain_key(key_node):
                repeated.append(key_node)
        if repeated:
            self._duplicates(repeated, node)
        for defaults in merged:
            data = {**defaults, **data}
        return data

    def _odd_key(self, node: Any) -> str:
        if node.tag is not None:
            self._tagged(node)
            return str(node.value) if type(node) is ScalarNode else f"line {node.start_mark.line + 1}"
        hint = (
            "put quotes round the key if it is meant as a text" if node.value else "write the key, or remove the colon"
        )
        if type(node) is ScalarNode:
            shown = f"the key `{_short(node.value)}` is read as {_kind(node.value)}, but a key is a text"
            message = shown if node.value else "the key before this colon is missing"
            self._say("key-not-text", span_of(node), message, hint)
            return str(node.value)
        message = "a list or mapping stands where a key should be"
        hint = "if this is a placeholder such as `{{ name }}`, put quotes round the whole value"
        self._say("key-not-text", first_line(node), message, hint)
        return f"line {node.start_mark.line + 1} column {node.start_mark.column + 1}"

    def _merge(self, key_node: Any, value_node: Any) -> dict[str, Any]:
        self._say(
            "merge-key",
            span_of(key_node),
            "`<<` copies keys from another mapping; YAML 1.2 has no such key, and readers disagree about what wins",
            "write the keys out, or move what is shared into a resource of its own and refer to it",
        )
        value = self.value(value_node)
        parts = value if isinstance(value, list) else [value]
        merged: dict[str, Any] = {}
        for part in parts:
            merged = {**part, **merged} if isinstance(part, dict) else merged
        return merged

    def _duplicates(self, repeated: list[Any], node: Any) -> None:
        first = {key.value: key.start_mark.line + 1 for key, _ in reversed(node.value) if type(key) is ScalarNode}
        for key in repeated:
            message = f"the key `{_short(key.value)}` is already given at line {first[key.value]}"
            hint = "keep one of the two; YAML readers disagree about which one counts"
            self._say("duplicate-key", span_of(key), message, hint)

    def _tagged(self, node: Any) -> None:
        name = str(node.tag).replace("tag:yaml.org,2002:", "!!")
        hint = "remove the tag; quotes make a text, and numbers, true, false and null need nothing"
        start = node.start_mark
        span = Span(start.line + 1, start.column + 1, start.line + 1, start.column + 1 + len(name))
        self._say("yaml-tag", span, f"`{_short(name)}` is a YAML tag; svcctl reads plain values only", hint)

    def _say(self, rule: str, span: Span, message: str, hint: str) -> None:
        """One mistake is told once, also where an alias repeats it."""
        if (rule, span) not in self.seen:
            self.seen.add((rule, span))
            self.problems.append(Problem(message, Place(self.file, self.index, span=span), hint, rule))


def _plain_key(node: Any) -> bool:
    return node.tag is None and type(node) is ScalarNode and (bool(node.style) or is_text(node.value))


def _kind(text: str) -> str:
    value = plain(text)[0]
    if value is None:
        return "null"
    return "true or false" if isinstance(value, bool) else "a number"


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."


def _versions(text: bytes, file: str) -> list[Problem]:
    if not _VERSION.search(text):
        return []
    try:
        return list(_old_versions(text, file))
    except YAMLError:
        return []


def _old_versions(text: bytes, file: str) -> Iterator[Problem]:
    parser, index = CParser(text), 0
    while parser.check_event():
        event = parser.get_event()
        if isinstance(event, DocumentStartEvent):
            if event.version and tuple(event.version) != (1, 2):
                mark: Any = event.start_mark
                line = mark.line + 1
                yield Problem(
                    "the `%YAML` line asks for YAML 1.1, where `no` and `17:30` are not texts; svcctl reads YAML 1.2",
                    Place(file, index, span=Span(line, 1, line, 6)),
                    "delete the line; put quotes round a text that must be read alike everywhere",
                    "yaml-version",
                )
            index += 1
