from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.feature import Feature
from svcctl.rules import Context
from svcctl.rules.tiers import steps

_NOTHING = Decimal(-1)
_UNLIMITED = Decimal("Infinity")


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """Whoever moves one tier up loses nothing."""
    for lower, dearer in steps(catalog, context.today):
        for name, had in lower.spec.entitlements.items():
            gets = dearer.spec.entitlements.get(name, False)
            for feature in catalog.versions(Feature, name)[:1]:
                before, after = _weight(feature.spec, had), _weight(feature.spec, gets)
                if before is not None and after is not None and after < before:
                    listed = name in dearer.spec.entitlements
                    yield dearer.problem(
                        f"`{dearer.name}` has {_said(gets, name)}, less than the tier below: "
                        f"`{lower.name}` has {_said(had, name)}",
                        *("spec", "entitlements", *((name,) if listed else ())),
                        hint="give at least as much, or correct the ranks of the plans",
                        on_key=not listed,
                    )


def _weight(feature: Feature, given: Any) -> Decimal | None:
    """How much of a feature that is, to compare with; None for what does not fit the feature."""
    if given is False:
        return _NOTHING
    if feature.type == "level":
        return Decimal(feature.levels.index(given)) if given in feature.levels else None
    if given == "unlimited":
        return _UNLIMITED
    return Decimal(given) if not isinstance(given, str) else None


def _said(given: Any, name: str) -> str:
    return f"no `{name}`" if given is False else f"`{name}`" if given is True else f"{given} of `{name}`"
