import json
import random
from datetime import datetime, timedelta

import pytest
from typer.testing import CliRunner

import svcctl.cli.sla_explain  # noqa: F401 - registers the command
from svcctl.cli.sla import app

runner = CliRunner()
TERMS = """\
apiVersion: svcctl/v1
kind: SLA
metadata: {name: quick, version: 1, effective: {from: 2026-01-01}}
spec:
  party: internal
  timezone: Europe/Oslo
  measures:
    - metric: resolution
      clock: office
      pauseIn: [waiting-on-customer]
      targets:
        - {priority: P1, within: 2h, clock: always}
        - {within: 4h}
      objective: 90%
---
apiVersion: svcctl/v1
kind: BusinessCalendar
metadata: {name: office}
spec: {timezone: Europe/Oslo, hours: {mon-fri: ['08:00-16:00']}}
---
apiVersion: svcctl/v1
kind: TicketSource
metadata: {name: desk}
spec:
  timezone: Europe/Oslo
  history: {item: Number, at: At, status: Status, priority: P}
  statuses: {Waiting: waiting-on-customer, Done: resolved}
  events: {resolved: {when: {Status: Done}}}
"""


@pytest.fixture
def explain(tmp_path):
    """Runs `svcctl sla explain` on a history in a small workspace: its output."""
    (tmp_path / "svcctl.yaml").write_text(
        "apiVersion: svcctl/v1\nkind: Workspace\nmetadata: {name: small}\n"
        "spec: {company: Small, currency: EUR, timezone: Europe/Oslo, folders: [p]}\n",
        encoding="utf-8",
    )
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "all.yaml").write_text(TERMS, encoding="utf-8")

    def run(rows, item, *options):
        path = tmp_path / "export.csv"
        path.write_text("Number,At,Status,P\n" + "".join(f"{row}\n" for row in rows), encoding="utf-8")
        done = runner.invoke(app, ["explain", item, str(path), "-w", str(tmp_path), *options], env={"COLUMNS": "100"})
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert (done.exit_code, done.stderr) == (0, "")
        return done.stdout

    return run


REOPENED = (
    "A1,2026-03-02 09:00,New,P2",
    "A1,2026-03-02 10:00,Waiting,P2",
    "A1,2026-03-02 15:00,Open,P2",
    "A1,2026-03-03 09:00,Done,P2",
    "A1,2026-03-03 11:00,Open,P2",
    "A1,2026-03-03 14:00,Done,P2",
)


def test_pauses_and_a_reopening_stand_where_they_were(explain):
    lines = explain(REOPENED, "A1").splitlines()
    begin = lines.index("2026-03-02 09:00 +01:00  created")
    assert lines[begin + 1 : begin + 15] == [
        "2026-03-02 09:00 +01:00 to 2026-03-02 10:00 +01:00     1h 00m  running, 1h 00m so far",
        "2026-03-02 10:00 +01:00 to 2026-03-02 15:00 +01:00     5h 00m  paused, waiting-on-customer",
        "2026-03-02 15:00 +01:00 to 2026-03-02 16:00 +01:00     1h 00m  running, 2h 00m so far",
        "2026-03-03 08:00 +01:00 to 2026-03-03 09:00 +01:00     1h 00m  running, 3h 00m so far",
        "2026-03-03 11:00 +01:00 to 2026-03-03 12:00 +01:00     1h 00m  running, 4h 00m so far",
        "2026-03-03 12:00 +01:00 to 2026-03-03 14:00 +01:00     2h 00m  running, past due, 6h 00m so far",
        "closed hours between                                  18h 00m  not counted",
        "2026-03-03 12:00 +01:00  due",
        "2026-03-03 14:00 +01:00  stopped",
        "",
        "  open time      11h 00m",
        "- on hold         5h 00m",
        "= used            6h 00m",
        "  target          4h 00m",
    ]


def test_a_priority_that_changes_takes_its_clock_along(explain):
    rows = ("A2,2026-03-02 09:00,New,P2", "A2,2026-03-02 20:00,Open,P1", "A2,2026-03-02 22:00,Done,P1")
    (line,) = json.loads(explain(rows, "A2", "--format", "json"))
    assert [(each["kind"], each["from"][11:16], each["to"][11:16]) for each in line["pieces"]] == [
        ("running", "08:00", "15:00"),
        ("closed", "15:00", "19:00"),
        ("running", "19:00", "21:00"),
    ]
    assert (line["clock"], line["sums"]["open"], line["sums"]["used"]) == ("always", 32_400, 32_400)
    assert line["held_is_a_sum"] is False


