"""The exact reading of rows whose quotes are out of place: slow, and used only where it is needed."""

import csv
import re
from dataclasses import dataclass

LONGEST_ROW = 1 << 20
"""Bytes of the longest row that is read. No ticket has a mebibyte of columns; a quote that never closes has."""

# A row that is no longer than that may be one value, and whatever the limit of `csv` is, it must be able to say so.
csv.field_size_limit(max(csv.field_size_limit(), LONGEST_ROW))

_SHOWN = 500


@dataclass(frozen=True, slots=True)
class BadRow:
    """A stretch of text that is no row: where it starts, why, and what it says (cut off where it is long)."""

    line: int
    code: str
    message: str
    text: str


@dataclass(frozen=True, slots=True)
class Lexed:
    """The rows of a stretch of text as (start, end, physical line), the bad ones, and how many bytes they all take."""

    rows: list[tuple[int, int, int]]
    bad: list[BadRow]
    consumed: int


class Lexer:
    """Tells rows apart by the grammar of CSV, one by one, and begins anew on the next line after one that breaks it."""

    def __init__(self, delimiter: str) -> None:
        sign = re.escape(delimiter.encode())
        field = rb'(?:"[^"]*+(?:""[^"]*+)*+"(?=[%b\r\n]|\Z)|[^"%b\r\n][^%b\r\n]*+|(?=[%b\r\n]|\Z))' % ((sign,) * 4)
        self._row = re.compile(rb"%b(?:%b%b)*+(?:\r\n|\n|\r|\Z)" % (field, sign, field))

    def read(self, data: bytes, line: int, *, final: bool) -> Lexed:
        """The rows at the start of ``data``, whose first line has the number ``line``.

        Unless it is ``final``, a last row that may go on in the bytes to come is left for the next call.
        """
        rows: list[tuple[int, int, int]] = []
        bad: list[BadRow] = []
        at = 0
        while at < len(data):
            end, whole = self._end(data, at, final=final)
            if end == at:
                break
            if whole:
                rows.append((at, end, line))
            else:
                bad.append(_broken(data[at:end], line))
            line += data.count(b"\n", at, end)
            at = end
        return Lexed(rows, bad, at)

    def _end(self, data: bytes, at: int, *, final: bool) -> tuple[int, bool]:
        """Where the row or broken line at ``at`` ends, and whether it is a row; ``at`` when more bytes must tell."""
        found = self._row.match(data, at)
        if found and (final or found.end() < len(data) or data.endswith(b"\n")):
            if found.end() - at <= LONGEST_ROW:
                return found.end(), True
        elif not final and len(data) - at <= LONGEST_ROW:
            return at, False
        line_end = data.find(b"\n", at) + 1
        return line_end or (len(data) if final else at), False


def too_long(text: bytes, line: int) -> BadRow:
    """A row that is refused for its length."""
    message = f"longer than {LONGEST_ROW:,} bytes: no row of an export is; was a quote or a line end lost?"
    return BadRow(line, "row-too-long", message, _text(text[: min(_SHOWN, LONGEST_ROW)]) + "…")


def _broken(text: bytes, line: int) -> BadRow:
    if len(text) > LONGEST_ROW:
        return too_long(text, line)
    if text.count(b'"') % 2:
        message = "a quote on this line is never closed; put quotes around a value in pairs"
    else:
        message = "a quote in the wrong place: a quoted value ends right before the next delimiter"
    return BadRow(line, "broken-quotes", message, _shown(text))


def _shown(text: bytes) -> str:
    text = text.rstrip(b"\r\n")
    return _text(text[:_SHOWN]) + "…" if len(text) > _SHOWN else _text(text)


def _text(octets: bytes) -> str:
    return octets.decode("utf-8", "backslashreplace")
