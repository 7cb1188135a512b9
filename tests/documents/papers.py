"""A document that has every kind of block, and readers of the files it is written to."""

import io
from html.parser import HTMLParser

import docx
import pypdf

from svcctl.documents.model import (
    Clause,
    Definitions,
    Document,
    Grid,
    Heading,
    NewPage,
    Notice,
    Paragraph,
    Points,
    Ref,
    Run,
    Signatory,
    Signatures,
    Words,
    text,
)
from svcctl.documents.numbering import numbered
from svcctl.documents.prose import prose


def paper(said="Some words.", **changes):
    blocks = (
        Paragraph(text(said), "lead"),
        Heading(text("Our promise"), 2, "promise"),
        Paragraph(text("See ", Ref("limits"), " and ", Run("code", "code"), ".")),
        Points(
            ((Paragraph(text("one")), Points(((Paragraph(text("one deep")),),))), (Paragraph(text("two")),)),
            ordered=True,
        ),
        Grid(text("Prices"), (text("plan"), text("price")), ((text("Pro"), text("EUR 5")),), frozenset({1})),
        Notice((Paragraph(text("Mind this.")),), "warning"),
        Definitions(((text(Run("Business day", "term")), prose("A day on which we work.")),)),
        Clause("scope", text("Scope"), (*prose("What it is about."), Clause("deep", text("Deep"), prose("Deeper.")))),
        Clause("limits", text("Limits"), prose("As in [](clause:deep).")),
        NewPage(),
        Signatures(
            (Signatory("Vardholm AS", "Ada Berg", "CEO", "sole signature", "/sig:supplier:1/"),),
            ("Signature", "Name", "Title", "Authority", "Place and date"),
        ),
    )
    told = {
        "subtitle": "Backup Pro",
        "facts": (("Version", "2"),),
        "footer": "Vardholm, version 2",
        "day": "2026-01-01",
        "words": Words(),
        **changes,
    }
    return numbered(Document("Service levels", "en-GB", blocks, **told))[0]


class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.said, self.tags, self.attributes, self._silent = [], [], [], 0

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += attributes
        self._silent += tag in {"style", "script"}

    def handle_endtag(self, tag):
        self._silent -= tag in {"style", "script"}

    def handle_data(self, data):
        if not self._silent:
            self.said.append(data)


def html_words(file):
    reader = Reader()
    reader.feed(file.decode())
    return " ".join("".join(reader.said).split())


def pdf_words(file):
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(file)).pages).split())


def docx_words(file):
    body = docx.Document(io.BytesIO(file)).element.body
    said = ["".join(node.text or "" for node in each.iter() if node.tag.endswith(("}t", "}delText"))) for each in body]
    return " ".join(" ".join(said).split())


READERS = {"html": html_words, "pdf": pdf_words, "docx": docx_words, "md": lambda file: " ".join(file.decode().split())}
