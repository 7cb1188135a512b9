"""Every language says the same things, and writes dates, numbers and money as its people do."""

from datetime import date, time
from decimal import Decimal

import pytest

from svcctl.documents.speech import blanks, languages, speech, texts_of
from svcctl.money import Money


@pytest.mark.parametrize("language", languages())
def test_every_language_has_the_same_sentences_with_the_same_blanks(language):
    ours, theirs = texts_of("en"), texts_of(language)

    assert set(ours) ^ set(theirs) == set()
    assert {name: blanks(text) for name, text in ours.items()} == {name: blanks(text) for name, text in theirs.items()}


@pytest.mark.parametrize("language", languages())
def test_no_sentence_is_empty_and_none_is_left_in_english(language):
    texts = texts_of(language)
    same = [name for name, text in texts.items() if text == texts_of("en")[name] and len(str(text)) > 25]

    assert not [name for name, text in texts.items() if not text]
    assert language == "en" or not same


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("en-GB", ("1 March 2026", "1,234.5", "€1,234.50", "99.95%", "17:30", "Monday", "Norway", "a, b and c")),
        (
            "en-US",
            ("March 1, 2026", "1,234.5", "€1,234.50", "99.95%", "5:30\u202fPM", "Monday", "Norway", "a, b, and c"),
        ),
        (
            "de-DE",
            ("1. März 2026", "1.234,5", "1.234,50\xa0€", "99,95\xa0%", "17:30", "Montag", "Norwegen", "a, b und c"),
        ),
    ],
)
def test_values_are_written_as_the_country_writes_them(tag, said):
    voice = speech(tag)
    values = (date(2026, 3, 1), Decimal("1234.5"), Money.of(Decimal("1234.5"), "EUR"))
    told = [*map(voice.write, values), voice.percent(Decimal("99.95")), voice.write(time(17, 30))]

    assert (*told, voice.weekday("mon"), voice.country("NO"), voice.list(["a", "b", "c"])) == said


def test_sentences_are_filled_in():
    assert speech("de").say("contract.clause", number="4.2") == "Ziffer 4.2"


@pytest.mark.parametrize(("tag", "why"), [("xx", "not written in 'xx' yet"), ("en-!!", "no language tag")])
def test_a_language_that_is_not_there_is_told(tag, why):
    with pytest.raises(LookupError, match=why):
        speech(tag)
