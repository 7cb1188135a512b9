from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from svcctl.documents.sla_report import owed, results, view
from svcctl.documents.sla_report.view import BREACHES, breach_table
from svcctl.documents.tables import Column, Row, Rows, Table, duration, shown, sort_key
from svcctl.money import Money
from svcctl.sla.result import Reconciliation

OSLO = timezone(timedelta(hours=2))


@pytest.mark.parametrize(
    ("value", "kind", "text", "key"),
    [
        (1234567, "count", "1,234,567", "1234567"),
        (Decimal("94.99"), "percent", "94.99%", "94.99"),
        (Decimal("99.9990"), "percent", "99.9990%", "99.9990"),
        (None, "percent", "n/a", ""),
        (Money(123450, "EUR"), "money", "EUR 1,234.50", "1234.50"),
        (Money(5000, "JPY"), "money", "JPY 5,000", "5000"),
        (None, "money", "", ""),
        (0, "seconds", "0:00", "0"),
        (59, "seconds", "59 s", "59"),
        (3600 * 1000 + 61, "seconds", "1,000:01", "3600061"),
        (datetime(2026, 7, 1, 10, 5, tzinfo=OSLO), "instant", "2026-07-01 10:05 +02:00", "2026-07-01T08:05:00+00:00"),
        (datetime(2026, 7, 1, 10, 5, tzinfo=UTC), "instant", "2026-07-01 10:05 UTC", "2026-07-01T10:05:00+00:00"),
        (True, "verdict", "met", ""),
        (False, "verdict", "missed", ""),
        (None, "verdict", "n/a", ""),
        (("one", "two"), "reasons", "one; two", ""),
        ("text", "text", "text", ""),
    ],
)
def test_a_value_is_shown_to_people_and_sorted_by_what_it_is(value, kind, text, key):
    assert shown(value, kind) == text
    assert sort_key(value, kind) == key


def test_hours_are_never_made_days():
    assert duration(90 * 3600) == "90:00"


def test_rows_are_made_only_when_they_are_read():
    made = []
    rows = Rows(range(1000), lambda number: made.append(number) or Row((number,)))
    table = Table("t", "c", (Column("n", "count"),), rows, rest="Elsewhere.", most=3)
    assert [row.cells for row in table.shown] == [(0,), (1,), (2,)]
    assert made == [0, 1, 2]
    assert rows[5].cells == (5,)
    assert len(list(rows)) == len(rows) == 1000
    assert table.cut == "3 of 1,000 are shown. Elsewhere."


def test_debts_add_up_to_what_the_statement_owes(make):
    credits_ = [
        make["credit"](1, 100),
        make["credit"](2, 250, customer="zeta"),
        make["credit"](3, 50, customer="zeta", provisional=True),
        make["credit"](4, 7, "NOK"),
        make["credit"](5, 0, customer="nobody"),
        make["credit"](6, 30, customer="zeta", on_request=True, expired=True),
    ]
    statement = make["statement"](credits=credits_)
    rows = [row.cells for row in owed.debts(statement).rows]
    assert rows == [
        ("zeta", "EUR", Money(250, "EUR"), Money(30, "EUR"), Money(50, "EUR"), 3),
        ("Acme & Sons", "EUR", Money(100, "EUR"), None, None, 1),
        ("Acme & Sons", "NOK", Money(7, "NOK"), None, None, 1),
    ]
    due = {total.currency: total for total, _ in statement.owed("automatic")}
    for currency, total in due.items():
        assert sum(row[2].minor for row in rows if row[1] == currency and row[2]) == total.minor


def test_a_column_that_would_be_empty_is_left_off_the_page(make):
    final = owed.debts(make["statement"]())
    assert "provisional" not in [column.title for _, column in final.page_columns]
    assert "provisional" in [column.title for _, column in final.sheet_columns]
    later = owed.debts(make["statement"](credits=[make["credit"](provisional=True)]))
    assert "provisional" in [column.title for _, column in later.page_columns]


def test_a_page_without_room_keeps_the_largest_of_each_currency(make):
    minor = {"EUR": (100, 90, 1), "JPY": (100_000, 90_000, 1000)}
    credits_ = [
        make["credit"](f"{c}{n}", amount, c) for c, amounts in minor.items() for n, amount in enumerate(amounts)
    ]
    table = owed.credit_table(make["statement"](credits=credits_), most=4)
    assert [row.id for row in table.shown] == ["CR-EUR0", "CR-EUR1", "CR-JPY0", "CR-JPY1"]
    assert len(table.rows) == 6
    assert table.cut.startswith("4 of 6 are shown.")


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, "final"),
        ({"provisional": True}, "provisional"),
        ({"on_request": True}, "final, if claimed"),
        ({"on_request": True, "expired": True}, "claim expired"),
    ],
)
def test_a_credit_says_where_it_stands(make, changes, state):
    table = owed.credit_table(make["statement"](credits=[make["credit"](**changes)]))
    place = next(place for place, column in table.page_columns if column.title == "state")
    assert table.rows[0].cells[place] == state


def test_the_facts_count_all_customers_once(make):
    assert {what: value for value, what in results.facts(make["statement"](), 12)} == {
        "objectives missed": "1 of 2",
        "targets met": "110 of 120",
        "breaches": "12",
        "targets still running": "2",
        "rows rejected": "5 of 130",
    }


