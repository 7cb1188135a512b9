"""What a price list shows of each type of charge: every list price, and nothing below it."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from svcctl.documents.charges import rows
from svcctl.documents.speech import speech
from svcctl.kinds.base import convert
from svcctl.kinds.price_book import Price

BANDS = {"floor": Decimal("0.71"), "cost": Decimal("0.61")}
TIERS = [{"upTo": 10, "price": Decimal("0.0015"), "flat": 2}, {"upTo": 20, "price": 4}]


@pytest.mark.parametrize(
    ("charge", "said"),
    [
        ({"type": "flat", "name": "Backup", "bands": {"list": 9, **BANDS}}, ["Backup | €9.00 | each month"]),
        (
            {"type": "graduated", "name": "Disk", "unit": "GB", "tiers": TIERS, "overage": 5, "bands": BANDS},
            [
                "Disk, 0 to 10 x GB | EUR 0.0015 | per GB in this tier, each month",
                "Disk, 0 to 10 x GB | €2.00 | for this tier, each month",
                "Disk, 10 to 20 x GB | €4.00 | per GB in this tier, each month",
                "Disk, above 20 x GB | €5.00 | per GB, each month",
            ],
        ),
        (
            {"type": "stairstep", "unit": "GB", "tiers": [{"flat": 8}], "maximum": 9},
            ["GB, above 0 x GB | €8.00 | for this tier, each month", "GB, at most | €9.00 | each month"],
        ),
        (
            {"type": "package", "name": "Mail", "unit": "mails", "size": 1000, "included": 5, "bands": {"list": 3}},
            ["Mail, beyond the 5 mails in the plan | €3.00 | per 1,000 mails, each month"],
        ),
        (
            {"type": "percentage", "unit": "payments", "rate": "2.9%", "event": {"fee": 1, "free": 3}},
            ["payments, after 3 free ones | 2.9% | of payments, each month", "payments, fee | €1.00 | each time"],
        ),
    ],
)
def test_every_list_price_is_shown(charge, said):
    spoken = speech("en-GB")
    price = convert({"plan": "p", "region": "r", "charges": [{"per": "month", **charge}]}, Price)
    found = [" | ".join(row) for row in rows(SimpleNamespace(say=spoken.say, speech=spoken), price, "EUR")]
    assert found == said


def test_a_commitment_is_shown():
    spoken = speech("en-GB")
    charge = {"type": "flat", "per": "month", "bands": {"list": 9}}
    data = {"plan": "p", "region": "r", "charges": [charge], "commitment": {"amount": 50, "per": "year"}}
    *_, last = rows(SimpleNamespace(say=spoken.say, speech=spoken), convert(data, Price), "EUR")
    assert last == ("At least, all charges together", "€50.00", "each year")
