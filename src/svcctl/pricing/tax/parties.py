"""From declared parties and plans to the sides of a sale."""

from datetime import date

from svcctl.catalog import Catalog, Resource
from svcctl.kinds.jurisdiction import Jurisdiction
from svcctl.kinds.party import Party
from svcctl.kinds.plan import Plan
from svcctl.pricing.tax.rates import Spot
from svcctl.pricing.tax.sale import Buyer, Seller, Supply


def party_of(catalog: Catalog, name: str, side: str) -> Resource[Party] | None:
    """A party by its name, by the number that exports know it by, or by its legal name; None where there is none."""
    for party in catalog.all(Party):
        if party.spec.side == side and name in {party.name, party.spec.customer, party.spec.legal_name}:
            return party
    return None


def buyer_of(party: Resource[Party]) -> Buyer:
    """A customer, as its party says."""
    said = party.spec
    return Buyer(
        said.legal_name,
        _spot(said),
        party,
        buys_as=said.buys_as,
        number=said.vat_number,
        checked=said.vat_number_checked,
        exempt=said.tax_exempt,
    )


def seller_of(catalog: Catalog, buyer: Buyer, name: str = "") -> Seller | None:
    """The company that sells: the one named; else that of the customer's jurisdiction or country, or the only one.

    None where several could, or none is declared. Raises ValueError for a name that is none of ours.
    """
    ours = [party for party in catalog.all(Party) if party.spec.side == "provider"]
    if name:
        found = party_of(catalog, name, "provider")
        if found is None:
            known = ", ".join(sorted(party.name for party in ours)) or "none is declared"
            raise ValueError(f"none of our companies is called {name!r}; they are {known}")
        return _seller(found)
    law = buyer.party.spec.jurisdiction if buyer.party else ""
    said = next((each.spec.provider for each in catalog.versions(Jurisdiction, law)), "")
    by_law = [party for party in ours if party.name == said]
    there = [party for party in ours if party.spec.address.country == buyer.spot.country]
    for choice in (by_law, there, ours):
        if len(choice) == 1:
            return _seller(choice[0])
    return None


def supply_of(catalog: Catalog, name: str, day: date) -> Supply:
    """What a plan is to tax."""
    plan = catalog.in_force(Plan, name, day)
    return Supply(plan.spec.tax.category, plan.spec.tax.supply, name) if plan else Supply(name=name)


def _seller(party: Resource[Party]) -> Seller:
    return Seller(party.spec.legal_name, _spot(party.spec), party, registrations=party.spec.tax_registrations)


def _spot(said: Party) -> Spot:
    return Spot(said.address.country, said.address.subdivision, said.address.postcode)
