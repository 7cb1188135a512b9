"""The report as a workbook: numbers are numbers, dates are dates, and text is never a formula."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from svcctl.documents.sheets import Sheet, abandon, opened
from svcctl.documents.sla_report.view import BREACHES, REJECTED, SlaReport, breach_row, rejected_row
from svcctl.documents.tables import Column, Passage, Row, Table
from svcctl.sla.breaches import Breach
from svcctl.source.tables import Rejected

_NO_DATE = datetime(1980, 1, 1)  # noqa: DTZ001 - a workbook knows no zones
"""When a workbook about no instant was made: the library would take the clock."""
_LINES = Table("summary", "Summary", (Column("what"), Column("value")), ())


class Workbook:
    """Written in constant memory: breaches and rejected rows go in as they come, the rest at the end.

    ``names`` are the names of customers as people read them. A sheet that is full says how many rows it leaves out.
    """

    def __init__(self, path: Path, names: Mapping[str, str]) -> None:
        self._book = opened(path)
        self._names = names
        self._finished = False
        titles = ("Summary", "Attainment", "Credits", "Rights", "Breaches", "At risk", "Rejected", "Manifest")
        self._sheets = {title: Sheet(self._book, title) for title in titles}
        self._sheets["Breaches"].head(BREACHES)
        self._sheets["Rejected"].head(REJECTED)

    def breaches(self, breaches: Iterable[Breach]) -> None:
        """Adds missed targets, in the order of the export."""
        for breach in breaches:
            self._sheets["Breaches"].row(breach_row(breach, self._names))

    def rejected(self, rows: Iterable[Rejected]) -> None:
        """Adds rejected rows, in the order of the export."""
        for row in rows:
            self._sheets["Rejected"].row(rejected_row(row))

    def finish(self, report: SlaReport) -> None:
        """Writes what is known only at the end. The same report gives the same bytes: its date is the as-of instant."""
        self._summary(report)
        self._sheets["Attainment"].table(report.all_attainment)
        self._sheets["Credits"].table(report.credits)
        self._sheets["Rights"].table(report.rights)
        self._sheets["At risk"].table(report.at_risk)
        if report.behind is not None:
            self._more("Behind", report.behind)
        if report.compared is not None:
            self._more("Verdicts", report.compared)
        self._sheets["Manifest"].table(report.proof.everything)
        for sheet in self._sheets.values():
            sheet.close()
        created = report.as_of.replace(tzinfo=None) if report.as_of else _NO_DATE
        self._book.set_properties({"title": f"Service level report, {report.covers}", "created": created})
        self._finished = True
        self._book.close()

    def _more(self, title: str, passage: Passage) -> None:
        """A sheet more, only where it was asked for."""
        sheet = self._sheets[title] = Sheet(self._book, title)
        sheet.head(_LINES.columns)
        for sentence in passage.sentences:
            sheet.row(Row(("in short", sentence)))
        for table in passage.tables:
            sheet.table(table)

    def close(self) -> None:
        """Gives a workbook up that was not finished. What it leaves goes with its folder."""
        if not self._finished:
            self._finished = True
            abandon(self._book)

    def _summary(self, report: SlaReport) -> None:
        sheet = self._sheets["Summary"]
        sheet.title(f"Service level report, {report.covers}")
        sheet.head(_LINES.columns)
        facts = ((what, value) for value, what in report.facts)
        notes = (("note", note) for note in report.notes)
        as_of = report.as_of.replace(tzinfo=None).isoformat(" ") if report.as_of else "n/a"
        about = (("in short", report.headline), ("open items judged as of (UTC)", as_of))
        for line in (*about, *facts, *notes):
            sheet.row(Row(line))
        sheet.table(report.debts)
        sheet.table(report.rows)
        sheet.table(report.rejected)
