from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.plan import Plan
from svcctl.kinds.subscription import Subscription
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """A subscription starts while its plan can be sold."""
    for subscription in catalog.all(Subscription):
        start = subscription.spec.start
        for plan in catalog.versions(Plan, subscription.spec.plan)[:1]:
            opens, ends = plan.spec.available_from, plan.spec.sunset
            if opens and start < opens:
                message = f"this subscription starts on {start}, but `{plan.name}` is sold from {opens}"
            elif ends and ends < start:
                message = f"this subscription starts on {start}, but the last day of `{plan.name}` is {ends}"
            else:
                continue
            yield subscription.problem(message, "spec", "start", hint="correct the date, or name another plan")
