from collections.abc import Iterator
from fractions import Fraction

from svcctl.catalog import Catalog
from svcctl.findings import Path, Problem
from svcctl.kinds.price_book import Charge
from svcctl.rules import Context
from svcctl.rules.asked import short
from svcctl.rules.prices import charges


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """A charge that stops growing covers the cost of all that a customer may use."""
    for book, (*at, _), price, charge in charges(catalog):
        most, cost, last = _most(charge), charge.bands.cost, charge.tiers[-1].up_to if charge.tiers else None
        if most is None or not cost:
            continue
        path, amount = most
        covers = amount / Fraction(cost)
        if last is None or charge.overage is not None or covers < last:
            counted = f"packages of {charge.unit}" if charge.size else charge.unit
            yield book.problem(
                f"`{price.plan}` in {price.region}: {short(amount)} is the most, "
                f"and covers the cost of {short(covers)} {counted} only",
                *(*at, *path),
                hint="end the tiers there, raise the most, or take it out",
            )


def _most(charge: Charge) -> tuple[Path, Fraction] | None:
    """The most that a charge by units comes to, and where that is written; None where it grows with what is used."""
    if charge.type in {"flat", "percentage"}:
        return None
    if charge.maximum is not None:
        return ("maximum",), Fraction(charge.maximum)
    if charge.type == "stairstep" and charge.tiers[-1].up_to is None and charge.overage is None:
        return ("tiers", len(charge.tiers) - 1, "flat"), Fraction(charge.tiers[-1].flat or 0)
    return None
