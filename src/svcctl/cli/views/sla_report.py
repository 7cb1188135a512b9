"""One run of `svcctl sla report`: from opened exports to what is printed and written."""

import hashlib
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import typer
from rich.console import Console

from svcctl import __version__
from svcctl.calendars.instants import parse_instant
from svcctl.catalog import Catalog, Resource
from svcctl.cli.common import FINDINGS, day, show, stop
from svcctl.cli.views.commits import commit_of
from svcctl.cli.views.sla import draw
from svcctl.cli.views.sla_exclusions import ExclusionExports
from svcctl.cli.views.sla_files import BEHIND_TABLES, COMPARED_TABLES, Folder
from svcctl.cli.views.sla_incidents import IncidentExports
from svcctl.cli.views.sla_ledger import read_with
from svcctl.clocks import Clocks
from svcctl.engines import Engine, EngineError, Sink, spread
from svcctl.findings import Finding, Place, Problem, Report, Severity, Span
from svcctl.kinds.subscription import Subscription
from svcctl.kinds.ticket_source import TicketSource
from svcctl.kinds.workspace import Workspace
from svcctl.sla.at_risk import AtRisk
from svcctl.sla.beside import Rows
from svcctl.sla.choose import choose_register, other_sources
from svcctl.sla.compared import Compared
from svcctl.sla.explain import Teller
from svcctl.sla.ledger import Entry
from svcctl.sla.manifest import Input, Manifest, digest_of_files, placed
from svcctl.sla.partial import Setup
from svcctl.sla.result import Result
from svcctl.sla.run import Run
from svcctl.sla.statement import Statement, state
from svcctl.sla.supports import supports_of
from svcctl.sla.theirs import Theirs
from svcctl.sla.watch import register_of, watch
from svcctl.source.compose import settled
from svcctl.source.tables import Export
from svcctl.workspace import read_workspace

_WIDTH = 120
_LARGE = 50_000_000
"""Bytes that take about a second to measure: smaller exports need no progress bar."""


