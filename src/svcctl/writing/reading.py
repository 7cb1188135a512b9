"""One text, read once: what it counts, its sentences, and what makes them hard."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from svcctl.writing.grade import Counts
from svcctl.writing.passive import passives
from svcctl.writing.sentences import Sentence, Word, sentences
from svcctl.writing.tongue import Tongue, tongue

Fault = Literal["passive", "stiff", "abbreviation"]
_CAPITALS = re.compile(r"[A-ZÄÖÜ]{2}")
_ABBREVIATION = re.compile(r"[A-ZÄÖÜ]{2,6}")
_NEW_THOUGHT = frozenset({";", ":", "\u2013"})
_NO_LENGTH = frozenset({"heading", "cell"})


@dataclass(frozen=True, slots=True)
class Hard:
    """Something that makes a text hard: what, at which letters, how it is written there, and what to write instead."""

    fault: Fault
    start: int
    end: int
    written: str
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """A sentence with what it counts, what is hard in it, and before which words it could be split."""

    start: int
    end: int
    text: str
    counts: Counts
    hard: tuple[Hard, ...]
    split: str = ""
    graded: bool = True

    @property
    def words(self) -> int:
        """How many words it has."""
        return self.counts.words


@lru_cache(maxsize=1 << 15)
def read(text: str, language: str) -> tuple[Measured, ...]:
    """The sentences of a text in a language that svcctl can judge; none for another language.

    Headings and cells of tables are looked through for stiff words and abbreviations, but are no sentences: they count
    for no grade (``graded`` is False).
    """
    spoken = tongue(language)
    if spoken is None:
        return ()
    return tuple(_measured(sentence, spoken) for sentence in sentences(text, spoken))


def total(read_: "tuple[Measured, ...] | list[Measured]") -> Counts:
    """What the graded sentences count together."""
    return sum((sentence.counts for sentence in read_ if sentence.graded), Counts())


def _measured(sentence: Sentence, spoken: Tongue) -> Measured:
    graded = sentence.role not in _NO_LENGTH
    hard = tuple(sorted(_hard(sentence, spoken, graded=graded), key=lambda each: each.start))
    split = _split(sentence, spoken) if len(sentence.words) > 15 else ""
    return Measured(sentence.start, sentence.end, sentence.text, _counts(sentence, spoken), hard, split, graded)


def _counts(sentence: Sentence, spoken: Tongue) -> Counts:
    syllables = [spoken.syllables(word.text) for word in sentence.words]
    return Counts(
        1,
        len(syllables),
        sum(syllables),
        sum(count >= 3 for count in syllables),
        syllables.count(1),
        sum(len(word.text) > 6 for word in sentence.words),
    )


def _hard(sentence: Sentence, spoken: Tongue, *, graded: bool) -> Iterator[Hard]:
    text, start = sentence.text, sentence.start
    small = {word.text.lower() for word in sentence.words}
    for found in spoken.stiff_words.finditer(text) if small & spoken.stiff_firsts else ():
        instead = spoken.stiff[" ".join(found[0].lower().split())]
        yield Hard("stiff", start + found.start(), start + found.end(), found[0], instead)
    if graded and small & spoken.passive.auxiliaries:
        for first, last in passives(sentence, spoken):
            yield Hard("passive", first.start, last.end, text[first.start - start : last.end - start])
    if not _CAPITALS.search(text):
        return
    capitals = [word for word in sentence.words if len(word.text) > 1 and word.text.isupper()]
    if len(capitals) * 2 <= len(sentence.words) or len(sentence.words) < 4:
        for word in capitals:
            if _ABBREVIATION.fullmatch(word.text) and word.text not in spoken.everyday and not _in_code(sentence, word):
                yield Hard("abbreviation", word.start, word.end, word.text)


def _in_code(sentence: Sentence, word: Word) -> bool:
    """True for a part of something longer, such as an article number: ``VMS-``, ``/ITIL``."""
    before, after = sentence.text[: word.start - sentence.start], sentence.text[word.end - sentence.start :]
    return before.endswith(("-", "/", "_")) or after.startswith(("-", "_"))


def _split(sentence: Sentence, spoken: Tongue) -> str:
    """The words before which a long sentence is best split: where a new thought begins, the nearest to its middle."""
    words = sentence.words

    def begins(at: int) -> bool:
        between = sentence.text[words[at - 1].end - sentence.start : words[at].start - sentence.start]
        return words[at].text.lower() in spoken.splits or between.strip() in _NEW_THOUGHT

    places = [at for at in range(4, len(words) - 3) if begins(at)]
    if not places:
        return ""
    at = min(places, key=lambda place: abs(2 * place - len(words)))
    return " ".join(word.text for word in words[at : at + 3])
