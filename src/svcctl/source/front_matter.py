"""Declarations in Markdown files: the keys stand as YAML between two lines of dashes, a text follows below them."""

import re

from svcctl.findings.model import Span

YAML_FILES = (".yaml", ".yml")
MARKDOWN = ".md"
DECLARING = (*YAML_FILES, MARKDOWN)
"""How the names of files end that may declare something; a Markdown file does when it `begins` with front matter."""
BODY = ("spec", "text")
"""The key that the text below the front matter stands for."""

_BEGINS = re.compile(rb"(?:\xef\xbb\xbf)?---[ \t]*(?:\r\n|\r|\n)")
_ENDS = re.compile(rb"[\r\n](---[ \t]*(?:\r\n|\r|\n|\Z))")


def begins(text: bytes) -> bool:
    """True for a text with front matter: its first line is three dashes."""
    return _BEGINS.match(text) is not None


def declares(file: str, text: bytes) -> bool:
    """True for a file that may hold declarations: YAML, or Markdown with front matter. A plain README does not."""
    return file.endswith(YAML_FILES) or (file.endswith(MARKDOWN) and begins(text))


def parts(text: bytes, file: str) -> tuple[bytes, bytes]:
    """The YAML of a file, and what follows it from the line of dashes on that ends it: nothing for a YAML file.

    Front matter that never ends is all YAML, and nothing follows.
    """
    if not file.endswith(MARKDOWN):
        return text, b""
    start = _BEGINS.match(text)
    end = _ENDS.search(text, start.end() - 1) if start else None
    return (text[: end.start(1)], text[end.start(1) :]) if end else (text, b"")


def body(text: bytes, file: str) -> tuple[str, int] | None:
    """The text below the front matter, as it stands there with plain ends of lines, and its first line in the file.

    None where there is no front matter, or it never ends. Empty lines before the text are left out.
    """
    front, rest = parts(text, file)
    if not rest:
        return None
    above = front.count(b"\n") + front.replace(b"\r\n", b"").count(b"\r")
    lines = re.split(r"\r\n|\r|\n", rest.decode("utf-8", "replace"))[1:]
    blank = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    told = "\n".join(lines[blank:]).rstrip()
    return told, above + 2 + blank


def span_in_body(told: str, first: int, start: int, end: int) -> Span:
    """Where the letters from ``start`` to ``end`` of a text stand in its file; ``first`` is the line it begins in."""
    end = max(end, start + 1)
    head, whole = told[:start], told[:end]
    row, end_row = head.count("\n"), whole.count("\n")
    return Span(first + row, start - head.rfind("\n"), first + end_row, end - whole.rfind("\n"))
