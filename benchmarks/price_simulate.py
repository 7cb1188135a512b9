"""A million rows of usage billed by two sets of prices, against a plain loop. `python benchmarks/price_simulate.py`."""

import tempfile
import time
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from svcctl.kinds.price_book import PriceBook
from svcctl.pricing.simulate import sales, simulate
from svcctl.pricing.usage import DIALECT, WANTED, UsageReader
from svcctl.source.tables import open_export
from svcctl.validation import load_catalog

ROWS, CUSTOMERS = 1_000_000, 50_000
DAYS = date(2025, 6, 1), date(2026, 6, 1)
PLANS = {"service-desk-pro": "users", "service-desk-standard": "users", "backup-premium": "TB"}


def write(file):
    random = np.random.default_rng(1)
    plans = random.choice(list(PLANS), ROWS)
    table = pd.DataFrame(
        {
            "customer": np.char.add("c", random.integers(0, CUSTOMERS, ROWS).astype(str)),
            "plan": plans,
            "region": "nordics",
            "unit": pd.Series(plans).map(PLANS),
            "quantity": random.integers(1, 3000, ROWS) / 10,
            "period": pd.Series(random.integers(1, 13, ROWS)).map("2026-{:02d}".format),
        }
    )
    table.to_csv(file, index=False)


def ours(file, sides):
    used = UsageReader(sales(sides)).read([open_export(str(file), WANTED, DIALECT, hashed=False)])
    found = simulate(used, *sides)
    return tuple(sum(getattr(each, side) for each in found.changes) for side in ("before", "after"))


def plain(charge):
    """A monthly charge as a plain function of a quantity, in floats: flat, per unit, by tiers."""
    listed, included = float(charge.bands.list or 0), float(charge.included)
    tiers = [(float(tier.up_to or "inf"), float(tier.price or 0)) for tier in charge.tiers]

    def bill(quantity):
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


def plain_loop(file, sides):
    """What people write: read the file, add up, and bill one by one."""
    table = pd.read_csv(file).groupby(["customer", "plan", "region", "period"])["quantity"].sum()
    books = []
    for catalog, day in sides:
        found = (catalog.in_force(PriceBook, name, day).spec for name in ("managed-services", "data-and-cloud"))
        prices = (price for book in found for price in book.prices)
        books.append({(p.plan, p.region): [plain(c) for c in p.charges if c.per == "month"] for p in prices})
    totals = [0.0, 0.0]
    for (_, plan, region, _), quantity in table.items():
        for side, book in enumerate(books):
            for charge in book[plan, region]:
                totals[side] += charge(quantity)
    return tuple(round(total * 100) for total in totals)


def timed(function, *given):
    start = time.process_time()
    found = function(*given)
    return found, time.process_time() - start


def main():
    root = Path(__file__).parents[1]
    catalog, _ = load_catalog(root, DAYS[1])
    sides = tuple((catalog, day) for day in DAYS)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "usage.csv"
        write(file)
        exact, fast = timed(ours, file, sides)
        close, slow = timed(plain_loop, file, sides)
    print(f"{ROWS:,} rows: svcctl {fast:.1f} s, a plain loop {slow:.1f} s of CPU, {slow / fast:.1f} times as long")
    print(f"the loop is off by {close[0] - exact[0]} and {close[1] - exact[1]} cents of {exact[0]} and {exact[1]}")


if __name__ == "__main__":
    main()
