"""Files that are no export: what they are instead, what kept us from reading them, and what to do next."""

import errno
import os
import re

from svcctl.findings import Place, Problem, Severity, Span

_AGAIN = "export it again as CSV"
_SHEET = ("an Excel workbook", "open it in the spreadsheet and save it as CSV")
_ARCHIVE = ("an archive", "unpack it and name the CSV file in it")
_KINDS = (
    (rb"PK\x03\x04(?s:.*?)(?:xl/|\[Content_Types\]\.xml|opendocument\.spreadsheet)", _SHEET),
    (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _SHEET),
    (rb"PK[\x03\x05]|7z\xbc\xaf|Rar!\x1a|\xfd7zXZ\x00", _ARCHIVE),
    (rb"%PDF-", ("a PDF", _AGAIN)),
    (rb"(?i:<!doctype html|<html[ >])", ("a web page", "sign in to the ticket system and export it again as CSV")),
    (rb"<\?xml ", ("XML", _AGAIN)),
    (rb'\{\s*"[^"\n]*"\s*:|\[\s*[{\[]\s*["{\[]', ("JSON", _AGAIN)),
)
"""How files begin that are taken for exports by mistake: what they look like, and what to do."""

_COPY = "download or copy it again"
_SYSTEM = {
    errno.ENOENT: ("there is no such file", "check the path"),
    errno.EACCES: ("you may not read it", "ask its owner for the right to read it"),
    errno.EPERM: ("you may not read it", "ask its owner for the right to read it"),
    errno.EISDIR: ("it is a folder", "name a file in it"),
}
_BLANKS = b"\xef\xbb\xbf \t\r\n"
_BINARY = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b"))
_LOOK = 4096
_ODD = 8
"""In the first bytes, more odd ones than this, and than one in fifty, are no accident of an export."""


class NoTableError(OSError):
    """A file whose beginning is not that of an export, with the rule it breaks, what it is, and the next step."""

    def __init__(self, message: str, hint: str, rule: str = "export-unreadable") -> None:
        super().__init__(message)
        self.message, self.hint, self.rule = message, hint, rule


def unreadable(file: str, error: Exception) -> Problem:
    """The problem of a file that the system does not give us, that ends before its end, or that is no export."""
    rule = error.rule if isinstance(error, NoTableError) else "export-unreadable"
    why, hint = why_and_hint(error)
    place = Place(file, span=Span(1, 1, 1, 1))
    return Problem(f"the export cannot be read: {why}", place, hint, rule, severity=Severity.ERROR)


def refuse_kind(first: bytes) -> None:
    """Raises NoTableError for a file whose first bytes are those of a workbook, an archive, a web page or the like."""
    text = first.lstrip(_BLANKS)
    for begins, (what, hint) in _KINDS:
        if re.match(begins, text):
            raise NoTableError(f"it looks like {what}", hint)


def refuse_binary(text: bytes, header: bytes) -> None:
    """Raises NoTableError for what is no text: the header, or the first bytes, have signs that no text has."""
    look = text[:_LOOK]
    odd = len(look) - len(look.translate(None, _BINARY))
    if odd > max(_ODD, len(look) // 50) or header.translate(None, _BINARY) != header:
        raise NoTableError("it looks like no text", _AGAIN)


def why_and_hint(error: Exception) -> tuple[str, str]:
    """Why a file cannot be read, and what to do about it; never in the words of a library."""
    number = getattr(error, "errno", None)
    if isinstance(error, NoTableError):
        return error.message, error.hint
    if number in _SYSTEM:
        return _SYSTEM[number]
    if number is not None:
        return os.strerror(number), "copy the file to another disk and try again"
    what = str(error).casefold()
    if "parquet" in what or "thrift" in what:
        return "the Parquet file is damaged, or ends before its end", _COPY
    ends = isinstance(error, EOFError) or "truncated" in what
    return f"the compressed file {'ends before its end' if ends else 'is damaged'}", _COPY
