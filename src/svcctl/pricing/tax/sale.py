"""What tax is determined by: who sells what to whom on which day. What comes out: an answer with its reasons."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from svcctl.catalog import Resource
from svcctl.findings import Place
from svcctl.kinds.base import Percent
from svcctl.kinds.party import Exemption, NumberChecked, Party, TaxRegistration
from svcctl.pricing.tax.areas import in_union, taxed_as
from svcctl.pricing.tax.rates import Rate, Spot

Treatment = Literal["taxed", "zero-rated", "exempt", "reverse-charge", "export", "not-due", "unknown"]
SupplyKind = Literal["electronic", "service", "goods", ""]
BuysAs = Literal["business", "consumer", ""]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a sale: its name, where it is, and the party that says so, where there is one."""

    name: str
    spot: Spot
    party: Resource[Party] | None = None

    def place(self, *path: str | int) -> Place | None:
        """A place in the declaration of the party; None where it was not declared."""
        return self.party.place("spec", *path) if self.party else None


@dataclass(frozen=True, slots=True)
class Seller(Side):
    """One of our own companies, and where it has to charge tax beside its own country."""

    registrations: tuple[TaxRegistration, ...] = ()

    def registration(self, spot: Spot, day: date) -> tuple[TaxRegistration, Place | None] | None:
        """Its registration in a country, or in the state of one, on a day: of several the nearest, the shop last."""
        found = []
        for row, each in enumerate(self.registrations):
            here = each.country == taxed_as(spot.country) and each.subdivision in {"", spot.subdivision}
            shop = each.one_stop_shop and in_union(spot.country, day)
            if (here or shop) and holds(each, day):
                found.append((not here, not each.subdivision, row, each))
        if not found:
            return None
        _, _, row, nearest = min(found, key=lambda each: each[:3])
        return nearest, self.place("taxRegistrations", row)


@dataclass(frozen=True, slots=True)
class Buyer(Side):
    """A customer: as whom it buys, and what it has shown."""

    buys_as: BuysAs = ""
    number: str = ""
    checked: NumberChecked | None = None
    exempt: Exemption | None = None


@dataclass(frozen=True, slots=True)
class Supply:
    """What is sold, as far as tax looks at it; ``name`` is the plan in messages."""

    category: str = "standard"
    kind: SupplyKind = ""
    name: str = "what is sold"


@dataclass(frozen=True, slots=True)
class Sale:
    """A sale on a day. ``seller`` is None where nobody said which of our companies sells."""

    seller: Seller | None
    buyer: Buyer
    supply: Supply
    day: date


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of the way to an answer, and where it is written down, if it is."""

    text: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Determination:
    """What tax is due, or what is missing to say so.

    ``spot`` is the place whose tax it is, ``rate`` the line of the table that was read; both None where there is none.
    """

    treatment: Treatment
    reasons: tuple[Reason, ...]
    spot: Spot | None = None
    rate: Rate | None = None
    missing: tuple[str, ...] = ()

    @property
    def percent(self) -> Percent | None:
        """The rate to charge; 0% where none is, None where that is not known."""
        if self.treatment == "unknown":
            return None
        said = self.rate.said.rate if self.rate and self.treatment == "taxed" else None
        return said or Percent(Decimal(0))

    @property
    def rounding(self) -> Literal["line", "invoice"]:
        """Where the tax is rounded, as the table of the rate says."""
        return self.rate.table.spec.rounding if self.rate else "invoice"


def holds(said: Exemption | TaxRegistration, day: date) -> bool:
    """True from its first to its last day, both included; without days, always."""
    return (said.from_ is None or said.from_ <= day) and (said.to is None or day <= said.to)
