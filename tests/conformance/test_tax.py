"""VAT numbers, rates, places of supply and reverse charge against the tests of other libraries and engines.

Every case passes, or stands in OUT_OF_SCOPE with the reason, or its whole group stands in NOT_TRIED. A case that stands
in OUT_OF_SCOPE and passes fails the suite: the list cannot go stale. Names that are screened against lists of sanctions
(the groups watchman.* of the same collection) have nothing to do with tax and are not copied.
"""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from tax_tables import catalog, written

from svcctl.kinds.party import Exemption, NumberChecked, TaxRegistration
from svcctl.money import Money
from svcctl.pricing.tax import Buyer, Charged, Sale, Seller, Spot, Supply, determine, levies, rate_in_force
from svcctl.pricing.tax.areas import NOT_COUNTRIES, taxed_as
from svcctl.pricing.tax.numbers import check

GROUPS = {
    group["id"]: group
    for group in yaml.load((Path(__file__).parent / "tax.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)["groups"]
}
NOT_TRIED = {
    "vat_moss.phone_evidence": "a phone number as second evidence of where a consumer lives: parties have one address",
    "region.codes": "which states a country has: a state is checked by its form and its country, nobody keeps a list",
}
OUT_OF_SCOPE = {
    "letters that no country has get no answer rather than a fault": ["stdnum.eu_vat.invalid-78"],
    "a number of an organisation is written in full as its VAT number": ["stdnum.modules-83"],
    "Albania has a scheme that is known here; the source knows none": ["vat_moss.normalize-30"],
    "GD000 to GD499 are numbers of departments of the government": ["vat_moss.normalize-31"],
    "a seller without registration is unknown: the law asks such a seller to register": ["commerceguys.eu_tax_type-6"],
    "goods of a seller outside the Union: whether they come from a stock inside is not declared": [
        "commerceguys.eu_tax_type-13"
    ],
    "a country that nobody declared a rate of is unknown, not untaxed": ["node_sales_tax.status-0"],
    "countries are written in capital letters": ["node_sales_tax.status-3"],
    "the source was told not to look at the number": ["node_sales_tax.status-13"],
    "sales tax: a tax number alone exempts nobody, a certificate does (`taxExempt`)": [
        "node_sales_tax.status-23",
        "node_sales_tax.status-26",
    ],
    "without a country nothing is known; the source charges nothing": ["meteroid.tax_engine-10"],
    **{
        f"{module} is no VAT number": [
            f"stdnum.modules-{at}"
            for at, case in enumerate(GROUPS["stdnum.modules"]["cases"])
            if case["module"] == f"stdnum.{module}"
        ]
        for module in ("ch.uid", "us.ein", "za.tin", "ua.edrpou", "eu.eic", "lei", "iban")
    },
}
REASON = {name: reason for reason, names in OUT_OF_SCOPE.items() for name in names}
CASES = {
    f"{group}-{at}": (group, case)
    for group, said in GROUPS.items()
    if group not in NOT_TRIED
    for at, case in enumerate(said["cases"])
}
FAULTS = {
    "InvalidChecksum": "checksum",
    "InvalidFormat": "format",
    "InvalidLength": "length",
    "InvalidComponent": "component",
}

EUROPE = written(
    "country: FR, rate: 20%, from: 2014-01-01",
    'country: FR, postcodes: ["971", "972", "974"], rate: 8.5%, from: 2014-01-01',
    'country: FR, postcodes: ["973", "976"], untaxed: no-such-tax, from: 2014-01-01',
    "country: DE, rate: 19%, from: 2007-01-01, to: 2020-06-30",
    "country: DE, rate: 16%, from: 2020-07-01, to: 2020-12-31",
    "country: DE, rate: 19%, from: 2021-01-01",
    'country: DE, postcodes: ["78266", "27498"], untaxed: no-such-tax, from: 2007-01-01',
    "country: ES, rate: 21%, from: 2012-09-01",
    'country: ES, postcodes: ["35", "38", "51", "52"], untaxed: no-such-tax, from: 2012-09-01',
    "country: IT, rate: 22%, from: 2013-10-01",
    'country: IT, postcodes: ["22061", "23041"], untaxed: no-such-tax, from: 2013-10-01',
    "country: GR, rate: 24%, from: 2016-06-01",
    'country: GR, postcodes: ["63086"], untaxed: no-such-tax, from: 2016-06-01',
    "country: PT, rate: 23%, from: 2011-01-01",
    'country: PT, postcodes: ["90"], rate: 22%, from: 2012-04-01',
    'country: PT, postcodes: ["95", "96", "97", "98", "99"], rate: 18%, from: 2014-01-01',
    "country: AT, rate: 20%, from: 1984-01-01",
    'country: AT, postcodes: ["6691", "6991"], rate: 19%, from: 2007-01-01',
    "country: EE, rate: 24%, from: 2025-07-01",
    otherwise="taxed",
)
WORLD = written(
    "country: HK, untaxed: no-such-tax, from: 2000-01-01",
    "country: MA, rate: 20%, from: 2000-01-01",
    "country: US, subdivision: US-CA, rate: 7.25%, from: 2017-01-01",
    "country: US, subdivision: US-TX, rate: 6.25%, from: 1990-07-01",
    "country: US, subdivision: US-DE, untaxed: no-such-tax, from: 2000-01-01",
    "country: CA, rate: 5%, from: 2008-01-01",
    "country: CA, subdivision: CA-QC, rate: 14.975%, from: 2013-01-01",
    "country: CA, subdivision: CA-MB, rate: 12%, from: 2019-07-01",
    name="world",
)
TABLES = catalog(EUROPE, WORLD)
TODAY = date(2026, 7, 1)
NUMBERS = {"DE": "DE136695976", "FR": "FR40303265045"}


def of_number(case):
    found = check(str(case["input"]), {"EL": "GR"}.get(case.get("country", ""), case.get("country", "")))
    return found.sound == case["valid"] and (case["valid"] or found.fault == FAULTS.get(case.get("error"), found.fault))


def of_company(case):
    country = case["scheme"][:2]
    found = check(str(case["input"]), {"EL": "GR"}.get(country, country))
    if case["valid"]:
        return found.sound and found.number.endswith(str(case["compact"]))
    return found.fault == FAULTS[case["error"]]


def of_normalized(case):
    found = check(case["input"])
    if "valid" in case:
        return found.sound == case["valid"]
    return (found.number, found.country) == (case["normalized"], case["country"])


def of_postcode(case):
    where = case["input"]
    found = rate_in_force(TABLES, Spot(where["country"], "", where["postcode"]), date.fromisoformat(where["date"]))
    return (found.said.rate.value if found.said.rate else 0) == Decimal(case["standard"])


def of_supply(case):
    """The source takes for granted that a seller in the Union is in the one-stop shop once there is one."""
    asked, on = case["input"], date.fromisoformat(case["input"]["date"])
    digital = asked["goods"] == "digital"
    home, _, there = re.fullmatch(
        r"(\w\w) store(, no EU registration| registered in (\w\w))?", asked["seller"]
    ).groups()
    since = date(2015, 1, 1) if digital else date(2021, 7, 1)
    shop = TaxRegistration(country=there or home, one_stop_shop=True, from_=since)
    own = [TaxRegistration(country=there)] if there else []
    registrations = (*own, shop) if there or home == "FR" else ()
    country, number = re.fullmatch(r"(\w\w) buyer( \+ VAT number)?", asked["buyer"]).groups()
    kind = "business" if number else "consumer"
    buyer = Buyer("B", Spot(country), buys_as=kind, number=NUMBERS[country] if number else "")
    seller = Seller("S", Spot(home), registrations=registrations)
    found = determine(TABLES, Sale(seller, buyer, Supply(kind="electronic" if digital else "goods"), on))
    told = {"none": "export", "not applicable": "reverse-charge", "eu_ic_vat": "exempt"}
    wanted = told.get(case["expected"], "taxed")
    return found.treatment == wanted and (wanted != "taxed" or found.spot.country.lower() == case["expected"][:2])


def of_status(case):
    call, args = case["input"]["call"], case["input"]["args"]
    country, state, number = (*args, "", "")[:3]
    spot = Spot(country, f"{country}-{state}" if state not in {"", "null"} else "")
    wanted = next(iter(case["expected"].values()))
    if call == "validateTaxNumber":
        return check(state, country).sound == wanted
    if call == "hasStateSalesTax":
        row = rate_in_force(TABLES, spot, TODAY)
        return bool(row and row.said.subdivision and row.said.rate) == wanted
    seller = Seller("S", Spot("DE"), registrations=tuple(TaxRegistration(country=each) for each in (country, "EE")))
    buyer = Buyer("B", spot, buys_as="business" if number else "consumer", number=number)
    found = determine(TABLES, Sale(seller, buyer, Supply(kind="electronic"), TODAY)).treatment
    if found == "unknown":
        return False
    return (found == "taxed") == (wanted if call == "hasSalesTax" else not wanted)


def tax_of(amounts, *rows, spot, day=TODAY, **more):
    """What German seller and buyer pay on lines of cents, by rows of a table."""
    tables = catalog(written(*rows, **more))
    made = []
    for minor, category in amounts:
        sale = Sale(Seller("S", spot, registrations=()), Buyer("B", spot), Supply(category), day)
        sale = sale if spot.country != "US" else at_nexus(spot, category, day)
        made.append(Charged("once", Money(minor, "EUR"), determine(tables, sale)))
    return [levy.due.minor for levy in levies(made)]


def at_nexus(spot, category, day):
    nexus = TaxRegistration(country="US", subdivision=spot.subdivision)
    return Sale(Seller("S", spot, registrations=(nexus,)), Buyer("B", spot), Supply(category), day)


def abroad(table, *, checked=None, **buyer):
    seller = Seller("S", Spot("FR"), registrations=(TaxRegistration(country="FR", one_stop_shop=True),))
    buys = Buyer("B", Spot(buyer.pop("country", "DE")), checked=checked, **buyer)
    return determine(catalog(table), Sale(seller, buys, Supply(kind="electronic"), TODAY))


def strict(table):
    return table.replace("needs: number", "needs: registry")


def answered(result):
    return NumberChecked(date=date(2026, 6, 1), result=result)


FIRM = {"buys_as": "business", "number": NUMBERS["DE"]}
HOME = Spot("DE")
RATE = "country: DE, from: 2000-01-01, rate: {}"


def of_engine(case):
    exempt = Buyer("B", HOME, exempt=Exemption(reason="museum"))
    consumer = abroad(EUROPE, buys_as="consumer")
    untaxed = [abroad(EUROPE, buys_as="business", number=number) for number in ("", "DE136695978")]
    two = (RATE.format("20%"), "country: DE, from: 2000-01-01, category: books, rate: 10%")
    states = (
        "country: US, from: 2000-01-01, rate: 5%",
        "country: US, subdivision: US-CA, from: 2000-01-01, rate: 7.25%",
    )
    return {
        "customer exempt": lambda: (
            determine(TABLES, Sale(Seller("S", HOME), exempt, Supply(), TODAY)).percent.value == 0
        ),
        "custom rate 15% on 10000 + 5000 cents": lambda: (
            tax_of([(10000, "standard"), (5000, "standard")], RATE.format("15%"), spot=HOME) == [2250]
        ),
        "line rates 20% on 10000, 10% on 5000 override the customer rate": lambda: (
            tax_of([(10000, "standard"), (5000, "books")], *two, spot=HOME) == [2000, 500]
        ),
        "region rule CA 7.25% beats country rule US 5% on 10000": lambda: (
            tax_of([(10000, "standard")], *states, spot=Spot("US", "US-CA")) == [725]
        ),
        "999 cents at 21%": lambda: tax_of([(999, "standard")], RATE.format("21%"), spot=HOME) == [210],
        "997 cents at 21%": lambda: tax_of([(997, "standard")], RATE.format("21%"), spot=HOME) == [209],
        "FR seller, DE consumer": lambda: (consumer.treatment, consumer.spot.country) == ("taxed", "DE"),
        "FR seller, DE company, number verified": lambda: (
            abroad(strict(EUROPE), checked=answered("valid"), **FIRM).treatment == "reverse-charge"
        ),
        "FR seller, DE company, strict mode and number not verified": lambda: (
            abroad(strict(EUROPE), **FIRM).treatment == "taxed"
        ),
        "FR seller, DE company, number invalid or empty": lambda: {each.treatment for each in untaxed} == {"taxed"},
        "buyer country missing": lambda: abroad(EUROPE, country="", **FIRM).percent is not None,
    }[case["input"]]()


def of_registry(case):
    closed, open_ = strict(EUROPE), strict(EUROPE).replace("otherwise: taxed", "otherwise: unknown")
    found = {
        "registry says valid": (closed, answered("valid"), "reverse-charge"),
        "registry says invalid": (EUROPE, answered("invalid"), "taxed"),
        "registry times out or returns MS_UNAVAILABLE": (open_, answered("unavailable"), "unknown"),
        "unknown and policy fail-closed": (closed, answered("unavailable"), "taxed"),
    }
    if case["input"] not in found:  # no reverse charge without the number of the buyer
        return abroad(open_, buys_as="business").missing == ("the VAT number of B",)
    table, checked, wanted = found[case["input"]]
    return abroad(table, checked=checked, **FIRM).treatment == wanted


def of_code(case):
    code = case["input"]
    wanted = {"UK": "GB", "EL": "GR", "XI": "GB", "EU": "no country"}
    return wanted[code] in NOT_COUNTRIES[code] if code in wanted else taxed_as(code) == {"IM": "GB", "MC": "FR"}[code]


KINDS = {
    "vat_number": of_number,
    "company_number": of_company,
    "vat_normalize": of_normalized,
    "vat_rate_territory": of_postcode,
    "place_of_supply": of_supply,
    "eligibility": of_status,
    "tax_engine": of_engine,
    "registry_result": of_registry,
    "country_code": of_code,
}


def passes(name):
    group, case = CASES[name]
    return KINDS[GROUPS[group]["kind"]](case)


@pytest.mark.parametrize("name", [name for name in CASES if name not in REASON])
def test_agrees(name):
    assert passes(name), CASES[name][1]


@pytest.mark.parametrize("name", list(REASON))
def test_exclusion_is_not_stale(name):
    assert not passes(name), f"{name} passes: take it out of OUT_OF_SCOPE ({REASON[name]})"


def test_every_case_is_tried_or_has_one_reason():
    assert set(REASON) <= set(CASES)
    assert len(REASON) == sum(len(names) for names in OUT_OF_SCOPE.values())
    assert set(NOT_TRIED) <= set(GROUPS)
    assert {GROUPS[group]["kind"] for group, _ in CASES.values()} == set(KINDS)
