from collections import defaultdict
from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.price_book import PriceBook
from svcctl.kinds.revenue_policy import RevenuePolicy
from svcctl.rules import Context
from svcctl.rules.hints import did_you_mean


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """A charge of an obligation is one that price books have, for one of its plans where it names plans."""
    charges: dict[str, set[str]] = defaultdict(set)
    for book in catalog.all(PriceBook):
        for price in book.spec.prices:
            charges[price.plan.partition("@")[0]] |= {charge.name for charge in price.charges if charge.name}
    for policy in catalog.all(RevenuePolicy):
        for row, each in enumerate(policy.spec.obligations):
            plans = [name.partition("@")[0] for name in each.plans] or list(charges)
            known = {name for plan in plans for name in charges.get(plan, ())}
            for index, name in enumerate(each.charges):
                if known and name not in known:
                    yield policy.problem(
                        f"no price of {'its plans' if each.plans else 'any plan'} has a charge `{name}`",
                        *("spec", "obligations", row, "charges", index),
                        hint=did_you_mean(name, known, "write the name of a charge as the price book has it"),
                    )
