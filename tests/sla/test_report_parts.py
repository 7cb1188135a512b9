"""Reports on exports that come in parts: folders, patterns, compressed files and Parquet."""

import csv
import gzip
import hashlib
import io
import json
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from svcctl.cli.sla import app
from svcctl.cli.views import sla_files
from svcctl.sla.outputs import rejected_rows
from svcctl.source.tables import Dialect, Wanted, open_export
from svcctl.source.tables.parts import files_of, side_by_side

SOURCE = "{item: Number, created: Opened, resolved: Closed, priority: Prio}"
WORKSPACE = """apiVersion: svcctl/v1
kind: SLA
metadata: {name: quick, version: 1, effective: {from: 2026-01-01}}
spec:
  party: internal
  timezone: Europe/Oslo
  measures:
    - {metric: resolution, clock: always, targets: [{priority: P1, within: 1h}, {within: 4h}], objective: 90%}
---
apiVersion: svcctl/v1
kind: TicketSource
metadata: {name: desk}
spec: {columns: COLUMNS}
"""
ROWS = [(f"T{number}", number % 6 * 3000, f"P{number % 3}", number % 7 == 0) for number in range(60)]


@pytest.fixture
def folder(tmp_path):
    head = "apiVersion: svcctl/v1\nkind: Workspace\nmetadata: {name: small}\n"
    spec = "spec: {company: Small, currency: EUR, timezone: Europe/Oslo, folders: [p]}\n"
    (tmp_path / "svcctl.yaml").write_text(head + spec, encoding="utf-8")
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "all.yaml").write_text(WORKSPACE.replace("COLUMNS", SOURCE), encoding="utf-8")
    return tmp_path


def lines(first, last, broken=()):
    found = []
    for number, (item, seconds, priority, still_open) in enumerate(ROWS[first:last], first):
        opened = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=number)
        closed = "" if still_open else (opened + timedelta(seconds=seconds)).isoformat()
        found.append(f"{item},{opened.isoformat() if number not in broken else 'soon'},{closed},{priority}\n")
    return found


def csv_of(first, last, broken=()):
    return ("Number,Opened,Closed,Prio\n" + "".join(lines(first, last, broken))).encode()


def report(folder, *exports, out="out"):
    arguments = ["report", *map(str, exports), "-w", str(folder), "--out", str(folder / out)]
    done = CliRunner().invoke(app, arguments)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def tables(folder, out="out"):
    return {name: (folder / out / f"{name}.csv").read_bytes() for name in ("measurements", "attainment", "credits")}


def rejected(folder, out="out"):
    text = (folder / out / "rejected.csv").read_text(encoding="utf-8")
    return [(row["file"], row["line"], row["code"]) for row in csv.DictReader(io.StringIO(text, newline=""))]


def put(path, content):
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return path


def test_parts_give_the_same_bytes_as_the_whole(folder):
    report(folder, put(folder / "all.csv", csv_of(0, 60)), out="whole")
    parts = folder / "parts"
    put(parts / "a.csv", csv_of(0, 7))
    put(parts / "b.csv.gz", gzip.compress(csv_of(7, 30)))
    put(parts / "c.csv.zst", pa.Codec("zstd").compress(csv_of(30, 60), asbytes=True))
    put(parts / "_SUCCESS.csv", b"")
    put(parts / ".hidden.csv", b"")
    done = report(folder, parts)
    assert "60 rows read = 60 measured" in done.stdout
    assert tables(folder) == tables(folder, "whole")
    manifest = json.loads((folder / "out" / "manifest.json").read_text())
    files = sorted(parts.glob("[a-c].*"))
    wanted = [(f"parts/{file.name}", hashlib.sha256(file.read_bytes()).hexdigest()) for file in files]
    assert [(each["file"], each["sha256"]) for each in manifest["inputs"]] == wanted


