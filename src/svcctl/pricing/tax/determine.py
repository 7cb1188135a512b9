"""Which tax is due on a sale, step by step, each rule of law by its source; or `unknown`, with what is missing."""

from datetime import date
from functools import cached_property
from typing import NoReturn

from svcctl.catalog import Catalog
from svcctl.findings import Place
from svcctl.kinds.party import TaxRegistration
from svcctl.kinds.tax_table import ReverseCharge
from svcctl.pricing.tax import areas
from svcctl.pricing.tax.numbers import Checked, check
from svcctl.pricing.tax.rates import Spot, rate_in_force, rates_of
from svcctl.pricing.tax.sale import BuysAs, Determination, Reason, Sale, Seller, Treatment, holds

_CONSUMERS_WHERE_THEY_LIVE = date(2015, 1, 1)
_GOODS_WHERE_THEY_ARRIVE = date(2021, 7, 1)
_DIRECTIVE = "Directive 2006/112/EC"


class _Missing(Exception):  # noqa: N818 - no error: an answer
    """What is missing for an answer."""


def determine(catalog: Catalog, sale: Sale) -> Determination:
    """The tax on a sale, by the tax tables of a catalog."""
    case = _Case(catalog, sale)
    try:
        return case.answer()
    except _Missing as missing:
        return Determination("unknown", tuple(case.reasons), missing=tuple(missing.args))


