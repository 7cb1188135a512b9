"""The same tickets by the terms of both sides of a diff."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from svcctl.cli.views.diff_sides import stop_by_errors
from svcctl.cli.views.jobs import Asked, job_of, stop_if_unreadable
from svcctl.cli.views.sla_report import Job
from svcctl.cli.views.sla_simulated import Sides, sections
from svcctl.review import Tree
from svcctl.review.model import Impact
from svcctl.review.replay import as_if_in_force
from svcctl.sla.layout import Section
from svcctl.sla.simulate import simulation
from svcctl.validation import in_the_way

_SIDES = {"as they are": "old terms", "other terms": "new terms"}
_NOTED = ("Other terms", "New terms")


def replayed(root: Path, sides_: tuple[Tree, Tree], exports: list[str], today: date, *, names: bool) -> Impact:
    """Attainment and credits of a past period under both terms; of customers by name only where that is wanted.

    Ends the run where either side's terms have errors.
    """
    base, head = sides_
    stop_by_errors(sides_, today, in_the_way, "so no ticket is measured by them; leave out --replay")
    job = job_of(root, base.catalog, Asked(exports))
    before = job.statement()
    stop_if_unreadable(job)
    again = job_of(root, head.catalog, Asked(exports))
    changed = Job(root, as_if_in_force(base, head, today), again.source, again.exports, None, None)
    after = changed.statement()
    sides = Sides(before, after, simulation(before, after), head.name)
    told = tuple(
        _renamed(section) for section in sections(sides.simulated) if names or "customer" not in section.columns
    )
    notes = tuple(note.replace(*_NOTED) for note in sides.notes())
    return Impact("replayed", "Replayed", sides.headline(), _data(sides.headline(), told, notes), told, notes)


def _data(headline: str, told: tuple[Section, ...], notes: tuple[str, ...]) -> dict[str, Any]:
    tables = [{"title": each.title, "columns": list(each.columns), "rows": list(map(list, each.rows))} for each in told]
    return {"headline": headline, "tables": tables, "notes": list(notes)}


def _renamed(section: Section) -> Section:
    """A table of a simulation with the columns called as the sides of a diff are."""
    columns = tuple(_SIDES.get(column, column) for column in section.columns)
    return replace(section, columns=columns, right=frozenset(_SIDES.get(column, column) for column in section.right))
