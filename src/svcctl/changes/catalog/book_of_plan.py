from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.plan import Plan

KIND = Plan


def facts(plan: Resource[Plan], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """Which price book a plan is priced in."""
    if book := plan.spec.price_book:
        yield Fact("price book of the plan", book, book, ("spec", "priceBook"))
