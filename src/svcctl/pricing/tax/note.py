"""The tax on a quote: for each plan by what it is, on what falls due each time, bill by bill by the rate of its day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from svcctl.catalog import Catalog
from svcctl.kinds.base import Percent
from svcctl.kinds.price_book import Region
from svcctl.money import Money
from svcctl.pricing.lines import Line
from svcctl.pricing.quote import PERIODS, Quote
from svcctl.pricing.schedule import Due
from svcctl.pricing.tax.amounts import Charged, Levy, alike, levies, total
from svcctl.pricing.tax.determine import determine
from svcctl.pricing.tax.parties import buyer_of, party_of, seller_of, supply_of
from svcctl.pricing.tax.sale import Buyer, Determination, Sale, Seller


@dataclass(frozen=True)
class Phase:
    """From which day on the tax is answered so, plan by plan, and what falls due each time then."""

    since: date
    answers: Mapping[str, Determination]
    levies: tuple[Levy, ...]


@dataclass(frozen=True)
class TaxNote:
    """Which tax is due on the lines of a quote, plan by plan; ``bills`` are what each bill comes to.

    ``phases`` has the first answers, and one more for each day from which on they differ.
    """

    quote: Quote
    seller: Seller | None
    buyer: Buyer
    phases: tuple[Phase, ...]
    bills: Mapping[date, tuple[Levy, ...]]

    @property
    def answers(self) -> Mapping[str, Determination]:
        """The first answer for each plan."""
        return self.phases[0].answers

    @property
    def levies(self) -> tuple[Levy, ...]:
        """What falls due together and is taxed alike at first: once, each month, each year."""
        return self.phases[0].levies

    @cached_property
    def total(self) -> tuple[Money | None, Money | None, Money | None]:
        """The whole term without tax, the tax, and with it; None where something of it is not known."""
        return total((each for levied in self.bills.values() for each in levied), self.quote.currency)


def note(catalog: Catalog, quote: Quote) -> TaxNote | None:
    """The tax on a quote, by the rate in force at the tax point of each amount; None for a customer nobody declared.

    Raises ValueError, in words, for a seller that is none of our companies.
    """
    party = party_of(catalog, quote.ask.customer, "customer") if quote.ask.customer else None
    if party is None:
        return None
    buyer = buyer_of(party)
    seller = seller_of(catalog, buyer, quote.ask.seller)
    answers = _Answers(catalog, seller, buyer)
    dues = [(due, answers.point(due)) for due in quote.schedule if due.net.minor]
    firsts = _firsts(quote, dues)
    before = {plan: answers.on(plan, day).percent for plan, day in firsts.items()}
    bills: dict[date, list[Charged]] = {}
    for due, day in dues:
        charged = _charged(due.line, due.net, answers.on(due.line.plan, day), before)
        bills.setdefault(due.day, []).append(replace(charged, per="once"))  # one invoice, whatever recurs how often
    phases = _phases(quote, answers, dues, firsts, before)
    return TaxNote(quote, seller, buyer, phases, {day: levies(charged) for day, charged in bills.items()})


def includes_tax(line: Line) -> bool:
    """Whether the price of a line has tax in it, as its region says."""
    return _region(line).tax == "included"


def follows_tax(quote: Quote) -> bool:
    """Whether some price has tax in it and follows each change of its rate, so that later bills come to another sum."""
    return any(includes_tax(line) and _follows(line) for line in quote.lines)


class _Answers:
    """The tax on each plan on each day, worked out once."""

    def __init__(self, catalog: Catalog, seller: Seller | None, buyer: Buyer) -> None:
        self._catalog, self._seller, self._buyer = catalog, seller, buyer
        self._known: dict[tuple[str, date], Determination] = {}

    def on(self, plan: str, day: date) -> Determination:
        if (plan, day) not in self._known:
            supply = supply_of(self._catalog, plan, day)
            self._known[plan, day] = determine(self._catalog, Sale(self._seller, self._buyer, supply, day))
        return self._known[plan, day]

    def point(self, due: Due) -> date:
        """The day whose rate holds for an amount, as the table says of the rate on the day of its bill."""
        found = self.on(due.line.plan, due.day).rate
        if found is None or due.line.per == "once":
            return due.day
        return {"bill": due.day, "period-start": due.since, "period-end": due.until}[found.table.spec.tax_point]


def _firsts(quote: Quote, dues: list[tuple[Due, date]]) -> dict[str, date]:
    """The first tax point of each plan; the start of the contract where nothing is charged."""
    firsts = {line.plan: date.max for line in quote.lines}
    for due, day in dues:
        firsts[due.line.plan] = min(firsts[due.line.plan], day)
    return {plan: quote.ask.starts.date() if day == date.max else day for plan, day in firsts.items()}


def _phases(
    quote: Quote,
    answers: _Answers,
    dues: list[tuple[Due, date]],
    firsts: Mapping[str, date],
    before: Mapping[str, Percent | None],
) -> tuple[Phase, ...]:
    now = {plan: answers.on(plan, day) for plan, day in firsts.items()}
    at_first = _levied(((line, line.net) for line in quote.lines), now, before)
    found = [Phase(min(firsts.values()), dict(now), at_first)]
    for day in sorted({day for _, day in dues}):
        plans = {due.line.plan for due, at in dues if at == day}
        changed = {plan: answers.on(plan, day) for plan in plans if _differ(answers.on(plan, day), now[plan])}
        if changed:
            now |= changed
            later = _levied(((due.line, due.net) for due in _from(dues, day)), now, before)
            found.append(Phase(day, dict(now), later))
    return tuple(found)


def _differ(one: Determination, other: Determination) -> bool:
    """Whether two answers are told apart; what is not known is the same on every day on which it is not."""
    both = {one.treatment, other.treatment}
    return both != {"unknown"} and alike(one) != alike(other)


def _levied(
    amounts: Iterable[tuple[Line, Money]], now: Mapping[str, Determination], before: Mapping[str, Percent | None]
) -> tuple[Levy, ...]:
    charged = (_charged(line, net, now[line.plan], before) for line, net in amounts)
    return tuple(sorted(levies(charged), key=lambda levy: PERIODS.index(levy.per)))


def _from(dues: list[tuple[Due, date]], day: date) -> list[Due]:
    """What each line that recurs comes to from a day on: its first whole period, or else its first part of one."""
    found: dict[int, Due] = {}
    for due, at in sorted(dues, key=lambda each: each[0].scale != 1):
        if at >= day and due.line.per != "once":
            found.setdefault(id(due.line), due)
    return list(found.values())


def _charged(line: Line, net: Money, tax: Determination, before: Mapping[str, Percent | None]) -> Charged:
    return Charged(line.per, net, tax, includes_tax(line), before[line.plan] if _follows(line) else None)


def _follows(line: Line) -> bool:
    return _region(line).tax_change == "customer"


def _region(line: Line) -> Region:
    regions = line.offer.book.spec.regions
    return next(each for each in regions if each.name == line.offer.price.region)
