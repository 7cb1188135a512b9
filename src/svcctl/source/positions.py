import re

from svcctl.findings.model import Span
from svcctl.source.encoding import BOM

_BREAK = re.compile(r"\r\n|\r|\n")


def offsets(text: str, span: Span) -> tuple[int, int]:
    """Where a span starts and ends in a text, counted in code points from its first letter."""
    mark = len(BOM) * text.startswith(BOM)
    starts = [mark, *(found.end() for found in _BREAK.finditer(text))]
    lines = min(span.line, len(starts)), min(span.end_line, len(starts))
    return starts[lines[0] - 1] + span.column - 1, starts[lines[1] - 1] + span.end_column - 1
