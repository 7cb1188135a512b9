"""Clauses are counted, references follow them, and what leads nowhere is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcctl.documents.model import Clause, Document, Heading, Paragraph, Points, Ref, Run, every, plain, text
from svcctl.documents.numbering import label, numbered


def clause(name, *blocks):
    return Clause(name, text(name), blocks)


def numbers(document):
    return {block.id: block.number for block in every(document.blocks) if isinstance(block, Clause)}


def test_clauses_are_counted_within_the_one_above():
    made, missing = numbered(
        Document(
            "x",
            "en",
            (clause("a", clause("b"), clause("c", clause("d"), clause("e"))), Heading(text("h")), clause("f")),
        )
    )

    assert numbers(made) == {"a": "1", "b": "1.1", "c": "1.2", "d": "1.2(a)", "e": "1.2(b)", "f": "2"}
    assert missing == ()


@pytest.mark.parametrize(
    ("place", "said"), [((3,), "3"), ((3, 12), "3.12"), ((1, 1, 26), "1.1(z)"), ((1, 1, 27, 2), "1.1(aa)(b)")]
)
def test_labels(place, said):
    assert label(place) == said


def test_references_are_filled_in_however_deep_and_forward():
    deep = Points(((Paragraph(text("see ", Ref("z"))),),))
    made, _ = numbered(Document("x", "de", (clause("a", deep), clause("z"))), "Ziffer {number}")
    (block,) = [block for block in every(made.blocks) if isinstance(block, Paragraph)]

    assert block.text == (Run("see "), Run("Ziffer 2", target="#z"))


def test_a_heading_is_referred_to_by_its_words():
    made, _ = numbered(Document("x", "en", (Heading(text("Credits"), 2, "credits"), Paragraph((Ref("credits"),)))))

    assert plain(made.blocks[1].text) == "Credits"


def test_what_leads_nowhere_is_told_once():
    made, missing = numbered(Document("x", "en", (Paragraph((Ref("lost"), Ref("lost"), Ref("gone"))),)))

    assert missing == ("lost", "gone")
    assert plain(made.blocks[0].text) == "lostlostgone"


TREES = st.recursive(st.just(()), lambda inner: st.lists(inner, max_size=4).map(tuple), max_leaves=20)


@given(TREES)
def test_numbers_are_unique_and_in_order(tree):
    def grow(branch, name):
        return tuple(clause(f"{name}-{place}", *grow(twig, f"{name}-{place}")) for place, twig in enumerate(branch))

    made, _ = numbered(Document("x", "en", grow(tree, "c")))
    found = numbers(made)

    assert len(set(found.values())) == len(found)
    assert all(found.values())
    assert numbered(made)[0] == made
