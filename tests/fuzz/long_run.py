"""Spoils workspaces for as long as is asked, and tells what broke by its number, with which it can be had again.

python tests/fuzz/long_run.py SECONDS [FIRST]
"""

import sys
import time
import traceback
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / name) for name in ("src", "tests", "tests/fuzz", "tests/kinds", "tests/rules")]

from garbage import spoiled  # noqa: E402 - the folders are named above
from holding import everything  # noqa: E402


def main():
    seconds, first = float(sys.argv[1]), int((sys.argv[2:] or ["0"])[0])
    ends, number, broken, longest = time.monotonic() + seconds, first, 0, 0.0
    while time.monotonic() < ends:
        started = time.process_time()
        try:
            everything(*spoiled(Random(number)))  # noqa: S311 - the same number is the same workspace
        except Exception:  # noqa: BLE001 - whatever it is, it is told
            broken += 1
            sys.stdout.write(f"{number}\n{traceback.format_exc()[-1500:]}\n")
        longest = max(longest, time.process_time() - started)
        number += 1
    sys.stdout.write(f"{number - first} workspaces, {broken} broke; the longest took {longest:.1f} s of CPU\n")
    sys.exit(bool(broken))


if __name__ == "__main__":
    main()
