from collections.abc import Iterator

from svcctl.catalog import Catalog, Resource
from svcctl.findings import Problem
from svcctl.kinds.revenue_policy import RevenuePolicy
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - history must be sound too
    """On one day one revenue policy is in force. Versions of one policy have a rule of their own."""
    seen: list[Resource[RevenuePolicy]] = []
    for policy in catalog.all(RevenuePolicy):
        rival = next((each for each in seen if each.name != policy.name and _meet(each, policy)), None)
        if rival is not None:
            yield policy.problem(
                f"{rival.label} is in force at the same time",
                *("metadata", "name"),
                hint="end one of them, or put both into one policy",
            )
        seen.append(policy)


def _meet(one: Resource[RevenuePolicy], other: Resource[RevenuePolicy]) -> bool:
    days = [each.metadata.effective.from_ for each in (one, other) if each.metadata.effective]
    return any(one.holds_on(day) and other.holds_on(day) for day in days)
