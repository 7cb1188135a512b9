"""Tickets of the past by the terms of both sides of a diff: what each plan attained and is owed, and which differ."""

import csv
import json
import shutil
from collections import Counter
from decimal import Decimal
from pathlib import Path

import jsonschema
import pyarrow as pa
import pytest

from running import completed
from svcctl.sla.rows import MEASUREMENTS
from svcctl.sla.side_by_side import Rows, differences, plans_of

PARTS = ("svcctl.yaml", "catalog", "policies", "templates", "examples")
EXPORT = "examples/tickets-2026-q3.csv"
LATE = {"breached", "breached-open"}


def run(where, *words):
    return completed(*words, cwd=where)


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    root = Path(__file__).parents[2]
    old = tmp_path_factory.mktemp("replay") / "old"
    old.mkdir()
    for part in PARTS:
        (shutil.copytree if (root / part).is_dir() else shutil.copyfile)(root / part, old / part)
    new = old.with_name("new")
    shutil.copytree(old, new)
    return old, new


def test_tickets_by_the_terms_of_both_sides_as_if_the_new_ones_had_held(company):
    old, new = company
    path = new / "policies/slas/support-premium.yaml"
    text = path.read_text(encoding="utf-8").removesuffix("\n")
    looser = text.replace("version: 1", "version: 2").replace("from: 2025-01-01", "from: 2027-06-01")
    text = text.replace("{from: 2025-01-01}", "{from: 2025-01-01, to: 2027-05-31}")
    path.write_text(f"{text}\n---\n{looser.replace('P1, within: 4h', 'P1, within: 7h')}\n", encoding="utf-8")
    words = ("diff", str(old), str(new), "--as-of", "2026-11-30", "--replay", "examples/tickets-2026-q3.csv")
    ran = run(new, *words, "-f", "json")
    assert (ran.returncode, ran.stderr) == (0, "")
    replayed = json.loads(ran.stdout)["replayed"]
    assert " less." in replayed["headline"], "a looser target makes less credits due in the quarter that is over"
    changed = [each for each in replayed["plans"] if each["base"] != each["head"]]
    assert [(each["plan"], each["metric"], each["differ"]) for each in changed] == [
        ("network-premium", "resolution", 1)
    ]
    owed = [each for each in replayed["credits"] if each["change"] != "0.00"]
    assert [(each["plan"], each["currency"], each["change"]) for each in owed] == [
        ("network-premium", "EUR", "-548.00")
    ]
    assert [each["ticket"] for each in replayed["tickets"]] == ["VH-104302"]
    text = run(new, *words).stdout
    assert "1 outcome of tickets differs, 0 late under the new terms only." in text
    assert "67 lines of attainment by plan and period are the same." in text
    assert "5h 11m      4h 00m      7h 00m  breached → met" in text
    assert "reuthof" not in text
    assert "reuthof" in run(new, *words, "--names").stdout
    assert "**Replayed:**" in run(new, *words, "-f", "markdown").stdout