class Job:
    """What a run needs, found once; `run` does it. Stops with a sentence where the command itself was wrong."""

    _compared: Compared | None = None

    def __init__(
        self,
        root: Path,
        catalog: Catalog,
        source: Resource[TicketSource] | None,
        exports: list[Export],
        sla: str | None,
        as_of: str | None,
        incidents: IncidentExports | None = None,
        *,
        with_internal: bool = False,
    ) -> None:
        self.root, self.catalog, self.exports, self.incidents = root, catalog, exports, incidents
        self._source = source
        self.engine: Engine | None = None
        self.exclusions: ExclusionExports | None = None
        self.least: Decimal | None = None
        self._posted: list[Entry] = []
        self._beside: list[Input] = []
        self.measured = False
        try:
            self.register = register_of(catalog, sla) if source is None else choose_register(catalog, sla, source.spec)
            if with_internal:
                self.register.supports = supports_of(catalog, self.register.terms)
            self.promises = None if incidents is None else register_of(catalog, sla)
            self.as_of = None if as_of is None else parse_instant(as_of, _timezone(catalog))
        except LookupError as error:
            stop(str(error.args[0]))
        except ValueError as error:
            stop(f"--as-of {error}")

    def exclude(self, exclusions: ExclusionExports) -> None:
        """Measures without the time of some windows."""
        self.exclusions = exclusions
        for register in filter(None, (self.register, self.promises)):
            register.excusing = exclusions.excusing

    def compare(self) -> None:
        """Compares with the ticket system's own verdicts, for which the exports were opened."""
        self._compared = Compared(Theirs(self.source.spec), lambda file: placed(file, self.root))

    def after(self, register: Path) -> None:
        """Counts what a register has credited before towards the caps of contract years."""
        self._posted, content = read_with(register, "nothing was measured")
        digest = hashlib.sha256(content).hexdigest()
        self._beside.append(Input(placed(str(register), self.root), len(content), digest))

    @property
    def source(self) -> Resource[TicketSource]:
        """The source of the exports of work items; only where there are such exports."""
        if self._source is None:
            raise LookupError("there are no exports of work items")
        return self._source

    def run(self, out: Path | None, output: str, reports: frozenset[str], *, quiet: bool, color: bool) -> bool:
        """Measures, writes and prints. True when every row was measured and nothing needs a warning."""
        behind = self.register.supports
        terms = self.register.terms + (self.promises.terms if self.promises else [])
        tables = (*(BEHIND_TABLES if behind else ()), *(COMPARED_TABLES if self._compared else ()))
        folder = None if out is None else Folder(out, output, reports, terms, self.root, frozenset(tables))
        try:
            statement = self.statement(folder)
            told = [each for each in (statement.rows, statement.incidents) if each is not None]
            self.measured = any(rows.measured + rows.excluded for rows in told)
            # A run that measures nothing keeps its rejected rows, unless a report that did would be lost for them.
            written = folder is not None and (self.measured or not (folder.path / "manifest.json").exists())
            if folder is not None and written:
                folder.finish(statement, self._manifest(), terms + (behind.terms if behind else []))
        finally:
            if folder is not None:
                folder.close()
        problems = self._problems(statement)
        if problems:
            show(Report(tuple(map(finding, problems)), files=len(self._all)), color=color)
        read = any(rows.read for rows in told)
        if read and not quiet:
            typer.echo(draw(statement, color=color, width=_width()), nl=False)
        elif not read:
            typer.echo("Nothing could be measured.")
        if folder is not None and not (quiet and self.measured):
            nothing = f"nothing was measured: {folder.path} is left as it was"
            typer.echo(f"svcctl: {f'wrote {folder.path}' if written else nothing}", err=True)
        return not problems and not statement.rejected

    def _problems(self, statement: Statement) -> list[Problem]:
        """What is wrong with the exports as a whole."""
        problems = [problem for export in self._all for problem in export.problems]
        if self._source is not None:
            problems += list(other_sources(self.catalog, self._source, self.exports))
        newest = statement.as_of_text
        if self.as_of is None and newest[:4].isdigit() and date.fromisoformat(newest[:10]) > day(None):
            message = f"the newest time in the export is {newest}, which is still to come: open items are judged by it"
            hint = "mend that time in the export, or say with --as-of when it was made"
            place = Place(self._all[0].file, span=Span(1, 1, 1, 1))
            problems.append(Problem(message, place, hint, "export-time-in-future", severity=Severity.WARNING))
        return problems

    @property
    def _all(self) -> list[Export]:
        beside = [each.exports for each in (self.incidents, self.exclusions) if each is not None]
        return self.exports + [export for exports in beside for export in exports]

    def statement(self, folder: Folder | None = None, on_rows: Rows | None = None) -> Statement:
        """Measures, and gives rows to a folder or to ``on_rows`` as they come; the exports can be read once only."""
        result = None if self._source is None else self._items(self._source, folder, on_rows)
        subscriptions = {each.name: each.spec for each in self.catalog.all(Subscription)}
        watched = None
        if self.incidents is not None and self.promises is not None:
            incidents = self.incidents.read()
            newest = max(incidents.newest, 0 if result is None else result.as_of)
            as_of = newest if self.as_of is None else self.as_of
            watched = watch(incidents, self.promises, Clocks(self.catalog).get, as_of)
            if folder is not None:
                folder.available(watched)
        windows = None if self.exclusions is None else self.exclusions.found
        if folder is not None and windows is not None:
            folder.rejected(windows.rejected)
        spec = None if self._source is None else self._source.spec
        return state(result, spec, subscriptions, watched, windows, self._posted)

    def _items(self, source: Resource[TicketSource], folder: Folder | None, on_rows: Rows | None = None) -> Result:
        clocks = Clocks(self.catalog)
        run = Run(source.spec, self.register, clocks.get, self.as_of, on_rows=on_rows)
        run.at_risk = None if self.least is None else AtRisk(self.least)
        if folder is not None:
            run.on_rejected, run.on_rows = folder.rejected, folder.measured
            folder.pages.teller = Teller(self.catalog, clocks.get, run.histories)
        if (compared := self._compared) is not None:
            run.reader.beside, run.on_rows = compared.theirs.codes, compared.beside(run.classes, run.on_rows)
        with settled(), _progress(self.exports) as tick:
            if self.engine is not None:
                return self._spread(self.engine, clocks, folder, tick)
            return replace(run.read(self.exports, tick), compared=compared)

    def _spread(self, engine: Engine, clocks: Clocks, folder: Folder | None, tick: Callable[[], None]) -> Result:
        """Measures on the workers of an engine; stops with a sentence where that cannot be done."""
        from svcctl.documents.sla_report import DRAWN  # noqa: PLC0415 - sums in this process need none of it

        if self.source.spec.history is not None or any(each.file == "-" for each in self.exports):
            stop("histories and stdin are read as a whole: leave --engine out")
        about = (self.source.spec, self.register, clocks, self.as_of)
        setup = Setup(*about, rows=folder is not None, worst=DRAWN, least=self.least)
        sink = None if folder is None else Sink(folder.add, folder.rejected, folder.measured, folder.pages.seen)
        try:
            return spread(engine, setup, self.exports, sink, tick)
        except EngineError as error:
            stop(str(error), FINDINGS)

    def _manifest(self) -> Manifest:
        inputs = tuple(Input(placed(each.file, self.root), each.octets.size, each.octets.sha256) for each in self._all)
        sources = [each.name for each in (self._source, self.incidents and self.incidents.source) if each]
        terms = digest_of_files((file.path, file.content) for file in read_workspace(self.root)[0])
        read = (*inputs, *self._beside)
        return Manifest(__version__, *commit_of(self.root), ", ".join(sources), read, terms)


def _timezone(catalog: Catalog) -> str | None:
    workspace = catalog.workspace
    return workspace.spec.timezone if workspace is not None and isinstance(workspace.spec, Workspace) else None


def finding(problem: Problem) -> Finding:
    """What is wrong with an export, as a finding of a report."""
    place = problem.place
    severity = problem.severity or Severity.WARNING
    return Finding(
        problem.rule, severity, problem.message, place.file, place.span or Span(1, 1, 1, 1), hint=problem.hint
    )


def _width() -> int:
    return max(Console().width, 80) if sys.stdout.isatty() else _WIDTH


@contextmanager
def _progress(exports: list[Export]) -> Iterator[Callable[[], None]]:
    """A progress bar on stderr, where somebody watches it; calling what it gives moves it to how much was read."""
    console = Console(stderr=True)
    sizes = [Path(each.file).stat().st_size for each in exports if each.file != "-"]
    # A wish for colours (FORCE_COLOR) makes no terminal of a pipe, and nobody watches the terminal of a CI job.
    watched = sys.stderr.isatty() and not console.is_dumb_terminal and not os.environ.get("CI")
    if not watched or sum(sizes) < _LARGE:
        yield lambda: None
        return
    from rich.progress import Progress  # noqa: PLC0415 - only a terminal needs it

    with Progress(console=console, transient=True) as bar:
        task = bar.add_task("reading", total=sum(sizes))
        yield lambda: bar.update(task, completed=sum(each.octets.taken for each in exports))
