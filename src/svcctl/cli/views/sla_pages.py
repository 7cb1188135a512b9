"""The reports people look at, beside the tables: gather what they need while rows go by, and write them at the end."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from svcctl.cli.formats import format_of
from svcctl.sla.breaches import Breaches, breaches_of
from svcctl.sla.explain import Seen, Teller
from svcctl.sla.picked import Picked
from svcctl.sla.statement import Statement
from svcctl.sla.terms import Term
from svcctl.source.tables import Rejected

REPORTS = ("html", "markdown", "xlsx")
"""The reports a folder can hold."""
_EXAMPLES = 3


def reports_of(reports: str) -> frozenset[str]:
    """The reports that an option names, `html,xlsx` or `none`; stops where it names one that there is not."""
    names = frozenset(filter(None, (name.strip() for name in reports.split(","))))
    if names == {"none"}:
        return frozenset()
    return frozenset(format_of(name, REPORTS, "report") for name in sorted(names))


class Reports:
    """The page and the workbook of one run, in a folder of work in progress.

    ``tables`` says how the tables beside them are written; ``teller`` draws the worst breaches, once it is there.
    Memory does not grow with the export.
    """

    def __init__(self, folder: Path, reports: frozenset[str], terms: Iterable[Term], tables: str) -> None:
        from svcctl.documents.sla_report import DRAWN, WORST, Workbook  # noqa: PLC0415 - sums alone need none of it

        terms = list(terms)
        self._folder, self._reports, self._tables = folder, reports, tables
        named = [term.subscription.spec for term in terms if term.subscription]
        names = {spec.customer: spec.customer_name or spec.customer for spec in named}
        zones = {(term.sla.name, term.sla.metadata.version): term.sla.spec.timezone for term in terms}
        self._breaches = Breaches(zones, WORST)
        self._picked = Picked(DRAWN if "html" in reports else 0)
        self.teller: Teller | None = None
        self._seen: Counter[tuple[str, str]] = Counter()
        self._examples: list[Rejected] = []
        self._book = Workbook(folder / "report.xlsx", names) if "xlsx" in reports else None

    def measured(self, rows: Any) -> None:
        """Takes the measurement rows of a block, as a table; tables alone need no look at them."""
        if not self._reports & {"html", "xlsx"}:
            return
        late = self._breaches.add(rows)
        if self._book is not None:
            self._book.breaches(breaches_of(rows.filter(late), self._breaches.zones))

    def seen(self, block: Seen) -> None:
        """Takes the items of a block whose rows were taken, to draw what became of the worst of them."""
        if self._picked.most:
            self._picked.see(block, self._breaches.ranked.rows)

    def rejected(self, rows: list[Rejected]) -> None:
        """Takes the rejected rows of a block, and keeps the first of each reason."""
        for row in rows:
            self._seen[row.code, row.column] += 1
            if self._seen[row.code, row.column] <= _EXAMPLES:
                self._examples.append(row)
        if self._book is not None:
            self._book.rejected(rows)

    def finish(self, statement: Statement, manifest: Mapping[str, Any]) -> None:
        """Writes the reports that were asked for."""
        if not self._reports & {"html", "xlsx"}:
            return
        from svcctl.documents.sla_report import page, view  # noqa: PLC0415 - as above
        from svcctl.documents.sla_report.view import Sources  # noqa: PLC0415

        rows, drawn = self._breaches.ranked.rows, None
        if self.teller is not None:
            drawn = self._picked.timelines(self.teller, rows, statement.as_of)
        report = view(statement, Sources.of(self._breaches, self._examples, manifest, self._tables, drawn or ()))
        if self._book is not None:
            self._book.finish(report)
        if "html" in self._reports:
            with (self._folder / "report.html").open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(page(report))

    def close(self) -> None:
        """Gives up what was not finished; harmless after `finish`."""
        if self._book is not None:
            self._book.close()
