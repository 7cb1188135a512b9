from collections.abc import Iterator
from typing import Any

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.feature import Feature
from svcctl.kinds.plan import Plan
from svcctl.rules import Context
from svcctl.rules.hints import did_you_mean


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """A plan says of a feature what that feature can be: on or off, an amount, or one of its levels."""
    for plan in catalog.all(Plan):
        for name, given in plan.spec.entitlements.items():
            for feature in catalog.versions(Feature, name)[:1]:
                if fault := _fault(feature.spec, given):
                    message, hint = fault
                    path = ("spec", "entitlements", name)
                    yield plan.problem(f"`{name}` is a {feature.spec.type}: {message}", *path, hint=hint)


def _fault(feature: Feature, given: Any) -> tuple[str, str] | None:
    said = str(given).lower() if isinstance(given, bool) else str(given)
    if feature.type == "switch":
        return None if isinstance(given, bool) else (f"{said} says neither on nor off", "write true or false")
    if given is False:
        return None
    if feature.type == "limit":
        fits = given == "unlimited" or not isinstance(given, bool | str)
        return None if fits else (f"{said} is no amount of {feature.unit}", "write a number, or unlimited")
    if given in feature.levels:
        return None
    hint = did_you_mean(said, feature.levels, f"the lowest level is `{feature.levels[0]}`")
    return f"{said} is none of its levels", hint
