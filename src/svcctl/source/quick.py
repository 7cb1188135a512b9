import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from yaml._yaml import CParser

from svcctl.source.compose import MAX_DEPTH, MAX_NODES
from svcctl.source.encoding import BOM
from svcctl.source.scalars import MAX_DIGITS, NUMERIC, is_text, plain

MAX_BYTES = 1024 * 1024
"""A larger file is read with care from the start: what is counted while reading protects the memory."""

_TESTED = frozenset({"0.1.6"})
"""Versions of yaml-rs whose readings the tests compare; another one is not used."""

_LONE_RETURN = re.compile(rb"\r(?!\n)")
_UNDERLINED = re.compile(rb"_(?<=[0-9]_)|_(?=[0-9])")
_SIGN = re.compile(rb"[&*!?](?<=[-?:,\[{\n ].)")
_PROPERTY = re.compile(rb"(?:\A|[-?:,\[{\n]) *[&*!?]")
_ZERO = rb"0(?<=%s0)[0-9A-Za-z][0-9A-Fa-f]*(?=:?[\s,\]}])"
_ODD_INTEGERS = tuple(re.compile(_ZERO % before) for before in (rb"[\s\[{,]", rb"[\s\[{,][-+]", rb"[\"']:"))
_STAIRS = re.compile(rb"\n[ ?:-]{100}")  # begins with one letter, as the others do: then a search is quick
_DIGITS = re.compile(rb"[0-9]{400}")  # a number of very many digits takes the square of them to read
_SMALL = 64 * 1024
_RUN = re.compile(r"[-+.0-9][-+.0-9eE]*")
_DOUBTFUL = NUMERIC | {"", "\n", "<"}
_END = "---\nend\n"
_TOO_LARGE = 10**MAX_DIGITS

_KEYS = 10_000
_sound_keys: set[str] = set()

Reader = Callable[[str], Any]


class UnsureError(Exception):
    """The quick reader may read this file differently from the careful one, which has to decide."""


def read(text: bytes) -> list[Any] | None:
    """The documents of an ordinary YAML file, read several times faster; None where only the careful reader can tell.

    ``text`` is valid UTF-8 without control characters. None stands for: no quick reader is installed, or the file has
    a fault, or something that readers of YAML are known to see differently. What is returned is what the careful reader
    returns: libyaml accepts the text and counts as many values in it, and a number is made from the digits written.
    """
    reader = _reader()
    if reader is None or _unlike(text):
        return None
    try:
        documents = _documents(text.decode(), reader)
        return documents if _Walk(text).alike(documents) else None
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # noqa: BLE001 - whatever it stumbles over, also a panic in Rust: the careful reader decides
        return None


def off() -> None:
    """Reads every file with care from now on, in this process."""
    _state.off = True
    _reader.cache_clear()


class _State:
    off = False


_state = _State()


@cache
def _reader() -> Reader | None:
    """The function of yaml-rs that reads a text, or None where it is not installed or switched off."""
    if _state.off:
        return None
    try:
        from yaml_rs import DuplicateKeyPolicy, _yaml_rs, loads  # noqa: PLC0415 - an optional extra
    except ImportError:
        return None
    if getattr(_yaml_rs, "_VERSION", None) not in _TESTED:  # its distribution takes long to ask
        return None

    def load(text: str) -> Any:
        return loads(text, parse_datetime=False, duplicate_key_policy=DuplicateKeyPolicy.Error)

    return load


