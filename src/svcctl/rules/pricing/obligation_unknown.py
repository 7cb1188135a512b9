from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.revenue_policy import RevenuePolicy
from svcctl.rules import Context
from svcctl.rules.hints import did_you_mean


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """What is sold together are plans, or obligations that the policy names for them."""
    plans = set(catalog.names("Plan"))
    for policy in catalog.all(RevenuePolicy):
        known = set(plans)
        for each in policy.spec.obligations:
            known |= {f"{plan.partition('@')[0]}/{each.name}" for plan in each.plans or plans}
        for row, group in enumerate(policy.spec.sold_together):
            for index, name in enumerate(group.obligations):
                if name not in known and not catalog.lost("Plan", name.partition("/")[0]):
                    yield policy.problem(
                        f"`{name}` is no plan and no obligation of one",
                        *("spec", "soldTogether", row, "obligations", index),
                        hint=did_you_mean(
                            name, known, "write a plan, or plan and obligation, such as backup-pro/set-up"
                        ),
                    )
