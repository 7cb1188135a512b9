from collections.abc import Iterator, Sequence
from decimal import Decimal

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.base import Percent, Span
from svcctl.kinds.discount_policy import DiscountPolicy
from svcctl.rules import Context

_ALL = Decimal(101)


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """The steps of a discount and the levels of approval rise, so that each of them is reached."""
    for policy in catalog.all(DiscountPolicy):
        for row, discount in enumerate(policy.spec.discounts):
            starts = [each.from_.months if isinstance(each.from_, Span) else each.from_ for each in discount.bands]
            if index := _not_above(starts):
                yield policy.problem(
                    f"this step of {discount.name} begins at {discount.bands[index].from_}, not above the last",
                    *("spec", "discounts", row, "bands", index, "from"),
                    hint="put the steps in order, each with a higher `from`",
                )
        bounds = [_bound(level.up_to) for level in policy.spec.approvals]
        if index := _not_above(bounds):
            level = policy.spec.approvals[index]
            said = "may agree to no more" if level.up_to else "is never asked, since the one before may agree to any"
            yield policy.problem(
                f"{level.by} {said} than {policy.spec.approvals[index - 1].by}"
                if level.up_to
                else f"{level.by} {said}",
                *("spec", "approvals", index),
                hint="put the levels in order, each with a higher `upTo`; only the last may leave it out",
            )


def _bound(up_to: Percent | None) -> Decimal:
    return _ALL if up_to is None else up_to.value


def _not_above(numbers: Sequence[Decimal | int]) -> int:
    """The place of the first number that is not above the one before it; 0 where all are."""
    return next((index for index in range(1, len(numbers)) if numbers[index] <= numbers[index - 1]), 0)
