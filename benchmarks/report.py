# ruff: noqa: PLC0415 - what is imported inside a function is part of what is timed, or kept out of it
"""How long `svcctl sla report` takes: against the read floor, and against others who do the same work.

    python benchmarks/report.py [rows] [--sums] [--alone] [--uuids]        # 1,000,000 rows by default

`--sums` leaves out what writes every measurement down, `--alone` the others. With `--uuids` items are named by UUIDs,
not numbered: whether an item comes twice is then told by its text.

The floor is pyarrow reading the needed columns, typed, and no more. Everything runs in processes of their own, in turn,
each the best of some runs; ratios of CPU time count, the seconds depend on the machine. Others who would take too long
measure the first rows only, and say so; whether they come to the same cents is told.
"""

import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

from clock import rates
from tickets import COLUMNS, export, workspace

__all__ = ["export", "workspace"]

RUNS = 3
"""Of the floor and of sums; what writes rows takes longer, varies less, and runs once."""
PEER_ROWS = 1_000_000
"""Others measure so many rows at most, once: some take minutes, or all memory, for ten million."""


def floor(path):
    import pyarrow as pa
    import pyarrow.csv as pacsv

    types = [pa.string()] * 3 + [pa.timestamp("us", "UTC")] * 3 + [pa.int64(), pa.string()]
    convert = pacsv.ConvertOptions(include_columns=COLUMNS, column_types=dict(zip(COLUMNS, types, strict=True)))
    with pacsv.open_csv(path, pacsv.ReadOptions(block_size=8 << 20), convert_options=convert) as reader:
        return sum(batch.num_rows for batch in reader)


def report(path, *options):
    from svcctl.cli.app import app

    try:
        app(["sla", "report", str(path), "-w", str(Path(path).parent), *options])
    except SystemExit as done:
        if done.code:
            raise


def owed(path):
    """Cents that svcctl says are owed, provisional ones included."""
    command = [sys.executable, "-m", "svcctl", "sla", "report", path, "-w", path.parent, "--no-color"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return sum(
        int(each.replace(",", "").replace(".", "")) for each in re.findall(r"EUR ([\d,.]+\d)", said.partition("\n")[0])
    )


def pandas_script(path, rows):
    from peers import pandas_script

    return pandas_script(path, int(rows))


def duckdb_sql(path, rows):
    from peers import duckdb_sql

    return duckdb_sql(path, int(rows))


def timed(what, *arguments, runs):
    """The best of some runs: wall seconds, CPU seconds, peak memory in MB, and what it came to."""
    command = [sys.executable, __file__, what, *map(str, arguments)]
    found = [
        json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.splitlines()[-1])
        for _ in range(runs)
    ]
    return min(run[0] for run in found), min(run[1] for run in found), max(run[2] for run in found), found[0][3]


def alone():
    """One thing to time, in a process of its own. Imports are not what is measured, on any side."""
    if sys.argv[1] == "report":
        from svcctl.cli.process import make_light

        make_light()  # as `svcctl` begins
    import pyarrow.csv

    if sys.argv[1] == "report":
        import pyarrow.parquet  # noqa: F401

        import svcctl.cli.views.jobs  # noqa: F401
    if sys.argv[1] in {"pandas_script", "duckdb_sql"}:
        import duckdb  # noqa: F401
        import holidays  # noqa: F401
        import pandas as pd  # noqa: F401
    wall, cpu = time.perf_counter(), time.process_time()
    found = {each.__name__: each for each in (floor, report, pandas_script, duckdb_sql)}[sys.argv[1]](*sys.argv[2:])
    print(json.dumps([time.perf_counter() - wall, time.process_time() - cpu, peak(), found]))


def peak():
    """The most memory this process had, in MB; by getrusage, it may be what the process had that started it."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s+(\d+) kB", status.read_text())[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def first_rows(path, rows):
    """A file of the first rows only."""
    short = path.with_name("first.csv")
    with path.open("rb") as whole, short.open("wb") as file:
        file.writelines(islice(whole, rows + 1))
    return short


def show(label, rows, measured, base, note=""):
    wall, cpu, peak, _ = measured
    print(f"{label:28}{wall:8.2f}{cpu:8.2f}{cpu / base:7.2f}{rows / cpu:13,.0f}{peak:9,.0f}  {note}".rstrip())


def main():
    if len(sys.argv) > 1 and not sys.argv[1].isdigit():
        alone()
        return
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workspace(folder)
        path = folder / "tickets.csv"
        export(path, rows, uuids="--uuids" in sys.argv)
        named = ", items named by UUIDs" if "--uuids" in sys.argv else ""
        print(f"{rows:,} rows, {path.stat().st_size / 1e6:,.0f} MB{named}\n")
        print(f"{'':28}{'wall s':>8}{'CPU s':>8}{'ratio':>7}{'rows/CPU s':>13}{'peak MB':>9}")
        base = timed("floor", path, runs=RUNS)
        show("read floor", rows, base, base[1])
        for label, options in (
            ("svcctl, sums only", ()),
            ("svcctl, rows to parquet", ("--out", folder / "rows", "--format", "parquet", "--report", "none")),
            ("svcctl, rows and pages", ("--out", folder / "pages", "--format", "parquet")),
            ("svcctl, rows to csv", ("--out", folder / "csv", "--report", "none")),
        ):
            if options and "--sums" in sys.argv:
                continue
            show(label, rows, timed("report", path, *options, runs=1 if options else RUNS), base[1])
        if "--alone" not in sys.argv:
            compare(path, rows, base[1] / rows)


def compare(path, rows, floor_per_row):
    """Others at the same work, then those that only know elapsed business time."""
    few = min(rows, PEER_ROWS)
    short = path if few == rows else first_rows(path, few)
    ours = owed(short)
    for label, what in (("pandas script", "pandas_script"), ("DuckDB SQL", "duckdb_sql")):
        found = timed(what, short, few, runs=1)
        same = "to the same cent" if found[3] == ours else f"owes {found[3]} cents, svcctl {ours}"
        scaled = "" if few == rows else f"; the first {few:,} rows, ratio to the floor of as many"
        show(label, few, found, floor_per_row * few, same + scaled)
    print("\nOnly elapsed business time, ticket by ticket, one calendar, nothing read:\n")
    print(f"{'':28}{'rows/s':>13}  differ from ours by a second or more")
    for name, speed, measured, wrong in rates():
        told = "not installed" if speed is None else f"{speed:13,.0f}  {wrong} of {measured:,}"
        print(f"{name:28}{told}")


if __name__ == "__main__":
    main()
