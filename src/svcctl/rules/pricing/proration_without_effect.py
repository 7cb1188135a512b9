from collections.abc import Callable, Iterator, Mapping

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.price_book import Charge, Price
from svcctl.rules import Context
from svcctl.rules.billings import billings


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """What is said to be due in full for a part of a period is there, and parts are measured."""
    for book, path, billing, rows in billings(catalog):
        proration = billing.proration
        for key, (field, is_there) in _EXTENTS.items():
            if getattr(proration, field) == "in-part":
                continue
            if proration.by in {"none", "free"}:
                message, hint = f"parts of a period are not measured, so `{key}` says nothing", "write `by: day`"
            elif rows and not any(is_there(price) for _, price in rows):
                message, hint = f"no price has what `{key}` is about", "leave it out"
            else:
                continue
            yield book.problem(message, *path, "proration", key, hint=hint)


def _any(test: Callable[[Charge], object]) -> Callable[[Price], bool]:
    return lambda price: any(test(charge) for charge in price.charges if charge.per != "once")


_EXTENTS: Mapping[str, tuple[str, Callable[[Price], bool]]] = {
    "tierFlat": ("tier_flat", _any(lambda charge: any(tier.flat for tier in charge.tiers))),
    "included": ("included", _any(lambda charge: charge.included and charge.quantity == "used")),
    "bounds": ("bounds", _any(lambda charge: charge.minimum is not None or charge.maximum is not None)),
    "commitment": ("commitment", lambda price: price.commitment is not None),
}
"""Each extent by its key: its name in the model, and whether a price has what it is about."""
