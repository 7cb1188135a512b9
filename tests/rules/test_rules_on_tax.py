"""Tax tables: what the pages of the rules do not show."""

import pytest

from documents import told

TABLE = """\
apiVersion: svcctl/v1
kind: TaxTable
metadata: {{name: vat, title: VAT}}
spec:
  rounding: invoice
  rates:
    - {{country: {country}, rate: 19%, from: 2021-01-01, source: A law}}
"""


@pytest.mark.parametrize("country", ["DE", "XK", '"NO"'])
def test_countries_are_countries(country):
    assert told("not-a-country-code", TABLE.format(country=country)) == []


@pytest.mark.parametrize(("code", "message"), [("QQ", "QQ is no country code"), ("AN", "AN is no country code")])
def test_letters_of_no_country_are_told(code, message):
    assert told("not-a-country-code", TABLE.format(country=code)) == [message]
