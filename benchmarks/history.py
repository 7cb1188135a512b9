# ruff: noqa: PLC0415 - what is imported inside a function is part of what is timed, or kept out of it
"""How long `svcctl sla report` takes for histories, against the read floor and against pm4py and DuckDB.

    python benchmarks/history.py [events ...]        # 1,000,000 and 10,000,000 by default

Floor (pyarrow reading the needed columns, typed) and reports run in processes of their own, in turn, each the best of
some runs; the ratios count, the seconds depend on the machine. The peers do the part that they can: the time used by
each resolved ticket on one calendar, waiting taken off. What they find is compared with what the report finds.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

ZONES = ("Europe/Oslo", "Europe/Berlin", "America/New_York", "Asia/Singapore", "Australia/Sydney", "UTC")
CUSTOMERS = 120
NEEDED = ("ticket", "time", "what", "by", "public", "status", "priority", "company")
START, SPAN = np.datetime64("2024-01-01T00:00:00", "s"), 600 * 86_400
BLOCK = 1 << 20
SAMPLE = 50_000

NEW = ("created", "customer", "yes", "New")
REPLY, NOTE = ("comment", "agent", "yes", "Open"), ("comment", "agent", "no", "")
WAIT, ANSWER = ("status", "agent", "", "Pending"), ("comment", "customer", "yes", "Open")
DONE, CLOSED, AGAIN = (
    ("comment", "agent", "yes", "Solved"),
    ("status", "system", "", "Closed"),
    ("change", "agent", "", ""),
)
"""What happens to a ticket: what, by whom, for the customer to see, the status from then on."""
LIVES = (
    (NEW, REPLY, WAIT, ANSWER, DONE, CLOSED),
    (NEW, NOTE, REPLY, WAIT, ANSWER, REPLY, DONE, CLOSED),
    (NEW, REPLY, AGAIN, NOTE, REPLY, WAIT, ANSWER, DONE, CLOSED),
    (NEW, REPLY, WAIT, ANSWER, DONE, ANSWER, REPLY, DONE, CLOSED),
    (NEW, REPLY, WAIT, ANSWER, WAIT, ANSWER, NOTE, REPLY, DONE, CLOSED),
    (NEW, REPLY, NOTE, WAIT, ANSWER, REPLY),
)
"""From short to long; the third changes its priority, the fourth is reopened, the last is not resolved yet."""
WEIGHTS = (0.3, 0.25, 0.15, 0.1, 0.19, 0.01)


def source(customers):
    columns = {"item": "ticket", "created": "created"} | ({"customer": "company"} if customers else {})
    return {
        "kind": "TicketSource",
        "metadata": {"name": "bench"},
        "spec": {
            "timezone": "UTC",
            "columns": columns,
            "history": {"item": "ticket", "at": "time", "status": "status", "priority": "priority"},
            "events": {
                "public-reply": {"when": {"what": "comment", "by": "agent", "public": "yes"}},
                "customer-reply": {"when": {"what": "comment", "by": "customer"}},
                "resolved": {"when": {"status": ["Solved", "Closed"]}},
            },
            "statuses": {"Pending": "waiting"},
        },
    }


def write(folder, documents):
    lines = [json.dumps({"apiVersion": "svcctl/v1", **document}) for document in documents]
    spec = {"company": "Bench", "currency": "EUR", "timezone": "UTC", "folders": ["catalog"]}
    head = {"apiVersion": "svcctl/v1", "kind": "Workspace", "metadata": {"name": "bench"}, "spec": spec}
    (folder / "catalog").mkdir(parents=True)
    (folder / "svcctl.yaml").write_text(json.dumps(head) + "\n")
    (folder / "catalog" / "all.yaml").write_text("\n---\n".join(lines) + "\n")


def calendar(name, zone, hours, **more):
    spec = {"timezone": zone, "hours": {"mon-fri": [hours]}, **more}
    return {"kind": "BusinessCalendar", "metadata": {"name": name}, "spec": spec}


def promise(name, zone, measures):
    metadata = {"name": name, "version": 1, "effective": {"from": "2020-01-01"}}
    return {"kind": "SLA", "metadata": metadata, "spec": {"party": "customer", "timezone": zone, "measures": measures}}


def rich(folder):
    """Six calendars in six zones, an SLA of four measures on each, a hundred subscriptions."""
    documents = [source(customers=True)]
    for index, zone in enumerate(ZONES):
        clock = {"clock": f"hours-{index}", "objective": "90%"}
        quick = [{"priority": "P1", "within": "30m", "clock": "always"}, {"within": "4h"}]
        whole = [{"priority": "P1", "within": "8h", "clock": "always"}, {"within": "20h"}]
        measures = [
            {"metric": "first-response", "targets": quick, **clock},
            {"metric": "next-response", "targets": [{"within": "8h"}], **clock},
            {"metric": "update-interval", "targets": [{"within": "16h"}], "pauseIn": ["waiting"], **clock},
            {"metric": "resolution", "targets": whole, "pauseIn": ["waiting"], **clock},
        ]
        documents += [
            calendar(f"hours-{index}", zone, f"0{7 + index % 3}:30-17:00", holidays={"country": "NO"}),
            promise(f"sla-{index}", zone, measures),
            {
                "kind": "Plan",
                "metadata": {"name": f"plan-{index}"},
                "spec": {
                    "service": "desk",
                    "tier": {"rank": 1, "name": "One"},
                    "sla": f"sla-{index}",
                    "exclusions": ["The rest"],
                },
            },
        ]
    for index in range(CUSTOMERS):
        spec = {"customer": f"C-{index:04}", "plan": f"plan-{index % len(ZONES)}", "start": "2023-01-01"}
        spec |= {"currency": "EUR", "monthlyFee": 1000 + index}
        documents.append({"kind": "Subscription", "metadata": {"name": f"subscription-{index}"}, "spec": spec})
    write(folder, documents)


def plain(folder):
    """One calendar and one measure: as much as the peers can do."""
    resolution = {"metric": "resolution", "clock": "hours", "pauseIn": ["waiting"], "objective": "90%"}
    measures = [{**resolution, "targets": [{"within": "20h"}]}]
    write(folder, [source(customers=False), calendar("hours", "UTC", "09:00-17:00"), promise("sla", "UTC", measures)])


def export(path, events):
    """An audit log of two years in order of time; a ticket lives for some days."""
    import pyarrow as pa
    import pyarrow.csv as pacsv

    rng = np.random.default_rng(1)
    tickets = int(events / sum(len(life) * weight for life, weight in zip(LIVES, WEIGHTS, strict=True)))
    lives = rng.choice(len(LIVES), tickets, p=WEIGHTS)
    opened = np.sort(rng.integers(0, SPAN, tickets))
    owner, at, step = [], [], []
    for number, life in enumerate(LIVES):
        mine = np.flatnonzero(lives == number)
        gaps = rng.exponential(9 * 3600, (len(mine), len(life))).astype(np.int64) + 1
        gaps[:, 0] = opened[mine]
        owner.append(np.repeat(mine, len(life)))
        at.append(gaps.cumsum(axis=1).ravel())
        step.append(np.tile(np.arange(len(life)) + 16 * number, len(mine)))
    owner, at, step = map(np.concatenate, (owner, at, step))
    order = np.argsort(at, kind="stable")
    owner, at, step = owner[order], at[order], step[order]
    told = [(*(life[place] if place < len(life) else NEW),) for life in LIVES for place in range(16)]
    texts = [pa.array([row[column] for row in told]) for column in range(4)]
    customers, first, second = (rng.integers(0, most, tickets) for most in (CUSTOMERS, 4, 4))
    levels = pa.array(["P1", "P2", "P3", "P4", ""])
    changed = np.array([row is AGAIN for row in told])[step]
    level = np.where(step % 16 == 0, first[owner], np.where(changed, second[owner], 4))
    subjects = pa.array([f"Cannot print since the update of yesterday evening on floor {floor}" for floor in range(40)])
    companies = pa.array([f"C-{number:04}" for number in range(CUSTOMERS)])
    names = pa.array([f"INC{number:08}" for number in range(tickets)])
    with path.open("wb") as file:
        file.write(b"ticket,time,what,by,public,status,priority,company,subject\n")
        for low in range(0, len(at), BLOCK):
            part = slice(low, low + BLOCK)
            columns = [names.take(pa.array(owner[part]))]
            seconds = pa.array(START.astype(np.int64) + at[part], pa.int64()).cast(pa.timestamp("s"))
            columns.append(pa.compute.strftime(seconds, "%Y-%m-%dT%H:%M:%SZ"))
            columns += [text.take(pa.array(step[part])) for text in texts]
            columns += [levels.take(pa.array(level[part])), companies.take(pa.array(customers[owner[part]]))]
            columns.append(subjects.take(pa.array(owner[part] % len(subjects))))
            table = pa.table(columns, [*NEEDED, "subject"])
            pacsv.write_csv(table, file, pacsv.WriteOptions(include_header=False, quoting_style="none"))
    return len(at), tickets


def floor(path):
    import pyarrow as pa
    import pyarrow.csv as pacsv

    types = dict.fromkeys(NEEDED, pa.string()) | {"time": pa.timestamp("us", "UTC")}
    convert = pacsv.ConvertOptions(include_columns=NEEDED, column_types=types)
    with pacsv.open_csv(path, pacsv.ReadOptions(block_size=8 << 20), convert_options=convert) as reader:
        return sum(batch.num_rows for batch in reader)


def report(path, workspace, *options):
    from svcctl.cli.app import app

    try:
        app(["sla", "report", str(path), "-w", str(workspace), "--quiet", *options])
    except SystemExit as done:
        if done.code:
            raise


OPEN_SECONDS = """
CREATE MACRO open_seconds(t) AS (
  epoch(t)::BIGINT // 604800 * 144000
  + least((epoch(t)::BIGINT % 604800) // 86400, 5) * 28800
  + CASE WHEN (epoch(t)::BIGINT % 604800) // 86400 < 5
      THEN greatest(least(epoch(t)::BIGINT % 86400 - 32400, 28800), 0) ELSE 0 END)
"""
"""Open seconds before an instant, Monday to Friday 09:00 to 17:00 UTC, counted from a Monday."""
USED = """
WITH log AS (
  SELECT ticket, time - INTERVAL 4 DAY AS t,
    last_value(nullif(status, '') IGNORE NULLS) OVER w AS status,
    lead(time - INTERVAL 4 DAY) OVER (PARTITION BY ticket ORDER BY time) AS next
  FROM read_csv('{path}', types={{'time': 'TIMESTAMP'}})
  WINDOW w AS (PARTITION BY ticket ORDER BY time ROWS UNBOUNDED PRECEDING))
SELECT ticket, sum(CASE WHEN status NOT IN ('Pending', 'Solved', 'Closed') AND next IS NOT NULL
    THEN open_seconds(next) - open_seconds(t) ELSE 0 END)::BIGINT AS used
FROM log GROUP BY ticket HAVING max_by(status, t) IN ('Solved', 'Closed') ORDER BY ticket
"""


def duck(path, found):
    import duckdb

    base = duckdb.connect()
    base.execute("SET TimeZone = 'UTC'; SET preserve_insertion_order = false")
    base.execute(OPEN_SECONDS)
    base.execute(f"COPY ({USED.format(path=path)}) TO '{found}' (FORMAT parquet)")


def pm4py(path, found):
    """The same of the first tickets, each stretch by the business hours of pm4py; reading is left out.

    More rows are read than counted, so that every ticket is there from its first event to the last.
    """
    import pandas as pd
    from pm4py.util.business_hours import BusinessHours

    log = pd.read_csv(path, usecols=["ticket", "time", "status"], parse_dates=["time"], nrows=16 * SAMPLE)
    log["time"] = log["time"].dt.tz_localize(None)
    log = log[log["ticket"].isin(log["ticket"][: 4 * SAMPLE].unique())]
    began = time.perf_counter()
    log = log.sort_values(["ticket", "time"], kind="stable")
    log["status"] = log["status"].groupby(log["ticket"]).ffill()
    log["next"] = log.groupby("ticket")["time"].shift(-1)
    running = log[~log["status"].isin(["Pending", "Solved", "Closed"]) & log["next"].notna()].copy()
    hours = [(day * 86400 + 32400, day * 86400 + 61200) for day in range(5)]
    spans = zip(running["time"].dt.to_pydatetime(), running["next"].dt.to_pydatetime(), strict=True)
    running["used"] = [BusinessHours(*span, business_hour_slots=hours).get_seconds() for span in spans]
    done = log.groupby("ticket")["status"].last().isin(["Solved", "Closed"])
    used = running.groupby("ticket")["used"].sum()
    seconds = time.perf_counter() - began
    used[done[done].index.intersection(used.index)].to_frame("used").reset_index().to_parquet(found)
    print(f"rate {len(log) / seconds}")


WORK = {"floor": floor, "report": report, "duck": duck, "pm4py": pm4py}


def peak():
    """The most memory this program has held, in MB. What its starter held before it does not count (Linux only)."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")) / 1024


