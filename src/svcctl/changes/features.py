from decimal import Decimal
from typing import Any

from svcctl.catalog import Catalog
from svcctl.kinds.feature import Feature


def worth(catalog: Catalog, name: str, given: bool | Decimal | str) -> Any:  # noqa: FBT001 - one of the three
    """How much of a feature a plan gives, as something that can be compared: there or not, an amount, a level.

    Levels have the order in which the feature lists them; unknown ones have none.
    """
    if isinstance(given, bool):
        return ("switch", int(given))
    if isinstance(given, Decimal):
        return ("amount", given)
    for feature in catalog.versions(Feature, name)[:1]:
        if given in feature.spec.levels:
            return ("level", feature.spec.levels.index(given))
    return ("word", given)


def words(given: bool | Decimal | str) -> str:  # noqa: FBT001 - an entitlement is one of the three
    """The same as people say it."""
    if isinstance(given, bool):
        return "included" if given else "not included"
    return f"{given:f}" if isinstance(given, Decimal) else given
