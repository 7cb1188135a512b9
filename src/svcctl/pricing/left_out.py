"""What bills of usage leave out, and why, in words; and by whom it is known what was agreed."""

from collections.abc import Iterator, Mapping

from svcctl.findings.report import many

WHY: Mapping[str, str] = {
    "no-start": "it is not known when the contract started, or which month it is: a whole month at the full price, and "
    "nothing by the quarter, by the year or once",
    "no-term": "it is not known how long the term is: no discount for a term",
    "outside-term": "the month is not in the days of the contract: nothing is billed",
    "several-subscriptions": "several subscriptions of the plan say different things: none of them counts",
    "other-billing": "the price book does not offer their billing period: as is usual",
    "unknown-code": "a code gives no discount on that day",
    "open-commitment": "usage does not have all months that a commitment of a quarter or a year is for: it is not held",
    "whole-bills": "sums of bills are rounded, as if the other months on a bill had the same usage",
}


def told(left_out: Mapping[str, tuple[int, int]]) -> Iterator[tuple[str, str]]:
    """How many bills leave something out, before and after where that differs, and why."""
    for code, (before, after) in left_out.items():
        sides = ((before, "before"), (after, "after"))
        each = ", ".join(f"{many(count, 'bill')} {side}" for count, side in sides if count)
        yield many(before, "bill") if before == after else each, WHY[code]


def by_whom(agreed: Mapping[str, int], bills: int) -> str:
    """Of how many bills it is known what was agreed."""
    known, told = (agreed.get(who, 0) for who in ("subscription", "export"))
    return f"of {many(bills, 'bill')}, {known:,} known from a subscription, {told:,} from the export"
