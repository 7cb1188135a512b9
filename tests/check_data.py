"""Real exports whose licence does not allow bundling them, measured against the answers published with them.

    make check-data        # reads ../shared/data, and says what it found; nothing there is nothing to check

Preppin' Data: the status history of 665 tickets, each department with its own number of business days; the answers are
the tickets by status, the closed ones that missed and met their promise, and the five best departments. Which status an
open ticket is in is no business of a clock: only closed ones and open ones are told apart.
"""

import csv
import sys
import tempfile
from collections import Counter
from datetime import date
from fractions import Fraction
from pathlib import Path

from svcctl.clocks import Clocks
from svcctl.kinds.ticket_source import TicketSource
from svcctl.sla.choose import choose_register, open_exports
from svcctl.sla.rows import measurement_rows
from svcctl.sla.run import Run
from svcctl.validation import load_catalog

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
HEAD = """apiVersion: svcctl/v1
kind: Workspace
metadata: {name: check}
spec: {company: Check, currency: GBP, timezone: UTC, folders: [policies]}
"""
DOCUMENTS = """apiVersion: svcctl/v1
kind: BusinessCalendar
metadata: {name: weekdays}
spec: {timezone: UTC, hours: {mon-fri: ["00:00-24:00"]}}
---
apiVersion: svcctl/v1
kind: TicketSource
metadata: {name: tickets}
spec:
  timezone: UTC
  columns: {service: Department}
  history: {item: Ticket, at: Timestamp, status: Status Name}
  events: {resolved: {when: {Status Name: Closed}}}
---
apiVersion: svcctl/v1
kind: SLA
metadata: {name: desk, version: 1, effective: {from: 2019-01-01}}
spec:
  party: internal
  timezone: UTC
  measures:
    - metric: resolution
      clock: weekdays
      objective: 90%
      targets:
"""


def preppin(folder, work):
    """What each answer says of the Preppin' history, and what svcctl found: (name, published, found)."""
    rows = list(_rows_of(folder, work))
    outcomes = Counter(row["outcome"] for row in rows)
    closed = outcomes["met"] + outcomes["breached"]
    found = {"closed": closed, "open": len(rows) - closed}
    counts = {row["Current Status"]: int(row["Ticket Count"]) for row in _table(folder / "expected_output_01.csv")}
    yield "tickets", {"closed": counts.pop("Closed"), "open": sum(counts.values())}, found
    totals = {row["Metric"]: int(row["Total"]) for row in _table(folder / "expected_output_02.csv")}
    yield "closed tickets", totals, {"Missed SLA": outcomes["breached"], "On Track to Meet SLA": outcomes["met"]}
    published = [tuple(row.values()) for row in _table(folder / "expected_output_03.csv")]
    yield "best departments", published, _best(rows)[: len(published)]


def _best(rows):
    """(rank, department, achieved %) as the answers write it: ties by name."""
    names = {_name(name): name for name in {row["item"].split(" / ")[1] for row in rows}}
    outcomes = {name: Counter(row["outcome"] for row in rows if row["service"] == name) for name in names}
    judged = {name: (each["met"], each["met"] + each["breached"]) for name, each in outcomes.items()}
    achieved = {names[name]: Fraction(100 * met, closed) for name, (met, closed) in judged.items() if closed}
    ranked = sorted(achieved, key=lambda name: (-achieved[name], name))
    return [(f"{rank}", name, f"{round(float(achieved[name]), 2)}") for rank, name in enumerate(ranked, 1)]


def _table(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _rows_of(folder, work):
    """Every ticket of the history, measured."""
    days = {row[0]: int(row[1]) for row in list(csv.reader((folder / "input_01.csv").open(encoding="utf-8")))[1:]}
    targets = "".join(f"        - {{service: {_name(name)}, within: {24 * limit}h}}\n" for name, limit in days.items())
    (work / "svcctl.yaml").write_text(HEAD, encoding="utf-8")
    (work / "policies").mkdir()
    (work / "policies" / "all.yaml").write_text(DOCUMENTS + targets, encoding="utf-8")
    files = []
    for number in (2, 3, 4):
        rows = list(csv.DictReader((folder / f"input_0{number}.csv").open(encoding="utf-8")))
        files.append(str(work / f"events-{number}.csv"))
        with Path(files[-1]).open("w", newline="", encoding="utf-8") as file:
            out = csv.DictWriter(file, ["Department", *rows[0]])
            out.writeheader()
            out.writerows({"Department": _name(row["Ticket"].split(" / ")[1]), **row} for row in rows)
    return _measured(work, files)


def _name(department):
    return department.lower().replace(" ", "-")


def _measured(work, files):
    catalog, _ = load_catalog(work, date(2020, 4, 1))
    source = catalog.versions(TicketSource, "tickets")[0].spec
    run, rows = Run(source, choose_register(catalog, "desk", source), Clocks(catalog).get), []
    run.on_rows = lambda *block: rows.extend(measurement_rows(*block).to_pylist())
    run.read(open_exports(source, files))
    return rows


def main():
    folder = DATA / "preppin_tickets"
    if not folder.is_dir():
        sys.stdout.write(f"{folder} is not there: nothing to check\n")
        return 0
    with tempfile.TemporaryDirectory() as work:
        answers = list(preppin(folder, Path(work)))
    for name, published, found in answers:
        verdict = "as published" if found == published else f"NOT as published, {published}"
        sys.stdout.write(f"Preppin' Data, {name}: {found}: {verdict}\n")
    return int(any(published != found for _, published, found in answers))


if __name__ == "__main__":
    sys.exit(main())
