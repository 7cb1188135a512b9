import re
import unicodedata

from svcctl.findings.model import Place, Problem, Span
from svcctl.source.compose import MAX_BYTES

BOM = "\ufeff"
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_CONTROLS = bytes(set(range(32)) - {9, 10, 13} | {127})
_NOT_TEXT = re.compile(
    "[^\t\n\r -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]",
)
_MARKS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_SAVE_AS = "open it in an editor and save it with the encoding UTF-8"


def lines_of(text: bytes) -> list[str]:
    """The lines of a file as libyaml and editors count them, without their ends."""
    return _LINE_BREAK.split(text.decode("utf-8", "replace").removeprefix(BOM))


def unreadable(text: bytes, file: str) -> Problem | None:
    """Says why a file cannot be read as text at all: too large, not UTF-8, or with characters no editor shows.

    A byte order mark at the start of a UTF-8 file is accepted in silence: Windows editors write it and it changes
    nothing.
    """
    if len(text) > MAX_BYTES:
        return Problem(
            f"the file is {len(text) / 1024 / 1024:.0f} MiB; svcctl reads files up to {MAX_BYTES // 1024 // 1024} MiB",
            Place(file, span=Span(1, 1, 1, 2)),
            "split it into several files, or keep exports out of the folders svcctl reads",
            "yaml-too-large",
        )
    if encoding := _other_encoding(text[:256]):
        message = f"the file is saved as {encoding}; svcctl reads UTF-8"
        return Problem(message, Place(file, span=Span(1, 1, 1, 2)), _SAVE_AS, "not-utf8")
    try:
        decoded = text.decode("utf-8").removeprefix(BOM)
    except UnicodeDecodeError as error:
        return _not_utf8(text, file, error.start)
    if decoded.isascii() and len(text.translate(None, _CONTROLS)) == len(text):
        return None
    found = _NOT_TEXT.search(decoded)
    return _control(decoded, file, found.start()) if found else None


def _other_encoding(start: bytes) -> str:
    for mark, name in _MARKS:
        if start.startswith(mark):
            return name
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if len(start) >= 4 and abs(even - odd) > 0.4 * len(start):
        return "UTF-16"
    return ""


def _not_utf8(text: bytes, file: str, offset: int) -> Problem:
    span = _position(text[:offset].decode("utf-8").removeprefix(BOM))
    byte = text[offset : offset + 1]
    guess = byte.decode("cp1252", "replace")
    meant = f" (in Windows-1252 it would be '{guess}')" if guess.isprintable() and guess != "\ufffd" else ""
    message = f"the file is not UTF-8: the byte 0x{byte.hex().upper()}{meant} stands for no character here"
    return Problem(message, Place(file, span=span), _SAVE_AS, "not-utf8")


def _control(decoded: str, file: str, offset: int) -> Problem:
    letter = decoded[offset]
    name = "byte order mark" if letter == BOM else unicodedata.name(letter, "control character").lower()
    message = f"there is an invisible character here: U+{ord(letter):04X}, {name}"
    hint = 'delete it; if a text really needs it, write it as an escape in double quotes, such as "\\u2028"'
    return Problem(message, Place(file, span=_position(decoded[:offset])), hint, "control-character")


def _position(before: str) -> Span:
    lines = _LINE_BREAK.split(before)
    line, column = len(lines), len(lines[-1]) + 1
    return Span(line, column, line, column + 1)
