import csv
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from svcctl.calendars.instants import parse_instant
from svcctl.clocks import Clocks
from svcctl.kinds.ticket_source import TicketSource
from svcctl.sla.choose import choose_register
from svcctl.sla.items import ItemReader
from svcctl.sla.rows import measurement_rows
from svcctl.sla.run import Run
from svcctl.source.tables import open_export
from svcctl.validation import load_catalog

TODAY = date(2026, 1, 15)
ZONE = ZoneInfo("America/New_York")
LAYOUT = "%m/%d/%Y %I:%M:%S %p"


@pytest.fixture(scope="module")
def measured(request):
    """Every row of the export by its number, and what svcctl says of it: (export row, measurement)."""
    folder = request.config.rootpath / "examples" / "boston"
    catalog, report = load_catalog(folder, TODAY)
    assert report.findings == ()
    source = catalog.versions(TicketSource, "boston-311")[0].spec
    rows, rejected = {}, []
    as_of = parse_instant("2016-01-13T00:00", "America/New_York")
    run = Run(source, choose_register(catalog, None, source), Clocks(catalog).get, as_of, rejected.extend)
    run.on_rows = lambda *block: rows.update({row["item"]: row for row in measurement_rows(*block).to_pylist()})
    reader = ItemReader(source)
    result = run.read([open_export(str(folder / "tickets.csv"), reader.wanted, reader.dialect)])
    with (folder / "tickets.csv").open(newline="", encoding="utf-8") as file:
        pairs = [(row, rows[row["CASE_ENQUIRY_ID"]]) for row in csv.DictReader(file)]
    return pairs, rejected, result


def test_every_row_is_measured(measured):
    pairs, rejected, result = measured
    assert (len(pairs), rejected, result.rows.read, result.rows.measured) == (528, [], 528, 528)


def test_all_on_time_flags_are_reproduced(measured):
    pairs, *_ = measured
    late = {"met": "ONTIME", "breached": "OVERDUE", "running": "ONTIME", "breached-open": "OVERDUE"}
    assert [late[row["outcome"]] for _, row in pairs] == [export["OnTime_Status"] for export, _ in pairs]
    assert sum(export["OnTime_Status"] == "OVERDUE" for export, _ in pairs) == 350
    assert sum(row["outcome"] in {"running", "breached-open"} for _, row in pairs) == 89


def test_all_target_dates_are_reproduced_to_the_minute(measured):
    """The export cuts most opening times to the minute and keeps the seconds of the target: these nobody can know."""
    missing = []
    for export, row in measured[0]:
        due = datetime.fromisoformat(row["due_at"]).astimezone(ZONE).replace(tzinfo=None)
        missing.append(datetime.strptime(export["TARGET_DT"], LAYOUT) - due)  # noqa: DTZ007 - a wall-clock time
    assert (min(missing), max(missing)) == (timedelta(0), timedelta(seconds=59))
    assert missing.count(timedelta(0)) == 101


def test_the_source_does_not_read_the_answers(root):
    catalog, _ = load_catalog(root / "examples" / "boston", TODAY)
    columns = {each.name for each in ItemReader(catalog.versions(TicketSource, "boston-311")[0].spec).wanted.values()}
    assert columns == {"CASE_ENQUIRY_ID", "OPEN_DT", "CLOSED_DT"}
