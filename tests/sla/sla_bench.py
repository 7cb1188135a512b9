"""A workspace, an export, and the report on them, for the tests of this folder."""

from pathlib import Path

from conftest import TODAY
from svcctl.clocks import Clocks
from svcctl.kinds.subscription import Subscription
from svcctl.kinds.ticket_source import TicketSource
from svcctl.sla.choose import choose_register, open_exports
from svcctl.sla.rows import measurement_rows
from svcctl.sla.run import Run
from svcctl.sla.statement import state
from svcctl.validation import load_catalog


class Bench:
    """A workspace and an export in a folder, and the report on them."""

    def __init__(self, folder: Path, documents: str, source="tickets"):
        (folder / "policies").mkdir(parents=True, exist_ok=True)
        head = "apiVersion: svcctl/v1\nkind: Workspace\nmetadata: {name: test}\n"
        spec = "spec: {company: Test, currency: EUR, timezone: UTC, folders: [policies]}\n"
        (folder / "svcctl.yaml").write_text(head + spec, encoding="utf-8")
        text = documents.replace("kind:", "apiVersion: svcctl/v1\nkind:")
        (folder / "policies" / "all.yaml").write_text(text, encoding="utf-8")
        self.folder = folder
        self.catalog, self.report = load_catalog(folder, TODAY)
        assert not self.catalog.broken, [each.message for each in self.report.findings]
        self.source = self.catalog.versions(TicketSource, source)[0].spec
        self.subscriptions = {each.name: each.spec for each in self.catalog.all(Subscription)}

    def measure(self, text, *, sla=None, as_of=None, piece=1 << 20, rows=True):
        """(statement, rejected rows, measurement rows) of an export with this text."""
        path = self.folder / "export.csv"
        path.write_text(text, encoding="utf-8", newline="")
        register = choose_register(self.catalog, sla, self.source)
        rejected, measured = [], []
        run = Run(self.source, register, Clocks(self.catalog).get, as_of, rejected.extend)
        if rows:
            run.on_rows = lambda *block: measured.extend(measurement_rows(*block).to_pylist())
        result = run.read(open_exports(self.source, [str(path)], piece=piece))
        return state(result, self.source, self.subscriptions), rejected, measured
