import re
from collections.abc import Iterator

from yaml.nodes import ScalarNode

from svcctl.source.edits import Edit
from svcctl.source.layout.sheet import Sheet
from svcctl.source.scalars import is_text

_OLD = re.compile(
    r"y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF"  # true or false to a reader of YAML 1.1
    r"|[-+]?0b[01_]+|[-+]?0x[0-9a-fA-F_]+|[-+]?[0-9][0-9_]*(?:\.[0-9_]*)?"  # numbers with underscores
    r"|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?"  # 17:30 in base sixty
)


def quotes(sheet: Sheet) -> Iterator[Edit]:
    """Quotes round a text that a reader of YAML 1.1 takes for something else: `NO`, `17:30`; and double ones for all.

    Quotes that are there stay, needed or not: somebody wanted to make clear that it is a text. Dates need none, since
    every reader takes them for the same day.
    """
    for node in sheet.texts():
        start, end = node.start_mark.index, node.end_mark.index
        if not node.style:
            if _OLD.fullmatch(node.value) and is_text(node.value):
                yield Edit(start, end, f'"{node.value}"')
        elif node.style == "'" and _simple(node) and node.start_mark.line == node.end_mark.line:
            yield Edit(start, end, f'"{node.value}"')


def _simple(node: ScalarNode) -> bool:
    return '"' not in node.value and "\\" not in node.value and node.value.isprintable()
