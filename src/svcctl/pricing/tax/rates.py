"""Which rate is in force at a place on a day: the nearest line of all tax tables."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from svcctl.catalog import Catalog, Resource
from svcctl.findings import Place
from svcctl.kinds.tax_table import TaxRate, TaxTable
from svcctl.pricing.tax.areas import taxed_as


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as far as tax looks at it: a country, where it matters a state (``US-NY``), and a postcode."""

    country: str
    subdivision: str = ""
    postcode: str = ""

    def __str__(self) -> str:
        where = self.subdivision or self.country
        return f"{where} {self.postcode}" if self.postcode else where


@dataclass(frozen=True, slots=True)
class Rate:
    """A line of a tax table: what it says, and where it stands."""

    table: Resource[TaxTable]
    row: int

    @property
    def said(self) -> TaxRate:
        """What the line says."""
        return self.table.spec.rates[self.row]

    @property
    def where(self) -> str:
        """The place it is for: ``US-NY 100, 101``."""
        return " ".join(filter(None, (self.said.subdivision or self.said.country, ", ".join(self.said.postcodes))))

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.table.place("spec", "rates", self.row)

    def holds_on(self, day: date) -> bool:
        """True from its first to its last day, both included."""
        return self.said.from_ <= day and (self.said.to is None or day <= self.said.to)


def rates_of(catalog: Catalog) -> Iterator[Rate]:
    """Every line of every tax table, in the order of the files."""
    for table in catalog.all(TaxTable):
        yield from (Rate(table, row) for row in range(len(table.spec.rates)))


def rate_in_force(catalog: Catalog, spot: Spot, day: date, category: str = "standard") -> Rate | None:
    """The rate of a category at a place on a day; None where no line says it.

    Postcodes count before a state, a state before a country, and the longer beginning of a postcode before the shorter.
    """
    held = (rate for rate in rates_of(catalog) if rate.said.category == category and rate.holds_on(day))
    near = [(_nearness(rate.said, spot), rate) for rate in held]
    found = [(nearness, rate) for nearness, rate in near if nearness is not None]
    return max(found, key=lambda each: each[0])[1] if found else None


def _nearness(said: TaxRate, spot: Spot) -> tuple[int, int] | None:
    """How near a line is to a place: the longer its postcode and the smaller its part, the nearer; None elsewhere."""
    if said.country != taxed_as(spot.country) or said.subdivision not in {"", spot.subdivision}:
        return None
    postcode = "".join(filter(str.isalnum, spot.postcode)).upper()
    matched = [len(begins) for begins in said.postcodes if postcode.startswith(begins)]
    if said.postcodes and not matched:
        return None
    return max(matched, default=0), int(bool(said.subdivision))