def test_customers_below_an_objective_are_named_without_the_total_of_all(make):
    said = [make["attained"]("2026-01", met, 10, whose) for met, whose in ((90, "acme"), (990, "zeta"), (90, "*"))]
    below = results.below_objective(make["statement"](attainments=said), "csv")
    assert [row.cells[:2] for row in below.rows] == [("2026-01", "Acme & Sons")]
    totals = results.totals(make["statement"](attainments=said), "csv")
    assert [row.cells[3] for row in totals.rows] == [90]
    assert [row.cells[1] for row in results.everything(make["statement"](attainments=said)).rows] == [
        "Acme & Sons",
        "zeta",
        "all customers",
    ]


def test_a_breach_without_a_stop_is_open(make):
    place = next(place for place, column in enumerate(BREACHES) if column.title == "state")
    table = breach_table(make["sources"](worst=[make["breach"](stopped=None), make["breach"]()]), {})
    assert [row.cells[place] for row in table.rows] == ["open", "stopped"]


def test_the_parts_of_the_rows_add_up(make):
    ((_, *parts, read),) = (row.cells for row in results.rows(make["statement"]()).rows)
    assert read == sum(parts) == 130


@pytest.mark.parametrize(("count", "shade"), [(0, 0), (1, 1), (20, 1), (21, 2), (99, 5), (100, 5)])
def test_shades_rise_evenly_and_nothing_but_none_is_blank(count, shade):
    assert results.level(count, 100) == shade


def test_a_few_breaches_are_not_drawn_in_the_darkest_shade(make):
    (hours,) = results.hours({"P1": make["sources"]().heat["P1"]})
    assert (hours.top, max(map(max, hours.levels)), hours.total) == (5, 3, 3)
    (hours,) = results.hours({"P1": (*(((0,) * 24,) * 6), (*((0,) * 22), 1, 40))})
    assert (hours.top, hours.levels[6][22:]) == (40, (1, 5))


def test_a_measure_shows_its_latest_periods(make):
    said = [make["attained"](f"20{year}-12", 1, 0) for year in range(10, 40)]
    ((chart,), _) = results.charts(make["statement"](attainments=said))
    assert [chart.bars[0].name, chart.bars[-1].name, len(chart.bars)] == ["2016-12", "2039-12", 24]


def test_too_many_priorities_and_measures_leave_the_smallest_and_say_so(make):
    week = make["sources"]().heat["P1"]
    heat = {f"P{n}": tuple(tuple(count * n for count in day) for day in week) for n in range(1, 11)}
    assert [hours.priority for hours in results.hours(heat)] == sorted(f"P{n}" for n in range(3, 11))
    many = [make["attained"]("2026-01", 1, 1, objective=str(50 + n)) for n in range(15)]
    charts, left_out = results.charts(make["statement"](attainments=many))
    assert (len(charts), left_out) == (12, 3)


def test_the_report_covers_the_days_of_all_its_periods(make):
    said = [make["attained"](period, 1, 0) for period in ("2026-Q1", "2025-12", "2026-02")]
    assert view(make["statement"](attainments=said), make["sources"]()).covers == "2025-12-01 to 2026-03-31"


def test_a_manifest_of_any_depth_is_shown_whole(make):
    manifest = {"a": {"b": [{"c": 1}, {"c": None}]}, "d": True, "e": []}
    lines = [row.cells for row in view(make["statement"](), make["sources"](manifest=manifest)).proof.everything.rows]
    assert lines == [("a b 1 c", "1"), ("a b 2 c", "none"), ("d", "yes")]


def test_availability_shows_downtime_and_all_digits_and_is_no_count_of_items(make):
    said = make["statement"](attainments=[make["uptime"](), make["attained"]("2026-01", 9, 1)])
    cells = results.totals(said, "csv").rows[0].cells
    assert cells[3:5] == ("1m 30s down", "27h")
    assert [shown(cell, "percent") for cell in cells[7:9]] == ["99.9100%", "99.95%"]
    assert cells[9] is False
    assert dict(map(reversed, results.facts(said, 1)))["targets met"] == "9 of 10"
    assert results.charts(said)[0][0].bars[0].text == "99.9100% missed"


def test_rows_of_incidents_are_told_apart(make):
    rows, none = Reconciliation(9, 4, 3, 2, 0), Reconciliation()
    both = results.rows(make["statement"](incidents=rows))
    assert [row.cells for row in both.rows][-1] == ("incidents", 4, 3, 2, 0, 9)
    assert len(both.rows) == 2
    assert len(results.rows(make["statement"](rows=none, incidents=rows)).rows) == 1


@pytest.mark.parametrize(
    ("changes", "what", "state"),
    [
        ({}, "right to leave", "holds"),
        ({"kind": "improvement-plan", "provisional": True}, "improvement plan", "provisional"),
        ({"expired": True}, "right to leave", "over"),
    ],
)
def test_rights_say_what_they_are_and_whether_they_hold(make, html, changes, what, state):
    said = {"rights": [make["right"](**changes)]}
    (row,) = owed.rights(make["statement"](**said)).rows
    assert (row.cells[4], row.cells[8]) == (what, state)
    assert '<h2 id="rights">' in html(said)
    assert '<h2 id="rights">' not in html()
