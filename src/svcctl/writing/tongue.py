"""A language that svcctl can judge: its word lists, in one file of the folder `languages/`."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from svcctl.source.yaml_text import load
from svcctl.writing.syllables import counter

_FOLDER = Path(__file__).parent / "languages"


@dataclass(frozen=True, slots=True)
class Passive:
    """How a language says that something is done without saying by whom; all words in small letters."""

    auxiliaries: frozenset[str]
    between: frozenset[str]
    participles: frozenset[str]
    states: frozenset[str]
    never: frozenset[str]
    agent: str


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language: where its sentences end, which words are stiff, how its passive is made, how words are counted.

    ``abbreviations`` end in a full stop that ends no sentence, those in ``closing`` may end one. After a number with a
    full stop, one of ``ordinals`` goes on. ``stiff`` is what to write instead of a stiff word or phrase, and
    ``stiff_firsts`` are the first words of these.
    """

    language: str
    formula: str
    abbreviations: frozenset[str]
    closing: frozenset[str]
    ordinals: frozenset[str]
    everyday: frozenset[str]
    splits: frozenset[str]
    stiff: Mapping[str, str]
    stiff_words: re.Pattern[str]
    stiff_firsts: frozenset[str]
    passive: Passive
    syllables: Callable[[str], int]


def languages() -> tuple[str, ...]:
    """The languages that can be judged: whatever stands in the folder."""
    return tuple(sorted(file.stem for file in _FOLDER.glob("*.yaml")))


def tongue(locale: str) -> Tongue | None:
    """The language of a locale such as ``de-AT``; None for one that svcctl cannot judge."""
    return _tongue(locale.partition("-")[0])


@cache
def _tongue(language: str) -> Tongue | None:
    file = _FOLDER / f"{language}.yaml"
    if not file.is_file():
        return None
    (document,), _ = load(file.read_bytes(), file.name)
    said = document.data
    return Tongue(
        language=language,
        formula=said["formula"],
        abbreviations=frozenset(said["abbreviations"]),
        closing=frozenset(said["closing"]),
        ordinals=frozenset(said["ordinals"]),
        everyday=frozenset(said["everyday"]),
        splits=frozenset(said["splits"]),
        stiff=said["stiff"],
        stiff_words=_any_of(said["stiff"]),
        stiff_firsts=frozenset(phrase.split()[0] for phrase in said["stiff"]),
        passive=_passive(said["passive"]),
        syllables=counter(language, said["syllables"]),
    )


def _passive(said: Mapping[str, Any]) -> Passive:
    return Passive(
        frozenset(said["auxiliaries"]),
        frozenset(said["between"]),
        frozenset(said["participles"]),
        frozenset(said["states"]),
        frozenset(said["never"]),
        said["agent"],
    )


def _any_of(phrases: Mapping[str, str]) -> re.Pattern[str]:
    """Any of these phrases as whole words, the longest first; blanks may be broken over lines."""
    longest = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    told = "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in longest)
    return re.compile(rf"(?<![\w-])(?:{told})(?![\w-])", re.IGNORECASE)
