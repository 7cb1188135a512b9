"""The first sentence of a report tells what is owed apart from what has lapsed or may still change."""

from datetime import date

import pytest

from svcctl.money import Money
from svcctl.sla.credit import Credit
from svcctl.sla.headline import headline
from svcctl.sla.owed import Owed


def credit(customer, minor, *, days=0, provisional=False, on_request=False, expired=False, currency="EUR"):
    money = Money(minor, currency)
    until = date(2026, 3, 2) if on_request else None
    about = (customer, "one", "support", 1, money, money, money, until, provisional, (), days, on_request, expired)
    return Credit(f"CR-{customer}", "2026-01", *about)


ASKED = {"on_request": True}
LAPSED = {"on_request": True, "expired": True}


@pytest.mark.parametrize(
    ("credits_", "said"),
    [
        ([], "Nothing is owed."),
        ([credit("acme", 100), credit("bolt", 250)], "Owed: EUR 3.50 to 2 customers."),
        ([credit("acme", 100, **ASKED)], "Owed: EUR 1.00 to 1 customer, where it is asked for in time."),
        (
            [credit("acme", 100), credit("bolt", 250, **ASKED)],
            "Owed: EUR 3.50 to 2 customers; of that, where it is asked for in time: EUR 2.50.",
        ),
        (
            [credit("acme", 100, **LAPSED), credit("bolt", 7, currency="JPY", **LAPSED)],
            "Nothing is owed. Lapsed, unless it was asked for in time: EUR 1.00 to 1 customer, JPY 7 to 1 customer.",
        ),
        (
            [credit("acme", 0, days=7), credit("acme", 0, days=3), credit("bolt", 9, currency="JPY", provisional=True)],
            "Owed: 10 days of service to 1 customer. Provisional, because the period is not over: JPY 9 to 1 customer.",
        ),
        ([credit("acme", 0), credit("acme", 0, **LAPSED)], "Nothing is owed."),
    ],
)
def test_the_headline_tells_what_is_owed_from_what_is_not(credits_, said):
    assert headline(Owed(None, credits_)) == said
