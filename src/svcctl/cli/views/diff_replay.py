"""The same tickets by the terms of both sides of a diff."""

from datetime import date
from pathlib import Path

from svcctl.catalog import Catalog
from svcctl.cli.views.diff_sides import stop_by_errors
from svcctl.cli.views.jobs import Asked, job_of, stop_if_given_once, stop_if_unreadable
from svcctl.cli.views.sla_report import Job
from svcctl.cli.views.sla_simulated import Sides
from svcctl.review import Tree
from svcctl.review.model import Impact
from svcctl.review.replay import as_if_in_force
from svcctl.review.replayed import Side
from svcctl.review.replayed import replayed as told
from svcctl.sla.side_by_side import Rows, differences, plans_of
from svcctl.sla.simulate import simulation
from svcctl.validation import in_the_way

_NOTED = ("Other terms", "New terms")


def replayed(root: Path, sides_: tuple[Tree, Tree], exports: list[str], today: date, *, names: bool) -> Impact:
    """Attainment and credits of a past period under both terms; of customers by name only where that is wanted.

    Ends the run where either side's terms have errors.
    """
    (base, head), asked = sides_, Asked(exports)
    stop_if_given_once(asked)
    stop_by_errors(sides_, today, in_the_way, "so no ticket is measured by them; leave out --replay")
    job = job_of(root, base.catalog, asked)
    before = _measured(job, base.catalog)
    stop_if_unreadable(job)
    terms = as_if_in_force(base, head, today)
    after = _measured(job_of(root, head.catalog, asked, terms=terms), terms)
    (mine, rows), (its, other) = before, after
    sides = Sides(mine.statement, its.statement, simulation(mine.statement, its.statement), head.name)
    notes = tuple(note.replace(*_NOTED) for note in sides.notes())
    return told((mine, its), differences(rows, other), sides.headline(), notes, named=names)


def _measured(job: Job, terms: Catalog) -> tuple[Side, object]:
    """One side, and a table of its measurements."""
    rows = Rows()
    statement = job.statement(on_rows=rows)
    table = rows.table
    return Side(statement, plans_of(table), terms), table
