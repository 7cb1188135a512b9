from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side
from svcctl.kinds.bundle import Bundle

KIND = Bundle


def facts(bundle: Resource[Bundle], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """Which plans are in a bundle, and how many of each may be."""
    for index, each in enumerate(bundle.spec.plans):
        most = each.max if each.max is not None else 10**9
        words = f"{each.min} to {each.max}" if each.max is not None else f"{each.min} or more"
        yield Fact(f"`{each.plan}` in the bundle", (-each.min, most), words, ("spec", "plans", index))
