from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.feature import Feature
from svcctl.kinds.plan import Plan
from svcctl.rules import Context
from svcctl.rules.texts import alike


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """A plan does not exclude by its title what it gives by its name."""
    titles = {alike(feature.metadata.title or feature.name): feature.name for feature in catalog.all(Feature)}
    for plan in catalog.all(Plan):
        for index, text in enumerate(plan.spec.exclusions):
            feature = titles.get(alike(text))
            if feature and plan.spec.entitlements.get(feature, False) is not False:
                yield plan.problem(
                    f"`{plan.name}` excludes `{text}`, and gives it under `entitlements`",
                    *("spec", "exclusions", index),
                    hint=f"take the line out, or write `{feature}: false`",
                )
