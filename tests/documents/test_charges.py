"""What a price list shows of each type of charge: every list price, and nothing below it."""

from datetime import date
from decimal import Decimal

import pytest

from svcctl.documents.charges import rows
from svcctl.documents.setting import Setting
from svcctl.documents.speech import speech
from svcctl.kinds.base import convert
from svcctl.kinds.glossary import Unit
from svcctl.kinds.price_book import Price
from svcctl.validation import validate_files
from svcctl.workspace import SourceFile

WORDS = """apiVersion: svcctl/v1
kind: Glossary
metadata: {{name: {name}}}
spec: {{{language}terms: [{{term: A, means: B}}], units: [{{unit: sites, one: {one}, other: {other}}}]}}
"""
BANDS = {"floor": Decimal("0.71"), "cost": Decimal("0.61")}
TIERS = [{"upTo": 10, "price": Decimal("0.0015"), "flat": 2}, {"upTo": 20, "price": 4}]


def setting(language):
    texts = (
        WORDS.format(name="words", language="", one="site", other="sites"),
        WORDS.format(name="woerter", language="language: de, ", one="Standort", other="Standorte"),
    )
    catalog, _ = validate_files([SourceFile("a.yaml", "---\n".join(texts).encode())], date(2026, 11, 30))
    return Setting(catalog, speech(language), date(2026, 11, 30), None)


@pytest.mark.parametrize(
    ("charge", "said"),
    [
        ({"type": "flat", "name": "Backup", "bands": {"list": 9, **BANDS}}, ["Backup | €9.00 | each month"]),
        (
            {"type": "graduated", "name": "Disk", "unit": "GB", "tiers": TIERS, "overage": 5, "bands": BANDS},
            [
                "Disk, 0 to 10 GB | EUR 0.0015 | per GB in this tier, each month",
                "Disk, 0 to 10 GB | €2.00 | for this tier, each month",
                "Disk, 10 to 20 GB | €4.00 | per GB in this tier, each month",
                "Disk, above 20 GB | €5.00 | per GB, each month",
            ],
        ),
        (
            {"type": "stairstep", "unit": "GB", "tiers": [{"flat": 8}], "maximum": 9},
            ["GB, above 0 GB | €8.00 | for this tier, each month", "GB, at most | €9.00 | each month"],
        ),
        (
            {"type": "package", "name": "Mail", "unit": "mails", "size": 1000, "included": 5, "bands": {"list": 3}},
            ["Mail, beyond the 5 mails in the plan | €3.00 | per 1,000 mails, each month"],
        ),
        (
            {"type": "per-unit", "name": "Site", "unit": "sites", "included": 1, "bands": {"list": 3}},
            ["Site, beyond the 1 site in the plan | €3.00 | per site, each month"],
        ),
        (
            {"type": "package", "unit": "sites", "size": 2, "included": 10, "bands": {"list": 3}},
            ["sites, beyond the 10 sites in the plan | €3.00 | per 2 sites, each month"],
        ),
        (
            {"type": "volume", "name": "Site", "unit": "sites", "tiers": [{"upTo": 1, "price": 3}, {"price": 2}]},
            [
                "Site, 0 to 1 site | €3.00 | per site, for all of them once this tier is reached, each month",
                "Site, above 1 site | €2.00 | per site, for all of them once this tier is reached, each month",
            ],
        ),
        (
            {"type": "percentage", "unit": "payments", "rate": "2.9%", "event": {"fee": 1, "free": 3}},
            ["payments, after 3 free ones | 2.9% | of payments, each month", "payments, fee | €1.00 | each time"],
        ),
    ],
)
def test_every_list_price_is_shown(charge, said):
    price = convert({"plan": "p", "region": "r", "charges": [{"per": "month", **charge}]}, Price)
    assert [" | ".join(row) for row in rows(setting("en-GB"), price, "EUR")] == said


def test_units_are_counted_in_the_language_of_the_page():
    assert [setting("de-DE").counted(Decimal(count), "sites") for count in ("1", "2000")] == [
        "1 Standort",
        "2.000 Standorte",
    ]
    assert setting("de-DE").unit("servers") == "servers"


def test_a_language_with_more_forms_has_each():
    unit = Unit(unit="sites", one="místo", few="místa", many="místa", other="míst")
    assert [unit.form(which) for which in ("one", "few", "many", "other", "two")] == [
        "místo",
        "místa",
        "místa",
        "míst",
        "míst",
    ]


def test_a_commitment_is_shown():
    charge = {"type": "flat", "per": "month", "bands": {"list": 9}}
    data = {"plan": "p", "region": "r", "charges": [charge], "commitment": {"amount": 50, "per": "year"}}
    *_, last = rows(setting("en-GB"), convert(data, Price), "EUR")
    assert last == ("At least, all charges together", "€50.00", "each year")
