"""A redline holds both versions whole: its laws, what it marks and what it leaves alone, and how formats show it."""

import io
import re
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from papers import READERS, html_words, paper

from svcctl.documents.model import (
    Changed,
    Clause,
    Definitions,
    Document,
    Grid,
    Heading,
    NewPage,
    Notice,
    Paragraph,
    Points,
    Run,
    Words,
    every,
    joined,
    plain,
    text,
)
from svcctl.documents.numbering import mapped, numbered
from svcctl.documents.prose import prose
from svcctl.documents.redline import Compared, accepted, redline, rejected
from svcctl.documents.redline.words import changed
from svcctl.documents.speech import speech
from svcctl.documents.writers import formats, write

COMPARED = Compared("1 January 2026", "1 March 2026", "Vardholm AS", "2026-03-01T00:00:00Z")
ENGLISH = speech("en-GB")


def of(*blocks, title="Agreement", **more):
    return numbered(Document(title, "en-GB", blocks, words=Words(), **more))[0]


def lined(old, new):
    return redline(old, new, COMPARED, ENGLISH)


def clause(name, *blocks, heading=None):
    return Clause(name, text(name.capitalize() if heading is None else heading), blocks)


def said(words):
    return Paragraph(text(words))


def marks(document):
    """What is marked, as (change, words), in reading order."""
    found = []

    def look(line):
        found.extend((piece.change, piece.text) for piece in line if piece.change)
        return line

    mapped(document.blocks, look)
    return found


# Laws

WORDS = st.lists(
    st.sampled_from(["we", "you", "pay", "within", "thirty", "days", "the", "invoice", ",", "."]), max_size=8
).map(" ".join)
RUNS = st.builds(
    Run, WORDS, st.sampled_from(["", "strong", "term", "code"]), st.sampled_from(["", "#fees", "https://a.example"])
)
TEXTS = st.lists(RUNS, max_size=3).map(tuple)
LEAVES = st.one_of(
    st.builds(Paragraph, TEXTS, st.sampled_from(["", "lead"])),
    st.builds(Heading, TEXTS, st.sampled_from([2, 3]), st.sampled_from(["", "fees"])),
    st.builds(
        lambda head, rows: Grid((), (head, head), tuple(rows)), TEXTS, st.lists(st.tuples(TEXTS, TEXTS), max_size=3)
    ),
    st.just(NewPage()),
)


def holders(inner):
    held = st.lists(inner, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Points, st.lists(held, max_size=3).map(tuple), st.booleans()),
        st.builds(Definitions, st.lists(st.tuples(TEXTS, held), max_size=3).map(tuple)),
        st.builds(Notice, held),
        st.builds(Clause, st.sampled_from(["fees", "law", "term", "scope"]), TEXTS, held),
    )


BLOCKS = st.lists(st.recursive(LEAVES, holders, max_leaves=6), max_size=5)
EDITS = st.lists(
    st.tuples(st.sampled_from(["drop", "add", "swap", "word", "copy"]), st.integers(0, 9), BLOCKS), max_size=4
)


def edited(blocks, edits):
    """A later version: blocks dropped, added, moved, and words changed in them."""
    found = list(blocks)
    for what, place, more in edits:
        at = place % (len(found) + 1)
        if what == "add":
            found[at:at] = more
        elif found:
            at %= len(found)
            if what == "drop":
                del found[at]
            elif what == "swap":
                found.append(found.pop(at))
            elif what == "copy":
                found.insert(0, found[at])
            else:
                found[at : at + 1] = mapped(
                    (found[at],), lambda line: tuple(replace(r, text=r.text.replace("thirty", "14")) for r in line)
                )
    return found


def normal(document):
    return replace(document, blocks=mapped(document.blocks, lambda line: tuple(joined(line))))


def seen(document):
    return document.title, document.subtitle, document.facts, document.blocks


@given(BLOCKS, EDITS, st.sampled_from(["Agreement", "Order"]), st.sampled_from([(), (("As of", "1 May"),)]))
@settings(max_examples=150, deadline=None)
def test_accepting_gives_the_new_version_and_rejecting_the_old(blocks, edits, title, facts):
    old = of(*blocks, facts=(("From", "Vardholm"), ("As of", "1 March")))
    new = of(*edited(blocks, edits), title=title, facts=facts)
    made = lined(old, new)

    assert seen(accepted(made)) == seen(normal(new))
    assert seen(rejected(made)) == seen(normal(old))


@given(BLOCKS, BLOCKS)
@settings(max_examples=60, deadline=None)
def test_that_holds_for_versions_that_have_nothing_in_common(one, two):
    old, new = of(*one), of(*two)
    made = lined(old, new)

    assert accepted(made).blocks == normal(new).blocks
    assert rejected(made).blocks == normal(old).blocks