class _Case:
    """One sale on the way to its answer, with the reasons so far."""

    def __init__(self, catalog: Catalog, sale: Sale) -> None:
        self.catalog, self.sale = catalog, sale
        self.buyer, self.day, self.there = sale.buyer, sale.day, sale.buyer.spot
        self.reasons: list[Reason] = []

    def answer(self) -> Determination:
        if not self.there.country:
            self.misses("the country of the customer")
        if self.exempt():
            return self.end("exempt", self.there)
        if self.there.country == "US":
            return self.in_a_state()
        if areas.taxed_as(self.home.country) == areas.taxed_as(self.there.country):
            return self.at_home()
        if self.day < areas.KNOWN_SINCE:
            self.misses(f"the rules on sales abroad before {areas.KNOWN_SINCE}")
        return self.goods() if self.sale.supply.kind == "goods" else self.service()

    @property
    def seller(self) -> Seller:
        if self.sale.seller is None:
            self.misses("which of our companies sells")
        return self.sale.seller

    @property
    def home(self) -> Spot:
        return self.seller.spot

    @cached_property
    def registration(self) -> tuple[TaxRegistration, Place | None] | None:
        """What is said of the seller's registration where the customer is, and where; None if nothing is."""
        return self.seller.registration(self.there, self.day)

    @property
    def within_union(self) -> bool:
        return all(areas.in_union(spot.country, self.day) for spot in (self.home, self.there))

    def because(self, text: str, place: Place | None = None) -> None:
        self.reasons.append(Reason(text, place))

    def misses(self, *what: str) -> NoReturn:
        raise _Missing(*what)

    def end(self, treatment: Treatment, spot: Spot | None = None) -> Determination:
        return Determination(treatment, tuple(self.reasons), spot)

    def exempt(self) -> bool:
        said = self.buyer.exempt
        if said is None or not holds(said, self.day):
            return False
        if said.country not in {"", self.there.country} or said.subdivision not in {"", self.there.subdivision}:
            return False
        self.because(f"{self.buyer.name} is exempt: {said.reason}", self.buyer.place("taxExempt"))
        return True

    def in_a_state(self) -> Determination:
        """Sales tax: where the seller has nexus, whoever buys."""
        if not self.there.subdivision:
            self.misses("the state of the customer, such as US-NY")
        rate = rate_in_force(self.catalog, self.there, self.day, self.sale.supply.category)
        if rate and rate.said.untaxed:
            return self.taxed(self.there)
        self.because("sales tax is charged in states in which the seller has nexus, to businesses and consumers alike")
        return self.where_registered(f"whether {self.seller.name} has nexus in {self.there.subdivision}")

    def at_home(self) -> Determination:
        self.because(f"seller and customer are both in {areas.taxed_as(self.there.country)}: its tax is due")
        found = self.registration
        if found and not found[0].liable:
            self.because(f"{self.seller.name} need not charge it", found[1])
            return self.end("not-due", self.there)
        return self.taxed(self.there)

    def service(self) -> Determination:
        if self.buys_as() == "consumer":
            return self.consumed()
        law = areas.reverse_charge(self.there.country, self.day)
        found = self.registration
        registered = found is not None and found[0].liable
        if law is None or (law.unless_registered and registered):
            if registered:
                return self.where_registered("")
            self.because(f"a service to a business in {self.there.country}, where {self.seller.name} charges no tax")
            return self.end("export")
        if self.proven(f"{self.buyer.name} accounts for the tax itself ({law.source})"):
            return self.end("reverse-charge", self.there)
        return self.consumed()

    def consumed(self) -> Determination:
        """A service to somebody who is not shown to be a business."""
        supply = self.sale.supply
        if not supply.kind:
            self.misses(f"whether {supply.name} is delivered electronically: `supply` under `tax` of the plan")
        if supply.kind == "service":
            if not self.within_union:
                self.misses(f"where {supply.name} is taxed for a consumer in {self.there.country}")
            self.because(f"a service to a consumer is taxed where the seller is ({_DIRECTIVE}, Article 45)")
            return self.taxed(self.home)
        if self.within_union and self.day < _CONSUMERS_WHERE_THEY_LIVE:
            self.because(f"before {_CONSUMERS_WHERE_THEY_LIVE} it was taxed where the seller is")
            return self.taxed(self.home)
        self.because("what is delivered electronically is taxed where the consumer is", self.buyer.place("address"))
        return self.where_registered(f"whether {self.seller.name} has to charge tax in {self.there.country}")

    def goods(self) -> Determination:
        if not self.within_union:
            self.because(f"the goods leave the area of {self.home.country}: whoever imports them pays the tax there")
            return self.end("export")
        exempt = f"goods for a business in another member state are exempt ({_DIRECTIVE}, Article 138)"
        if self.buys_as() == "business" and self.proven(exempt):
            return self.end("exempt", self.there)
        found = self.registration
        registered = found is not None and found[0].liable and not found[0].one_stop_shop
        if self.day < _GOODS_WHERE_THEY_ARRIVE and not registered:
            self.because(f"before {_GOODS_WHERE_THEY_ARRIVE} goods were taxed where they were sent from")
            return self.taxed(self.home)
        self.because("goods for a consumer are taxed where they arrive", self.buyer.place("address"))
        return self.where_registered(f"whether {self.seller.name} has to charge tax in {self.there.country}")

    def where_registered(self, asked: str) -> Determination:
        """Taxed where the customer is, if the seller is registered there; if nobody said so, that is missing."""
        found = self.registration
        if found is None:
            self.misses(
                f"{asked}: say it under `taxRegistrations` of the seller, with `liable: false` where it need not"
            )
        registration, place = found
        if registration.liable:
            through = " through the one-stop shop" if registration.one_stop_shop else ""
            self.because(f"{self.seller.name} is registered there{through}", place)
            return self.taxed(self.there)
        if self.within_union:
            self.because(f"below the threshold it is taxed where the seller is ({_DIRECTIVE}, Article 59c)", place)
            return self.taxed(self.home)
        self.because(f"{self.seller.name} need not charge tax in {self.there}", place)
        return self.end("not-due", self.there)

    def buys_as(self) -> BuysAs:
        if self.buyer.buys_as:
            self.because(f"{self.buyer.name} buys as a {self.buyer.buys_as}", self.buyer.place("buysAs"))
            return self.buyer.buys_as
        if not (self.buyer.number and self.number.sound):
            if self.buyer.number:
                self.tell_fault()
            self.misses(f"whether {self.buyer.name} buys as a business or as a consumer: `buysAs`, or a VAT number")
        self.because(f"{self.buyer.name} has a VAT number, so it buys as a business")
        return "business"

    def tell_fault(self) -> None:
        """Why the number of the customer can be none."""
        said = f"{self.buyer.number} is no VAT number of {self.there.country}: {self.number.why}"
        self.because(said, self.buyer.place("vatNumber"))

    @cached_property
    def number(self) -> Checked:
        return check(self.buyer.number, areas.taxed_as(self.there.country))

    def proven(self, then: str) -> bool:
        """Whether a business has shown that it is one. Where not, the tax table says what holds."""
        missing = self.missing_proof()
        if not missing:
            self.because(then)
            return True
        if self.proof.otherwise == "unknown":
            self.misses(missing)
        self.because(f"{missing} is missing, so it is taxed like a consumer")
        return False

    def missing_proof(self) -> str:
        """What is missing; every finding on the way is a reason."""
        if not self.buyer.number:
            return f"the VAT number of {self.buyer.name}"
        if not self.number.sound:
            self.tell_fault()
            return f"a VAT number of {self.buyer.name} that can be one"
        said = "has the form and check digits of a VAT number; that does not prove that it is registered"
        self.because(f"{self.number.number} {said}", self.buyer.place("vatNumber"))
        record, place = self.buyer.checked, self.buyer.place("vatNumberChecked")
        result = record.result if record else ""
        if record:
            told = {"valid": "it is valid", "invalid": "it is not valid", "unavailable": "nothing: it gave no answer"}
            self.because(f"the registry said on {record.date}: {told[record.result]}", place)
        if result == "invalid":
            return f"a VAT number of {self.buyer.name} that is registered"
        if self.proof.needs == "registry" and result != "valid":
            return "the answer of the registry on its VAT number, under `vatNumberChecked`"
        return ""

    @property
    def proof(self) -> ReverseCharge:
        """What the tax table of the customer's country, or else of the seller's, asks for."""
        for spot in (self.there, self.home):
            for rate in rates_of(self.catalog):
                if rate.said.country == areas.taxed_as(spot.country):
                    return rate.table.spec.reverse_charge
        return ReverseCharge()

    def taxed(self, spot: Spot) -> Determination:
        """By the rate in force at a place."""
        category = self.sale.supply.category
        rate = rate_in_force(self.catalog, spot, self.day, category)
        if rate is None:
            self.misses(f"the {category} rate of {spot} on {self.day}: add it to a TaxTable")
        said = rate.said
        told = f"{said.rate} {said.called}" if said.rate else said.untaxed.replace("-", " ")
        source = f" ({said.source})" if said.source else ""
        self.because(f"the {category} rate in {rate.where} on {self.day}: {told}{source}", rate.place)
        if said.local_taxes:
            where = spot.postcode or "the customer, and its postcode"
            self.misses(f"the local taxes of {where}: add a rate with `postcodes` to the TaxTable")
        treatment: Treatment = "taxed" if said.rate and said.rate.value else "zero-rated"
        if said.untaxed:
            treatment = "exempt" if said.untaxed == "exempt" else "not-due"
        return Determination(treatment, tuple(self.reasons), spot, rate)
