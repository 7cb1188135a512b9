"""Whom a change of a region of a price book reaches: who buys there, and of computed prices only who has the plan."""

from datetime import date

import pytest

from svcctl.review import Reader, compare
from svcctl.review.reach import Reach
from svcctl.validation import validate_files
from svcctl.workspace import SourceFile

DAY = date(2026, 7, 1)
PLAN = """\
apiVersion: svcctl/v1
kind: Plan
metadata: {{name: {0}}}
spec: {{service: s, tier: {{name: {0}, rank: 1}}, priceBook: b}}
---
"""
BOOK = """\
apiVersion: svcctl/v1
kind: PriceBook
metadata: {name: b, version: 1, effective: {from: 2026-01-01}}
spec:
  regions:
    - {name: nordics, countries: ["NO"], currency: NOK}
    - {name: baltics, countries: [EE], currency: NOK, adjustment: {of: nordics}, rounding: [{to: 1}]}
  prices:
    - {plan: pro, region: nordics, charges: [{type: flat, per: month, bands: {list: 9}}]}
    - {plan: mini, region: nordics, charges: [{type: flat, per: month, bands: {list: 5}}]}
"""
SUBSCRIPTION = """\
---
apiVersion: svcctl/v1
kind: Subscription
metadata: {{name: {0}-{1}}}
spec: {{customer: c, plan: {0}, region: {1}, start: 2026-01-01, monthlyFee: 9, currency: NOK}}
"""


@pytest.mark.parametrize(
    ("path", "reached"),
    [
        (("spec", "regions", 1, "adjustment", "pro"), ["pro-baltics"]),
        (("spec", "regions", 1, "adjustment", "pro", "charges", 0), ["pro-baltics"]),
        (("spec", "regions", 1, "rounding"), ["mini-baltics", "pro-baltics"]),
        (("spec", "regions", 0, "currency"), ["mini-nordics", "pro-nordics"]),
        (("spec", "prices", 0), ["pro-nordics"]),
        (("spec", "regions"), ["mini-baltics", "mini-nordics", "pro-baltics", "pro-nordics"]),
    ],
)
def test_a_change_reaches_those_it_is_about(path, reached):
    text = PLAN.format("pro") + PLAN.format("mini") + BOOK
    text += "".join(SUBSCRIPTION.format(plan, region) for plan in ("pro", "mini") for region in ("nordics", "baltics"))
    catalog, _ = validate_files([SourceFile("all.yaml", text.encode())], DAY, frozenset())
    assert [each.name for each in Reach(catalog, DAY).of("PriceBook", "b", path)] == reached


def raised(*amounts):
    """The changes of computed prices where `nordics` asks for other amounts, by plan and fingerprint."""
    sides = []
    for pro, mini in ((9, 5), amounts):
        text = PLAN.format("pro") + PLAN.format("mini")
        text += BOOK.replace("list: 9", f"list: {pro}").replace("list: 5", f"list: {mini}")
        sides.append(Reader().read("side", [SourceFile("all.yaml", text.encode())]))
    found = compare(*sides, DAY).changes
    return {each.about.split(" in ")[0]: each.fingerprint for each in found if " in baltics " in f"{each.about} "}


def test_an_approved_price_that_is_computed_does_not_approve_another_one():
    both = raised(10, 6)
    assert set(both) == {"price of pro", "price of mini"}
    assert both["price of pro"] != both["price of mini"], "another plan"
    assert raised(11, 5)["price of pro"] not in both.values(), "another amount"
    assert raised(10, 5)["price of pro"] == both["price of pro"], "whatever else has changed"
