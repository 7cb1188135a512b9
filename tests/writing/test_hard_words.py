"""What makes a sentence hard: the passive, stiff words, abbreviations; and what only looks like it."""

import re

import pytest

from svcctl.writing import languages, read, tongue

ENGLISH_PASSIVE = {
    "Old copies are deleted after 30 days.": "are deleted",
    "The files were not properly saved.": "were not properly saved",
    "Your request will be answered within an hour.": "be answered",
    "The fee has been paid.": "been paid",
    "Faults are being repaired.": "being repaired",
    "The desk is closed by our staff.": "is closed",
    "Credits are taken off the invoice.": "are taken",
    "It must be written down.": "be written",
}
ENGLISH_ACTIVE = [
    "Our desk is closed on Sundays.",
    "It is closed by 17:00.",
    "The office is closed by Friday.",
    "We are interested in your view.",
    "The plan is limited to 50 users.",
    "The team is based in Oslo.",
    "Your data is located in Norway.",
    "We are pleased to help.",
    "You are used to more.",
    "The service is unlimited.",
    "It is red, and there is need for speed.",
    "We are indeed open.",
    "We have deleted old copies.",
    "There are hundred reasons.",
    "The plan is new; used devices cost less.",
    "The prices are (tax added) final.",
    "This is our bed.",
    "As it is, delayed work costs more.",
    "Staff are well-trained.",
]
GERMAN_PASSIVE = {
    "Alte Kopien werden nach 30 Tagen gelöscht.": "werden nach 30 Tagen gelöscht",
    "Die Gutschriften, die wir zahlen, werden zusammengezählt.": "werden zusammengezählt",
    "Wir sagen Ihnen, dass die Zeit nicht gezählt wird.": "gezählt wird",
    "Der Dienst wird von uns betrieben.": "wird von uns betrieben",
    "Die Anfrage wurde abgelehnt.": "wurde abgelehnt",
    "Der Fehler ist behoben worden.": "behoben worden",
    "Es wird kontrolliert.": "wird kontrolliert",
    "Was wurde vereinbart?": "wurde vereinbart",
}
GERMAN_ACTIVE = [
    "Das Büro ist geschlossen.",
    "Der Vertrag ist unterschrieben.",
    "Wir werden Ihre Daten sichern.",
    "Das wird teuer.",
    "Es wird zum Plan gehören.",
    "Wir werden sehen, was geht.",
    "Sie werden von uns hören.",
    "Der Dienst wird bekannt.",
    "Wir haben alte Kopien gelöscht.",
    "Wird es besser, haben wir alles getan.",
    "Das würde gut gelingen.",
    "Dagegen werden wir nichts sagen.",
    "Wir werden im Gebiet von Oslo arbeiten.",
]


def found(text, language, fault):
    return [hard.written for sentence in read(text, language) for hard in sentence.hard if hard.fault == fault]


@pytest.mark.parametrize(("text", "wanted"), ENGLISH_PASSIVE.items())
def test_passive_in_english(text, wanted):
    assert found(text, "en", "passive") == [wanted]


@pytest.mark.parametrize("text", ENGLISH_ACTIVE)
def test_not_passive_in_english(text):
    assert found(text, "en", "passive") == []


@pytest.mark.parametrize(("text", "wanted"), GERMAN_PASSIVE.items())
def test_passive_in_german(text, wanted):
    assert found(text, "de", "passive") == [wanted]


@pytest.mark.parametrize("text", GERMAN_ACTIVE)
def test_not_passive_in_german(text):
    assert found(text, "de", "passive") == []


def test_stiff_words_are_whole_words_in_any_case_and_over_lines():
    text = "PRIOR\nto delivery. Whereby hereby-like things; the Kingdom shallow; in the\n  event that it rains."
    assert found(text, "en", "stiff") == ["PRIOR\nto", "Whereby", "in the\n  event that"]
    assert found("Gemäß Vertrag, hinsichtlich dessen; gemäßigt.", "de", "stiff") == ["Gemäß", "hinsichtlich"]


def test_stiff_words_say_what_to_write():
    (sentence,) = read("Prior to that we call.", "en")
    assert [(hard.written, hard.instead) for hard in sentence.hard] == [("Prior to", "before")]


def test_abbreviations_are_words_of_capitals_but_for_everyday_ones_and_shouting():
    text = "Our VPN and two APIs run in the EU, see P1 and VMS-BKP, begin with ABC-, see X/ITIL and X. "
    text += "They send a PDF. DO NOT TOUCH THIS."
    assert found(text, "en", "abbreviation") == ["VPN"]


@pytest.mark.parametrize("language", languages())
def test_the_lists_of_a_language_hold_together(language):
    spoken = tongue(language)
    assert len(spoken.stiff) > 100
    for phrase, instead in spoken.stiff.items():
        assert phrase == phrase.lower() == " ".join(phrase.split())
        assert spoken.stiff_words.fullmatch(phrase)
        words = instead.strip("()").lower()
        assert instead.startswith("(") or not spoken.stiff_words.fullmatch(words), f"{phrase}: {instead} is stiff too"
    both = spoken.passive.participles & spoken.passive.never
    assert not both
    assert all(re.fullmatch(r"[A-ZÄÖÜ]{2,6}", word) for word in spoken.everyday)


def test_a_long_sentence_says_where_a_new_thought_begins():
    text = (
        "We copy your servers and files every day at night, keep the copies safe in a second town, "
        "and we bring back your data when you need it again because of a fault."
    )
    (sentence,) = read(text, "en")
    assert sentence.words == 33
    assert sentence.split == "and we bring"
