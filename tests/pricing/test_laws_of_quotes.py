"""Laws of whole quotes: what a currency can pay, bills that come to the value of a contract, plans side by side."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from selling import plans, sound
from svcctl.pricing import Ask, Usage, quote

DAY = date(2026, 7, 1)
DIGITS = {"JPY": 0, "NOK": 2, "KWD": 3, "CLF": 4}
"""Digits after the point that ISO 4217 gives each currency."""
LISTS = st.decimals(0, 5_000, places=4)
WORKSPACE = """\
apiVersion: svcctl/v1
kind: Workspace
metadata: {{name: fjord}}
spec: {{company: Fjord AS, currency: NOK, timezone: Europe/Oslo}}
---
apiVersion: svcctl/v1
kind: PriceBook
metadata: {{name: standard, version: 1, effective: {{from: 2026-01-01}}}}
spec:
  regions: [{{name: here, countries: ["NO"], currency: {currency}}}]
  prices:
    - plan: pro
      region: here
      charges:
        - {{type: per-unit, name: Use, unit: TB, per: month, bands: {{list: {use}}}}}
        - {{type: flat, name: Audit, per: quarter, bands: {{list: {audit}}}}}
    - plan: mini
      region: here
      charges:
        - {{type: package, name: Packs, unit: TB, size: 5, per: month, bands: {{list: {use}}}}}
        - {{type: flat, name: Set-up, per: once, bands: {{list: {audit}}}}}
---
"""


def catalog(currency, use, audit):
    text = WORKSPACE.format(currency=currency, use=use, audit=audit) + plans("pro", "mini")
    return sound(text, DAY)


def quoted(found, *names, months=12, quantity=7):
    return quote(found, Ask(names, {"TB": Usage.of(Decimal(quantity))}, "here", months, DAY))


@given(st.sampled_from(sorted(DIGITS)), LISTS, st.integers(0, 400))
def test_a_line_is_what_its_currency_can_pay_nearest_to_list_times_quantity(currency, use, quantity):
    found = quoted(catalog(currency, use, 1), "pro", quantity=quantity)
    line = next(each for each in found.lines if each.name == "Use")
    cent = Decimal(1).scaleb(-DIGITS[currency])
    assert line.amount.amount == (use * quantity).quantize(cent, ROUND_HALF_UP)
    assert -line.amount.amount.as_tuple().exponent == DIGITS[currency]


@given(st.sampled_from(sorted(DIGITS)), LISTS, LISTS, st.integers(1, 40), st.integers(0, 60))
def test_all_bills_come_to_the_value_of_the_contract(currency, use, audit, months, quantity):
    found = quoted(catalog(currency, use, audit), "pro", "mini", months=months, quantity=quantity)
    assert sum(found.billed(dues).minor for _, dues in found.bills()) == found.value.minor
    assert sum(due.net.minor for due in found.schedule) == found.value.minor


@given(st.sampled_from(sorted(DIGITS)), LISTS, LISTS, st.integers(1, 40), st.integers(0, 60))
def test_two_plans_together_cost_what_they_cost_apart(currency, use, audit, months, quantity):
    found = catalog(currency, use, audit)
    apart = [quoted(found, name, months=months, quantity=quantity).value.minor for name in ("pro", "mini")]
    assert quoted(found, "pro", "mini", months=months, quantity=quantity).value.minor == sum(apart)
