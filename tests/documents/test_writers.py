"""Every format says everything a document says, as text, and in the same bytes every time."""

import io
import re
import sys
import zipfile

import docx
import pypdf
import pytest
from docx.shared import Pt
from hypothesis import given, settings
from hypothesis import strategies as st
from papers import READERS, Reader, paper

import svcctl.documents
from svcctl.documents.model import Document, Grid, Paragraph, Run, Words, text
from svcctl.documents.writers import MissingLibraryError, formats, write
from svcctl.documents.zipped import repacked

EVERYTHING = (
    *("Service levels", "Backup Pro", "Version", "Some words.", "Our promise", "See clause 2 and", "one deep", "two"),
    *(
        "Prices",
        "EUR 5",
        "Mind this.",
        "Business day",
        "A day on which we work.",
        "1.1",
        "Deeper.",
        "As in clause 1.1.",
    ),
    *("Vardholm AS", "Ada Berg", "CEO", "sole signature", "Place and date"),
)
SIGNS = "<script>alert(1)</script> & \"quoted\" 'x' #let $x$ @a \\ * _ ` [a](b) | ~~ æøå ß"


def test_every_format_has_a_reader_here():
    assert set(READERS) == set(formats())


@pytest.mark.parametrize("suffix", formats())
def test_everything_is_said(suffix):
    words = READERS[suffix](write(paper(), suffix))

    assert [part for part in EVERYTHING if part not in words] == []


@pytest.mark.parametrize("suffix", formats())
def test_the_same_document_has_the_same_bytes(suffix):
    assert write(paper(), suffix) == write(paper(), suffix)


@pytest.mark.parametrize("suffix", formats())
def test_a_draft_says_so(suffix):
    file = write(paper(watermark="DRAFT, not approved"), suffix)

    assert "DRAFT, not approved" in READERS[suffix](file)
    assert "DRAFT" not in READERS[suffix](write(paper(), suffix))


@pytest.mark.parametrize("suffix", ["html", "docx", "pdf"])
def test_nothing_in_a_value_is_markup(suffix):
    words = READERS[suffix](write(paper(SIGNS), suffix))

    assert re.sub(r"\s", "", SIGNS) in re.sub(r"\s", "", words)


def test_nothing_in_a_value_is_markdown():
    file = write(Document("Title", "en", (Paragraph(text(SIGNS)), Paragraph(text("1. no list")))), "md").decode()

    assert "\\<script\\>" in file
    assert "\\[a\\](b)" in file
    assert "\\1. no list" in file


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=60))
@settings(max_examples=60, deadline=None)
def test_no_text_breaks_a_page(said):
    reader = Reader()
    reader.feed(
        write(Document("Title", "en", (Paragraph((Run(said, "strong"),)),), words=paper().words), "html").decode()
    )
    plain = Reader()
    plain.feed(
        write(Document("Title", "en", (Paragraph((Run("x", "strong"),)),), words=paper().words), "html").decode()
    )

    assert reader.tags == plain.tags


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=60))
@settings(max_examples=40, deadline=None)
def test_no_text_breaks_a_pdf(said):
    file = write(Document(said, "en", (Paragraph(text(said)),), footer=said), "pdf")

    assert file.startswith(b"%PDF")


def test_a_page_loads_nothing():
    reader = Reader()
    reader.feed(write(paper(), "html").decode())

    assert not {"script", "img", "link", "iframe"} & set(reader.tags)
    assert not [value for name, value in reader.attributes if name in {"src", "srcset"}]
    assert not [value for name, value in reader.attributes if name == "href" and not value.startswith("#")]


def test_the_anchor_of_a_signature_is_in_a_word_file_and_nobody_sees_it():
    file = docx.Document(io.BytesIO(write(paper(), "docx")))
    (run,) = (run for each in file.paragraphs for run in each.runs if "/sig:" in run.text)

    assert (run.text, run.font.size, str(run.font.color.rgb)) == ("/sig:supplier:1/", Pt(1), "FFFFFF")


def test_in_word_a_signature_and_a_term_stay_on_one_page():
    file = docx.Document(io.BytesIO(write(paper(), "docx")))
    lines = [each for each in file.paragraphs if each.style.name == "Sign here"]
    (party,) = (each for each in file.paragraphs if each.text == "Vardholm AS")

    assert [each.paragraph_format.keep_with_next for each in (party, *lines)] == [True, True, None]
    assert file.styles["Term"].paragraph_format.keep_with_next


