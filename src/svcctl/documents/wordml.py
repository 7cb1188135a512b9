"""The door to python-docx: what a layout asks for, in the markup of Word."""

from collections.abc import Callable
from copy import deepcopy
from datetime import datetime
from html import escape
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from svcctl.documents.model import Run

_QUIET, _BLUE, _RED = RGBColor(0x59, 0x62, 0x68), RGBColor(0x2C, 0x64, 0x72), RGBColor(0xA8, 0x3A, 0x22)
_WHITE = RGBColor(0xFF, 0xFF, 0xFF)
_FONT = "Calibri"
_SIZES = {
    "Title": 22,
    "Subtitle": 11,
    "Heading 2": 14,
    "Heading 3": 12,
    "Heading 4": 11,
    "Heading 5": 11,
    "Heading 6": 11,
}
_ADDED = (("Lead", 12, None, 0), ("Quiet", 9, _QUIET, 0), ("Term", 10.5, None, 4), ("Signature line", 10.5, None, 22))
"""Styles that Word's own template has not: name, points, colour, points before."""
_HANGING = (("Point", 0.0), ("Point 2", 1.2))
"""Numbered points of a clause: where their numbers stand, in centimetres; their words stand 1.2 further in."""
_LINE = '<w:pBdr {spaces}><w:bottom w:val="single" w:sz="4" w:space="1" w:color="auto"/></w:pBdr>'
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_PROPERTIES = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
    '<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="svcctl">'
    "<vt:lpwstr>{}</vt:lpwstr></property>"
    "</Properties>"
)
_WATERMARK = """
<w:p {spaces} xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
<w:r><w:pict>
<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">
<v:path textpathok="t"/><v:textpath on="t" fitshape="t"/></v:shapetype>
<v:shape id="watermark" type="#_x0000_t136" style="position:absolute;width:440pt;height:90pt;rotation:315;z-index:-251;
mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;
mso-position-vertical-relative:margin" fillcolor="#f3e2dd" stroked="f"><v:textpath style="font-family:Calibri"/>
</v:shape></w:pict></w:r></w:p>
"""


def new(language: str, title: str, made: datetime) -> Any:
    """An empty file in A4 with the styles of a layout."""
    paper = docx.Document()
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    told = paper.core_properties
    told.title, told.author, told.language, told.comments = title, "", language, ""
    told.created = told.modified = made.replace(tzinfo=None)
    told.last_modified_by, told.revision = "", 1
    _styles(paper.styles, language)
    return paper


def _styles(styles: Any, language: str) -> None:
    normal = styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(10.5)
    normal.paragraph_format.space_after = Pt(7)
    speech = OxmlElement("w:lang")
    speech.set(qn("w:val"), language)
    normal.element.get_or_add_rPr().append(speech)
    for name, size in _SIZES.items():
        style = styles[name]
        style.font.name, style.font.size, style.font.italic = _FONT, Pt(size), False
        style.font.bold, style.font.color.rgb = name != "Subtitle", RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().find(qn("w:rFonts"))
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    for name, points, color, before in _ADDED:
        made = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        made.base_style, made.font.size, made.paragraph_format.space_before = normal, Pt(points), Pt(before)
        if color is not None:
            made.font.color.rgb, made.paragraph_format.space_after = color, Pt(2)
    signed = styles.add_style("Sign here", WD_STYLE_TYPE.PARAGRAPH)
    signed.base_style, signed.paragraph_format.space_before = normal, Pt(26)
    signed.paragraph_format.right_indent = Cm(5)
    signed.element.get_or_add_pPr().insert(0, parse_xml(_LINE.format(spaces=nsdecls("w"))))  # first, by its schema
    styles["Term"].paragraph_format.keep_with_next = True
    for name, left in _HANGING:
        point = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        point.base_style = normal
        point.paragraph_format.left_indent, point.paragraph_format.first_line_indent = Cm(left + 1.2), Cm(-1.2)
    styles["Caption"].font.color.rgb, styles["Caption"].font.bold = _QUIET, False


def around(paper: Any, footer: str, page: str, watermark: str) -> None:
    """What stands on every page: the footer with the number of the page, and the watermark of a draft."""
    section = paper.sections[0]
    foot = section.footer.paragraphs[0]
    foot.style = paper.styles["Quiet"]
    foot.add_run(f"{footer}    " if footer else "")
    before, _, rest = page.partition("{number}")
    between, _, after = rest.partition("{count}")
    for said, field in ((before, "PAGE"), (between, "NUMPAGES")):
        foot.add_run(said)
        _field(foot, field)
    foot.add_run(after)
    if watermark:
        mark = parse_xml(_WATERMARK.format(spaces=nsdecls("w")))
        mark.findall(".//{urn:schemas-microsoft-com:vml}textpath")[-1].set("string", watermark)
        section.header._element.append(mark)  # noqa: SLF001 - python-docx has no drawings in headers


