"""The files of exclusion windows of one run: opened, and read once."""

from dataclasses import dataclass
from pathlib import Path

from svcctl.catalog import Catalog
from svcctl.cli.common import FINDINGS, no_file, show, stop
from svcctl.findings import Finding, Report, Severity, Span
from svcctl.kinds.workspace import Workspace
from svcctl.sla.exclusions import DIALECT, WANTED, Exclusions, read_exclusions
from svcctl.sla.excusing import Excusing
from svcctl.sla.incidents import Known
from svcctl.source.tables import Export, open_export


@dataclass(slots=True)
class ExclusionExports:
    """Files of windows, and what was read of them."""

    exports: list[Export]
    found: Exclusions

    @classmethod
    def opened(cls, catalog: Catalog, files: list[str], known: Known, *, hashed: bool) -> "ExclusionExports":
        """Reads files, whose rows may name what is known.

        Stops where one cannot be read: a report without it would say something else.
        """
        for file in files:
            if not Path(file).is_file():
                stop(no_file(file))
        said = catalog.workspace.spec if catalog.workspace else None
        zone = said.timezone if isinstance(said, Workspace) else None
        exports = [open_export(file, WANTED, DIALECT, hashed=hashed) for file in files]
        found = read_exclusions(exports, known, zone or "UTC")
        if any(not export.readable for export in exports):
            problems = [problem for export in exports for problem in export.problems]
            findings = (
                Finding(
                    each.rule, each.severity or Severity.WARNING, each.message, each.place.file, each.place.span or _TOP
                )
                for each in problems
            )
            show(Report(tuple(findings), files=len(exports)))
            stop("nothing is measured without the exclusions; mend the file first", FINDINGS)
        return cls(exports, found)

    @property
    def excusing(self) -> Excusing:
        """The windows, to be taken off."""
        return Excusing(tuple(self.found.windows))


_TOP = Span(1, 1, 1, 1)
