"""Real exports whose licence does not allow bundling them, measured against the answers published with them.

    make check-data        # reads ../shared/data, and says what it found; nothing there is nothing to check

Preppin' Data: 103 closed tickets of a status history, each department with its own number of business days.
"""

import csv
import sys
import tempfile
from datetime import date
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
    """(missed, met) of the closed tickets of the Preppin' history."""
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
    outcomes = [row["outcome"] for row in _measured(work, files)]
    return outcomes.count("breached"), outcomes.count("met")


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
        found = preppin(folder, Path(work))
    sys.stdout.write(f"Preppin' Data: {found[0]} missed, {found[1]} met; published: 32 missed, 71 met\n")
    return int(found != (32, 71))


if __name__ == "__main__":
    sys.exit(main())
