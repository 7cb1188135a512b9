# ruff: noqa: PLC0415 - what is imported inside a function is part of what is timed, or kept out of it
"""How long `svcctl sla report` takes against the read floor: pyarrow reading the needed columns, typed, and no more.

    python benchmarks/report.py [rows]        # 1,000,000 rows by default

Floor and report run in processes of their own, in turn, each the best of some runs; the ratios count, the seconds
depend on the machine. `--out` adds all measurement rows, as CSV and as Parquet.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

ZONES = (
    *("Europe/Oslo", "Europe/Berlin", "America/New_York", "Asia/Singapore", "Australia/Sydney", "America/Sao_Paulo"),
    *("Asia/Tokyo", "Europe/London", "Africa/Cairo", "Asia/Kolkata", "America/Los_Angeles", "UTC"),
)
CUSTOMERS = 1000
RUNS = 3
COLUMNS = ("number", "company", "priority", "opened_at", "responded_at", "resolved_at", "on_hold_minutes", "code")


def workspace(folder):
    """Twelve calendars in twelve zones, an SLA on each, a thousand subscriptions."""
    documents = [
        {
            "kind": "Workspace",
            "metadata": {"name": "bench"},
            "spec": {"company": "Bench", "currency": "EUR", "timezone": "UTC", "folders": ["catalog"]},
        },
        {
            "kind": "TicketSource",
            "metadata": {"name": "bench"},
            "spec": {
                "timezone": "UTC",
                "columns": dict(
                    zip(
                        (
                            "item",
                            "customer",
                            "priority",
                            "created",
                            "firstResponse",
                            "resolved",
                            "holdMinutes",
                            "excludedReason",
                        ),
                        COLUMNS,
                        strict=True,
                    )
                ),
            },
        },
    ]
    for index, zone in enumerate(ZONES):
        documents += [
            {
                "kind": "BusinessCalendar",
                "metadata": {"name": f"hours-{index}"},
                "spec": {
                    "timezone": zone,
                    "hours": {"mon-fri": [f"0{7 + index % 3}:30-17:00"]},
                    "holidays": {"country": "NO"},
                },
            },
            {
                "kind": "SLA",
                "metadata": {"name": f"sla-{index}", "version": 1, "effective": {"from": "2020-01-01"}},
                "spec": {
                    "party": "customer",
                    "timezone": zone,
                    "measures": [
                        {
                            "metric": "first-response",
                            "clock": f"hours-{index}",
                            "targets": [{"priority": "P1", "within": "30m", "clock": "always"}, {"within": "4h"}],
                            "objective": "95%",
                        },
                        {
                            "metric": "resolution",
                            "clock": f"hours-{index}",
                            "pauseIn": ["waiting"],
                            "targets": [{"priority": "P1", "within": "8h", "clock": "always"}, {"within": "20h"}],
                            "objective": "90%",
                        },
                    ],
                    "exclusions": ["customer-caused"],
                    "credits": {
                        "per": "month",
                        "of": "monthly-fee",
                        "rules": [
                            {"metric": "first-response", "bands": [{"below": "95%", "credit": "5%"}]},
                            {"metric": "resolution", "bands": [{"below": "90%", "credit": "10%"}]},
                        ],
                        "cap": {"period": "20%", "year": "10%"},
                    },
                },
            },
            {
                "kind": "Plan",
                "metadata": {"name": f"plan-{index}"},
                "spec": {"service": "desk", "tier": {"rank": 1, "name": "One"}, "sla": f"sla-{index}"},
            },
        ]
    documents += [
        {
            "kind": "Subscription",
            "metadata": {"name": f"subscription-{index}"},
            "spec": {
                "customer": f"C-{index:04}",
                "plan": f"plan-{index % len(ZONES)}",
                "start": "2023-01-01",
                "currency": "EUR",
                "monthlyFee": 1000 + index,
            },
        }
        for index in range(CUSTOMERS)
    ]
    lines = [json.dumps({"apiVersion": "svcctl/v1", **document}) for document in documents]
    (folder / "svcctl.yaml").write_text(lines[0] + "\n")
    (folder / "catalog").mkdir()
    (folder / "catalog" / "all.yaml").write_text("\n---\n".join(lines[1:]) + "\n")


def export(path, rows):
    """Tickets of two years with a little of everything: open ones, holds, excluded ones, long texts."""
    rng = np.random.default_rng(1)
    start = np.datetime64("2024-01-01T00:00:00")
    with path.open("w") as file:
        file.write(",".join([*COLUMNS, "category", "assigned_to", "short_description"]) + "\n")
        for first in range(0, rows, 100_000):
            count = min(100_000, rows - first)
            span = 730 * 86_400 // rows * 1_000_000 // 1_000_000 or 1
            opened = start + np.sort(rng.integers(first * span, (first + count) * span, count)).astype("m8[s]")
            answered = opened + rng.exponential(3 * 3600, count).astype("m8[s]")
            resolved = answered + rng.exponential(20 * 3600, count).astype("m8[s]")
            texts = [np.datetime_as_string(instants) for instants in (opened, answered, resolved)]
            customers, still_open = rng.integers(0, CUSTOMERS, count), rng.random(count) < 0.01
            for row, (one, two, three) in enumerate(zip(*texts, strict=True)):
                number = first + row
                done = "" if still_open[row] else f"{three}Z"
                code = "customer-caused" if number % 50 == 0 else ""
                who = f"INC{number:08},C-{customers[row]:04},P{number % 4 + 1}"
                rest = f"software,agent-{number % 97},Cannot print since the update of yesterday evening"
                file.write(f"{who},{one}Z,{two}Z,{done},{number % 3 * 15},{code},{rest}\n")


def floor(path):
    import pyarrow as pa
    import pyarrow.csv as pacsv

    types = [pa.string()] * 3 + [pa.timestamp("us", "UTC")] * 3 + [pa.int64(), pa.string()]
    convert = pacsv.ConvertOptions(include_columns=COLUMNS, column_types=dict(zip(COLUMNS, types, strict=True)))
    with pacsv.open_csv(path, pacsv.ReadOptions(block_size=8 << 20), convert_options=convert) as reader:
        return sum(batch.num_rows for batch in reader)


def report(path, *options):
    from svcctl.cli.main import _register, app

    _register()
    try:
        app(["sla", "report", str(path), "-w", str(Path(path).parent), "--quiet", *options])
    except SystemExit as done:
        if done.code:
            raise


def timed(what, *arguments):
    """The best of some runs in processes of their own: wall seconds, CPU seconds, peak memory in MB."""
    command = [sys.executable, __file__, what, *map(str, arguments)]
    runs = [
        json.loads(subprocess.run(command, check=True, capture_output=True).stdout.splitlines()[-1])
        for _ in range(RUNS)
    ]
    return min(run[0] for run in runs), min(run[1] for run in runs), max(run[2] for run in runs)


def main():
    if len(sys.argv) > 2:
        # Imports are not what is measured, on either side.
        import pyarrow.csv  # noqa: F401

        import svcctl.cli.views.sla_report  # noqa: F401

        wall, cpu = time.perf_counter(), time.process_time()
        {"floor": floor, "report": report}[sys.argv[1]](*sys.argv[2:])
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps([time.perf_counter() - wall, time.process_time() - cpu, peak]))
        return
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workspace(folder)
        path = folder / "tickets.csv"
        export(path, rows)
        table = {
            "read floor": timed("floor", path),
            "sla report, sums only": timed("report", path),
            "sla report --out (csv)": timed("report", path, "--out", folder / "csv"),
            "sla report --out (parquet)": timed("report", path, "--out", folder / "parquet", "--format", "parquet"),
        }
        base = table["read floor"]
        print(f"{rows:,} rows, {path.stat().st_size / 1e6:,.0f} MB; best of {RUNS}\n")
        print(f"{'':28}{'wall s':>8}{'ratio':>7}{'CPU s':>8}{'ratio':>7}{'peak MB':>9}")
        for label, (wall, cpu, peak) in table.items():
            print(f"{label:28}{wall:8.2f}{wall / base[0]:7.2f}{cpu:8.2f}{cpu / base[1]:7.2f}{peak:9.0f}")


if __name__ == "__main__":
    main()
