"""`svcctl calendar` in a terminal: what support people ask daily."""

import csv
import io
import json
import shutil

import pytest


@pytest.fixture
def ask(svcctl, example):
    return lambda *words, **more: svcctl("calendar", *words, cwd=example, **more)


def test_elapsed_counts_only_open_hours(ask):
    ran = ask("elapsed", "office-oslo", "2026-04-01T11:00", "2026-04-07T09:30")
    assert (ran.code, ran.out) == (0, "2h 30m  (9000 seconds)\n")


def test_due_falls_after_easter_and_names_the_zone(ask):
    ran = ask("due", "office-oslo", "2026-04-02T15:30", "4h")
    assert ran.out == "2026-04-07T10:00:00Z  (2026-04-07 12:00 +02:00, Europe/Oslo)\n"


def test_the_reasons_add_up(ask):
    ran = ask("elapsed", "office-oslo", "2026-01-05T15:00", "2026-01-06T09:00", "--explain")
    lines = ran.out.splitlines()
    assert lines[0] == "2h 00m  (7200 seconds)"
    assert lines[-1].endswith("stops")
    assert "used 2h 00m" in lines[-2]


def test_always_is_built_in_and_knows_calendar_days(ask):
    assert ask("due", "always", "2026-01-31T12:00Z", "2d").out.startswith("2026-02-02T12:00:00Z")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("due", "office-osl", "2026-01-05", "4h"), "did you mean 'office-oslo'?"),
        (("due", "office-oslo", "2026-01-05", "2d"), "write hours (16h) or business days (2bd)"),
        (("due", "office-oslo", "yesterday", "4h"), "write an instant such as 2026-01-05T15:30:00Z"),
        (("due", "office-oslo", "2026-01-05", "30 min"), "write a duration such as 30m, 4h, 2bd"),
        (("elapsed", "office-oslo", "2026-01-06", "2026-01-05"), "give the earlier instant first"),
        (("elapsed", "office-oslo", "2026-01-06"), "needs a calendar, FROM and TO"),
        (("elapsed", "office-oslo", "1066-10-14T09:00", "2026-01-05"), "1970"),
        (("show", "nowhere"), "there is no calendar 'nowhere'"),
        (("show", "always"), "`always` never closes"),
        (("due", "office-oslo", "2026-01-05", "1bd by noon"), "write by: close, or a time of day"),
        (("due", "office-oslo", "--batch", "questions.csv"), "leave out the other words"),
    ],
)
def test_a_question_that_cannot_be_answered_says_why(ask, words, said):
    ran = ask(*words)
    assert ran.code == 2
    assert said in ran.err
    assert "Traceback" not in ran.err


QUESTIONS = """\
calendar,from,target
office-oslo,2026-01-05T09:00,4h
office-nowhere,2026-01-05T09:00,4h
always,2026-01-05T09:00Z,90m
"""


def test_a_batch_answers_in_order_and_keeps_the_rows_it_cannot(ask):
    ran = ask("due", "--batch", "-", stdin=QUESTIONS)
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert [row["due_at"] for row in rows] == ["2026-01-05T12:00:00Z", "", "2026-01-05T10:30:00Z"]
    assert [row["line"] for row in rows] == ["2", "3", "4"]
    assert "there is no calendar 'office-nowhere'" in rows[1]["error"]
    assert ran.code == 1


def test_a_batch_in_json_is_one_object_a_line(ask):
    ran = ask(
        "elapsed",
        "--batch",
        "-",
        "-f",
        "json",
        stdin="from,to,calendar\n2026-01-05T09:00,2026-01-05T10:00,office-oslo\n",
    )
    assert json.loads(ran.out) == {
        "line": 2,
        "calendar": "office-oslo",
        "from": "2026-01-05T09:00",
        "to": "2026-01-05T10:00",
        "elapsed_seconds": 3600,
        "error": "",
    }


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"calendar,from\n", "the column `target` is missing"),
        ("calendar,from,target\n".encode("utf-16"), "is not UTF-8 text"),
        (b"calendar,from,target\n" + b"x" * 200_000, "too long to be a question"),
    ],
)
def test_a_batch_that_cannot_be_read_answers_nothing(ask, tmp_path, content, said):
    (tmp_path / "questions.csv").write_bytes(content)
    ran = ask("due", "--batch", tmp_path / "questions.csv")
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_a_batch_from_a_spreadsheet_is_read(ask, tmp_path):
    text = "\ufeffcalendar;from;target\r\nalways;2026-01-05T09:00Z;90m\r\n"
    (tmp_path / "questions.csv").write_bytes(text.encode())
    assert "2026-01-05T10:30:00Z" in ask("due", "--batch", tmp_path / "questions.csv").out
    assert "cannot be read: No such file" in ask("due", "--batch", tmp_path / "none.csv").err


def test_a_target_with_a_time_of_day(ask):
    assert ask("due", "office-oslo", "2026-01-05T09:00", "1bd by 15:30").out.startswith("2026-01-06T14:30:00Z")
    assert ask("due", "office-oslo", "2026-01-05T09:00", "1bd by close").out.startswith("2026-01-06T15:00:00Z")


def test_a_batch_without_its_column_says_which(ask):
    ran = ask("due", "--batch", "-", stdin="calendar,from\n")
    assert ran.code == 2
    assert "the column `target` is missing" in ran.err


def test_a_year_is_drawn_with_its_reasons(ask):
    ran = ask("show", "office-oslo", "--year", "2026")
    lines = ran.out.splitlines()
    assert len([line for line in lines if line[:3] in {"Jan", "Feb", "Dec"}]) == 3
    assert "2026-05-17 Sun  Constitution Day" in lines
    assert "2026-12-24 Thu  Christmas Eve (4h 00m)" in lines


def test_a_workspace_with_errors_names_its_files_from_here(svcctl, example, tmp_path):
    shutil.copytree(example, tmp_path / "acme")
    (tmp_path / "acme/policies/odd.yaml").write_text("apiVersion: svcctl/v1\nkind: SLAA\n")
    ran = svcctl("calendar", "show", "office-oslo", "-w", "acme", cwd=tmp_path)
    assert ran.code == 1
    assert "acme/policies/odd.yaml:2:7" in ran.out
    assert "mend them first" in ran.err