def test_it_says_what_two_reports_say(company, tmp_path, root):
    """Both sides against reports of their own, row by row, by other means."""
    old, new = company[0], tmp_path / "new"
    shutil.copytree(old, new)
    path = new / "policies/slas/support-pro.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("within: 1h", "within: 100m").replace("within: 12h", "within: 7h"), encoding="utf-8")
    ran = run(new, "diff", str(old), str(new), "--as-of", "2026-11-30", "--replay", EXPORT, "-f", "json", "--names")
    told = json.loads(ran.stdout)
    jsonschema.validate(told, json.loads((root / "schemas/output/diff.schema.json").read_text(encoding="utf-8")))
    rows = []
    for side in (old, new):
        out = tmp_path / f"out-{side.name}"
        assert run(side, "sla", "report", EXPORT, "-o", str(out), "-q").returncode == 0
        with (out / "measurements.csv").open(encoding="utf-8", newline="") as file:
            rows.append({(row["item"], row["metric"]): row for row in csv.DictReader(file)})
    assert rows[0].keys() == rows[1].keys()
    differ = {key for key, row in rows[0].items() if row["outcome"] != rows[1][key]["outcome"]}
    assert {(each["ticket"], each["metric"]) for each in told["replayed"]["tickets"]} == differ
    assert told["replayed"]["differ"] == len(differ) > 3
    for each in told["replayed"]["tickets"]:
        mine = [side[each["ticket"], each["metric"]] for side in rows]
        assert [each["base"], each["head"]] == [row["outcome"] for row in mine]
        assert each["worse"] is (mine[1]["outcome"] in LATE and mine[0]["outcome"] not in LATE)
        assert [str(seconds) for seconds in each["target_seconds"]] == [row["target_seconds"] for row in mine]
        assert each["customer"] == mine[0]["customer"]
    worse = [each["worse"] for each in told["replayed"]["tickets"]]
    assert worse == sorted(worse, reverse=True)
    assert {True, False} == set(worse)
    for number, side in enumerate(("base", "head")):
        outcomes = Counter((row["period"], row["plan"], row["metric"], row["outcome"]) for row in rows[number].values())
        for line in told["replayed"]["plans"]:
            key = line["period"], line["plan"], line["metric"]
            met, late = outcomes[*key, "met"], sum(outcomes[*key, each] for each in LATE)
            assert (line[side]["met"], line[side]["measured"]) == (met, met + late)
            if met + late:
                goal = max(map(Decimal, line[side]["objectives"]))
                assert line[side]["result"] == ("met" if met * 100 >= goal * (met + late) else "missed")


def measured(*rows):
    names = MEASUREMENTS.names
    filled = [
        {"sla": "s", "sla_version": 1, "priority": "P1", "customer": "c", "period": "2026-01", **row} for row in rows
    ]
    columns = [pa.array([row.get(name) for row in filled], MEASUREMENTS.field(name).type) for name in names]
    return pa.table(columns, schema=MEASUREMENTS).select(Rows().table.schema.names)


def test_what_one_side_alone_measures_is_counted():
    one = {"item": "1", "plan": "pro", "metric": "resolution", "outcome": "met"}
    other = {**one, "metric": "first-response", "outcome": "breached"}
    found = differences(measured(one, other), measured({**one, "outcome": "breached-open"}, {**one, "item": "2"}))
    assert (found.count, found.only_base, found.only_other) == (1, 1, 1)
    assert (found.told[0].outcomes, found.told[0].worse) == (("met", "breached-open"), True)
    nothing = differences(measured(), measured(one))
    assert (nothing.count, nothing.only_base, nothing.only_other) == (0, 0, 1)
    assert differences(measured(one), measured()).only_base == 1
    assert differences(Rows().table, Rows().table).count == 0


def test_plans_count_what_is_decided():
    one = {"item": "1", "plan": "pro", "metric": "resolution"}
    words = ("met", "met", "breached", "breached-open", "running", "excluded", "not-applicable")
    rows = [{**one, "item": str(number), "outcome": word} for number, word in enumerate(words)]
    plans = plans_of(measured(*rows, {**one, "item": "x", "outcome": "not-applicable", "period": None}))
    ((line, terms),) = plans.counts.items()
    assert (line.plan, len(terms)) == ("pro", 1)
    assert plans.count(line) == (2, 2, 1, 1)


def test_terms_with_errors_measure_no_ticket(company):
    old, new = company
    path = new / "policies/slas/support-pro.yaml"
    sound = path.read_text(encoding="utf-8")
    path.write_text(sound.replace("clock: office-oslo", "clock: nowhere", 1), encoding="utf-8")
    words = ("diff", str(old), str(new), "--replay", "examples/tickets-2026-q3.csv")
    ran = run(new, *words)
    path.write_text(sound, encoding="utf-8")
    assert (ran.returncode, "have errors" in ran.stderr) == (1, True)
    ran = run(new, *words[:-1], "missing.csv")
    assert (ran.returncode != 0, "Traceback" in ran.stderr) == (True, False)


def test_what_comes_from_stdin_is_there_for_one_side_only(company):
    old, new = company
    ran = run(new, "diff", str(old), str(new), "--replay", EXPORT, "--replay", "-")
    why = "svcctl: the exports are read twice: write what comes from stdin to a file first\n"
    assert (ran.returncode, ran.stdout, ran.stderr) == (2, "", why)
