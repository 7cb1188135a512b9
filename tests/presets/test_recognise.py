"""An export is recognised as its own system's and no other's, however its header is written."""

import pytest
from invented import NAMES, header

from svcctl.presets import nearest, presets, recognise
from svcctl.presets.headers import find


def names(header_):
    return [match.preset.name for match in recognise(header_)]


@pytest.mark.parametrize("name", NAMES)
def test_an_export_is_recognised_as_exactly_its_own_preset(name):
    assert names(header(name)) == [name]


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_does_not_share_all_its_headers_with_another_export(name):
    required = presets()[name].required
    for other in NAMES:
        if other != name and all(find(alternatives, header(other)) for alternatives in required):
            assert find(presets()[name].unless, header(other)), f"{other} would be taken for {name}"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "mutated",
    [
        lambda head: [text.upper() for text in head],
        lambda head: [f"  {text.replace(' ', '  ')} " for text in head],
        lambda head: [f"\ufeff{head[0]}", *head[1:]],
        lambda head: head[::-1],
        lambda head: [*head, *head],
        lambda head: [*head, "Our own column [list]", ""],
    ],
    ids=["capitals", "spaces", "byte-order-mark", "order", "repeated", "more-columns"],
)
def test_a_header_written_otherwise_is_still_recognised(name, mutated):
    assert names(mutated(header(name))) == [name]


@pytest.mark.parametrize("name", NAMES)
def test_any_column_that_is_not_required_may_be_missing(name):
    required = {text for alternatives in presets()[name].required for text in alternatives}
    optional = [text for text in header(name) if text not in required]
    assert names([text for text in header(name) if text not in optional]) == [name]
    for left_out in optional:
        assert names([text for text in header(name) if text != left_out]) == [name]


@pytest.mark.parametrize("name", NAMES)
def test_without_one_of_the_required_headers_it_is_not_this_preset_but_near_it(name):
    preset = presets()[name]
    for alternatives in preset.required:
        less = [text for text in header(name) if find(alternatives, [text]) is None]
        assert name not in names(less)
        near = nearest(less)
        assert near is not None
        assert near.preset.name == name
        assert near.missing == (alternatives[0],)


def test_a_match_says_by_what_and_without_what():
    (match,) = recognise(["NUMBER", "Opened_at", "state", "priority"])
    assert match.by == ("NUMBER", "Opened_at", "state")
    assert match.columns == {"item": "NUMBER", "created": "Opened_at", "priority": "priority", "status": "state"}
    assert match.absent == ("resolved", "customer")
    assert match.why == (
        "the header has 'NUMBER', 'Opened_at' and 'state'; 4 of its 6 columns are there, without resolved and customer"
    )


def test_the_preset_that_knows_more_of_a_header_comes_first():
    both = [*header("redmine"), *header("zammad")]
    assert names(both) == ["zammad", "redmine"]


def test_the_names_of_other_ways_to_export_are_known():
    explore = ["Ticket ID", "Ticket created - Timestamp", "Ticket solved - Timestamp", "Ticket priority"]
    assert names(explore) == ["zendesk"]
    assert recognise(explore)[0].columns["priority"] == "Ticket priority"
    assert names(["CaseNumber", "CreatedDate", "ClosedDate", "Priority", "AccountId"]) == ["salesforce-cases"]
    assert names(["IID", "Created At (UTC)", "Closed At (UTC)", "Labels"]) == ["gitlab-issues"]
    assert names(["Number", "Opened", "Resolved", "Priority", "Short description"]) == ["servicenow"]


def test_a_log_of_incident_changes_is_not_taken_for_incidents():
    log = ["number", "incident_state", "made_sla", "opened_at", "sys_updated_at", "priority", "resolved_at"]
    assert names(log) == []


@pytest.mark.parametrize("unknown", [[], [""], ["Lead", "Source", "Handed over"], ["Timestamp", "Ticket", "Severity"]])
def test_an_unknown_header_matches_nothing_and_is_near_nothing(unknown):
    assert recognise(unknown) == []
    assert nearest(unknown) is None


def test_a_header_spelled_nearly_right_gets_the_name_to_look_for():
    near = nearest(["Id", "Created at", "Solved_at", "Requester"])
    assert near is not None
    assert near.hint == "nearest is zendesk, which also needs 'Solved at' (is it 'Solved_at'?)"


def test_headers_that_are_spelled_alike_count_nearly_as_much_as_the_right_ones():
    near = nearest(["Id", "Created at", "Solved_at", "Requesters"])
    assert near is not None
    assert near.alike == {"Solved at": "Solved_at", "Requester": "Requesters"}


def test_half_of_the_headers_is_not_near():
    assert nearest(["Id", "Created at", "Colour", "Weight"]) is None


def test_a_name_that_stands_twice_is_found_where_it_stands_first():
    assert find(["id"], ["Title", "Id", "ID"]) == "Id"


def test_another_systems_mark_keeps_a_preset_from_being_near():
    near = nearest(["Ticket ID", "Created time", "Initial response time", "Urgency"])
    assert near is None or near.preset.name != "freshdesk"
