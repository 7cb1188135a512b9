"""Where sentences and words begin and end: by hand, in both languages, and as laws."""

from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcctl.writing import languages, read, tongue
from svcctl.writing.markup import without_marks
from svcctl.writing.sentences import sentences

ENGLISH = {
    "We answer by 5 p.m. on weekdays. We call you.": ["We answer by 5 p.m. on weekdays.", "We call you."],
    "We close at 5 p.m. You can still call.": ["We close at 5 p.m.", "You can still call."],
    "See e.g. Art. 3 and No. 5. It costs 1.5 million.": ["See e.g. Art. 3 and No. 5.", "It costs 1.5 million."],
    "Mr. J. R. Smith of Acme Inc. signed it. Who else?": ["Mr. J. R. Smith of Acme Inc. signed it.", "Who else?"],
    "It reached 99.95%. Good!": ["It reached 99.95%.", "Good!"],
    "Pay within 30 days. 14 days later we remind you.": ["Pay within 30 days.", "14 days later we remind you."],
    "She asked: “Why?” We told her.": ["She asked: “Why?”", "We told her."],
    "Servers, disks, etc. All of it.": ["Servers, disks, etc.", "All of it."],
    "We wait ... then we act.": ["We wait ... then we act."],
    "It is I. We met.": ["It is I.", "We met."],
    "Version 2. Then version 3.": ["Version 2.", "Then version 3."],
    "See svcctl.yaml. It holds all.": ["See svcctl.yaml.", "It holds all."],
}
GERMAN = {
    "Am 4. Dezember um 15.00 Uhr schließen wir. Danach nicht.": [
        "Am 4. Dezember um 15.00 Uhr schließen wir.",
        "Danach nicht.",
    ],
    "Wir liefern z. B. im 3. Quartal. Es sind 24. Wir zählen.": [
        "Wir liefern z. B. im 3. Quartal.",
        "Es sind 24.",
        "Wir zählen.",
    ],
    "Nach § 5 Abs. 2 Nr. 3 BGB gilt das, d. h. immer.": ["Nach § 5 Abs. 2 Nr. 3 BGB gilt das, d. h. immer."],
    "Wir beginnen 2026. Tag für Tag.": ["Wir beginnen 2026.", "Tag für Tag."],
    "Server, Platten usw. Alles.": ["Server, Platten usw.", "Alles."],
    "Die Acme GmbH zahlt. Fertig!": ["Die Acme GmbH zahlt.", "Fertig!"],
    "Er sagte: „Ja.“ Wir gingen.": ["Er sagte: „Ja.“", "Wir gingen."],
    "Das kostet ca. 1.500 Euro. Mehr nicht.": ["Das kostet ca. 1.500 Euro.", "Mehr nicht."],
}


def told(text, language):
    return [" ".join(sentence.text.split()) for sentence in sentences(text, tongue(language))]


@pytest.mark.parametrize(("text", "wanted"), ENGLISH.items())
def test_english(text, wanted):
    assert told(text, "en") == wanted


@pytest.mark.parametrize(("text", "wanted"), GERMAN.items())
def test_german(text, wanted):
    assert told(text, "de") == wanted


def test_marks_of_markdown_are_no_words_and_end_what_they_end():
    text = (
        "# How we *answer*\n\nWe answer **fast**,\nsee [the page](https://example.com/a.b). "
        "Use `svcctl.yaml. Now` here.\n"
        "- one point. With two\n- {#cap} {{ fee }} as in [](clause:liability.cap)\n\n"
        "| Head | VPN |\n|---|--:|\n| cell. One | 2 |\n\n```sh\nnot. Read.\n```\n> quoted text\n"
    )
    assert told(text, "en") == [
        "How we answer",
        "We answer fast , see the page .",
        "Use x here.",
        "one point.",
        "With two",
        "x as in x",
        "Head",
        "VPN",
        "cell.",
        "One",
        "2",
        "quoted text",
    ]
    roles = {" ".join(each.text.split()): each.role for each in sentences(text, tongue("en"))}
    assert roles["How we answer"] == "heading"
    assert roles["With two"] == "point"
    assert roles["VPN"] == "cell"
    assert roles["quoted text"] == "prose"
    assert not any("Read" in each for each in roles)


def test_words_are_counted_as_people_count_them():
    (sentence,) = sentences("The customer's e-mail came at 15:00, 24/7, for 1,200.50 EUR or 5%.", tongue("en"))
    assert [word.text for word in sentence.words] == [
        *("The", "customer's", "e-mail", "came", "at", "15:00", "24/7", "for", "1,200.50", "EUR", "or", "5%"),
    ]


_TEXTS = st.text(st.sampled_from("abZÄ 1.,;:!?*_`[](){}#|>-\\\n„“%…") | st.characters(codec="utf-8"), max_size=80)


@given(_TEXTS)
def test_marks_are_taken_away_letter_for_letter(text):
    plain = without_marks(text)
    assert len(plain) == len(text)
    assert all(new in {old, " ", "x"} for old, new in zip(text, plain, strict=True))


@given(_TEXTS, st.sampled_from(languages()))
def test_sentences_cover_every_word_once_in_order(text, language):
    found = list(sentences(text, tongue(language)))
    ends = [(sentence.start, sentence.end) for sentence in found]
    assert ends == sorted(ends)
    assert all(end <= start for (_, end), (start, _) in pairwise(ends))
    for sentence in found:
        for word in sentence.words:
            assert sentence.start <= word.start < word.end <= sentence.end
            assert without_marks(text)[word.start : word.end] == word.text


@given(_TEXTS, st.sampled_from(languages()))
def test_what_is_hard_stands_where_it_is_said_to_stand(text, language):
    for sentence in read(text, language):
        for hard in sentence.hard:
            assert without_marks(text)[hard.start : hard.end] == hard.written


def test_a_language_that_nobody_wrote_is_not_read():
    assert read("Dette er en setning.", "nb-NO") == ()


@pytest.mark.parametrize("piece", ["[a", "![a", "[a](", "{#", "{{", "`a ", "*a ", "a. ", "- a\n", "a was. ", "|", "> "])
def test_whatever_stands_in_a_text_is_read_in_time_that_grows_with_it(piece):
    """Thirty times the text may take some thirty times as long, never nine hundred times."""

    def took(times):
        started = process_time()
        read(piece * times, "en")
        return process_time() - started

    short = min(took(1_000) for _ in range(3))
    assert min(took(30_000) for _ in range(3)) < 200 * max(short, 0.005)
