"""How many syllables a word has, by its spelling: groups of vowels, and what each language hides in them."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

_EN_GROUP = re.compile(r"[aeiouy]+")
_EN_APART = re.compile(
    r"(?<![tscgx])(?<!ll)i(?:a(?!ns?$)|o(?!us))|(?<![tscgxl])ia(?=ns?$)"  # liable, period; not special, million
    r"|(?<=[lrvnd])ious|iu|ie(?:t|n(?=[ct])(?<![tc]ien))|[^aeiou]i(?:er$|en?st$)"  # various, premium, quiet, happier
    r"|(?<![qg])u(?:a|ou|ity)"  # usual, continuous
    r"|e(?:o(?!us|pl|n)|um)|crea(?=t[eio])|(?:id|r)ea$|idea(?=l)|rea(?=li[tsz])"  # video, create, area
    r"|[aeou]ing|ying"  # being, carrying
)
_EN_SILENT = re.compile(
    r"(?:[^aeiouyl]e|[aeiouy]l?le|(?<!sh)(?<!ch)(?<![cgsxz])(?<![^aeiouyl]l)(?<![aeiouy])es"
    r"|(?<![aeiouytd])(?<![^aeiouyl]l)ed)$"
)
_EN_INNER = re.compile(r"[^aeiouyl]e(?:ly|ments?|ful|less|ness)$")
_DE_GROUP = re.compile(r"(?<=q)u(?=[aeiouäöüy])[aeiouäöüy]{1,2}|ie|ei|ai|au|eu|äu|aa|ee|oo|ey|ay|[aeiouäöüyéè]")
_DE_APART = re.compile(r"\b[bg]e(?=i(?:nh|mpf|rr))|eum\b|i(?=ell)|(?<=[lrt])i(?=ent)")


SPELT = 4
"""Words in capitals of at most so many letters are read letter by letter."""
_HISSING = re.compile(r"(?:[cgsxz]e?|sh|ch)$")


def _english(word: str) -> int:
    bare = word.removesuffix("'s")
    if bare != word:
        return _english(bare) + bool(_HISSING.search(bare))
    count = len(_EN_GROUP.findall(word)) + len(_EN_APART.findall(word))
    if count > 1 and _EN_SILENT.search(word):
        count -= 1
    if count > 1 and _EN_INNER.search(word):
        count -= 1
    return max(count, 1)


def _german(word: str) -> int:
    return max(len(_DE_GROUP.findall(word)) + len(_DE_APART.findall(word)), 1)


_RULES: Mapping[str, Callable[[str], int]] = {"en": _english, "de": _german}


def counter(language: str, known: Mapping[str, int]) -> Callable[[str], int]:
    """What counts the syllables of a word of this language; ``known`` are words that its spelling hides.

    A number is read as one syllable, an abbreviation in capitals letter by letter, a word with hyphens part by part.
    """
    rule = _RULES[language]

    @lru_cache(maxsize=1 << 15)
    def count(word: str) -> int:
        if word[0].isdigit():
            return 1
        if 1 < len(word) <= SPELT and word.isupper():
            return len(word)
        plain = word.lower().replace("\u2019", "'")
        if plain in known:
            return known[plain]
        return sum(known.get(part) or rule(part) for part in plain.split("-") if part)

    return count
