"""What a seller negotiated beside the policy: which charges it is on, and what share of the list price it comes to."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from svcctl.kinds.base import Percent
from svcctl.kinds.discount_policy import DiscountPolicy
from svcctl.money.rounding import whole
from svcctl.pricing.discounts import Negotiated, percent
from svcctl.pricing.lines import Line
from svcctl.pricing.shapes import Plain
from svcctl.pricing.taking import EACH
from svcctl.source.words import nearest

_NOT_GIVEN = "negotiated discounts are not given: the discount policy does not name them in `order`"


def wrong(given: Negotiated, lines: Sequence[Line], currency: str) -> str:
    """What is wrong with what was negotiated, in words for the seller; empty where everything takes something off."""
    for less in given.less:
        if less.amount.currency != currency:
            return f"the quote is in {currency}, so no discount can be {less.amount}"
        if not any(line.per == less.per and line.amount.minor for line in lines):
            return f"nothing of this quote falls due {EACH[less.per]}, so nothing can be {less.amount} less"
    for name, price in given.prices:
        mine = [line for line in lines if name in names(line)]
        if not mine:
            known = sorted({each for line in lines if line.charge for each in names(line)})
            near = nearest(name, known)
            return f"no charge of this quote is called {name!r}; " + (
                f"did you mean {near}?" if near else f"they are {', '.join(sorted({line.name for line in lines}))}"
            )
        if not any(each.amount.minor for line in mine for each in (line, *line.stages)):
            return f"nothing of {name} is in this quote, so a price for it changes nothing: say how much of it there is"
        if mine[0].amount.minor and not any(_lower(line, price) for line in mine):
            asked, usual = f"{currency} {Plain(price)}", f"{currency} {Plain(unit_price(name, mine))}"
            return f"{name} costs {usual} by the list, so {asked} is no lower price"
    return ""


def misses(policy: DiscountPolicy, given: Negotiated, lines: Iterable[Line]) -> tuple[str, ...]:
    """What was negotiated for charges on which the policy has no negotiated discounts, in words."""
    if "negotiated" not in policy.order:
        return (_NOT_GIVEN,) if given else ()
    on = policy.negotiated_on
    if on == "everything":
        return ()
    mine = [line for line in lines if line.charge is not None and (line.per == "once") == (on == "recurring")]
    priced = [line.name for line in mine if names(line) & {name for name, _ in given.prices}]
    amounts = [str(less) for less in given.less if any(line.per == less.per for line in mine)]
    what = "what recurs" if on == "recurring" else "what is charged once"
    said = [f"a price for {name}" for name in priced] + [f"a discount of {each}" for each in amounts]
    return tuple(f"{each} is not given: negotiated discounts are on {what} alone (`negotiatedOn`)" for each in said)


def deepest(given: Negotiated, lines: Iterable[Line]) -> tuple[Percent, str]:
    """The largest share of a list price that what was negotiated comes to, rounded up to a hundredth of a percent."""
    share = given.share or Percent(Decimal(0))
    found = [(share, f"a discount of {share}")]
    if given.less or given.prices:
        found += _shares(lines)
    return max(found, key=lambda each: each[0])


def unit_price(name: str, lines: Iterable[Line]) -> Decimal:
    """What a unit of a charge costs on average by the list, rounded up to a hundredth of what can be paid."""
    mine = next(line for line in lines if name in names(line))
    exact = _each(mine)
    return Decimal(whole(exact * 10**6, "up")).scaleb(-6).normalize()


def names(line: Line) -> frozenset[str]:
    """The names under which the price of a line can be set."""
    return frozenset({line.name, f"{line.plan}/{line.name}"})


def _each(line: Line) -> Fraction:
    loose = line.exact if line.held is None else line.held.amount
    return loose / line.charged if line.charged else Fraction(0)


def _lower(line: Line, price: Decimal) -> bool:
    return any(Fraction(price) < _each(each) for each in (line, *line.stages))


def _shares(lines: Iterable[Line]) -> Iterator[tuple[Percent, str]]:
    for line in lines:
        took = sum(each.amount.minor for each in line.taken if each.off.type == "negotiated")
        if took and line.amount.minor:
            share = percent(whole(Fraction(took * 100_00, line.amount.minor), "up"))
            yield share, f"{share} off the list price of {line.name} of {line.plan}{line.from_month}"
