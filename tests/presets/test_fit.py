"""A preset, what a workspace says on top of it, and a real header become one plain TicketSource."""

import pytest
from invented import header

from svcctl.presets import extend, fit, layouts_that_fit, presets

ZENDESK = presets()["zendesk"]


def test_what_the_workspace_says_goes_before_the_preset_key_by_key():
    own = {
        "preset": "zendesk",
        "timezone": "Europe/Oslo",
        "columns": {"customer": "Account [txt]"},
        "priorities": {"Burning": "P1", "High": "P1"},
        "emptyValues": ["", "n/a"],
    }
    spec = extend(ZENDESK, own)
    assert spec["columns"] == {**ZENDESK.spec["columns"], "customer": "Account [txt]"}
    assert spec["priorities"] == {**ZENDESK.spec["priorities"], "Burning": "P1", "High": "P1"}
    assert spec["emptyValues"] == ["", "n/a"]
    assert spec["timezone"] == "Europe/Oslo"
    assert "preset" not in spec


def test_timestamps_are_merged_and_match_is_replaced_whole():
    jira, clocks = presets()["jira"], presets()["servicenow-task-sla"]
    assert extend(jira, {"timestamps": {"ambiguous": "later"}})["timestamps"] == {
        **jira.spec["timestamps"],
        "ambiguous": "later",
    }
    match = {"column": "sla", "equals": ["Priority 1 resolution"]}
    assert extend(clocks, {"match": match})["match"] == match
    assert extend(ZENDESK, {"exclusionReasons": {"spam": "customer-caused"}})["exclusionReasons"] == {
        "spam": "customer-caused"
    }


def test_a_preset_is_not_changed_by_what_is_made_of_it():
    before = {key: dict(value) if isinstance(value, dict) else value for key, value in ZENDESK.spec.items()}
    spec = extend(ZENDESK, {"priorities": {"High": "P1"}})
    spec["columns"]["item"] = "other"
    fit(ZENDESK, ["ID", "Created at"], {}, ["24-12-2026 10:00"])
    assert dict(ZENDESK.spec) == before


def test_columns_are_found_under_their_other_names_as_the_export_writes_them():
    fitted = fit(ZENDESK, ["ID", "created  at", "AGENT wait time (min)", "Solved at"])
    assert fitted.spec["columns"] == {
        "item": "ID",
        "created": "created  at",
        "resolved": "Solved at",
        "holdMinutes": "AGENT wait time (min)",
    }
    assert fitted.absent == ("firstResponseAfter", "priority", "customer", "tags", "status")


def test_a_column_that_the_workspace_names_is_taken_at_its_word():
    fitted = fit(ZENDESK, ["ID", "Created at"], {"columns": {"priority": "Urgency", "item": "Nummer"}})
    assert fitted.spec["columns"] == {"item": "Nummer", "created": "Created at", "priority": "Urgency"}


def test_what_must_be_there_stays_named_so_that_its_absence_is_reported():
    assert fit(ZENDESK, []).spec["columns"] == {"item": "Id", "created": "Created at"}
    assert {"item", "created"} <= set(fit(ZENDESK, []).absent)


def test_the_rows_in_scope_are_chosen_only_by_a_column_that_is_there():
    clocks = presets()["servicenow-task-sla"]
    assert fit(clocks, header("servicenow-task-sla")).spec["match"]["column"] == "stage"
    without = fit(clocks, [text for text in header("servicenow-task-sla") if text != "stage"])
    assert "match" not in without.spec
    assert "match" in without.absent
    own = {"match": {"column": "sla", "equals": ["x"]}}
    assert fit(clocks, [], own).spec["match"] == own["match"]


@pytest.mark.parametrize(
    ("times", "layout", "undeclared"),
    [
        (["08-04-2023 20:52", "14-06-2023 16:30"], "%d-%m-%Y %H:%M", ("timezone",)),
        (["08-04-2023 20:52", "12-06-2023 16:30"], None, ("timestamps.layout", "timezone")),
        (["2023-04-08 20:52", "", "-"], "iso8601", ("timezone",)),
        (["2023-04-08T20:52:00Z"], "iso8601", ()),
        (["2023-04-08T20:52:00Z", "2023-04-08 20:52"], "iso8601", ("timezone",)),
        (["8. April"], None, ("timestamps.layout", "timezone")),
        (["14-06-2023 16:30", "8. April"], "%d-%m-%Y %H:%M", ("timezone",)),
        (["08-04-2023 20:52", "8. April"], None, ("timestamps.layout", "timezone")),
        (["14-06-2023 16:30", "06-14-2023 16:30"], None, ("timestamps.layout", "timezone")),
        ([], None, ("timezone",)),
    ],
)
def test_how_times_are_written_is_proven_by_the_export_or_asked_for(times, layout, undeclared):
    fitted = fit(ZENDESK, header("zendesk"), {}, times)
    assert fitted.spec.get("timestamps", {}).get("layout") == layout
    assert fitted.undeclared == undeclared


@pytest.mark.parametrize(
    ("times", "doubt"),
    [
        (["08-04-2023 20:52", "12-06-2023 16:30"], ""),
        (["8. April", "9. April"], "no known layout reads '8. April'"),
        (
            ["8. April", "01-02-2023 16:30", "14-06-2023 16:30", "06-14-2023 16:30"],
            "'14-06-2023 16:30' and '06-14-2023 16:30' are not written in one layout",
        ),
        (
            ["2023-06-14 16:30", "01/02/2023 16:30"],
            "'2023-06-14 16:30' and '01/02/2023 16:30' are not written in one layout",
        ),
        (["14-06-2023 16:30"], ""),
    ],
)
def test_why_no_layout_was_found_is_shown_by_values(times, doubt):
    assert fit(ZENDESK, header("zendesk"), {}, times).doubt == doubt


def test_what_the_workspace_declares_is_not_asked_for_again():
    own = {"timezone": "Europe/Oslo", "timestamps": {"layout": "%m-%d-%Y %H:%M"}}
    fitted = fit(ZENDESK, header("zendesk"), own, ["08-04-2023 20:52"])
    assert fitted.undeclared == ()
    assert fitted.spec["timestamps"]["layout"] == "%m-%d-%Y %H:%M"


def test_a_layout_must_fit_every_value():
    both = ["%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M"]
    assert layouts_that_fit(both, ["01/02/2026 10:00"]) == both
    assert layouts_that_fit(both, ["01/02/2026 10:00", "13/02/2026 10:00"]) == both[:1]
    assert layouts_that_fit(both, ["01/02/2026 10:00", "13/13/2026 10:00"]) == []


def test_a_history_is_not_read_as_items():
    with pytest.raises(ValueError, match="one row an event"):
        fit(presets()["zendesk-metric-events"], header("zendesk-metric-events"))
