from decimal import Decimal
from typing import Any

import yaml

from svcctl.source.scalars import is_text

_WIDTH = 120


class _Dumper(yaml.SafeDumper):
    """Writes plain data so that a YAML 1.2 reader, and a 1.1 reader too, gets back what was written."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - nothing is ever abbreviated
        """Repeated values are written out: an alias is for machines."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - PyYAML's signature
        """A list stands two columns inside its key, as people write it."""
        super().increase_indent(flow, indentless=False)


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
