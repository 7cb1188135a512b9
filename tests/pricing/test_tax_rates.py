"""The rate in force: the nearest line that holds on the day, whatever the order of lines and tables."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tax_tables import catalog, written

from svcctl.catalog import Catalog, Resource
from svcctl.kinds.base import Metadata, Percent
from svcctl.kinds.tax_table import TaxRate, TaxTable
from svcctl.pricing.tax import Spot, rate_in_force

DE = (
    "country: DE, rate: 19%, from: 2007-01-01, to: 2020-06-30",
    "country: DE, rate: 16%, from: 2020-07-01, to: 2020-12-31",
    "country: DE, rate: 19%, from: 2021-01-01",
    "country: DE, category: reduced, rate: 7%, from: 2007-01-01",
    'country: DE, postcodes: ["27498", "78266"], untaxed: no-such-tax, from: 1993-01-01',
    'country: DE, postcodes: ["27"], rate: 1%, from: 1993-01-01',
    "country: US, subdivision: US-NY, rate: 4%, from: 2005-06-01",
    'country: US, subdivision: US-NY, postcodes: ["100"], rate: 8.875%, from: 2009-08-01',
    "country: FR, rate: 20%, from: 2014-01-01",
)


def rate(spot, day="2026-07-01", category="standard", rows=DE):
    found = rate_in_force(catalog(written(*rows)), spot, date.fromisoformat(day), category)
    return found and (found.said.untaxed or str(found.said.rate))


@pytest.mark.parametrize(
    ("spot", "day", "category", "wanted"),
    [
        (Spot("DE"), "2020-06-30", "standard", "19%"),
        (Spot("DE"), "2020-07-01", "standard", "16%"),
        (Spot("DE"), "2020-12-31", "standard", "16%"),
        (Spot("DE"), "2021-01-01", "standard", "19%"),
        (Spot("DE"), "2006-12-31", "standard", None),
        (Spot("DE"), "2026-07-01", "reduced", "7%"),
        (Spot("DE"), "2026-07-01", "books", None),
        (Spot("DE", "", "27498"), "2026-07-01", "standard", "no-such-tax"),
        (Spot("DE", "", "27 498"), "2026-07-01", "standard", "no-such-tax"),
        (Spot("DE", "", "27499"), "2026-07-01", "standard", "1%"),
        (Spot("DE", "", "10115"), "2026-07-01", "standard", "19%"),
        (Spot("DE", "DE-BY"), "2026-07-01", "standard", "19%"),
        (Spot("US"), "2026-07-01", "standard", None),
        (Spot("US", "US-NY"), "2026-07-01", "standard", "4%"),
        (Spot("US", "US-NY", "10005-1234"), "2026-07-01", "standard", "8.875%"),
        (Spot("US", "US-CA", "10005"), "2026-07-01", "standard", None),
        (Spot("MC"), "2026-07-01", "standard", "20%"),
        (Spot("SE"), "2026-07-01", "standard", None),
    ],
)
def test_the_nearest_line_that_holds_counts(spot, day, category, wanted):
    assert rate(spot, day, category) == wanted
    assert rate(spot, day, category, DE[::-1]) == wanted


def test_the_longest_beginning_of_a_line_counts():
    lines = (
        'country: DE, postcodes: ["2", "2749"], rate: 2%, from: 2020-01-01',
        'country: DE, postcodes: ["27"], rate: 3%, from: 2020-01-01',
    )
    assert rate(Spot("DE", "", "27498"), rows=lines) == "2%"
    assert rate(Spot("DE", "", "27300"), rows=lines) == "3%"


DAYS = st.dates(date(2020, 1, 1), date(2020, 12, 31))
CODES = st.sampled_from(["", "1", "12", "123", "2"])


@st.composite
def rows(draw):
    """Lines for one country that never overlap on a place: each place has its year cut into pieces."""
    found = []
    for place in draw(st.lists(st.tuples(st.sampled_from(["", "DE-BY"]), CODES), min_size=1, max_size=6, unique=True)):
        cuts = sorted({date(2020, 1, 1), *draw(st.lists(DAYS, max_size=3)), date(2021, 1, 1)})
        for start, end in pairwise(cuts):
            value = Percent(Decimal(draw(st.integers(0, 30))))
            held = {"from_": start, "to": end - timedelta(days=1), "rate": value}
            found.append(TaxRate(country="DE", subdivision=place[0], postcodes=(place[1],) if place[1] else (), **held))
    return draw(st.permutations(found))


def declared(lines):
    spec = TaxTable(rounding="line", rates=tuple(lines))
    return Catalog((Resource("TaxTable", Metadata(name="t"), spec, {}, "t.yaml"),))


@given(rows(), DAYS, st.sampled_from(["", "DE-BY"]), st.sampled_from(["", "1", "12", "123", "1234", "2", "3"]))
def test_no_line_that_holds_is_nearer_than_the_one_found(lines, day, subdivision, postcode):
    found = rate_in_force(declared(lines), Spot("DE", subdivision, postcode), day)
    fit = [
        line
        for line in lines
        if line.from_ <= day <= line.to
        and line.subdivision in {"", subdivision}
        and all(postcode.startswith(begins) for begins in line.postcodes)
    ]
    order = sorted(fit, key=lambda line: (len("".join(line.postcodes)), line.subdivision))
    assert (found.said if found else None) == (order[-1] if order else None)
    assert not fit or found.place.path[-1] == lines.index(found.said)
