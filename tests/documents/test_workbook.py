import re
import zipfile
from datetime import datetime
from xml.etree.ElementTree import fromstring as parse

import pytest

from svcctl.documents import sheets
from svcctl.documents.sla_report import Workbook, view
from svcctl.money import Money

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FORMULA = "=cmd|' /C calc'!A0"


def written(path, make, said=None, *, breaches=(), rejected=()):
    book = Workbook(path, {"acme": "Acme"})
    book.breaches(breaches)
    book.rejected(rejected)
    book.finish(view(make["statement"](**said or {}), make["sources"]()))
    return Opened(path)


class Opened:
    """A workbook opened back: cells as (kind, text, number format, quoted), by sheet and place."""

    def __init__(self, path):
        with zipfile.ZipFile(path) as archive:
            self.parts = {name: archive.read(name).decode() for name in archive.namelist()}
        book = parse(self.parts["xl/workbook.xml"])  # noqa: S314 - ours
        self.names = [sheet.get("name") for sheet in book.iter(f"{MAIN}sheet")]
        styles = parse(self.parts["xl/styles.xml"])  # noqa: S314 - ours
        codes = {each.get("numFmtId"): each.get("formatCode") for each in styles.iter(f"{MAIN}numFmt")}
        self._styles = [
            (codes.get(each.get("numFmtId"), each.get("numFmtId")), each.get("quotePrefix") == "1")
            for each in styles.find(f"{MAIN}cellXfs")
        ]

    def sheet(self, name):
        root = parse(self.parts[f"xl/worksheets/sheet{self.names.index(name) + 1}.xml"])  # noqa: S314 - ours
        cells = {}
        for cell in root.iter(f"{MAIN}c"):
            text = "".join(each.text or "" for each in cell.iter() if each.tag in {f"{MAIN}t", f"{MAIN}v"})
            cells[cell.get("r")] = (cell.get("t", "n"), text, *self._styles[int(cell.get("s", 0))])
        return cells

    def column(self, name, title):
        cells = self.sheet(name)
        letters = next(re.match("[A-Z]+", place)[0] for place, cell in cells.items() if cell[1] == title)
        return [cell for place, cell in cells.items() if re.fullmatch(rf"{letters}\d+", place)][1:]


def test_the_sheets_are_there_in_order(tmp_path, make):
    assert written(tmp_path / "a.xlsx", make).names == [
        "Summary",
        "Attainment",
        "Credits",
        "Rights",
        "Breaches",
        "At risk",
        "Rejected",
        "Manifest",
    ]


def test_numbers_dates_and_money_are_typed(tmp_path, make):
    book = written(tmp_path / "a.xlsx", make, breaches=[make["breach"](3)])
    assert book.column("Credits", "credit") == [("n", "50.00", '"EUR" #,##0.00', False)]
    assert book.column("Credits", "claim until") == [("n", "46083", "yyyy-mm-dd", False)]
    assert book.column("Breaches", "overrun") == [("n", "0.002083333333333333", "[h]:mm:ss", False)]
    assert book.column("Breaches", "due (UTC)") == [("n", "46027.33333333334", "yyyy-mm-dd hh:mm:ss", False)]
    assert [cell[:2] for cell in book.column("Attainment", "met")] == [("n", "90"), ("n", "90"), ("n", "20")]
    assert book.column("Attainment", "attained")[0] == ("n", "0.9000", "0.00####%", False)
    assert book.column("Attainment", "objective")[0] == ("n", "0.95", "0.00####%", False)
    assert [cell[1] for cell in book.column("Attainment", "verdict")] == ["missed", "missed", "met"]


def test_a_local_instant_is_written_in_utc(tmp_path, make):
    due = datetime.fromisoformat("2026-01-05T13:00:00+05:00")
    book = written(tmp_path / "a.xlsx", make, breaches=[make["breach"](1, due=due)])
    assert book.column("Breaches", "due (UTC)")[0][1] == "46027.33333333334"


def test_money_without_minor_units_shows_none(tmp_path, make):
    credit = make["credit"](minor=700, currency="JPY", base=Money(700, "JPY"))
    assert written(tmp_path / "a.xlsx", make, {"credits": [credit]}).column("Credits", "credit")[0][1:3] == (
        "700",
        '"JPY" #,##0',
    )


@pytest.mark.parametrize("text", [FORMULA, "+1+1", "-1", "@SUM(A1)", "\t=1", "http://x.example/", "{=1}"])
def test_text_is_never_a_formula_or_an_address(tmp_path, make, text):
    row = make["rejected"](text)
    book = written(tmp_path / "a.xlsx", make, breaches=[make["breach"](1, item=text, customer=text)], rejected=[row])
    (kind, found, _, quoted), *_ = book.column("Breaches", "item")
    assert (kind, found) == ("inlineStr", text)
    assert quoted == (text[0] in "=+-@\t")
    assert book.column("Rejected", "value")[0][:2] == ("inlineStr", text)
    assert not [name for name, part in book.parts.items() if "<f>" in part or "<hyperlink" in part]


def test_a_text_longer_than_a_cell_is_cut_with_a_sign(tmp_path, make):
    book = written(tmp_path / "a.xlsx", make, rejected=[make["rejected"]("x" * 40_000)])
    text = book.column("Rejected", "value")[0][1]
    assert len(text) == 32_767
    assert text.endswith("x…")


def test_the_same_report_gives_the_same_bytes(tmp_path, make):
    paths = [tmp_path / name for name in ("one.xlsx", "two.xlsx")]
    for path in paths:
        written(path, make, breaches=[make["breach"]()], rejected=[make["rejected"]()])
    assert paths[0].read_bytes() == paths[1].read_bytes()
    with zipfile.ZipFile(paths[0]) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 31, 0, 0, 0)}
        assert archive.read("docProps/core.xml").decode().count("2026-02-03T10:00:00Z") == 2


def test_a_full_sheet_says_what_it_leaves_out(tmp_path, make, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 4)
    cells = written(tmp_path / "a.xlsx", make, breaches=[make["breach"](n) for n in range(1, 11)]).sheet("Breaches")
    assert cells["A5"][1] == "7 more rows are in the table beside this file"
    assert [cells[f"A{row}"][1] for row in (2, 3, 4)] == ["T-1", "T-2", "T-3"]


def test_the_summary_says_what_is_owed_and_where_rows_went(tmp_path, make):
    texts = [cell[1] for cell in written(tmp_path / "a.xlsx", make).sheet("Summary").values()]
    assert "Owed: EUR 50.00 to 1 customer." in texts
    assert {"Acme & Sons", "Where every row went", "Rejected rows by reason", "Pauses are unknown."} <= set(texts)


def test_percentages_are_rounded_down(tmp_path, make):
    said = {"attainments": [make["attained"]("2026-01", 999_999, 1)]}
    assert written(tmp_path / "a.xlsx", make, said).column("Attainment", "attained")[0][1] == "0.9999"
