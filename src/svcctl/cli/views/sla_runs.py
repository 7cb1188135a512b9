"""What the commands about one run share: the terms and exports of a report, found as the report finds them."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import typer

from svcctl.catalog import Catalog
from svcctl.cli import sla
from svcctl.cli.common import FINDINGS, show
from svcctl.cli.views.sla_report import Job, _finding
from svcctl.findings import Place, Report
from svcctl.source.yaml_text import locate


def job_of(
    root: Path, catalog: Catalog, exports: list[str], source: str | None, sla_: str | None, as_of: str | None
) -> Job:
    """The job of a report over these exports, opened. Stops with a sentence where the command itself was wrong."""
    chosen, opened = sla._opened(catalog, exports, source, hashed=False)  # noqa: SLF001 - and its own way to open it
    return Job(root, catalog, chosen, opened, sla_, as_of)


def catalog_of(root: Path) -> Catalog:
    """What the workspace declares; errors are told in one line on stderr."""
    return sla._catalog(root)  # noqa: SLF001 - as the report reads it


def stop_if_unreadable(job: Job) -> None:
    """Ends the run where an export cannot be read at all, with the findings that say why."""
    problems = [problem for export in job.exports for problem in export.problems]
    if problems and not any(export.readable for export in job.exports):
        show(Report(tuple(map(_finding, problems)), files=len(job.exports)))
        raise typer.Exit(FINDINGS)


def lines_of(root: Path, places: list[Place]) -> Iterator[str]:
    """Where terms stand, as ``file:line``, in the order in which they were asked for; each file is read once."""
    asked = {place.file: [each for each in places if each.file == place.file] for place in places}
    found: dict[Place, str] = {}
    for file, mine in asked.items():
        content = b""
        with suppress(OSError):  # the file went away since it was read: the first line is what is left to say
            content = (root / file).read_bytes()
        spans = locate(content, [(place.document, place.path, place.on_key) for place in mine])
        for place, span in zip(mine, spans, strict=True):
            found[place] = f"{file}:{(place.span or span).line}"
    return (found[place] for place in places)