def test_the_order_of_arguments_makes_no_difference(folder):
    one, two = put(folder / "1.csv", csv_of(0, 30)), put(folder / "2.csv", csv_of(30, 60))
    report(folder, two, one, out="whole")
    report(folder, f"{folder}/?.csv")
    assert tables(folder) == tables(folder, "whole")


def test_rejected_rows_of_parts_stand_on_their_own_lines(folder):
    one, two = put(folder / "1.csv", csv_of(0, 30, {3})), put(folder / "2.csv", csv_of(30, 60, {31}))
    report(folder, one, two)
    assert rejected(folder) == [("1.csv", "5", "unreadable-time"), ("2.csv", "3", "unreadable-time")]


def test_rejected_rows_wait_to_be_written_and_not_for_ever(folder, monkeypatch):
    parts = [put(folder / f"{at}.csv", csv_of(at, at + 20, broken={at + 3, at + 9})) for at in (0, 20, 40)]
    report(folder, *parts)
    written = []
    monkeypatch.setattr(sla_files, "_REFUSED", 1)
    monkeypatch.setattr(sla_files, "rejected_rows", lambda rows: written.append(len(rows)) or rejected_rows(rows))
    report(folder, *parts, out="again")
    assert rejected(folder) == rejected(folder, "again")
    assert written == [2, 2, 2, 0]


def test_a_file_that_is_named_twice_is_read_once(folder):
    one = put(folder / "1.csv", csv_of(0, 30))
    done = report(folder, one, f"{folder}/*.csv")
    assert "export-named-twice" in done.stdout
    assert "30 rows read" in done.stdout


def test_a_file_that_lacks_a_column_is_named_and_the_others_are_read(folder):
    put(folder / "1.csv", csv_of(0, 30))
    put(folder / "2.csv", b"Number,Opened,Prio\nT1,2026-01-01T00:00Z,P1\n")
    done = report(folder, f"{folder}/*.csv")
    assert "export-column-missing" in done.stdout
    assert "2.csv:1" in done.stdout
    assert "30 rows read" in done.stdout


@pytest.mark.parametrize("name", ["nothing", "*.none", "p"])
def test_a_name_that_stands_for_nothing_ends_the_run(folder, name):
    done = report(folder, folder / name)
    assert done.exit_code == 2
    assert name in done.stderr


@pytest.mark.parametrize("name", ["a.ndjson", "a.json", "a.JSONL.gz"])
def test_json_is_refused_by_name_and_left_out_of_folders_with_a_word(folder, name):
    put(folder / "x" / name, b'{"id": 1}\n')
    done = report(folder, folder / "x" / name)
    assert done.exit_code == 2
    assert f"{name} is JSON, which is not read as an export: export it as CSV or Parquet" in done.stderr
    put(folder / "x" / "t.csv", csv_of(0, 30))
    done = report(folder, folder / "x")
    assert "30 rows read" in done.stdout
    assert f"{name}:1:1" in done.stdout
    assert "the file is JSON, which is not read as an export: it is left out" in done.stdout
    put(folder / "x" / "b.json", b"{}")
    assert "like 1 more beside it," in report(folder, folder / "x").stdout


def test_files_are_sorted_folder_by_folder(folder):
    names = ["a/10.csv", "a/9.csv", "a-b/1.csv"]
    for name in reversed(names):
        (folder / "x" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "x" / name).touch()
    assert files_of([str(folder / "x")])[0] == [str(folder / "x" / name) for name in names]


def test_many_files_are_not_kept_open(folder):
    put(folder / "1.csv", csv_of(0, 30))
    wanted = {"item": Wanted("Number", "item")}
    exports = side_by_side(open_export(str(folder / "1.csv"), wanted, Dialect()) for _ in range(3))
    assert [each.header.rest for each in exports] == [b""] * 3
    assert [sum(chunk.count for chunk in each.chunks()) for each in exports] == [30] * 3
    assert {each.octets.sha256 for each in exports} == {hashlib.sha256(csv_of(0, 30)).hexdigest()}


