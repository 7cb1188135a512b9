from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.plan import Plan
from svcctl.kinds.subscription import Subscription
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """A subscription is for the service that its plan belongs to."""
    for subscription in catalog.all(Subscription):
        service = subscription.spec.service
        for plan in catalog.versions(Plan, subscription.spec.plan)[:1]:
            if service and service != plan.spec.service:
                yield subscription.problem(
                    f"`{plan.name}` is a plan of `{plan.spec.service}`, not of `{service}`",
                    *("spec", "service"),
                    hint=f"leave `service` out, or name a plan of `{service}`",
                )
