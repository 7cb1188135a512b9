from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.changes.facts import Fact, Side, sentence
from svcctl.kinds.revenue_policy import RevenuePolicy

KIND = RevenuePolicy


def facts(policy: Resource[RevenuePolicy], side: Side) -> Iterator[Fact]:  # noqa: ARG001 - every definition is asked alike
    """With which plans an obligation is promised, and which charges are for it."""
    for row, each in enumerate(policy.spec.obligations):
        for key, said, otherwise in (("plans", each.plans, "every plan"), ("charges", each.charges, "no charge")):
            words = sentence(said) if said else otherwise
            path = ("spec", "obligations", row, key)
            yield Fact(f"{key} of obligation {each.name}", ", ".join(sorted(said)), words, path)
