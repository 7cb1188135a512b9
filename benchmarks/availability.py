"""Incidents a second, merged and measured by the month, against a plain loop. `python benchmarks/availability.py`."""

import time
from fractions import Fraction

import numpy as np

from svcctl.availability import Counting, Counts, Outages, Rules, Scope, Windows, by_period, error_rate
from svcctl.calendars.intervals import MINUTE
from svcctl.calendars.periods import Periods

ROWS = 1_000_000
YEARS = 2020, 2024


def incidents(rows, longest, whole):
    """Five years of incidents; the longer they are, the more of them overlap."""
    random = np.random.default_rng(1)
    periods = Periods.over("month", "Europe/Berlin", *YEARS)
    starts = random.integers(int(periods.starts[0]), int(periods.ends[-1]), rows)
    ends = starts + random.integers(0, longest, rows)
    return Windows(starts, ends, random.integers(1, whole + 1, rows), whole), periods


def ours(windows, periods, rules):
    engine = Outages(windows, Scope(), rules)
    return [month.down for _, month in by_period(engine.over, periods, int(periods.starts[0]), int(periods.ends[-1]))]


def plain_loop(windows, periods):
    """Sort, merge, cut at the months: what people write. Unweighted, exact counting, every month over all outages."""
    merged = []
    for start, end in sorted(zip(windows.starts.tolist(), windows.ends.tolist(), strict=True)):
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    downs, months, row = [0] * len(periods.names), periods.ends.tolist(), 0
    for start, end in merged:
        while row < len(months) and months[row] <= start:
            row += 1
        low, month = start, row
        while month < len(months) and low < end:
            high = min(end, months[month])
            downs[month] += high - low
            low, month = high, month + 1
    return [Fraction(down) for down in downs]


def measured(work, repeat):
    best, found = np.inf, None
    for _ in range(repeat):
        began = time.perf_counter()
        found = work()
        best = min(best, time.perf_counter() - began)
    return best, found


def main():
    print(f"{ROWS:,} incidents in 60 months, seconds (best of 3)")
    for name, longest in {"sparse (seconds long)": 10**8, "dense (hours long)": 10**10}.items():
        windows, periods = incidents(ROWS, longest, 1)
        fast, found = measured(lambda w=windows, p=periods: ours(w, p, Rules()), 3)
        slow, expected = measured(lambda w=windows, p=periods: plain_loop(w, p), 3)
        verdict = "same answers" if found == expected else "DIFFERENT ANSWERS"
        print(f"{name:<24}{fast:8.2f}   plain loop {slow:6.2f}, {slow / fast:4.1f} times as fast; {verdict}")
        minutes, _ = measured(lambda w=windows, p=periods: ours(w, p, Rules(Counting("full"), 5 * MINUTE)), 3)
        print(f"{'  full minutes, from 5m':<24}{minutes:8.2f}")
        weighed, _ = measured(lambda x=longest: ours(*incidents(ROWS, x, 100), Rules()), 1)
        print(f"{'  100 kinds of impact':<24}{weighed:8.2f}   with making them up")
    random = np.random.default_rng(1)
    total = random.integers(1, 10**6, 8928)
    counts = Counts(np.arange(8928) * 5 * MINUTE, total, random.integers(0, total + 1))
    rates, _ = measured(lambda: error_rate(counts, 5 * MINUTE, 0, 8928 * 5 * MINUTE, Scope()).share, 3)
    print(f"{'error rates, 8,928':<24}{rates:8.2f}   exact over totals that all differ")


if __name__ == "__main__":
    main()