def timed(runs, what, *arguments):
    """The best of some runs in processes of their own: wall seconds, CPU seconds, peak memory in MB."""
    command = [sys.executable, __file__, "run", what, *map(str, arguments)]
    outputs = [subprocess.run(command, check=True, capture_output=True, text=True).stdout for _ in range(runs)]
    found = [json.loads(output.splitlines()[-1]) for output in outputs]
    rate = next((float(line.split()[1]) for line in outputs[-1].splitlines() if line.startswith("rate")), None)
    return min(run[0] for run in found), min(run[1] for run in found), max(run[2] for run in found), rate


def differing(ours, theirs):
    """Tickets that both resolved, and how many of them were given another time."""
    import pyarrow.parquet as pq

    mine = pq.read_table(ours, columns=["item", "elapsed_seconds"]).to_pydict()
    known = dict(zip(mine["item"], mine["elapsed_seconds"], strict=True))
    other = pq.read_table(theirs).to_pydict()
    pairs = [(known[item], used) for item, used in zip(other["ticket"], other["used"], strict=True)]
    return len(pairs), sum(one != two for one, two in pairs)


def main(counts):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rich(folder / "rich")
        plain(folder / "plain")
        for wanted in counts:
            compare(folder, wanted)


def compare(folder, wanted):
    path = folder / f"events-{wanted}.csv"
    events, tickets = export(path, wanted)
    runs = 3 if wanted <= 1_000_000 else 1
    found = {each: folder / f"{each}-{wanted}" for each in ("rich", "plain", "duck", "pm4py")}
    rows = {
        "read floor": timed(runs, "floor", path),
        "sla report, sums only": timed(runs, "report", path, folder / "rich"),
        "sla report --out (parquet)": timed(
            runs, "report", path, folder / "rich", "--out", found["rich"], "--format", "parquet"
        ),
        "one measure --out (parquet)": timed(
            runs, "report", path, folder / "plain", "--out", found["plain"], "--format", "parquet"
        ),
        "DuckDB, the same measure": timed(runs, "duck", path, found["duck"]),
    }
    base = rows["read floor"]
    print(f"\n{events:,} events of {tickets:,} tickets, {path.stat().st_size / 1e6:,.0f} MB; best of {runs}\n")
    print(f"{'':29}{'wall s':>8}{'ratio':>7}{'CPU s':>8}{'ratio':>7}{'peak MB':>9}{'events/s':>12}")
    for label, (wall, cpu, peak, _) in rows.items():
        line = f"{label:29}{wall:8.2f}{wall / base[0]:7.2f}{cpu:8.2f}{cpu / base[1]:7.2f}{peak:9.0f}"
        print(f"{line}{events / wall:12,.0f}")
    rate = timed(1, "pm4py", path, found["pm4py"])[3]
    print(f"{'pm4py, without reading':29}{'':39}{rate:12,.0f}\n")
    for peer in ("duck", "pm4py"):
        some, wrong = differing(found["plain"] / "measurements.parquet", found[peer])
        print(f"{peer}: {some:,} tickets compared, {wrong:,} differ")
    path.unlink()


if __name__ == "__main__":
    if sys.argv[1:2] == ["run"]:
        # Imports are not what is measured, on either side; pyarrow imports pandas where it is installed.
        import pandas as pd  # noqa: F401
        import pyarrow.csv  # noqa: F401

        import svcctl.cli.views.sla_report  # noqa: F401

        wall, cpu = time.perf_counter(), time.process_time()
        WORK[sys.argv[2]](*sys.argv[3:])
        print(json.dumps([time.perf_counter() - wall, time.process_time() - cpu, peak()]))
    else:
        main([int(each) for each in sys.argv[1:]] or [1_000_000, 10_000_000])