def test_a_change_of_priority_cuts_the_timeline_and_names_the_terms_of_both(explain):
    rows = ("A2,2026-03-02 09:00,New,P2", "A2,2026-03-02 11:00,Waiting,P1", "A2,2026-03-02 12:00,Open,P1")
    rows += ("A2,2026-03-02 13:00,Open,P2", "A2,2026-03-02 15:00,Done,P2")
    lines = explain(rows, "A2").splitlines()
    begin = lines.index("2026-03-02 09:00 +01:00  created")
    assert lines[begin + 1 : begin + 9] == [
        "2026-03-02 09:00 +01:00  priority P2: within 4h on office",
        "2026-03-02 09:00 +01:00 to 2026-03-02 11:00 +01:00     2h 00m  running, 2h 00m so far",
        "2026-03-02 11:00 +01:00  priority P1: within 2h on always",
        "2026-03-02 11:00 +01:00 to 2026-03-02 12:00 +01:00     1h 00m  paused, waiting-on-customer",
        "2026-03-02 12:00 +01:00 to 2026-03-02 13:00 +01:00     1h 00m  running, 3h 00m so far",
        "2026-03-02 13:00 +01:00  priority P2: within 4h on office",
        "2026-03-02 13:00 +01:00 to 2026-03-02 14:00 +01:00     1h 00m  running, 4h 00m so far",
        "2026-03-02 14:00 +01:00 to 2026-03-02 15:00 +01:00     1h 00m  running, past due, 5h 00m so far",
    ]
    terms = [line.split() for line in lines if line.startswith("earlier")]
    assert terms == [
        ["earlier", "target", "P1:", "within", "2h", "p/all.yaml:12"],
        ["earlier", "clock", "always", "p/all.yaml:12"],
    ]
    (told,) = json.loads(explain(rows, "A2", "--format", "json"))
    assert [turn["says"].partition(":")[0] for turn in told["priorities"]] == [f"priority P{n}" for n in (2, 1, 2)]


def test_a_pause_on_the_wall_is_said_to_put_off_the_due_instant(explain, tmp_path):
    path = tmp_path / "p" / "all.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("  measures:", "  conventions: {pauses: wall-clock}\n  measures:", 1), encoding="utf-8"
    )
    waits = ("A3,2026-03-02 12:30,Waiting,P2", "A3,2026-03-03 06:30,Open,P2")
    rows = ("A3,2026-03-02 09:00,New,P2", *waits, "A3,2026-03-03 09:00,Done,P2")
    lines = explain(rows, "A3").splitlines()
    assert [line for line in lines if line.startswith(("  on hold", "= used", "  overrun", "  left"))] == [
        "  on hold        18h 00m, on the wall: what began before the due instant puts it off",
        "= used            5h 00m, the target and what ran between the due instant and the stop",
        "  overrun         1h 00m: breached",
    ]
    assert "2026-03-03 07:00 +01:00  due" in lines
    rows = ("A3,2026-03-06 09:00,New,P2", "A3,2026-03-06 10:00,Done,P2", "A3,2026-03-07 12:00,Open,P2")
    lines = explain((*rows, "A3,2026-03-09 11:00,Done,P2"), "A3").splitlines()
    begin = lines.index("  open time       4h 00m")
    assert lines[begin + 1] == "= used            7h 00m, the target and what ran between the due instant and the stop"


@pytest.mark.parametrize(
    ("times", "window", "due"),
    [
        (("02 12:00", "02 16:30"), ("02T14:00", "02T16:00"), "02 17:00"),
        (("02 12:00", "02 14:30"), ("02T10:00", "02T12:00"), "02 15:00"),
        (("04 10:00", "04 12:30"), ("03T09:00", "03T17:00"), "04 13:00"),
    ],
)
def test_a_window_puts_off_what_a_pause_on_the_wall_put_off_and_makes_nothing_late(
    explain, tmp_path, times, window, due
):
    path, windows = tmp_path / "p" / "all.yaml", tmp_path / "windows.csv"
    kept = "  conventions: {pauses: wall-clock}\n  exclusions: [storm]\n  measures:"
    path.write_text(path.read_text(encoding="utf-8").replace("  measures:", kept, 1), encoding="utf-8")
    first, last = (f"2026-03-{at}" for at in window)
    windows.write_text(f"from,to,reason,approved_by\n{first},{last},storm,Boss\n", encoding="utf-8")
    resumed, stopped = times
    rows = ("02 09:00,New", "02 10:00,Waiting", f"{resumed},Open", f"{stopped},Done")
    lines = explain([f"A3,2026-03-{row},P2" for row in rows], "A3", "--exclusions", str(windows)).splitlines()
    assert f"2026-03-{due} +01:00  due" in lines
    assert any(line.startswith("  left") and line.endswith(": met") for line in lines)


def test_a_priority_that_stays_is_no_change(explain):
    rows = ("A2,2026-03-02 09:00,New,P2", "A2,2026-03-02 11:00,Open,P2", "A2,2026-03-02 12:00,Done,P2")
    told = explain(rows, "A2")
    assert "priority P2:" not in told
    assert "earlier" not in told


def history(seed):
    """A ticket with a few changes of status and priority, at any hour of a fortnight."""
    dice = random.Random(seed)  # noqa: S311 - no secret
    at = datetime(2026, 3, 1) + timedelta(minutes=dice.randrange(10_000))  # noqa: DTZ001 - a wall clock
    rows = [f"T{seed},{at:%Y-%m-%d %H:%M},New,P{dice.randint(1, 3)}"]
    for _ in range(dice.randrange(8)):
        at += timedelta(minutes=dice.randrange(1, 2000))
        status = dice.choice(["Open", "Waiting", "Done", "Waiting", "Open"])
        rows.append(f"T{seed},{at:%Y-%m-%d %H:%M},{status},P{dice.randint(1, 3)}")
    return rows


def test_sums_add_up_and_pieces_agree_whatever_happened(explain):
    rows = [row for seed in range(24) for row in history(seed)]
    held = 0
    for seed in range(24):
        (line,) = json.loads(explain(rows, f"T{seed}", "--format", "json"))
        sums = line["sums"]
        assert sums["open"] - sums["held"] - sums["excluded"] == sums["used"]
        assert line["held_is_a_sum"] is False
        held += sums["held"] > 0
    assert held > 5
