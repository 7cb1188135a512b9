from collections.abc import Iterator
from decimal import Decimal

from svcctl.catalog import Catalog
from svcctl.findings import Path, Problem
from svcctl.kinds.price_book import Charge
from svcctl.rules import Context
from svcctl.rules.prices import charges

_Fault = tuple[Path, str, str]


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """The tiers of a charge follow one another without end or gap, and no minimum is above its maximum."""
    for book, (*at, _), _, charge in charges(catalog):
        for path, message, hint in (*_tiers(charge), *_bounds(charge)):
            yield book.problem(message, *at, *path, hint=hint)


def _tiers(charge: Charge) -> Iterator[_Fault]:
    before = Decimal(0)
    for index, tier in enumerate(charge.tiers):
        path = ("tiers", index)
        last = index == len(charge.tiers) - 1
        if tier.up_to is None:
            if not last:
                yield (
                    path,
                    "this tier has no end, so the tiers after it are never reached",
                    "add `upTo`, or move it last",
                )
                return
        elif tier.up_to <= before:
            message = f"this tier ends at {tier.up_to}, where the one before it has ended already, at {before}"
            yield (*path, "upTo"), message, "put the tiers in order, each with a higher `upTo`"
            return
        else:
            before = tier.up_to
    if charge.overage is not None and charge.tiers[-1].up_to is None:
        yield (
            ("overage",),
            "the last tier has no end, so nothing is beyond it",
            "remove `overage`, or end the last tier",
        )


def _bounds(charge: Charge) -> Iterator[_Fault]:
    for path, part in (((), charge), (("event",), charge.event)):
        least, most = part.minimum, part.maximum
        if least is not None and most is not None and least > most:
            message = f"the least this may cost is {least}, above the most, which is {most}"
            yield (*path, "minimum"), message, "lower the minimum, or raise the maximum"
