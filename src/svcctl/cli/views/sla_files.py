"""The folder of a report: tables written as they come, and put in place together at the end."""

import json
import shutil
import tempfile
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any, BinaryIO

from svcctl.cli.common import stop
from svcctl.cli.formats import ending
from svcctl.cli.views.sla_pages import REPORTS, Reports
from svcctl.sla.at_risk import AT_RISK
from svcctl.sla.available_rows import availability_rows
from svcctl.sla.classes import Classes
from svcctl.sla.compared import DIFFERENCES, VERDICTS
from svcctl.sla.explain import Seen
from svcctl.sla.items import Ints, Items
from svcctl.sla.manifest import Manifest, manifest_data, placed
from svcctl.sla.markdown import markdown
from svcctl.sla.measure import Measured
from svcctl.sla.outputs import (
    ATTAINMENT,
    BEHIND,
    CREDITS,
    REJECTED,
    RIGHTS,
    VENDOR_CREDITS,
    attainment_rows,
    behind_rows,
    credit_rows,
    rejected_rows,
    rights_rows,
    vendor_credit_rows,
)
from svcctl.sla.rows import MEASUREMENTS, typed_rows
from svcctl.sla.statement import Statement
from svcctl.sla.terms import Term
from svcctl.sla.watch import Watched
from svcctl.source.compose import quiet
from svcctl.source.tables import Rejected
from svcctl.source.tables.write import FORMATS, Behind, TableWriter

_TABLES = {
    "measurements": MEASUREMENTS,
    "attainment": ATTAINMENT,
    "credits": CREDITS,
    "rights": RIGHTS,
    "at_risk": AT_RISK,
    "rejected": REJECTED,
}
_LONG = "measurements"
"""The table that is as long as the exports: it is written while the next rows are measured."""
_REFUSED = 8 << 20
"""Characters of rejected rows that wait to be written: written block by block, a few rows take as long as thousands."""
BEHIND_TABLES = {"behind": BEHIND, "vendor_credits": VENDOR_CREDITS}
"""Tables of a report that measures by internal and vendor SLAs too."""
COMPARED_TABLES = {"verdicts": VERDICTS, "differences": DIFFERENCES}
"""Tables of a report that compares with the ticket system's own verdicts."""
_ALL = _TABLES | BEHIND_TABLES | COMPARED_TABLES


class Folder:
    """Writes a report's files beside their place, and moves them there when all are whole.

    Readers see the old report or the new one, file by file, never half a file; the manifest comes last. ``more`` are
    the names of tables that not every report has.
    """

    def __init__(
        self,
        path: Path,
        output: str,
        reports: frozenset[str],
        terms: list[Term],
        root: Path,
        more: frozenset[str] = frozenset(),
    ) -> None:
        self.path, self._root = path, root
        self._format = next(each for each in FORMATS if each == output)
        try:
            path.mkdir(parents=True, exist_ok=True)
            self._work = Path(tempfile.mkdtemp(prefix=".report-", dir=path))
        except OSError as error:
            stop(f"{path} cannot be written: {error.strerror}")
        self._streams: list[BinaryIO] = []
        self._writers: dict[str, TableWriter | Behind] = {
            name: self._writer(name) for name in _ALL if name != _LONG and (name in _TABLES or name in more)
        }
        self._writers[_LONG] = Behind(self._writer(_LONG))
        self._refused: list[Rejected] = []
        self._wanted = reports
        self.pages = Reports(self._work, reports, terms, self._format)

    def _writer(self, name: str) -> TableWriter:
        stream = (self._work / f"{name}.{self._format}").open("wb")
        self._streams.append(stream)
        return TableWriter(stream, _ALL[name], self._format)

    def measured(self, items: Items, ids: Ints, classes: Classes, found: dict[str, Measured]) -> None:
        """Writes the measurements of a block."""
        self.add(typed_rows(items, ids, classes, found))
        self.pages.seen(Seen(items, ids, classes, found))

    def add(self, table: Any) -> None:
        """Writes measurements that are rows already."""
        self._writers[_LONG].write(table)
        self.pages.measured(table)

    def available(self, watched: Watched) -> None:
        """Writes the measurements of availability, and the rejected rows of incidents."""
        self._writers[_LONG].write(availability_rows(watched))
        self.rejected(watched.rejected)

    def rejected(self, rows: list[Rejected]) -> None:
        """Takes the rejected rows of a block to write them, their files named alike wherever the report is made."""
        names = {file: placed(file, self._root) for file in {row.file for row in rows}}
        rows = [replace(row, file=names[row.file]) for row in rows]
        self._refused += rows
        if sum(len(row.row) for row in self._refused) >= _REFUSED:
            self._write_rejected()
        self.pages.rejected(rows)

    def _write_rejected(self) -> None:
        self._writers["rejected"].write(rejected_rows(self._refused))
        self._refused = []

    @quiet()
    def finish(self, statement: Statement, manifest: Manifest, terms: list[Term]) -> None:
        """Writes what is known only at the end, and puts all files in place."""
        self._write_ends(statement)
        for writer in self._writers.values():
            writer.close()
        for stream in self._streams:
            stream.close()
        if "markdown" in self._wanted:
            (self._work / "report.md").write_text(markdown(statement, manifest), encoding="utf-8", newline="\n")
        data = manifest_data(manifest, statement.as_of, statement.rows, terms, statement.incidents, statement.windows)
        text = json.dumps(data, indent=2, ensure_ascii=False) + "\n"
        (self._work / "manifest.json").write_text(text, encoding="utf-8", newline="\n")
        self.pages.finish(statement, data)
        for name in frozenset(REPORTS) - self._wanted:
            (self.path / f"report.{ending(name)}").unlink(missing_ok=True)
        for name, other in product(_ALL, FORMATS):
            if other != self._format or name not in self._writers:
                (self.path / f"{name}.{other}").unlink(missing_ok=True)
        for file in sorted(self._work.iterdir(), key=lambda file: file.name == "manifest.json"):
            file.replace(self.path / file.name)

    def _write_ends(self, statement: Statement) -> None:
        """Writes the tables that are known only at the end, and what still waits."""
        self._write_rejected()
        attainments = [statement.attainments, statement.by_subscription]
        if (support := statement.support) is not None:
            attainments.append(support.attainments)
            self._writers["behind"].write(behind_rows(support))
            self._writers["vendor_credits"].write(vendor_credit_rows(support))
        if (compared := statement.compared) is not None:
            self._writers["verdicts"].write(compared.table())
            self._writers["differences"].write(compared.differences)
        self._writers["attainment"].write(attainment_rows(*attainments))
        self._writers["credits"].write(credit_rows(statement.credits))
        self._writers["rights"].write(rights_rows(statement.rights))
        if statement.at_risk is not None and statement.at_risk.total:
            self._writers["at_risk"].write(statement.at_risk.table())

    def close(self) -> None:
        """Removes what was not put in place."""
        self.pages.close()
        for writer in self._writers.values():
            writer.drop()
        for stream in self._streams:
            stream.close()
        shutil.rmtree(self._work, ignore_errors=True)
