"""Usage billed by two sets of prices, against a plain loop: CPU time and peak memory, each in a process of its own.

    python benchmarks/price_simulate.py [rows ...]              # 1,000,000 by default
    python benchmarks/price_simulate.py contracts [rows ...]    # with the start and the term of each contract

The loop has no contracts, so the second way is measured alone. The loop is what people write: pandas reads the file and
adds up, Python bills one by one in floats. Ratios of CPU time count, the seconds depend on the machine. Nobody waits
for a loop over more than ten million rows.
"""

import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from svcctl.kinds.discount_policy import DiscountPolicy
from svcctl.kinds.price_book import PriceBook
from svcctl.pricing.simulate import sales, simulate
from svcctl.pricing.usage import DIALECT, WANTED, UsageReader
from svcctl.source.tables import open_export
from svcctl.validation import load_catalog

ROOT = Path(__file__).parents[1]
CUSTOMERS, BLOCK = 50_000, 500_000
DAYS = date(2025, 6, 1), date(2026, 6, 1)
FIRST = date(2021, 1, 1)
PLANS = {"service-desk-pro": "users", "service-desk-standard": "users", "backup-premium": "TB"}


def write(file, rows, contracts):
    """Usage of 50,000 customers in twelve months, block by block; contracts start on 2,000 days."""
    random, names = np.random.default_rng(1), list(PLANS)
    with file.open("w", encoding="utf-8") as out:
        out.write("customer,plan,region,unit,quantity,period" + (",start,term\n" if contracts else "\n"))
        for done in range(0, rows, BLOCK):
            count = min(BLOCK, rows - done)
            columns = (random.integers(0, top, count).tolist() for top in (CUSTOMERS, len(PLANS), 3000, 12))
            for customer, plan, tenths, month in zip(*columns, strict=True):
                name = names[plan]
                start = FIRST + timedelta(days=customer % 2000)
                more = f",{start},{12 + customer % 3 * 12} months" if contracts else ""
                out.write(f"c{customer},{name},nordics,{PLANS[name]},{(tenths + 1) / 10},2026-{month + 1:02}{more}\n")


def both_sides():
    catalog, _ = load_catalog(ROOT, DAYS[1])
    return tuple((catalog, day) for day in DAYS)


def ours(file, sides):
    used = UsageReader(sales(sides)).read([open_export(str(file), WANTED, DIALECT, hashed=False)])
    found = simulate(used, *sides)
    return tuple(sum(getattr(each, side) for each in found.changes) for side in ("before", "after"))


def plain(charge, steps):
    """A monthly charge as a plain function of a quantity, in floats: flat, per unit, by tiers; less what is off."""
    listed, included = float(charge.bands.list or 0), float(charge.included)
    tiers = [(float(tier.up_to or "inf"), float(tier.price or 0)) for tier in charge.tiers]

    def bill(quantity):
        off = max((off for start, off in steps if quantity >= start), default=0)
        return round(listed_price(quantity) * (1 - off), 2)

    def listed_price(quantity):
        if charge.type == "flat":
            return listed
        units = max(quantity - included, 0)
        if not tiers:
            return round(units * listed, 2)
        total, above = 0.0, 0.0
        for end, price in tiers:
            total += max(min(units, end) - above, 0) * price
            above = end
        return round(total, 2)

    return bill


def volume_discounts(catalog, day):
    policy = catalog.in_force(DiscountPolicy, "discounts", day)
    return {
        each.unit: [(float(band.from_), float(band.off.fraction)) for band in each.bands]
        for each in (policy.spec.discounts if policy else ())
        if each.type == "volume"
    }


def plain_loop(file, sides):
    """What people write: read the file, add up, and bill one by one."""
    import pandas as pd  # noqa: PLC0415 - not in the process of the others

    table = pd.read_csv(file).groupby(["customer", "plan", "region", "period"])["quantity"].sum()
    books = []
    for catalog, day in sides:
        found = (catalog.in_force(PriceBook, name, day).spec for name in ("managed-services", "data-and-cloud"))
        prices = (price for book in found for price in book.prices)
        steps = volume_discounts(catalog, day)
        books.append(
            {
                (p.plan, p.region): [plain(c, steps.get(c.unit, ())) for c in p.charges if c.per == "month"]
                for p in prices
            }
        )
    totals = [0.0, 0.0]
    for (_, plan, region, _), quantity in table.items():
        for side, book in enumerate(books):
            for charge in book[plan, region]:
                totals[side] += charge(quantity)
    return tuple(round(total * 100) for total in totals)


def measured(how, file):
    """CPU seconds and peak MB of one way in a process of its own, and what it came to."""
    command = [sys.executable, __file__, how, str(file)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(said[0]), int(said[1]), tuple(map(int, said[2:]))


def alone(how, file):
    sides, start = both_sides(), time.process_time()
    found = {"svcctl": ours, "loop": plain_loop}[how](file, sides)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(time.process_time() - start, peak, *found)


def main(rows, *, contracts):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "usage.csv"
        write(file, rows, contracts)
        fast, small, exact = measured("svcctl", file)
        if contracts:
            print(f"{rows:,} rows with contracts: {fast:.1f} s of CPU and {small:,} MB")
            return
        slow, large, close = measured("loop", file)
    print(
        f"{rows:,} rows: svcctl {fast:.1f} s of CPU and {small:,} MB, a plain loop {slow:.1f} s and {large:,} MB; "
        f"{slow / fast:.1f} times as long, off by {close[0] - exact[0]} and {close[1] - exact[1]} cents"
    )


if __name__ == "__main__":
    if sys.argv[1:2] in (["svcctl"], ["loop"]):
        alone(*sys.argv[1:])
    else:
        contracts = sys.argv[1:2] == ["contracts"]
        for rows in sys.argv[1 + contracts :] or ["1000000"]:
            main(int(rows.replace(",", "")), contracts=contracts)