def keep(paper: Any, part: bytes, said: str) -> None:
    """Puts a part of XML into the file, which Word keeps as it is, and a property that people see."""
    package = paper.part.package
    for kind, name, content, above, blob in (
        ("customXml", "/customXml/svcctl.xml", "application/xml", paper.part, part),
        (
            "custom-properties",
            "/docProps/custom.xml",
            _PROPERTIES_TYPE,
            package,
            _PROPERTIES.format(escape(said)).encode(),
        ),
    ):
        above.relate_to(Part(PackURI(name), content, blob, package), f"{_RELATED}/{kind}")


def _field(paragraph: Any, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    field.append(deepcopy(paragraph.add_run("1")._r))  # noqa: SLF001 - fields are not in python-docx
    paragraph._p.remove(paragraph.runs[-1]._r)  # noqa: SLF001 - the run moved into the field
    paragraph._p.append(field)  # noqa: SLF001 - as above


def run(paragraph: Any, piece: Run, wrap: Callable[[Any], Any], *, bold: bool = False) -> None:
    """Adds a piece of text in its style; a link where it has a target. ``wrap`` may put it into another element."""
    made = paragraph.add_run(piece.text)
    made.bold = True if bold or piece.style in {"strong", "term"} else None
    made.italic = True if piece.style == "emphasis" else None
    if piece.style == "code":
        made.font.name = "Consolas"
    if piece.style == "anchor":  # signing services find it, and nobody sees it
        made.font.size, made.font.color.rgb = Pt(1), _WHITE
    if piece.target:
        made.font.color.rgb = _BLUE
    element = wrap(made._r)  # noqa: SLF001 - what stands around a run is not in python-docx
    if piece.target:
        _linked(paragraph, element, piece.target)


def _linked(paragraph: Any, element: Any, target: str) -> None:
    link = OxmlElement("w:hyperlink")
    if target.startswith("#"):
        link.set(qn("w:anchor"), _mark(target[1:]))
    else:
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
        link.set(qn("r:id"), paragraph.part.relate_to(target, kind, is_external=True))
    link.append(element)
    paragraph._p.append(link)  # noqa: SLF001 - links are not in python-docx


def _mark(name: str) -> str:
    """The name of a bookmark: Word takes 40 letters, digits and underscores."""
    return ("b_" + "".join(sign if sign.isalnum() else "_" for sign in name))[:40]


def bookmark(paragraph: Any, name: str) -> None:
    """Makes a paragraph a place that references lead to."""
    if not name:
        return
    number = f"{len(paragraph.part.element.findall('.//' + qn('w:bookmarkStart'))) + 1}"
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    start.set(qn("w:id"), number)
    start.set(qn("w:name"), _mark(name))
    end.set(qn("w:id"), number)
    paragraph._p.insert(1, start)  # noqa: SLF001 - bookmarks are not in python-docx
    paragraph._p.append(end)  # noqa: SLF001 - as above


def new_page(paper: Any) -> Any:
    """Goes on at the top of a page."""
    paragraph = paper.add_paragraph()
    paragraph.add_run().add_break(WD_BREAK.PAGE)
    return paragraph


def new_list(paper: Any, style: str) -> int:
    """A list whose numbers begin at one again, by its number in the file."""
    numbering = paper.part.numbering_part.element
    kind = paper.styles[style].element.pPr.numPr.numId.val
    abstract = next(each for each in numbering.num_lst if each.numId == kind).abstractNumId.val
    made = numbering.add_num(abstract)
    made.add_lvlOverride(0).add_startOverride(1)
    return int(made.numId)


def numbered(paragraph: Any, start: int | None) -> None:
    """Puts a paragraph into a list of its own numbers."""
    if start is not None:
        told = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001 - lists are not in python-docx
        told.get_or_add_numId().val, told.get_or_add_ilvl().val = start, 0


def table(paper: Any, place: Any, rows: int, columns: int, *, box: bool = False) -> Any:
    """A table of so many cells; a ``box`` has a frame and one cell."""
    made = place.add_table(rows, columns)
    made.style = paper.styles["Table Grid"]
    if not box:
        told = made.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 - repeated heads are not in python-docx
        told.append(OxmlElement("w:tblHeader"))
    return made


def cell(into: Any, right: bool, fill: Callable[[Any], None]) -> None:  # noqa: FBT001 - a column is right or left
    """Fills a cell with one paragraph."""
    paragraph = into.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(2)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    fill(paragraph)


def tidy(into: Any) -> None:
    """Takes out the empty paragraph that a new cell begins with."""
    first = into.paragraphs[0]
    if not first.text and len(into.paragraphs) > 1:
        into._tc.remove(first._p)  # noqa: SLF001 - paragraphs cannot be taken out otherwise


def after_table(place: Any) -> Any:
    """A little room, which Word wants between two tables."""
    paragraph = place.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(2)
    return paragraph
