"""Sentences that say what is done, and not by whom."""

import re
from collections.abc import Iterator, Sequence

from svcctl.writing.sentences import Sentence, Word
from svcctl.writing.tongue import Passive, Tongue

_FIRST = re.compile(r"[^\W\d_]+ge[^\W\d_]{2,}(?:t|en)|ge[^\W\d_]{2,}(?:t|en)")
_DE_PREFIX = re.compile(r"(?:be|ent|er|ver|zer|miss|über|unter|wider|hinter|voll)[^\W\d_]{2,}t")
_DE_FOREIGN = re.compile(r"[^\W\d_]{3,}iert")
_BREAK = re.compile("[,;:\u2013\u2014()]|\\s-\\s")
_TIME_FOLLOWS = re.compile(
    r"\d|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|then|now|law"
)


def passives(sentence: Sentence, tongue: Tongue) -> Iterator[tuple[Word, Word]]:
    """The passive verbs of a sentence, each by its first and last word."""
    find = _german if tongue.language == "de" else _english
    yield from find(sentence, tongue.passive)


def _broken(sentence: Sentence, first: Word, second: Word) -> bool:
    """True where a comma or the like stands between two words."""
    return bool(_BREAK.search(sentence.text, first.end - sentence.start, second.start - sentence.start))


def _english(sentence: Sentence, said: Passive) -> Iterator[tuple[Word, Word]]:
    """A form of `be`, and right after it or after words such as `not`, a participle that is more than a state."""
    words = sentence.words
    small = [word.text.lower() for word in words]
    for at, word in enumerate(small):
        if word not in said.auxiliaries:
            continue
        verb = at + 1
        while verb < len(small) and verb < at + 3 and (small[verb] in said.between or small[verb].endswith("ly")):
            verb += 1
        if verb >= len(small) or _broken(sentence, words[at], words[verb]):
            continue
        if _is_participle(small[verb], said) and not _is_state(small, verb, said):
            yield words[at], words[verb]


def _is_participle(word: str, said: Passive) -> bool:
    if word in said.participles:
        return True
    ending = word.endswith("ed") and len(word) > 3 and word not in said.never
    return ending and "-" not in word


def _is_state(small: Sequence[str], verb: int, said: Passive) -> bool:
    """True for a word that tells how something is (`is closed`), unless somebody does it (`is closed by us`)."""
    if small[verb] not in said.states and not small[verb].startswith("un"):
        return False
    agent = small[verb + 1 : verb + 3]
    return not (len(agent) == 2 and agent[0] == said.agent and not _TIME_FOLLOWS.match(agent[1]))


def _german(sentence: Sentence, said: Passive) -> Iterator[tuple[Word, Word]]:
    """A form of `werden` and, in the same clause, a participle; future (`wird kommen`) and states have none."""
    clause: list[Word] = []
    for word in sentence.words:
        if clause and _broken(sentence, clause[-1], word):
            yield from _passive_clause(clause, said)
            clause = []
        clause.append(word)
    yield from _passive_clause(clause, said)


def _passive_clause(clause: Sequence[Word], said: Passive) -> Iterator[tuple[Word, Word]]:
    helper = next((word for word in clause if word.text.lower() in said.auxiliaries), None)
    if helper is None:
        return
    done = next((word for word in reversed(clause) if _is_done(word, said)), None)
    if done is not None:
        first, last = sorted((helper, done), key=lambda word: word.start)
        yield first, last


def _is_done(word: Word, said: Passive) -> bool:
    """A participle: small letters, `ge...t` or `ge...en`, `ver...t` and the like, or one of the list."""
    text = word.text
    if text in said.auxiliaries or text in said.states or text in said.never:
        return False
    if text in said.participles:
        return True
    return any(form.fullmatch(text) for form in (_FIRST, _DE_PREFIX, _DE_FOREIGN))
