from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from svcctl.catalog import Catalog, Resource
from svcctl.findings import Problem
from svcctl.kinds.plan import Plan
from svcctl.kinds.subscription import Subscription
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - history is measured too
    """On every day a customer has at most one plan of a service, so that each ticket has one set of terms."""
    held: dict[tuple[str, str], list[Resource[Subscription]]] = defaultdict(list)
    for subscription in catalog.all(Subscription):
        for plan in catalog.versions(Plan, subscription.spec.plan)[:1]:
            held[subscription.spec.customer, subscription.spec.service or plan.spec.service].append(subscription)
    for (customer, service), subscriptions in held.items():
        subscriptions.sort(key=lambda subscription: subscription.spec.start)
        reaching = subscriptions[0]
        for subscription in subscriptions[1:]:
            if subscription.spec.start <= _end(reaching):
                yield subscription.problem(
                    f"on {subscription.spec.start} {customer} has another plan of `{service}` already, "
                    f"`{reaching.spec.plan}` by {reaching.label}",
                    *("spec", "start"),
                    hint="end that one the day before, or correct the customer",
                )
            reaching = max(reaching, subscription, key=_end)


def _end(subscription: Resource[Subscription]) -> date:
    return subscription.spec.end or date.max
