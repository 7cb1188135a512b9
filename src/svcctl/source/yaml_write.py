import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import yaml

from svcctl.source.scalars import is_text

_WIDTH = 120
_BARE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_./@-]|\[\])*", re.ASCII)
_ROW = 80  # letters of the values that still make one readable line


class _Dumper(yaml.SafeDumper):
    """Writes plain data so that a YAML 1.2 reader, and a 1.1 reader too, gets back what was written."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - nothing is ever abbreviated
        """Repeated values are written out: an alias is for machines."""
        return True

    def represent(self, data: Any) -> None:
        """The whole stands in a key a line, whatever is short below it in one line: `{priority: P1, within: 4h}`."""
        node = self.represent_data(data)
        if isinstance(node, yaml.CollectionNode):
            node.flow_style = False
        self.serialize(node)

    def represent_sequence(
        self,
        tag: str,
        sequence: Any,
        flow_style: bool | None = None,  # noqa: FBT001
    ) -> yaml.SequenceNode:
        """A list in one line when it is short and holds no lists or mappings."""
        node = super().represent_sequence(tag, sequence, flow_style)
        node.flow_style = all(map(_plain, node.value)) and sum(len(item.value) for item in node.value) <= _ROW
        return node

    def represent_mapping(
        self,
        tag: str,
        mapping: Any,
        flow_style: bool | None = None,  # noqa: FBT001
    ) -> yaml.MappingNode:
        """A mapping in one line when it is short and holds no lists or mappings."""
        node = super().represent_mapping(tag, mapping, flow_style)
        values = [part for pair in node.value for part in pair]
        node.flow_style = all(map(_plain, values)) and sum(len(part.value) for part in values) <= _ROW
        return node

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - PyYAML's signature
        """A list stands two columns inside its key, as people write it."""
        super().increase_indent(flow, indentless=False)


def _plain(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if is_text(text) else '"')


def _decimal(dumper: yaml.SafeDumper, number: Decimal) -> yaml.ScalarNode:
    text = f"{number:f}"
    return dumper.represent_scalar("tag:yaml.org,2002:float" if "." in text else "tag:yaml.org,2002:int", text)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(Decimal, _decimal)


def dump(data: Any) -> str:
    """Plain data as YAML, keys in their order: mappings, lists, texts, whole numbers, Decimals, true/false and null."""
    text: str = yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH)
    return text


def rows(entries: Iterable[Mapping[str, str | int]]) -> str:
    """A list of flat mappings as `dump` writes it below a key: most of their texts need nothing but to be written."""
    return "".join(_row(entry) for entry in entries)


def _row(entry: Mapping[str, str | int]) -> str:
    texts = [(key, _bare(value)) for key, value in entry.items()]
    if not texts or not all(text for _, text in texts):
        return "".join(f"  {line}\n" for line in dump([dict(entry)]).splitlines())
    if sum(len(key) + len(text) for key, text in texts) > _ROW:
        return "  - " + "    ".join(f"{key}: {text}\n" for key, text in texts)
    inside = ", ".join(f"{key}: {_in_braces(text)}" for key, text in texts)
    return f"  - {{{inside}}}\n"


def _in_braces(text: str) -> str:
    return f"'{text}'" if "[" in text else text


def _bare(value: str | int) -> str:
    """A value that stands without quotes in every YAML; nothing where that takes a closer look."""
    text = str(value)
    if isinstance(value, int) or (_BARE.fullmatch(text) and is_text(text) and not _read_otherwise(text)):
        return text
    return ""


def _read_otherwise(text: str) -> bool:
    """True for what an older reader takes for something else than a text, such as `12e03` or `yes`."""
    return any(pattern.match(text) for _, pattern in _Dumper.yaml_implicit_resolvers.get(text[0], ()))
