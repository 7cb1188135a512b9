"""Which tax is due: every way to an answer, what is missing, and laws of the amounts."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tax_tables import catalog, written

from svcctl.kinds.base import Percent
from svcctl.kinds.party import Exemption, NumberChecked, TaxRegistration
from svcctl.money import Money
from svcctl.pricing.tax import Buyer, Charged, Sale, Seller, Spot, Supply, determine, levies
from svcctl.pricing.tax.areas import in_union

ROWS = (
    "country: DE, rate: 19%, from: 2021-01-01, source: UStG",
    "country: DE, category: books, rate: 7%, from: 2021-01-01",
    "country: DE, category: export-goods, rate: 0%, from: 2021-01-01",
    "country: DE, category: insurance, untaxed: exempt, from: 2021-01-01",
    "country: FR, rate: 20%, from: 2014-01-01",
    "country: CH, rate: 8.1%, from: 2024-01-01",
    "country: GB, rate: 20%, from: 2011-01-04",
    "country: US, subdivision: US-NY, rate: 4%, localTaxes: true, from: 2005-06-01",
    'country: US, subdivision: US-NY, postcodes: ["100"], rate: 8.875%, from: 2009-08-01',
    "country: US, subdivision: US-OR, untaxed: no-such-tax, from: 2000-01-01",
    "country: AU, rate: 10%, from: 2000-07-01",
)
TABLES = catalog(written(*ROWS))
TAXED = catalog(written(*ROWS, otherwise="taxed"))
REGISTRY = catalog(written(*ROWS, needs="registry"))
DAY = date(2026, 7, 1)
NUMBERS = {"DE": "DE136695976", "FR": "FR40303265045", "GB": "GB980780684", "CH": "CHE-107.787.577 IVA"}


def asked(seller, buyer, *, supply=None, day=DAY, tables=TABLES, registered=(), **more):
    """What is answered for a seller and a buyer, each in a country, or a country and a state."""
    spots = [each if isinstance(each, Spot) else Spot(each) for each in (seller, buyer)]
    registrations = tuple(TaxRegistration(**each) for each in registered)
    sells = Seller("S", spots[0], registrations=registrations)
    return determine(tables, Sale(sells, Buyer("B", spots[1], **more), supply or Supply(kind="electronic"), day))


def firm(country):
    return {"buys_as": "business", "number": NUMBERS[country]}


def told(found):
    return found.treatment, found.spot and found.spot.country, str(found.percent) if found.percent else None


CONSUMER = {"buys_as": "consumer"}
NY, MANHATTAN, OR, WA = (
    Spot("US", f"US-{state}", code) for state, code in [("NY", ""), ("NY", "10005"), ("OR", ""), ("WA", "")]
)
NEXUS = [{"country": "US", "subdivision": "US-NY", "from_": date(2024, 1, 1)}]
SHOP = [{"country": "DE", "one_stop_shop": True}]


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        (asked("DE", "DE"), ("taxed", "DE", "19%")),
        (asked("DE", "DE", **CONSUMER), ("taxed", "DE", "19%")),
        (asked("DE", "DE", registered=[{"country": "DE", "liable": False}]), ("not-due", "DE", "0%")),
        (asked("DE", "DE", supply=Supply("books")), ("taxed", "DE", "7%")),
        (asked("DE", "DE", supply=Supply("export-goods")), ("zero-rated", "DE", "0%")),
        (asked("DE", "DE", supply=Supply("insurance")), ("exempt", "DE", "0%")),
        (asked("FR", "MC"), ("taxed", "MC", "20%")),
        (asked("DE", "FR", **firm("FR")), ("reverse-charge", "FR", "0%")),
        (asked("DE", "FR", number=NUMBERS["FR"]), ("reverse-charge", "FR", "0%")),
        (asked("DE", "FR", **firm("FR"), registered=[{"country": "FR"}]), ("reverse-charge", "FR", "0%")),
        (asked("DE", "GB", **firm("GB")), ("reverse-charge", "GB", "0%")),
        (asked("DE", "CH", **firm("CH")), ("reverse-charge", "CH", "0%")),
        (asked("DE", "CH", **firm("CH"), registered=[{"country": "CH"}]), ("taxed", "CH", "8.1%")),
        (
            asked("DE", "CH", **firm("CH"), registered=[{"country": "CH", "liable": False}]),
            ("reverse-charge", "CH", "0%"),
        ),
        (asked("DE", "AU", buys_as="business"), ("export", None, "0%")),
        (asked("DE", "AU", buys_as="business", registered=[{"country": "AU"}]), ("taxed", "AU", "10%")),
        (
            asked("DE", "AU", buys_as="business", registered=[{"country": "AU", "liable": False}]),
            ("export", None, "0%"),
        ),
        (asked("DE", "FR", **CONSUMER, registered=SHOP), ("taxed", "FR", "20%")),
        (asked("DE", "FR", **CONSUMER, registered=[{"country": "FR", "liable": False}]), ("taxed", "DE", "19%")),
        (asked("DE", "FR", **CONSUMER, supply=Supply(kind="service")), ("taxed", "DE", "19%")),
        (asked("DE", "GB", **CONSUMER, registered=[{"country": "GB", "liable": False}]), ("not-due", "GB", "0%")),
        (asked("DE", "GB", **CONSUMER, registered=[{"country": "GB"}]), ("taxed", "GB", "20%")),
        (asked("US", MANHATTAN, registered=NEXUS), ("taxed", "US", "8.875%")),
        (asked("US", OR), ("not-due", "US", "0%")),
        (
            asked("US", WA, registered=[{"country": "US", "subdivision": "US-WA", "liable": False}]),
            ("not-due", "US", "0%"),
        ),
        (asked("US", NY, exempt=Exemption(reason="ST-120", subdivision="US-NY")), ("exempt", "US", "0%")),
        (asked("DE", "CH", supply=Supply(kind="goods")), ("export", None, "0%")),
        (asked("DE", "FR", supply=Supply(kind="goods"), **firm("FR")), ("exempt", "FR", "0%")),
        (asked("DE", "FR", supply=Supply(kind="goods"), **CONSUMER, registered=SHOP), ("taxed", "FR", "20%")),
        (asked("DE", "FR", tables=TAXED, buys_as="business", registered=SHOP), ("taxed", "FR", "20%")),
        (
            asked("DE", "FR", tables=TAXED, buys_as="business", number="FR40303265046", registered=SHOP),
            ("taxed", "FR", "20%"),
        ),
    ],
)
def test_answers(found, wanted):
    assert told(found) == wanted
    assert found.reasons
    assert (found.treatment == "unknown") == bool(found.missing)


@pytest.mark.parametrize(
    ("found", "missing"),
    [
        (asked("DE", ""), "the country of the customer"),
        (asked("DE", "FR"), "whether B buys as a business or as a consumer"),
        (asked("DE", "FR", buys_as="business"), "the VAT number of B"),
        (asked("DE", "FR", buys_as="business", number="FR40303265046"), "a VAT number of B that can be one"),
        (asked("DE", "FR", number="FR40303265046"), "whether B buys as a business or as a consumer"),
        (asked("DE", "FR", buys_as="business", number=NUMBERS["DE"]), "a VAT number of B that can be one"),
        (asked("DE", "FR", **firm("FR"), tables=REGISTRY), "the answer of the registry"),
        (asked("DE", "FR", **CONSUMER), "whether S has to charge tax in FR"),
        (asked("DE", "GB", **CONSUMER, registered=SHOP), "whether S has to charge tax in GB"),
        (asked("DE", "FR", **CONSUMER, supply=Supply(name="pro")), "whether pro is delivered electronically"),
        (
            asked("DE", "GB", **CONSUMER, supply=Supply(kind="service")),
            "where what is sold is taxed for a consumer in GB",
        ),
        (asked("US", "US", registered=NEXUS), "the state of the customer"),
        (asked("DE", "US", supply=Supply(kind="goods")), "the state of the customer"),
        (asked("US", WA, registered=NEXUS), "whether S has nexus in US-WA"),
        (asked("US", NY, registered=NEXUS), "the local taxes of the customer, and its postcode"),
        (asked("US", MANHATTAN, registered=NEXUS, day=date(2023, 12, 31)), "whether S has nexus in US-NY"),
        (asked("DE", "DE", supply=Supply("food")), "the food rate of DE on 2026-07-01"),
        (asked("DE", "DE", day=date(2020, 12, 31)), "the standard rate of DE on 2020-12-31"),
        (asked("DE", "FR", **firm("FR"), day=date(2009, 12, 31)), "the rules on sales abroad before 2010-01-01"),
        (asked("DE", "FR", supply=Supply(kind="goods"), **CONSUMER), "whether S has to charge tax in FR"),
    ],
)
def test_unknown_names_what_is_missing(found, missing):
    assert found.treatment == "unknown"
    assert found.percent is None
    assert found.missing[0].startswith(missing)


@pytest.mark.parametrize(
    ("result", "tables", "wanted"),
    [
        ("valid", REGISTRY, "reverse-charge"),
        ("unavailable", REGISTRY, "unknown"),
        ("invalid", REGISTRY, "unknown"),
        ("invalid", TABLES, "unknown"),
        ("unavailable", TABLES, "reverse-charge"),
    ],
)
def test_what_the_registry_said_counts(result, tables, wanted):
    record = NumberChecked(date=date(2026, 6, 1), result=result)
    found = asked("DE", "FR", **firm("FR"), checked=record, tables=tables)
    assert found.treatment == wanted
    assert any("the registry said on 2026-06-01" in reason.text for reason in found.reasons)


def test_an_answer_that_rests_on_a_number_says_what_that_proves():
    found = asked("DE", "FR", **firm("FR"))
    assert any("that does not prove that it is registered" in reason.text for reason in found.reasons)


def test_nobody_said_who_sells():
    sale = Sale(None, Buyer("B", Spot("DE")), Supply(), DAY)
    assert determine(TABLES, sale).missing == ("which of our companies sells",)


@pytest.mark.parametrize(
    ("exempt", "wanted"),
    [
        (Exemption(reason="x"), "exempt"),
        (Exemption(reason="x", country="DE"), "exempt"),
        (Exemption(reason="x", country="FR"), "taxed"),
        (Exemption(reason="x", subdivision="DE-BY"), "taxed"),
        (Exemption(reason="x", from_=DAY, to=DAY), "exempt"),
        (Exemption(reason="x", to=date(2026, 6, 30)), "taxed"),
        (Exemption(reason="x", from_=date(2026, 7, 2)), "taxed"),
    ],
)
def test_an_exemption_holds_where_and_when_it_says(exempt, wanted):
    assert asked("DE", "DE", exempt=exempt).treatment == wanted


def test_the_reason_for_a_rate_stands_in_the_table():
    found = asked("DE", "DE")
    assert found.reasons[-1].place == found.rate.place
    assert found.reasons[-1].text == "the standard rate in DE on 2026-07-01: 19% VAT (UStG)"


@pytest.mark.parametrize(
    ("country", "day", "inside"),
    [
        ("DE", date(2026, 1, 1), True),
        ("HR", date(2013, 6, 30), False),
        ("HR", date(2013, 7, 1), True),
        ("GB", date(2020, 12, 31), True),
        ("GB", date(2021, 1, 1), False),
        ("NO", date(2026, 1, 1), False),
    ],
)
def test_who_is_in_the_union_when(country, day, inside):
    assert in_union(country, day) == inside


def test_the_one_stop_shop_was_for_electronic_supplies_before_it_was_for_goods():
    tables = catalog(written("country: DE, rate: 19%, from: 2007-01-01", "country: FR, rate: 20%, from: 2014-01-01"))
    goods = {"supply": Supply(kind="goods"), "tables": tables, "buys_as": "consumer", "registered": SHOP}
    assert told(asked("DE", "FR", day=date(2021, 6, 30), **goods)) == ("taxed", "DE", "19%")
    assert told(asked("DE", "FR", day=date(2021, 7, 1), **goods)) == ("taxed", "FR", "20%")
    own = goods | {"registered": [{"country": "FR"}]}
    assert told(asked("DE", "FR", day=date(2021, 6, 30), **own)) == ("taxed", "FR", "20%")


def test_the_nearest_registration_counts_whatever_their_order():
    states = [{"country": "US", "liable": False}, *NEXUS]
    shops = [*SHOP, {"country": "FR", "liable": False}]
    for at in (1, -1):
        assert told(asked("US", MANHATTAN, registered=states[::at])) == ("taxed", "US", "8.875%")
        assert told(asked("US", WA, registered=states[::at])) == ("not-due", "US", "0%")
        assert told(asked("DE", "FR", **CONSUMER, registered=shops[::at])) == ("taxed", "DE", "19%")


RATES = st.decimals(0, 30, places=3)
MINORS = st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=8)


def charged(minors, percent, rounding, *, included=False):
    answer = asked("DE", "DE", tables=catalog(written("country: DE, rate: 19%, from: 2021-01-01", rounding=rounding)))
    spec = answer.rate.table.spec
    line = replace_rate(spec, percent)
    answer = replace(answer, rate=replace(answer.rate, table=replace(answer.rate.table, spec=line)))
    return [Charged("month", Money(minor, "EUR"), answer, included) for minor in minors]


def replace_rate(spec, percent):
    line = msgspec.structs.replace(spec.rates[0], rate=Percent(percent))
    return msgspec.structs.replace(spec, rates=(line,))


@given(MINORS, RATES, st.sampled_from(["line", "invoice"]), st.booleans())
def test_net_and_tax_make_gross_and_no_line_is_half_a_cent_off(minors, percent, rounding, included):
    (levy,) = levies(charged(minors, percent, rounding, included=included))
    assert levy.net.minor + levy.due.minor == levy.gross.minor
    assert (levy.gross if included else levy.net).minor == sum(minors)
    share = Fraction(percent) / (100 + Fraction(percent)) if included else Fraction(percent) / 100
    away = abs(levy.due.minor - sum(minors) * share)
    assert away <= Fraction(len(minors) if rounding == "line" else 1, 2)


@given(MINORS, RATES, st.sampled_from(["line", "invoice"]), st.randoms())
def test_the_order_of_lines_changes_nothing(minors, percent, rounding, random):
    lines = charged(minors, percent, rounding)
    (first,) = levies(lines)
    random.shuffle(lines)
    (second,) = levies(lines)
    assert (first.net, first.due, first.gross) == (second.net, second.due, second.gross)


def test_rounding_on_lines_and_on_the_invoice_differ_by_cents():
    (line,), (whole,) = (levies(charged([13, 13, 13], Decimal(19), rounding)) for rounding in ("line", "invoice"))
    assert (line.due.minor, whole.due.minor) == (6, 7)


def test_what_is_taxed_alike_and_due_together_is_one_levy():
    books, rest = asked("DE", "DE", supply=Supply("books")), asked("DE", "DE")
    lines = [Charged(per, Money(100, "EUR"), tax) for per in ("once", "month") for tax in (books, rest, books)]
    assert [(levy.per, levy.due.minor) for levy in levies(lines)] == [
        ("once", 14),
        ("once", 19),
        ("month", 14),
        ("month", 19),
    ]


def test_an_unknown_tax_is_never_nothing():
    unknown = asked("DE", "FR")
    (levy,) = levies([Charged("once", Money(100, "EUR"), unknown)])
    assert (levy.net, levy.due, levy.gross) == (Money(100, "EUR"), None, None)
    (levy,) = levies([Charged("once", Money(100, "EUR"), unknown, included=True)])
    assert (levy.net, levy.due, levy.gross) == (None, None, Money(100, "EUR"))
