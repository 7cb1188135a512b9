"""Reading grades: published and hand-made counts, and the laws that hold for every text."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcctl.writing import Counts, grade, read, tongue, total

CMUDICT = {
    1: "one file name price week weeks change changed called asked paid once twice hour the",
    2: "service table every promise credit answer region needed added wanted people being creature business quiet",
    3: "agreement period customer company register usual area idea video quarterly",
    4: "resolution emergency january security notwithstanding",
    5: "immediately individual organization",
    6: "availability responsibility",
}
"""Syllables by the CMU Pronouncing Dictionary (github.com/cmusphinx/cmudict, cmudict.dict)."""

GERMAN = {
    "Uhr": 1,
    "Dienst": 1,
    "Abend": 2,
    "Ihre": 2,
    "Anfrage": 3,
    "Gutschrift": 2,
    "Verfügbarkeit": 4,
    "Wiederherstellung": 5,
    "Feiertage": 4,
    "beinhalten": 4,
    "beeinflussen": 4,
    "Beispiel": 2,
    "geändert": 3,
    "Aktion": 3,
    "Region": 3,
    "Quartal": 2,
    "europäisch": 4,
    "Museum": 3,
    "Familie": 4,
    "Team": 1,
    "offiziell": 4,
    "unterschreiben": 4,
    "aber": 2,
    "Dienstleistungsvertrag": 5,
    "E-Mail": 2,
}
"""By the rules of syllables in the Duden, split by hand."""


@pytest.mark.parametrize(("count", "words"), CMUDICT.items())
def test_syllables_of_english_words(count, words):
    assert {word: tongue("en").syllables(word) for word in words.split()} == dict.fromkeys(words.split(), count)


@pytest.mark.parametrize(("word", "count"), GERMAN.items())
def test_syllables_of_german_words(word, count):
    assert tongue("de").syllables(word) == count


def test_numbers_and_abbreviations_are_read_in_a_fixed_way():
    count = tongue("en").syllables
    assert [count(word) for word in ("15:00", "99.9%", "VPN", "NATO", "EUROPE")] == [1, 1, 3, 4, 2]


def test_the_published_example_of_flesch_kincaid():
    """13 words and 24 syllables are grade 11.3 (en.wikipedia.org/wiki/Flesch-Kincaid_readability_tests)."""
    counts = total(read("The Australian platypus is seemingly a hybrid of a mammal and reptilian creature.", "en"))
    assert (counts.sentences, counts.words, counts.syllables) == (1, 13, 24)
    assert grade(counts, "flesch-kincaid", 1) == Decimal("11.3")


def test_an_english_text_counted_by_hand():
    """We an-swer ev-ery re-quest with-in one hour | You need not call us: 12 words in 2 sentences, 11 + 5 syllables.

    0.39 * 12/2 + 11.8 * 16/12 - 15.59 = 2.34 + 15.7333 - 15.59 = 2.4833.
    """
    counts = total(read("We answer every request within one hour. You need not call us.", "en"))
    assert (counts.sentences, counts.words, counts.syllables) == (2, 12, 16)
    assert grade(counts, "flesch-kincaid", 1) == Decimal("2.5")


def test_a_german_text_counted_by_hand():
    """Wir ant-wor-ten auf je-de An-fra-ge in-ner-halb ei-ner Stun-de | Sie müs-sen uns nicht an-ru-fen.

    13 words in 2 sentences. Three syllables or more: antworten, Anfrage, innerhalb, anrufen, 4. More than six letters:
    antworten, Anfrage, innerhalb, anrufen, 4. One syllable: wir, auf, Sie, uns, nicht, 5.
    0.1935 * 400/13 + 0.1672 * 13/2 + 0.1297 * 400/13 - 0.0327 * 500/13 - 0.875
    = 5.9538 + 1.0868 + 3.9908 - 1.2577 - 0.875 = 8.8987.
    """
    counts = total(read("Wir antworten auf jede Anfrage innerhalb einer Stunde. Sie müssen uns nicht anrufen.", "de"))
    assert (counts.sentences, counts.words, counts.three_syllables) == (2, 13, 4)
    assert (counts.seven_letters, counts.one_syllable) == (4, 5)
    assert grade(counts, "wiener-sachtextformel", 1) == Decimal("8.9")


def test_headings_and_cells_of_tables_count_for_no_grade():
    plain = "We answer every request within one hour. You need not call us."
    assert total(
        read(f"# Availability considerations\n\n{plain}\n\n| Administration |\n|---|\n| Infrastructure |", "en")
    ) == (total(read(plain, "en")))


def test_a_short_text_has_no_grade():
    assert grade(Counts(1, 99, 150), "flesch-kincaid") is None
    assert grade(Counts(), "wiener-sachtextformel", 0) is None
    assert grade(Counts(10, 100, 150), "flesch-kincaid") == Decimal("6.0")


_WORDS = st.lists(st.sampled_from(["we", "copy", "your", "data", "availability", "responsibility"]), min_size=2)
_WORTE = st.lists(st.sampled_from(["wir", "sichern", "Ihre", "Daten", "Verfügbarkeit", "Zuständigkeit"]), min_size=2)


@pytest.mark.parametrize(("language", "words"), [("en", _WORDS), ("de", _WORTE)])
def test_splitting_a_sentence_never_raises_the_grade(language, words):
    formula = tongue(language).formula

    @given(words, st.integers(min_value=1))
    def law(said, at):
        at = 1 + at % (len(said) - 1)
        whole = total(read(" ".join(said) + ".", language))
        first, second = " ".join(said[:at]), " ".join(said[at:])
        split = total(read(f"{first}. {second[0].upper()}{second[1:]}.", language))
        assert (split.sentences, split.words, split.syllables) == (2, whole.words, whole.syllables)
        assert grade(split, formula, 1) <= grade(whole, formula, 1)

    law()


@given(_WORDS, st.integers(min_value=2, max_value=5))
def test_saying_it_again_changes_no_grade(said, times):
    sentence = " ".join(said) + "."
    again = " ".join([sentence[0].upper() + sentence[1:]] * times)
    assert grade(total(read(again, "en")), "flesch-kincaid", 1) == grade(
        total(read(sentence, "en")), "flesch-kincaid", 1
    )


@given(_WORDS)
def test_a_longer_word_never_lowers_the_grade(said):
    counts = total(read(" ".join(said) + ".", "en"))
    longer = total(read(" ".join([*said[:-1], "responsibility"]) + ".", "en"))
    assert grade(longer, "flesch-kincaid", 1) >= grade(counts, "flesch-kincaid", 1)
