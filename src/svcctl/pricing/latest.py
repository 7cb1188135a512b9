"""What customers used last: the quantities of the newest period, for questions about what is to come."""

from collections.abc import Collection
from fractions import Fraction

import numpy as np

from svcctl.pricing.curve import UNIT
from svcctl.pricing.usage import Sale, Used

Who = tuple[str, Sale]
"""A customer, and the plan and region of what was used."""


def latest(used: Used, wanted: Collection[Who]) -> dict[Who, dict[str, Fraction]]:
    """How much of each unit customers used in the newest period that an export has of them and the plan.

    Periods are compared as they are written: ``2026-10`` is newer than ``2026-09``. Only the ``wanted`` are looked up.
    """
    customers = {name: number for number, name in enumerate(used.customers)}
    sales = {sale: number for number, sale in enumerate(used.sales)}
    ranks = np.argsort(np.argsort(np.array(used.periods, dtype=object)))
    found: dict[Who, dict[str, Fraction]] = {}
    for who in wanted:
        customer, sale = customers.get(who[0], -1), sales.get(who[1], -1)
        rows = np.flatnonzero((used.customer == customer) & (used.sale == sale))
        if len(rows):
            periods = ranks[used.period[rows]]
            last = rows[periods == periods.max()]
            for unit, quantity in zip(used.unit[last].tolist(), used.quantity[last].tolist(), strict=True):
                units = found.setdefault(who, {})
                name = used.units[unit]
                units[name] = units.get(name, Fraction(0)) + Fraction(quantity, UNIT)
    return found