@pytest.mark.parametrize(
    "word",
    ["notices.and.invoices@international-subsidiary.quillbrook.example", "Auftragsverarbeitungsvertrag" * 2, "0f" * 32],
)
def test_a_word_longer_than_its_cell_stays_in_it_and_is_copied_as_it_is(word):
    cells = (text("Notices to"), text(word), text(word))
    grid = Grid(text("Who"), (text("Part"), text("We"), text("You")), (cells,))
    page = pypdf.PdfReader(io.BytesIO(write(Document("Title", "de", (grid,)), "pdf"))).pages[0]
    words = page.extract_text()
    whole = re.sub(r"[\s\u00ad-]", "", words)

    assert whole.count(word.replace("-", "")) == 2
    assert "\u200b" not in words
    assert max(map(len, words.replace("Notices to ", "").split("\n"))) < 40


def test_references_lead_to_their_clause():
    html = write(paper(), "html").decode()
    pdf = pypdf.PdfReader(io.BytesIO(write(paper(), "pdf")))
    word = zipfile.ZipFile(io.BytesIO(write(paper(), "docx"))).read("word/document.xml").decode()

    assert '<a href="#limits">clause 2</a>' in html
    assert 'id="limits"' in html
    assert sum(len(page.get("/Annots", [])) for page in pdf.pages) == 2
    assert 'w:anchor="b_limits"' in word
    assert 'w:name="b_limits"' in word


def test_a_pdf_is_tagged_and_dated_by_the_document():
    told = pypdf.PdfReader(io.BytesIO(write(paper(), "pdf")))

    assert told.metadata.title == "Service levels"
    assert told.metadata.creation_date.date().isoformat() == "2026-01-01"
    assert told.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert told.trailer["/Root"]["/Lang"] == "en-GB"


def test_a_word_file_has_headings_lists_and_a_date_of_its_own():
    file = docx.Document(io.BytesIO(write(paper(), "docx")))
    styles = [paragraph.style.name for paragraph in file.paragraphs]

    assert [style for style in styles if style.startswith("Heading")] == [
        "Heading 2",
        "Heading 2",
        "Heading 3",
        "Heading 2",
    ]
    assert "List Number" in styles
    assert "List Bullet 2" in styles
    assert file.core_properties.created.date().isoformat() == "2026-01-01"


def test_tracked_changes_of_a_redline():
    runs = (Run("kept "), Run("old", change="deleted"), Run("new", change="inserted"))
    made = Document("Redline", "en", (Paragraph(runs),), words=paper().words)
    word = zipfile.ZipFile(io.BytesIO(write(made, "docx"))).read("word/document.xml").decode()

    assert re.search(r"<w:del [^>]*><w:r><w:rPr/><w:delText[^>]*>old</w:delText>", word)
    assert re.search(r"<w:ins [^>]*><w:r><w:rPr/><w:t>new</w:t>", word)
    assert "<del>old</del><ins>new</ins>" in write(made, "html").decode()
    assert "~~old~~<ins>new</ins>" in write(made, "md").decode()


@pytest.mark.parametrize(("suffix", "library"), [("pdf", "typst"), ("docx", "docx")])
def test_a_missing_library_is_named_with_its_extra(suffix, library, monkeypatch):
    monkeypatch.setitem(sys.modules, library, None)
    monkeypatch.delitem(sys.modules, "svcctl.documents.wordml", raising=False)
    monkeypatch.delattr(svcctl.documents, "wordml", raising=False)
    with pytest.raises(MissingLibraryError, match=rf"svcctl\[{suffix}\]"):
        write(Document("Title", "en", ()), suffix)


def test_archives_are_packed_without_the_time_of_the_run():
    files = []
    for year in (1999, 2020):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr(zipfile.ZipInfo("a.xml", (year, 1, 1, 0, 0, 0)), "<a/>")
        files.append(repacked(file.getvalue()))

    assert files[0] == files[1]


def test_an_unknown_format_is_refused():
    with pytest.raises(KeyError):
        write(paper(), "odt")


def test_a_row_that_names_nothing_goes_on_with_the_row_above():
    rows = tuple(
        (text(name), text(price)) for name, price in (("", "0"), ("Pro", "1"), ("", "2"), ("", "3"), ("Max", "4"))
    )
    grid = Grid(text("c"), (text("Plan"), text("Price")), rows)
    page = write(Document("T", "en-GB", (grid,), words=Words()), "html").decode()

    assert re.findall(r'<th scope="row(?:group" rowspan="\d)?">[^<]*</th>', page) == [
        '<th scope="row"></th>',
        '<th scope="rowgroup" rowspan="3">Pro</th>',
        '<th scope="row">Max</th>',
    ]
    assert page.count("<td>") == 5
