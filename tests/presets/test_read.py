"""The engine reads the invented exports through their presets: the right instants, priorities and rejected rows."""

import pytest
from invented import EXPORTS, column, header

from svcctl.calendars.instants import format_instant
from svcctl.kinds.base import convert
from svcctl.kinds.ticket_source import TicketSource
from svcctl.presets import fit, presets, recognise
from svcctl.sla.items import MISSING, ItemReader
from svcctl.source.tables import open_export

MORNING, ANSWER, DONE = "2026-01-05T08:14:07Z", "2026-01-05T08:26:00Z", "2026-01-05T10:44:30Z"
MINUTES = ("2026-01-05T08:14:00Z", "2026-01-05T08:26:00Z", "2026-01-05T10:44:00Z")

# name: (created, answered, resolved) of the first item in UTC, its priority, how many items, codes of rejected rows
EXPECTED = {
    "frappe": ("2026-01-05T08:14:07Z", ANSWER, DONE, "P1", 2, []),
    "freshdesk": (MORNING, ANSWER, DONE, "P1", 2, []),
    "freshservice": (MORNING, ANSWER, DONE, "P1", 2, []),
    "github-issues": (MORNING, None, DONE, "", 2, []),
    "gitlab-issues": (MORNING, None, DONE, "", 2, []),
    "hubspot-leads": (*MINUTES[:2], "2026-01-07T13:00:00Z", "", 2, []),
    "hubspot-tickets": (*MINUTES, "P1", 2, []),
    "jira": (
        "2026-02-25T21:17:00Z",
        "2026-02-25T21:29:12.118000Z",
        "2026-02-26T00:02:00Z",
        "P1",
        2,
        ["unknown-priority"],
    ),
    "osticket": (MORNING, None, DONE, "P1", 2, []),
    "redmine": (MINUTES[0], None, MINUTES[2], "P1", 2, []),
    "salesforce-cases": (MINUTES[0], None, MINUTES[2], "P2", 2, []),
    "salesforce-leads": (MORNING, ANSWER, None, "P1", 2, []),
    "servicenow": ("2026-01-05T14:19:57Z", None, "2026-01-05T17:02:11Z", "P1", 2, ["stop-before-start"]),
    "servicenow-task-sla": ("2026-01-05T14:19:57Z", None, "2026-01-05T17:02:11Z", "P1", 2, []),
    "zammad": (MORNING, ANSWER, DONE, "P2", 2, []),
    "zendesk": (*MINUTES, "P1", 2, ["no-priority"]),
    "znuny": (MORNING, ANSWER, DONE, "P1", 2, []),
}


def read(name):
    created = recognise(header(name))[0].columns["created"]
    own = {} if presets()[name].spec.get("timezone") else {"timezone": "Europe/Oslo"}
    fitted = fit(presets()[name], header(name), own, column(name, created))
    reader = ItemReader(convert(fitted.spec, TicketSource), frozenset({"mail", "bug", "Bug"}))
    export = open_export(str(EXPORTS / f"{name}.csv"), reader.wanted, reader.dialect)
    (chunk,) = export.chunks()
    return reader, export, *reader.read(chunk)


def instant(items, event, row=0):
    at = items.at.get(event)
    return None if at is None or at[row] == MISSING else format_instant(int(at[row])).replace(".000000", "")


def test_every_preset_of_items_is_expected_here():
    assert sorted(EXPECTED) == sorted(name for name, preset in presets().items() if preset.shape == "snapshot")


@pytest.mark.parametrize("name", EXPECTED)
def test_an_export_is_read_through_its_preset(name):
    created, answered, resolved, priority, count, codes = EXPECTED[name]
    reader, export, items, rejected, _ = read(name)
    assert [problem.message for problem in export.problems] == []
    assert len(items.row) == count
    assert [row.code for row in rejected] == codes
    told = [instant(items, event) for event in ("created", "first-response", "resolved")]
    assert [text and text[:19] for text in told] == [text and text[:19] for text in (created, answered, resolved)]
    assert reader.vocabulary["priority"].words[items.codes["priority"][0]] == priority
    assert instant(items, "resolved", 1) is None


def test_hold_minutes_are_the_time_the_ticket_waits_for_the_customer():
    _, _, items, _, _ = read("zendesk")
    assert items.hold.tolist() == [30 * 60_000_000, 0]


def test_a_cancelled_clock_is_out_of_scope():
    assert read("servicenow-task-sla")[-1] == 1


@pytest.mark.parametrize(("name", "tag"), [("zendesk", "mail"), ("github-issues", "bug"), ("gitlab-issues", "Bug")])
def test_tags_that_matter_are_found_among_the_labels(name, tag):
    reader, _, items, _, _ = read(name)
    assert reader.vocabulary["tags"].words[items.codes["tags"][0]] == tag
