from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.subscription import Subscription
from svcctl.rules import Context


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """A subscription starts before it ends."""
    for subscription in catalog.all(Subscription):
        start, end = subscription.spec.start, subscription.spec.end
        if end and end < start:
            yield subscription.problem(
                f"this subscription ends on {end}, before it starts on {start}",
                *("spec", "end"),
                hint="swap the two dates, or leave `end` out while it runs on",
            )