def test_a_file_without_a_column_that_others_have_is_named(folder):
    one, two = put(folder / "1.csv", b"Number,Region\nT,x\n"), put(folder / "2.csv", b"Number\nT\n")
    wanted = {"item": Wanted("Number", "item"), "region": Wanted("Region", "text", extra=True)}
    found = side_by_side(open_export(str(file), wanted, Dialect()) for file in (one, two))
    assert [[problem.rule for problem in each.problems] for each in found] == [[], ["export-columns-differ"]]


def parquet(folder, opened=None, *, name="all.parquet", zone="UTC", unit="us", groups=16):
    start = datetime(2026, 3, 1, tzinfo=UTC)
    opened = opened or [start + timedelta(hours=number) for number in range(60)]
    closed = [None if row[3] else start + timedelta(hours=number, seconds=row[1]) for number, row in enumerate(ROWS)]
    kind = pa.timestamp(unit, zone)
    plain = (lambda values: values) if zone else lambda values: [each and each.replace(tzinfo=None) for each in values]
    columns = {
        "Extra": pa.array([{"nested": 1}] * 60),
        "Prio": pa.array([row[2] for row in ROWS]).dictionary_encode(),
        "Number": pa.array([row[0] for row in ROWS], pa.large_string()),
        "Closed": pa.array(plain(closed), kind),
        "Opened": pa.array(plain(opened), kind),
    }
    pq.write_table(pa.table(columns), folder / name, row_group_size=groups)
    return folder / name


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_parquet_gives_the_same_tables_as_csv(folder, unit):
    report(folder, put(folder / "all.csv", csv_of(0, 60)), out="whole")
    file = parquet(folder, unit=unit, zone="Asia/Tokyo")
    report(folder, file)
    assert tables(folder) == tables(folder, "whole")
    (given,) = json.loads((folder / "out" / "manifest.json").read_text())["inputs"]
    assert (given["size"], given["sha256"]) == (file.stat().st_size, hashlib.sha256(file.read_bytes()).hexdigest())


def test_a_rejected_row_of_parquet_has_its_number(folder):
    opened = [datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=number) for number in range(60)]
    opened[40] = datetime(2250, 1, 1, tzinfo=UTC)
    file = parquet(folder, opened)
    report(folder, file)
    (row,) = csv.DictReader(io.StringIO((folder / "out" / "rejected.csv").read_text(), newline=""))
    assert (row["file"], row["line"], row["code"]) == (file.name, "41", "time-out-of-range")
    assert row["value"].startswith("2250-01-01T00:00:00")
    assert "T40" in row["row"]


def test_parquet_times_without_a_zone_are_refused_unless_one_is_declared(folder):
    file = parquet(folder, zone=None)
    done = report(folder, file)
    assert "time-without-zone" in done.stdout
    assert {code for _, _, code in rejected(folder)} == {"time-without-zone"}
    source = WORKSPACE.replace("spec: {columns: COLUMNS}", f"spec: {{timezone: Europe/Oslo, columns: {SOURCE}}}")
    (folder / "p" / "all.yaml").write_text(source)
    assert "60 rows read = 60 measured" in report(folder, file).stdout
    first = (folder / "out" / "measurements.csv").read_text().splitlines()[1]
    assert '"2026-03-01T00:00:00Z","2026-03-01T00:50:00Z"' in first  # one o'clock in Oslo


def test_numbers_are_no_times(folder):
    pq.write_table(pa.table({"Number": ["T"], "Opened": [5], "Closed": [6], "Prio": ["P1"]}), folder / "n.parquet")
    done = report(folder, folder / "n.parquet")
    assert done.exit_code == 1
    assert "export-column-type" in done.stdout
    assert "'Opened' holds int64" in done.stdout


def test_a_broken_parquet_file_is_a_finding(folder):
    file = parquet(folder)
    file.write_bytes(file.read_bytes()[:-50])
    done = report(folder, file)
    assert done.exit_code == 1
    assert "export-unreadable" in done.stdout
