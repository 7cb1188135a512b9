from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.pricing import cliffs
from svcctl.rules import Context
from svcctl.rules.asked import short
from svcctl.rules.prices import charges


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """Whoever takes more pays more, or as much."""
    for book, (*at, _), price, charge in charges(catalog):
        for cliff in cliffs(charge):
            end, missing = short(cliff.at), short(cliff.before - cliff.after)
            counted = f"packages of {charge.unit}" if charge.size else charge.unit
            yield book.problem(
                f"`{price.plan}` in {price.region}: {end} {counted} cost {short(cliff.before)}, "
                f"a little more {short(cliff.after)}; above {short(cliff.since)} it is cheaper to take more",
                *(*at, "tiers", cliff.tier + 1),
                hint=f"write `type: graduated`, or add {missing} to the `flat` amount of this tier",
            )
