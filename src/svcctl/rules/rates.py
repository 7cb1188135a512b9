"""What rules about tax ask: lines of tax tables by place and category, and where the company sells."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from svcctl.catalog import Catalog, Resource
from svcctl.findings import Path
from svcctl.kinds.base import Spec
from svcctl.kinds.jurisdiction import Jurisdiction
from svcctl.kinds.party import Party
from svcctl.kinds.price_book import PriceBook
from svcctl.kinds.tax_table import TaxTable
from svcctl.pricing.tax import Rate, rates_of
from svcctl.rules.days import is_over
from svcctl.rules.facts import fact


class Track(NamedTuple):
    """Whose rates follow each other in time: a place and a category."""

    country: str
    subdivision: str
    postcode: str
    category: str


@fact
def tracks(catalog: Catalog) -> Iterator[tuple[Track, list[Rate]]]:
    """The lines for each place and category, earliest first. Lines that end before they begin have their own rule."""
    found: dict[Track, list[Rate]] = defaultdict(list)
    for rate in rates_of(catalog):
        said = rate.said
        if said.to is None or said.from_ <= said.to:
            for postcode in said.postcodes or ("",):
                found[Track(said.country, said.subdivision, postcode, said.category)].append(rate)
    for track, rates in found.items():
        yield track, sorted(rates, key=lambda rate: (rate.said.from_, rate.said.to or date.max))


def told(track: Track) -> str:
    """A place and a category in words: ``DE 27498``, ``reduced in AT``."""
    where = f"{track.subdivision or track.country} {track.postcode}".strip()
    return where if track.category == "standard" else f"{track.category} in {where}"


@fact
def regions_sold(catalog: Catalog, today: date) -> Iterator[tuple[Resource[PriceBook], int]]:
    """The regions of price books that have not ended, by their place in the book."""
    for book in catalog.all(PriceBook):
        if not is_over(book, today):
            yield from ((book, row) for row in range(len(book.spec.regions)))


@fact
def countries_named(catalog: Catalog) -> Iterator[tuple[Resource[Spec], Path, str, str]]:
    """Every country that is written for prices, tax, contracts and addresses, where, and the state beside it."""
    for table in catalog.all(TaxTable):
        for row, rate in enumerate(table.spec.rates):
            yield table, ("spec", "rates", row), rate.country, rate.subdivision
    for book in catalog.all(PriceBook):
        for row, region in enumerate(book.spec.regions):
            for index, country in enumerate(region.countries):
                yield book, ("spec", "regions", row, "countries", index), country, ""
    for party in catalog.all(Party):
        address = party.spec.address
        yield party, ("spec", "address"), address.country, address.subdivision
        for row, registration in enumerate(party.spec.tax_registrations):
            yield party, ("spec", "taxRegistrations", row), registration.country, registration.subdivision
    for law in catalog.all(Jurisdiction):
        yield law, ("spec",), law.spec.country, law.spec.subdivision