@given(BLOCKS)
@settings(max_examples=60, deadline=None)
def test_two_versions_that_are_the_same_have_no_mark(blocks):
    made = lined(of(*blocks), of(*blocks))

    assert marks(made) == []
    assert not [block for block in every(made.blocks) if isinstance(block, Changed)]
    assert "Nothing" in plain(made.redline.told[-1][1])


@given(BLOCKS, EDITS)
@settings(max_examples=25, deadline=None)
def test_a_word_file_holds_both_versions(blocks, edits):
    old, new = of(*blocks), of(*edited(blocks, edits))
    file = write(lined(old, new), "docx")

    assert lines(file, "del") == lines(write(normal(new), "docx"), "del")
    assert lines(file, "ins") == lines(write(normal(old), "docx"), "ins")


def lines(file, gone):
    """What Word shows with one kind of changes carried out: the words of each paragraph that is left, by style."""
    body = docx.Document(io.BytesIO(file)).element.body
    for row in [row for row in body.iter(qn("w:tr")) if row.find(f"{qn('w:trPr')}/{qn('w:' + gone)}") is not None]:
        row.getparent().remove(row)
    for table in [table for table in body.iter(qn("w:tbl")) if table.find(qn("w:tr")) is None]:
        table.getparent().remove(table)
    for change in [*body.iter(qn(f"w:{gone}"))]:
        holder = change.getparent()
        if holder.tag == qn("w:rPr") and holder.getparent().tag == qn("w:pPr"):
            paragraph = holder.getparent().getparent()
            paragraph.getparent().remove(paragraph)
        elif holder.tag != qn("w:trPr"):
            holder.remove(change)
    return [line for paragraph in body.iter(qn("w:p")) if (line := _line(paragraph))]


def _line(paragraph):
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    parts = {qn("w:t"), qn("w:delText"), qn("w:tab"), qn("w:br")}
    words = "".join(node.text or "|" for node in paragraph.iter() if node.tag in parts)
    return (style.get(qn("w:val")) if style is not None else "", words)


# What is marked


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        ("You pay within 30 days.", "You pay within 14 days.", "You pay within [-30-][+14+] days."),
        (
            "You pay in thirty business days.",
            "You pay in two calendar weeks.",
            "You pay in [-thirty business days-][+two calendar weeks+].",
        ),
        ("We answer.", "We answer at once.", "We answer[+ at once+]."),
        ("A fee of EUR 1,225.00", "A fee of EUR 1,250.00", "A fee of EUR [-1,225.00-][+1,250.00+]"),
        (
            "Wholly other words here",
            "You pay nothing to anybody",
            "[-Wholly other words here-][+You pay nothing to anybody+]",
        ),
        ("Ärger & Größe bleiben", "Ärger & Güte bleiben", "Ärger & [-Größe-][+Güte+] bleiben"),
        ("", "New", "[+New+]"),
        ("the Customer's data", "the Customer's records", "the Customer's [-data-][+records+]"),
    ],
)
def test_words_are_marked_as_a_person_would(old, new, marked):
    signs = {"": ("", ""), "inserted": ("[+", "+]"), "deleted": ("[-", "-]")}
    made = changed(text(old), text(new))

    assert "".join(f"{signs[run.change][0]}{run.text}{signs[run.change][1]}" for run in made) == marked


def test_a_word_that_became_bold_is_a_change():
    made = changed((Run("We always pay"),), (Run("We "), Run("always", "strong"), Run(" pay")))

    assert [(run.change, run.text, run.style) for run in made if run.change] == [
        ("deleted", "always", ""),
        ("inserted", "always", "strong"),
    ]


def test_words_that_changed_side_by_side_are_one_change():
    made = changed(text("Pay us within thirty days always"), text("Pay us in ten days always"))
    assert [(piece.text, piece.change) for piece in made] == [
        ("Pay us ", ""),
        ("within thirty", "deleted"),
        ("in ten", "inserted"),
        (" days always", ""),
    ]


def test_a_clause_that_is_only_renumbered_is_unchanged():
    fees = clause("fees", said("You pay."), *prose("See [](clause:law)."))
    law = clause("law", said("The law of Norway."))
    made = lined(of(fees, law), of(clause("scope", said("What we do.")), fees, law))

    assert marks(made) == [("inserted", "Scope"), ("inserted", "What we do.")]
    assert [(block.number, block.was) for block in every(made.blocks) if isinstance(block, Clause)] == [
        ("1", None),
        ("2", ("fees", "1")),
        ("3", ("law", "2")),
    ]
    assert "See clause 2." in " ".join(plain(block.text) for block in rejected(made).blocks[0].blocks)
    assert {name: plain(line) for name, line in made.redline.told} == {
        "Compared": "1 January 2026 with 1 March 2026",
        "New": "1 Scope",
        "Unchanged": "2 parts",
    }


