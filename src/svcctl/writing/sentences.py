"""Where sentences end: full stops of abbreviations, numbers and dates end none."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from svcctl.writing.markup import Role, stretches, without_marks
from svcctl.writing.tongue import Tongue

_QUOTES = "\"'\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb"
_STOP = re.compile(rf"[.!?\u2026]+[{_QUOTES})\]]*(?=\s|$)")
_BEFORE = re.compile(r"(?<!\w)(?:(?:[^\W\d_]\.\s?)+[^\W\d_]{1,2}|[^\W_]+)$")
_LAST = re.compile(r"[^\W_]+$")
_NEXT = re.compile(rf"\s+[{_QUOTES}(\[]*(\w+)")
_NUMBER = "\\d\\w*(?:[.,:/'\u2019]\\d\\w*)*%?"
_LETTERS = "\\w*(?:['\u2019][^\\W\\d_]+)*"
_WORD = re.compile(f"{_NUMBER}|[^\\W\\d_]{_LETTERS}(?:[-\u2011][^\\W_]{_LETTERS})*")


class Word(NamedTuple):
    """A word of a sentence, and where it begins in the text."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends, exclusive."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its letters without marks, where they begin in the text, what it stands in, and its words."""

    text: str
    start: int
    role: Role
    words: tuple[Word, ...]

    @property
    def end(self) -> int:
        """Where it ends in the text, exclusive."""
        return self.start + len(self.text)


def sentences(text: str, tongue: Tongue) -> Iterator[Sentence]:
    """The sentences of a text, in order. A point of a list, a heading and a cell end where they end."""
    plain = without_marks(text)
    for stretch in stretches(plain):
        start = stretch.start
        for end in (*_ends(plain, stretch.start, stretch.end, tongue), stretch.end):
            words = tuple(Word(found[0], found.start()) for found in _WORD.finditer(plain, start, end))
            if words:
                first = min(words[0].start, _skipped(plain, start, end))
                yield Sentence(plain[first:end].rstrip(), first, stretch.role, words)
            start = end


def _skipped(plain: str, start: int, end: int) -> int:
    while start < end and plain[start].isspace():
        start += 1
    return start


def _ends(plain: str, start: int, end: int, tongue: Tongue) -> Iterator[int]:
    """Where the sentences of a stretch end, but for the last."""
    for stop in _STOP.finditer(plain, start, end):
        after = _NEXT.match(plain, stop.end(), end)
        if after and _is_end(plain[max(start, stop.start() - 40) : stop.start()], stop[0], after[1], tongue):
            yield stop.end()


def _is_end(before: str, stop: str, following: str, tongue: Tongue) -> bool:
    """Whether a sentence ends at a stop, by what stands before it and the word that follows."""
    if following[0].islower():
        return False
    single = _LAST.search(before)
    if single is None or not stop.startswith(".") or stop.startswith(".."):
        return True
    word = single[0]
    if word.isdecimal():
        return not (len(word) <= 3 and following.lower() in tongue.ordinals)
    return _ends_after(word, before, following, tongue)


def _ends_after(word: str, before: str, following: str, tongue: Tongue) -> bool:
    """The same after a word with a full stop: not after abbreviations and initials, which go on."""
    found = _BEFORE.search(before)
    whole = found[0].lower().split() if found else []
    known = {word.lower(), " ".join(whole), "".join(whole)}
    if known & tongue.closing:
        return not following[0].isdigit()
    going_on = {f"{word}.{following}".lower(), f"{word}. {following}".lower()}
    if (known | going_on) & tongue.abbreviations or going_on & tongue.closing:
        return False
    return len(word) > 1 or not word.isupper() or word == "I"
