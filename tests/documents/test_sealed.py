"""What a file was made from is found in the file alone, and a file that was changed is known."""

import io
import json
import time
import zipfile

import docx
import pypdf
import pytest
from papers import paper

from svcctl.documents.redline import Compared, redline
from svcctl.documents.sealed import BLANK, as_json, digest, kept
from svcctl.documents.speech import speech
from svcctl.documents.writers import formats, write

NASTY = '</script> --> ]]> <!-- -- & &lt; \\ " \u2028 æ \U0001f600 </manifest>'
MANIFEST = {"schema": "svcctl/test/v1", "said": NASTY, "list": [1, {"a": None}]}


@pytest.fixture(scope="module")
def files():
    return {suffix: write(paper(manifest=as_json(MANIFEST)), suffix) for suffix in formats()}


@pytest.mark.parametrize("suffix", formats())
def test_a_file_alone_tells_what_it_was_made_from(files, suffix):
    found = kept(files[suffix])

    assert json.loads(found.manifest) == MANIFEST
    assert (found.own, found.intact) == (files[suffix], True)
    assert BLANK.encode() not in files[suffix]
    assert write(paper(manifest=as_json(MANIFEST)), suffix) == files[suffix]


def test_a_long_manifest_of_a_pdf_is_packed_and_found():
    long = {**MANIFEST, "list": ["clause"] * 5000}
    file = write(paper(manifest=as_json(long)), "pdf")

    assert b"clause" not in file
    assert json.loads(kept(file).manifest) == long
    assert kept(file).intact


@pytest.mark.parametrize("suffix", formats())
def test_a_document_without_one_holds_none(suffix):
    assert kept(write(paper(), suffix)) is None


@pytest.mark.parametrize(("suffix", "old"), [("md", b"Some words"), ("html", b"Some words"), ("pdf", b"/Creator")])
def test_another_word_is_seen(files, suffix, old):
    assert old in files[suffix]
    found = kept(files[suffix].replace(old, old.swapcase()))

    assert json.loads(found.manifest) == MANIFEST
    assert not found.intact


@pytest.mark.parametrize("suffix", ["md", "html"])
def test_a_seal_that_was_taken_out_or_bytes_at_the_end_are_seen(files, suffix):
    assert not kept(files[suffix] + b"\n").intact
    assert not kept(files[suffix].replace(b"sha256:", b"sha-256:")).intact


def test_what_is_added_behind_a_pdf_is_not_its_own(files):
    found = kept(files["pdf"] + b"\n% signed")

    assert (found.own, found.intact) == (files["pdf"], True)
    assert not kept(files["pdf"][:-7]).intact


def packed(content, change=lambda _, part: part):
    new = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(new, "w") as archive:
        for part in old.infolist():
            archive.writestr(part.filename, change(part.filename, old.read(part)))
    return new.getvalue()


def test_a_word_file_is_known_by_its_parts_however_they_are_packed(files):
    again = packed(files["docx"])
    other = packed(files["docx"], lambda _, part: part.replace(b"Some words", b"Some other words"))

    assert again != files["docx"]
    assert kept(again).intact
    assert digest(again) == digest(files["docx"])
    assert not kept(other).intact
    assert not kept(packed(files["docx"], lambda name, part: part[:-1] if name.endswith("theme1.xml") else part)).intact


def test_people_see_in_word_and_in_a_reader_that_something_is_kept(files):
    word = zipfile.ZipFile(io.BytesIO(files["docx"]))
    pdf = pypdf.PdfReader(io.BytesIO(files["pdf"]))

    assert "Service levels" in word.read("docProps/custom.xml").decode()
    assert docx.Document(io.BytesIO(files["docx"])).core_properties.title == "Service levels"
    assert json.loads(pdf.attachments["svcctl-manifest.json"][0]) == MANIFEST
    assert pdf.metadata["/Keywords"].startswith("sha256:")


def test_a_redline_holds_none_of_its_sides():
    spoken = speech("en-GB")
    told = redline(paper("Old words.", manifest="{}"), paper(manifest="{}"), Compared("a", "b", "c", "d"), spoken)

    assert told.manifest == ""


def bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"{number}.xml", b"\0" * 100_000_000)
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK",
        b"PK\x03\x04" + b"\0" * 100,
        b"%PDF-1.7",
        b"%PDF-1.7" + b"/EmbeddedFile stream\nx" * 100_000,
        b"%PDF-1.7" + b"/EmbeddedFile" * 200_000,
        b"<!-- svcctl-manifest\n" * 100_000,
        b'<script type="application/json" id="svcctl-manifest">' * 50_000,
        b"sha256:" * 300_000,
        "bomb",
    ],
    ids=range(10),
)
def test_what_holds_nothing_is_soon_known(content):
    content = bomb() if content == "bomb" else content
    began = time.process_time()

    assert kept(content) is None
    assert time.process_time() - began < 2
