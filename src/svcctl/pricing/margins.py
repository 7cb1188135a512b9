"""What guards a discounted price: floor and cost of each charge, and the margin that its price book asks for."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from svcctl.kinds.base import Percent
from svcctl.money import Money
from svcctl.pricing.approval import Low
from svcctl.pricing.lines import Line
from svcctl.pricing.offers import Offer
from svcctl.pricing.schedule import Due


def below(line: Line) -> Iterator[Low]:
    """Whether a discounted line is below its cost, or else its floor; and whether it leaves too little of itself."""
    what, net = f"{line.name} of {line.plan}{line.from_month}", line.net
    if line.cost is not None and net.minor < line.cost.minor:
        yield Low("cost", f"{what} comes to {net}, below its cost of {line.cost}")
        return
    if line.floor is not None and net.minor < line.floor.minor:
        yield Low("floor", f"{what} comes to {net}, below its floor of {line.floor}")
    least = line.offer.book.spec.minimum_margin
    if line.per != "once" and least is not None and line.cost is not None:
        yield from _margin(what, net, line.cost, least)


def thin(offer: Offer, dues: Sequence[Due]) -> Iterator[Low]:
    """Whether what an offer comes to over the whole term, trial and ramp with it, leaves too little or nothing at all.

    Where a cost is unknown, nothing can be said.
    """
    least = offer.book.spec.minimum_margin
    costs = [due.cost for due in dues if due.cost is not None]
    if least is None or len(costs) < len(dues):
        return
    net = Money(sum(due.net.minor for due in dues), offer.currency)
    cost = Money(sum(each.minor for each in costs), offer.currency)
    yield from _margin(f"{offer.plan} over the whole term", net, cost, least)


def without_guard(offer: Offer, lines: Iterable[Line]) -> Iterator[str]:
    """Discounted lines of an offer that nothing guards, and those that leave an asked margin unknown; in words."""
    mine = [line for line in lines if line.net.minor < line.amount.minor]
    bare = [line for line in mine if line.cost is None and line.floor is None]
    for line in bare:
        yield f"{line.name} of {offer.plan} has neither a floor nor a cost: nothing guards its price"
    if offer.book.spec.minimum_margin is not None and mine:
        for line in mine:
            if line.cost is None and line not in bare:
                yield f"{line.name} of {offer.plan} has no cost: nothing guards the margin of {offer.plan}"


def _margin(what: str, net: Money, cost: Money, least: Percent) -> Iterator[Low]:
    left = net.minor - cost.minor
    if net.minor and left < net.minor * Fraction(least.fraction):
        share = Decimal(Fraction(left * 1000, net.minor).__floor__()).scaleb(-1)
        yield Low("margin", f"{what} comes to {net} and costs {cost}, which leaves {share}%, less than {least}")
