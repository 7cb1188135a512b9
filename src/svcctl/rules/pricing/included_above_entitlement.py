from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.plan import Plan
from svcctl.rules import Context
from svcctl.rules.prices import charges
from svcctl.rules.units import limits


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """The units that are in the price of a plan are units that the plan allows."""
    for book, path, price, charge in charges(catalog):
        if charge.type == "percentage" or not charge.included:
            continue
        for plan in catalog.versions(Plan, price.plan)[:1]:
            allowed = [amount for unit, amount in limits(catalog, plan) if unit == charge.unit]
            if allowed and charge.included > max(allowed):
                yield book.problem(
                    f"{charge.included:f} {charge.unit} are in the price of `{price.plan}`, "
                    f"which allows {max(allowed):f} at most",
                    *(*path[:-1], "included"),
                    hint="lower `included`, or raise the entitlement of the plan",
                )
