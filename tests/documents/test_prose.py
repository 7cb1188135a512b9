"""Text as people write it becomes blocks, and never markup of another kind."""

from hypothesis import given
from hypothesis import strategies as st

from svcctl.documents.model import Grid, Heading, Paragraph, Points, Ref, Run, text
from svcctl.documents.prose import line, prose


def test_paragraphs_emphasis_code_and_links():
    (block,) = prose("We answer **in\ntime**, *always*, by `P1`: [how](https://example.com/a).")

    assert block == Paragraph(
        text(
            *("We answer ", Run("in time", "strong"), ", ", Run("always", "emphasis"), ", by "),
            *(Run("P1", "code"), ": ", Run("how", target="https://example.com/a"), "."),
        )
    )


def test_references_to_clauses():
    (block,) = prose("As in [](clause:limits) and [the limits](clause:caps).")

    assert block.text == (Run("As in "), Ref("limits"), Run(" and "), Ref("caps"), Run("."))


def test_lists_in_lists_headings_and_tables():
    blocks = prose("# Top\n\n- a\n  1. b\n- c\n\n| x | y |\n|---|--:|\n| 1 | 2 |\n")

    assert blocks[0] == Heading(text("Top"), 2)
    assert blocks[1] == Points(
        ((Paragraph(text("a")), Points(((Paragraph(text("b")),),), ordered=True)), (Paragraph(text("c")),))
    )
    assert blocks[2] == Grid((), (text("x"), text("y")), ((text("1"), text("2")),), frozenset({1}))


def test_raw_html_stays_text_and_pictures_are_left_out():
    (block,) = prose("a <b>c</b> ![x](y.png)")

    assert block == Paragraph(text("a <b>c</b> "))


def test_one_line():
    assert line("We\n  **promise**\n\n") == (Run("We "), Run("promise", "strong"))
    assert line("") == ()


@given(st.text(max_size=200))
def test_any_text_can_be_read(source):
    prose(source)
