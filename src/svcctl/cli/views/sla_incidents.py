"""The exports of incidents of one run: chosen, opened, and read once."""

from dataclasses import dataclass
from pathlib import Path

from svcctl.catalog import Catalog, Resource
from svcctl.cli.common import no_file, stop
from svcctl.kinds.incident_source import IncidentSource
from svcctl.sla.choose import columns_of
from svcctl.sla.incidents import IncidentReader, Incidents, Known
from svcctl.sla.watch import choose_incident_source
from svcctl.source.tables import Export, open_export


@dataclass(slots=True)
class IncidentExports:
    """Exports of incidents, opened by the source that reads them."""

    source: Resource[IncidentSource]
    exports: list[Export]
    reader: IncidentReader

    @classmethod
    def opened(
        cls, catalog: Catalog, files: list[str], name: str | None, known: Known, *, hashed: bool
    ) -> "IncidentExports":
        """Opens exports, whose rows may name what is known. Stops with a sentence where there is no file or source."""
        for file in files:
            if file != "-" and not Path(file).is_file():
                stop(no_file(file))
        try:
            source = choose_incident_source(catalog, name, lambda: () if files[0] == "-" else columns_of(files[0]))
        except LookupError as error:
            stop(str(error.args[0]))
        reader = IncidentReader(source.spec, known)
        return cls(source, [open_export(file, reader.wanted, reader.dialect, hashed=hashed) for file in files], reader)

    def read(self) -> Incidents:
        """All their rows; once."""
        return self.reader.read(self.exports)
