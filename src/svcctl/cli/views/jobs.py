"""What the commands about exports share: terms and exports, found and opened as `svcctl sla report` does it."""

from dataclasses import dataclass
from pathlib import Path

import typer

from svcctl.catalog import Catalog, Resource
from svcctl.cli.common import FINDINGS, day, from_here, show, stop
from svcctl.cli.formats import format_of
from svcctl.cli.views.memory import catalog_and_report
from svcctl.cli.views.sla_exclusions import ExclusionExports
from svcctl.cli.views.sla_incidents import IncidentExports
from svcctl.cli.views.sla_pages import reports_of
from svcctl.cli.views.sla_report import Job, finding
from svcctl.engines import Engine, engine_of
from svcctl.findings import Report, Severity
from svcctl.findings.report import many
from svcctl.kinds.ticket_source import TicketSource
from svcctl.kinds.workspace import Workspace
from svcctl.sla.at_risk import least_of
from svcctl.sla.choose import open_exports, source_for
from svcctl.sla.theirs import Theirs, refusal
from svcctl.sla.watch import known_of
from svcctl.source.tables import Export
from svcctl.source.tables.parts import files_of
from svcctl.source.tables.write import FORMATS
from svcctl.validation import in_the_way


@dataclass(frozen=True, slots=True)
class Asked:
    """What a command was asked to measure, and by what, as the user wrote it; None where the user left it out.

    ``with_internal`` asks for the promises behind those of the customers too, ``compare`` for what the ticket system
    itself says.
    """

    exports: list[str] | None = None
    source: str | None = None
    incidents: list[str] | None = None
    incident_source: str | None = None
    sla: str | None = None
    as_of: str | None = None
    exclusions: list[str] | None = None
    register: Path | None = None
    with_internal: bool = False
    compare: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """Where and how a report is told: its folder, the format of tables, the names of pages, which items are at risk."""

    out: Path | None
    output: str
    reports: str
    quiet: bool
    color: bool
    at_risk: str


def report_on(root: Path, asked: Asked, shown: Shown, engine: tuple[str, int | None], *, strict: bool) -> None:
    """Makes a report; ``engine`` is its name and the number of its workers. Ends the run where it is to fail."""
    output = format_of(shown.output, FORMATS)
    pages = reports_of(shown.reports)
    try:
        least = least_of(shown.at_risk)
    except ValueError as error:
        stop(f"--at-risk {error}")
    if asked.compare and engine[0] != "local":
        stop("--compare reads exports in this process: leave --engine out")
    job = report_job(root, asked, hashed=shown.out is not None)
    job.engine, job.least = engine_named(*engine), least
    sound = job.run(shown.out, output, pages, quiet=shown.quiet, color=shown.color)
    if not job.measured or (strict and not sound):
        raise typer.Exit(FINDINGS)


def report_job(root: Path, asked: Asked, *, hashed: bool) -> Job:
    """The job of a report over work items, incidents or both; ``hashed`` where a manifest will name what was read.

    Stops with a sentence where the command itself was wrong.
    """
    return job_of(root, catalog_of(root), asked, hashed=hashed)


def job_of(root: Path, catalog: Catalog, asked: Asked, *, terms: Catalog | None = None, hashed: bool = False) -> Job:
    """The same by terms that are loaded already: those of the catalog whose sources read the files, or other ones."""
    terms = catalog if terms is None else terms
    if not asked.exports and not asked.incidents:
        stop("name an export to measure, or --incidents FILE")
    if asked.compare and not asked.exports:
        stop("--compare is about work items: name an export of them, or leave it out")
    watched = None
    if asked.incidents:
        about = (asked.incidents, asked.incident_source, known_of(terms))
        watched = IncidentExports.opened(catalog, *about, hashed=hashed)
    chosen, opened = _opened(catalog, asked, asked.exports, hashed=hashed) if asked.exports else (None, [])
    job = Job(root, terms, chosen, opened, asked.sla, asked.as_of, watched, with_internal=asked.with_internal)
    if asked.compare:
        job.compare()
    if asked.exclusions:
        job.exclude(ExclusionExports.opened(catalog, asked.exclusions, known_of(terms), hashed=hashed))
    if asked.register is not None:
        job.after(asked.register)
    return job


def catalog_of(root: Path) -> Catalog:
    """What the workspace declares. Errors in what is measured by end the run; others are told in one line."""
    catalog, found = catalog_and_report(root, day(None))
    if blocking := in_the_way(found):
        show(blocking.under(from_here(root)))
        stop("nothing is measured by terms that have errors; mend them first", FINDINGS)
    if errors := found.count(Severity.ERROR):
        typer.echo(f"svcctl: the workspace has {many(errors, 'error')}; `svcctl validate {root}` shows them", err=True)
    return catalog


def engine_named(name: str, workers: int | None) -> Engine | None:
    """The engine that was asked for; stops with a sentence where there is no such one."""
    try:
        return engine_of(name, workers)
    except LookupError as error:
        stop(str(error.args[0]))


def stop_if_given_once(asked: Asked) -> None:
    """Ends the run where files that the terms of two sides read come from stdin, which would have nothing left."""
    if "-" in (*(asked.exports or ()), *(asked.incidents or ())):
        stop("the exports are read twice: write what comes from stdin to a file first")


def stop_if_unreadable(job: Job) -> None:
    """Ends the run where no export of items or one of incidents cannot be read, with the findings that say why."""
    incidents = [] if job.incidents is None else job.incidents.exports
    problems = [problem for export in (*job.exports, *incidents) for problem in export.problems]
    lost = job.exports and not any(export.readable for export in job.exports)
    if problems and (lost or not all(export.readable for export in incidents)):
        show(Report(tuple(map(finding, problems)), files=len(job.exports) + len(incidents)))
        raise typer.Exit(FINDINGS)


def _opened(
    catalog: Catalog, asked: Asked, exports: list[str], *, hashed: bool
) -> tuple[Resource[TicketSource], list[Export]]:
    """The source that reads the exports, and the exports opened by it."""
    try:
        files, problems = files_of(exports)
        said = catalog.workspace.spec if catalog.workspace else None
        chosen = source_for(catalog, asked.source, files[0], said.timezone if isinstance(said, Workspace) else None)
    except LookupError as error:
        stop(str(error.args[0]))
    if chosen.why:
        typer.echo(f"svcctl: {chosen.why}", err=True)
    if asked.compare and (why := refusal(chosen.source)):
        stop(why)
    more = Theirs(chosen.source.spec).wanted if asked.compare else {}
    opened = open_exports(chosen.source.spec, files, hashed=hashed, more=more)
    opened[0].problems[:0] = problems
    return chosen.source, opened