def test_a_clause_that_moved_is_told_so():
    one, two, three = (clause(name, said(f"About {name} and more.")) for name in ("fees", "law", "term"))
    made = lined(of(one, two, three), of(two, three, one))

    assert [(block.kind, block.moved) for block in made.blocks if isinstance(block, Changed)] == [
        ("deleted", "3"),
        ("inserted", "1"),
    ]
    assert "3 Fees (was 1)" in [plain(line) for _, line in made.redline.told]
    for suffix in ("html", "md", "pdf"):
        words = READERS[suffix](write(made, suffix))
        assert "Moved here from 1" in words
        assert "Moved to 3" in words


def test_a_sub_clause_without_heading_is_known_by_its_words():
    parts = [
        Clause(f"fees.{n}", (), (said(words),)) for n, words in enumerate(("You pay monthly.", "You pay in euro."), 1)
    ]
    added = Clause("fees.1", (), (said("Prices hold for a year."),))
    old, new = (
        of(clause("fees", *parts)),
        of(clause("fees", added, *(replace(p, id=f"fees.{n}") for n, p in enumerate(parts, 2)))),
    )
    made = lined(old, new)

    assert marks(made) == [("inserted", "Prices hold for a year.")]
    assert rejected(made).blocks == normal(old).blocks


def test_tables_change_by_rows():
    head = (text("priority"), text("answer"))
    row = lambda *cells: tuple(map(text, cells))  # noqa: E731 - a row is said in one line
    made = lined(
        of(Grid((), head, (row("P1", "15 minutes"), row("P2", "4 hours")))),
        of(Grid((), head, (row("P1", "10 minutes"), row("P2", "4 hours"), row("P3", "1 day")))),
    )
    (grid,) = made.blocks

    assert grid.changes == ("", "", "inserted")
    assert marks(made) == [("deleted", "15"), ("inserted", "10"), ("inserted", "P3"), ("inserted", "1 day")]


def test_a_table_with_another_column_is_another_table():
    one, two = Grid((), (text("a"),), ((text("b"),),)), Grid((), (text("a"), text("c")), ((text("b"), text("d")),))

    assert [block.kind for block in lined(of(one), of(two)).blocks] == ["deleted", "inserted"]


def test_very_long_texts_take_no_time_to_speak_of():
    old = " ".join(f"word{n} of sentence {n % 7}." for n in range(6000))
    made = changed(text(old), text(old.replace("word3000 ", "another ")))

    assert [run.change for run in made] == ["", "deleted", "inserted", ""]


# How it looks


@pytest.fixture(scope="module")
def both():
    old = paper("Some old words.", facts=(("Version", "1"),))
    new = paper("Some new words.", facts=(("Version", "2"),))
    return lined(old, replace(new, title="Service levels of all plans"))


@pytest.mark.parametrize("suffix", formats())
def test_every_format_shows_both_wordings(suffix, both):
    words = READERS[suffix](write(both, suffix))

    assert "old" in words
    assert "new" in words
    assert "of all plans" in words
    assert write(both, suffix) == write(both, suffix)


@pytest.mark.parametrize("suffix", ["html", "md", "pdf"])
def test_pages_say_what_was_compared_and_word_does_not(suffix, both):
    assert "1 January 2026 with 1 March 2026" in READERS[suffix](write(both, suffix))
    assert "Compared" not in READERS["docx"](write(both, "docx"))


def test_changes_in_word_have_an_author_and_a_time(both):
    body = docx.Document(io.BytesIO(write(both, "docx"))).element.body
    found = [each for kind in ("ins", "del") for each in body.iter(qn(f"w:{kind}"))]

    assert {each.get(qn("w:author")) for each in found} == {"Vardholm AS"}
    assert {each.get(qn("w:date")) for each in found} == {"2026-03-01T00:00:00Z"}
    assert len({each.get(qn("w:id")) for each in found}) == len(found)


def test_what_is_taken_out_leads_nowhere_and_names_nothing():
    fees = clause("fees", *prose("As in [](clause:law) and [here](https://a.example)."))
    law = clause("law", said("Norway."))
    made = lined(of(fees, law), of(law, fees))
    html = write(made, "html").decode()

    assert len(re.findall(r'id="fees"', html)) == 1
    assert len(re.findall(r'href="https://a.example"', html)) == 1
    assert write(made, "pdf").startswith(b"%PDF")
    assert "Norway" in html_words(html.encode())


def test_a_draft_stays_a_draft():
    assert lined(paper(watermark="DRAFT"), paper()).watermark == "DRAFT"
