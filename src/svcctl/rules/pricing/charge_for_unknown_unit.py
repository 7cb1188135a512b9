from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.feature import Feature
from svcctl.rules import Context
from svcctl.rules.hints import did_you_mean
from svcctl.rules.prices import charges
from svcctl.source.words import surely

_OF_NO_UNIT = {"flat", "percentage"}  # a percentage is of an amount of money


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """What is charged by the unit is counted in a unit that some feature has."""
    units = {feature.spec.unit for feature in catalog.all(Feature) if feature.spec.unit}
    if not units or any(kind in {"Feature", ""} for kind, _ in catalog.broken):
        return
    for book, path, price, charge in charges(catalog):
        if charge.type not in _OF_NO_UNIT and charge.unit not in units:
            yield book.problem(
                f"`{price.plan}` is charged by {charge.unit}, which no feature is counted in",
                *(*path[:-1], "unit"),
                hint=did_you_mean(
                    charge.unit, units, "name the unit of a feature, or declare a Feature with this unit"
                ),
                fix=surely(charge.unit, units),
            )
