"""Reading grades by published formulas, exact: which school year a reader needs to have finished."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

ENOUGH = 100
"""Words below which no grade is told: the formulas were made for passages of about this length."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What a text has: sentences, words, syllables, and how many words are long (or short) in one way or another."""

    sentences: int = 0
    words: int = 0
    syllables: int = 0
    three_syllables: int = 0
    one_syllable: int = 0
    seven_letters: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.sentences + other.sentences,
            self.words + other.words,
            self.syllables + other.syllables,
            self.three_syllables + other.three_syllables,
            self.one_syllable + other.one_syllable,
            self.seven_letters + other.seven_letters,
        )


def flesch_kincaid(counts: Counts) -> Fraction:
    """The grade of an English text: years of school in the United States.

    J. P. Kincaid, R. P. Fishburne, R. L. Rogers, B. S. Chissom: Derivation of New Readability Formulas for Navy
    Enlisted Personnel, Research Branch Report 8-75, 1975. Grade = 0.39 words/sentences + 11.8 syllables/words - 15.59.
    """
    length = Fraction(counts.words, counts.sentences)
    weight = Fraction(counts.syllables, counts.words)
    return Fraction("0.39") * length + Fraction("11.8") * weight - Fraction("15.59")


def wiener_sachtextformel(counts: Counts) -> Fraction:
    """The grade of a German text: years of school (Schulstufe), from 4, very easy, to 15, very hard.

    R. Bamberger, E. Vanecek: Lesen - Verstehen - Lernen - Schreiben, Wien 1984, the first formula: 0.1935 MS +
    0.1672 SL + 0.1297 IW - 0.0327 ES - 0.875. MS, IW and ES are the percentages of words with three or more
    syllables, with more than six letters, and with one syllable; SL is the mean number of words in a sentence.
    """
    part = Fraction(100, counts.words)
    return (
        Fraction("0.1935") * counts.three_syllables * part
        + Fraction("0.1672") * Fraction(counts.words, counts.sentences)
        + Fraction("0.1297") * counts.seven_letters * part
        - Fraction("0.0327") * counts.one_syllable * part
        - Fraction("0.875")
    )


FORMULAS: Mapping[str, Callable[[Counts], Fraction]] = {
    "flesch-kincaid": flesch_kincaid,
    "wiener-sachtextformel": wiener_sachtextformel,
}
NAMES = {"flesch-kincaid": "Flesch-Kincaid", "wiener-sachtextformel": "Wiener Sachtextformel"}


def grade(counts: Counts, formula: str, enough: int = ENOUGH) -> Decimal | None:
    """The grade of a text by a formula, to a tenth; None for a text that is too short to be graded."""
    if counts.words < max(enough, 1) or not counts.sentences:
        return None
    exact = FORMULAS[formula](counts)
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.1"), ROUND_HALF_EVEN)
