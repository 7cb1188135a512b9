from collections.abc import Iterator
from decimal import Decimal

from svcctl.catalog import Catalog, Resource
from svcctl.kinds.feature import Feature
from svcctl.kinds.plan import Plan

_UNLIMITED = Decimal("Infinity")


def limits(catalog: Catalog, plan: Resource[Plan]) -> Iterator[tuple[str, Decimal]]:
    """What a plan gives an amount of: the unit, and how much."""
    for name, given in plan.spec.entitlements.items():
        for feature in catalog.versions(Feature, name)[:1]:
            if feature.spec.type == "limit" and (given == "unlimited" or isinstance(given, Decimal)):
                yield feature.spec.unit, given if isinstance(given, Decimal) else _UNLIMITED
