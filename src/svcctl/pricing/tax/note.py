"""The tax on a quote: for each plan by what it is, and on what falls due each time."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from svcctl.catalog import Catalog
from svcctl.pricing.lines import Line
from svcctl.pricing.quote import PERIODS, Quote
from svcctl.pricing.tax.amounts import Charged, Levy, levies
from svcctl.pricing.tax.determine import determine
from svcctl.pricing.tax.parties import buyer_of, party_of, seller_of, supply_of
from svcctl.pricing.tax.sale import Buyer, Determination, Sale, Seller


@dataclass(frozen=True)
class TaxNote:
    """Which tax is due on the lines of a quote, plan by plan."""

    quote: Quote
    seller: Seller | None
    buyer: Buyer
    answers: Mapping[str, Determination]

    @cached_property
    def levies(self) -> tuple[Levy, ...]:
        """What falls due together and is taxed alike: once, each month, each year."""
        charged = (
            Charged(each.per, each.net, self.answers[each.plan], includes_tax(each)) for each in self.quote.lines
        )
        return tuple(sorted(levies(charged), key=lambda levy: PERIODS.index(levy.per)))


def note(catalog: Catalog, quote: Quote) -> TaxNote | None:
    """The tax on a quote, by the rates of the day on which the contract starts; None for a customer nobody declared."""
    party = party_of(catalog, quote.ask.customer, "customer") if quote.ask.customer else None
    if party is None:
        return None
    buyer, day = buyer_of(party), quote.ask.starts.date()
    seller = seller_of(catalog, buyer)
    plans = dict.fromkeys(line.plan for line in quote.lines)
    sales = {plan: Sale(seller, buyer, supply_of(catalog, plan, day), day) for plan in plans}
    return TaxNote(quote, seller, buyer, {plan: determine(catalog, sale) for plan, sale in sales.items()})


def includes_tax(line: Line) -> bool:
    """Whether the price of a line has tax in it, as its region says."""
    regions = line.offer.book.spec.regions
    return any(each.tax == "included" for each in regions if each.name == line.offer.price.region)