def _unlike(text: bytes) -> bool:
    """True for a text with anything in it that two readers of YAML might see differently, or that costs much to read.

    Tabs, lone carriage returns, byte order marks, directives, anchors, aliases, tags, keys with a question mark,
    integers that are not written in the plainest way, and steps of nesting beyond reason; also where such a sign only
    stands in a text or a comment.
    """
    return (
        len(text) > MAX_BYTES
        or not text.endswith(b"\n")
        or text.startswith((b"%", b"&", b"*", b"!", b"?", BOM.encode()))
        or any(sign in text for sign in (b"\t", b"\n%"))
        or (b"\r" in text and _LONE_RETURN.search(text) is not None)
        or (b"_" in text and _UNDERLINED.search(text) is not None)
        or (_SIGN.search(text) is not None and _PROPERTY.search(text) is not None)
        or any(odd.search(text) for odd in _ODD_INTEGERS)
        or _STAIRS.search(b"\n" + text[:100]) is not None
        or _STAIRS.search(text) is not None
        or (len(text) > _SMALL and _DIGITS.search(text) is not None)
    )


def _documents(text: str, reader: Reader) -> list[Any]:
    """All documents of a text. One comes bare, several in a list: where there may be several, one more is added."""
    if "---" not in text and "..." not in text:
        return [reader(text)]
    documents = reader(text + _END)
    if type(documents) is not list or documents.pop() != "end":
        raise UnsureError
    return documents


class _Walk:
    """Walks once through what was read: counts values as libyaml does, and turns floats into what is written."""

    __slots__ = ("count", "numbers", "text")

    def __init__(self, text: bytes) -> None:
        self.text = text
        self.count = 2  # begin and end of the file
        self.numbers: dict[float, Any] | None = None

    def alike(self, documents: list[Any]) -> bool:
        """True when libyaml accepts the text too and sees as many values in it. Raises where something is in doubt."""
        for document in documents:
            self.count += 3  # begin and end of the document, and one value
            self._walk(document, 1)
        events: int = CParser(self.text).raw_parse()
        return events == self.count <= MAX_NODES

    def _walk(self, within: Any, depth: int) -> None:
        for at, value in self._items(within):
            kind = type(value)
            if kind is str:
                if value[:1] in _DOUBTFUL:
                    _check_text(value)
            elif kind is dict or kind is list:
                if depth >= MAX_DEPTH - 1:
                    raise UnsureError
                self._walk(value, depth + 1)
            elif kind is float:
                within[at] = self._written(value)
            elif kind is not bool and value is not None and not (kind is int and -_TOO_LARGE < value < _TOO_LARGE):
                raise UnsureError

    def _items(self, within: Any) -> Iterable[tuple[Any, Any]]:
        """What is in a list or mapping, which counts one more than a plain value: its begin and its end."""
        self.count += 1 + len(within)
        if type(within) is dict:
            self.count += len(within)
            for key in within:
                if key not in _sound_keys:
                    _check_key(key)
            return within.items()
        if type(within) is list:
            return enumerate(within)
        raise UnsureError

    def _written(self, value: float) -> Any:
        """The number as its digits say, where only one way to write it stands in the file."""
        if self.numbers is None:
            self.numbers = _numbers(self.text.decode())
        number = self.numbers.get(value)
        if number is None:
            raise UnsureError
        return number


def _check_key(key: Any) -> None:
    """Only a text may be a key; keys come again and again, so what is found sound is remembered."""
    if type(key) is not str or (key[:1] in _DOUBTFUL and (not is_text(key) or key == "<<" or key[:1] == "\n")):
        raise UnsureError
    if len(_sound_keys) >= _KEYS:
        _sound_keys.clear()
    _sound_keys.add(key)


def _check_text(text: str) -> None:
    """A text that would break a rule without quotes may have none; of blank lines alone readers keep more or less."""
    if plain(text)[1] or (text and not text.strip("\n")):
        raise UnsureError


def _numbers(text: str) -> dict[float, Any]:
    """What every word of a text that may be a number with a fraction means, by its float; None where two differ."""
    numbers: dict[float, Any] = {}
    for word in set(_RUN.findall(text)):
        meant, rule = plain(word)
        if rule or not isinstance(meant, str | int):
            number, same = None if rule else meant, float(word)
            known = numbers.setdefault(same, number)
            if str(known) != str(number):
                numbers[same] = None
    return numbers
