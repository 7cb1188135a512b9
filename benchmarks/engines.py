"""The same report in this process and on the workers of Dask on this machine, in one run, each in a process of its own.

    python benchmarks/engines.py [rows]        # 1,000,000 rows by default

CPU seconds are those of all processes together, peak memory is that of the process that was started.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from report import export, workspace

ENGINES = ([], ["--engine", "dask", "--workers", "1"], ["--engine", "dask", "--workers", "2"])


def measured(path, options):
    """Wall seconds, CPU seconds of all processes, peak memory in MB of the largest, and what was printed."""
    command = [Path(sys.executable).parent / "svcctl", "sla", "report", path, "-w", path.parent, *options]
    before, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    said = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode or b"rows read" not in said:
        sys.exit("the report failed, so nothing is compared: run it by hand on the workspace of benchmarks/report.py")
    wall = time.perf_counter() - wall
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, used.ru_maxrss / 1024, said


def main():
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workspace(folder)
        export(folder / "tickets.csv", rows)
        print(f"{rows:,} rows\n{'engine':<28} wall s   CPU s  peak MB without workers  same report")
        first = None
        for options in ENGINES:
            wall, cpu, peak, said = measured(folder / "tickets.csv", options)
            first = first or said
            named = " ".join(options) or "local"
            print(f"{named:<28} {wall:6.1f}  {cpu:6.1f}  {peak:7.0f}  {'yes' if said == first else 'NO'}")
            if said != first:
                sys.exit(1)


if __name__ == "__main__":
    main()
