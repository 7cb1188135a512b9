"""From a quote to its obligations: what each costs alone over the term, and how that is known."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from svcctl.catalog import Catalog, Resource
from svcctl.kinds.revenue_policy import Obligation, RevenuePolicy, SellingPrice
from svcctl.money import Money
from svcctl.pricing.periods import YEAR
from svcctl.pricing.quote import Quote
from svcctl.pricing.revenue.schedule import Term
from svcctl.pricing.revenue.sharing import Part, cite

__all__ = ["Term", "parts_of", "policy_on", "price_of"]

_PARAGRAPH = {
    "list": cite("32-32", "77"),
    "observed": cite("32-32", "77"),
    "adjusted-market": cite("32-34(a)", "79(a)"),
    "cost-plus-margin": cite("32-34(b)", "79(b)"),
    "residual": cite("32-34(c)", "79(c)"),
}


def policy_on(catalog: Catalog, day: date) -> Resource[RevenuePolicy] | None:
    """The revenue policy in force on a day. Raises ValueError where there are several."""
    found = [policy for policy in catalog.all(RevenuePolicy) if policy.holds_on(day)]
    if len(found) > 1:
        raise ValueError(f"{found[0].label} and {found[1].label} are both in force on {day}; end one of them")
    return found[0] if found else None


def price_of(quote: Quote, counts: Mapping[str, int]) -> Money:
    """What a contract comes to that has each plan of a quote so many times, or else once; each with its quantities."""
    total = 0
    for due in quote.schedule:
        many = counts.get(due.line.plan, 1)
        total += due.amount.minor * many
        for each in due.taken:
            once = each.off.less is not None and each.off.less.taken_off == "quote"
            total -= each.amount.minor * (1 if once else many)
    return Money(total, quote.currency)


def parts_of(quote: Quote, policy: RevenuePolicy | None, counts: Mapping[str, int] | None = None) -> list[Part]:
    """The obligations of a quote, plan by plan: those that the policy names, and of each plan the rest.

    A plan is promised so many times as ``counts`` says, or once: what it costs alone is for all of them.

    Raises ValueError where a price alone cannot be told, in words for the person who asked.
    """
    found: list[Part] = []
    for plan in dict.fromkeys(line.plan for line in quote.lines):
        count = (counts or {}).get(plan, 1)
        found += _of_plan(_Plan(quote, plan, count), policy.obligations if policy else ())
    return found


@dataclass(frozen=True, slots=True)
class _Plan:
    """A plan of a quote, everything that falls due for it, and how many of it are promised."""

    quote: Quote
    name: str
    count: int = 1

    @property
    def charges(self) -> list[str]:
        """The names of what is charged for it, a commitment among them."""
        return list(dict.fromkeys(line.name for line in self.quote.lines if line.plan == self.name))

    def over_term(self, charges: Sequence[str], which: Literal["amount", "cost"]) -> int | None:
        """What charges come to over the term, without discounts; None where one is not known."""
        dues = [due for due in self.quote.schedule if due.line.plan == self.name and due.line.name in charges]
        amounts = [due.amount if which == "amount" else due.cost for due in dues]
        return None if None in amounts else sum(each.minor for each in amounts if each)


def _of_plan(plan: _Plan, obligations: Sequence[Obligation]) -> Iterator[Part]:
    rest = plan.charges
    for each in obligations:
        mine = [name for name in rest if name in each.charges]
        named = plan.name in {name.partition("@")[0] for name in each.plans}
        if (named or not each.plans) and (mine or (named and not each.charges)):
            rest = [name for name in rest if name not in mine]
            yield _part(plan, each, mine)
    if rest:
        yield _part(plan, Obligation(name=""), rest)


def _part(plan: _Plan, said: Obligation, charges: Sequence[str]) -> Part:
    name = f"{plan.name}/{said.name}" if said.name else plan.name
    selling = said.selling_price or SellingPrice(method="list")
    alone, how = _alone(plan, selling, charges, name)
    after = said.after.amount if said.after else 0
    price = None if alone is None else Money.of(alone * plan.count, plan.quote.currency)
    how = how if plan.count == 1 else f"{plan.count} of it, {how}"
    return Part(name, price, selling.method, how, said.recognised, after, plan.count)


def _alone(plan: _Plan, said: SellingPrice, charges: Sequence[str], name: str) -> tuple[Fraction | None, str]:
    """What it costs alone over the term, in major units and not rounded, and in words how."""
    source = f"; {said.source}" if said.source else ""
    paragraph = f"({_PARAGRAPH[said.method]})"
    if said.method == "residual":
        return None, f"what the others leave: {said.because.replace('-', ' ')}{source} {paragraph}"
    if said.amounts:
        return _declared(plan, said, name), f"declared for {plan.quote.ask.region}{source} {paragraph}"
    listed = plan.over_term(charges, "amount") or 0
    if not charges:
        raise ValueError(f"nothing is charged for {name}, so its price alone must be declared: `amounts` by region")
    if said.method == "cost-plus-margin" and said.margin:
        cost = plan.over_term(charges, "cost")
        if cost is None:
            raise ValueError(f"what {name} costs us is not known: add `cost` to the bands of its charges")
        share = 1 + Fraction(said.margin.fraction)
        return _major(plan, cost) * share, f"cost and a margin of {said.margin}{source} {paragraph}"
    if said.of_list:
        return _major(plan, listed) * Fraction(said.of_list.fraction), f"{said.of_list} of the list{source} {paragraph}"
    return _major(plan, listed), f"the price list{source} {paragraph}"


def _declared(plan: _Plan, said: SellingPrice, name: str) -> Fraction:
    region = plan.quote.ask.region
    if region not in said.amounts:
        raise ValueError(f"what {name} costs alone is declared for {', '.join(sorted(said.amounts))}, not for {region}")
    months = plan.quote.ask.months
    return Fraction(said.amounts[region]) * {"once": 1, "month": months, "year": -(-months // YEAR)}[said.per]


def _major(plan: _Plan, minor: int) -> Fraction:
    return Fraction(Money(minor, plan.quote.currency).amount)
