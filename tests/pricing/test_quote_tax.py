"""The tax of a quote bill by bill: rates that change within the term, who bears that, and what is not known."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selling import plans
from svcctl.cli.views.quotes import Shown, as_text
from svcctl.cli.views.quoting import Quoted
from svcctl.clocks import Clocks
from svcctl.documents.quote import document
from svcctl.documents.setting import Setting
from svcctl.documents.speech import speech
from svcctl.documents.writers import write
from svcctl.pricing import Ask, Usage, quote
from svcctl.pricing.tax.note import note
from svcctl.validation import validate_files
from svcctl.workspace import SourceFile

TEXT = (
    plans("pro", "mini")
    + """\
---
apiVersion: svcctl/v1
kind: Workspace
metadata: {name: us}
spec: {company: Us GmbH, currency: EUR, timezone: Europe/Berlin}
---
apiVersion: svcctl/v1
kind: PriceBook
metadata: {name: standard, version: 1, effective: {from: 2020-01-01}}
spec:
  billing: {DUE}
  regions: [{name: germany, countries: [DE], currency: EUR, TAX}]
  prices:
    - plan: pro
      region: germany
      charges:
        - {type: flat, name: Fee, per: month, bands: {list: 100}}
        - {type: flat, name: Set-up, per: once, bands: {list: 50}}
    - {plan: mini, region: germany, charges: [{type: flat, name: Mini, per: month, bands: {list: 10}}]}
---
apiVersion: svcctl/v1
kind: TaxTable
metadata: {name: vat}
spec:
  rounding: invoice
  POINT
  rates:
    - {country: DE, called: USt, rate: 19%, from: 2007-01-01, to: 2020-06-30}
    - {country: DE, called: USt, rate: 16%, from: 2020-07-01, to: 2020-12-31}
    - {country: DE, called: USt, rate: 19%, from: 2021-01-01, END}
---
apiVersion: svcctl/v1
kind: Party
metadata: {name: us}
spec: {legalName: Us GmbH, side: provider, jurisdiction: law, ADDRESS DE}}
---
apiVersion: svcctl/v1
kind: Party
metadata: {name: others}
spec: {legalName: Others AG, side: provider, jurisdiction: law, ADDRESS CH}}
---
apiVersion: svcctl/v1
kind: Party
metadata: {name: them}
spec: {legalName: Them GmbH, side: customer, jurisdiction: law, buysAs: business, ADDRESS DE}}
""".replace("ADDRESS", 'address: {street: A 1, city: B, postcode: "1", country:')
)


def quoted(
    *names,
    text=TEXT,
    tax="tax: excluded",
    point="",
    end="source: UStG",
    day=date(2020, 5, 1),
    due="{due: advance}",
    quantities=None,
    **asked,
):
    point = f"taxPoint: {point}" if point else ""
    text = text.replace("TAX}", tax + "}").replace("  POINT\n", f"  {point}\n" if point else "").replace("END", end)
    text = text.replace("{DUE}", due)
    catalog, _ = validate_files([SourceFile("all.yaml", text.encode())], date(2020, 5, 1), frozenset())
    ask = Ask(names or ("pro",), quantities or {}, "germany", 12, day, "them", **asked)
    return catalog, quote(catalog, ask)


def taxed(*names, **given):
    return note(*quoted(*names, **given))


def euros(amounts):
    return [None if each is None else str(each.amount) for each in amounts]


def by_bill(found):
    return [str(levied[0].due.amount) for levied in found.bills.values()]


def test_each_bill_is_taxed_at_the_rate_of_its_day():
    found = taxed()
    assert by_bill(found) == ["28.50", "19.00", *["16.00"] * 6, *["19.00"] * 4]
    assert euros(found.total) == ["1250.00", "219.50", "1469.50"]
    phases = [(each.since, str(each.answers["pro"].percent)) for each in found.phases]
    assert phases == [(date(2020, 5, 1), "19%"), (date(2020, 7, 1), "16%"), (date(2021, 1, 1), "19%")]
    assert [[levy.per for levy in each.levies] for each in found.phases] == [["once", "month"], ["month"], ["month"]]
    assert [str(each.levies[-1].due.amount) for each in found.phases] == ["19.00", "16.00", "19.00"]


@pytest.mark.parametrize(
    ("point", "due", "wanted"),
    [
        ("bill", "advance", ["1.90", "1.90", "1.60"]),
        ("period-start", "advance", ["1.90", "1.90", "1.60"]),
        ("period-end", "advance", ["1.90", "1.60", "1.60"]),
        ("bill", "arrears", ["1.90", "1.60", "1.60"]),
        ("period-start", "arrears", ["1.90", "1.90", "1.60"]),
        ("period-end", "arrears", ["1.90", "1.60", "1.60"]),
    ],
)
def test_the_table_says_which_day_is_the_tax_point(point, due, wanted):
    found = taxed("mini", point=point, day=date(2020, 5, 2), due=f"{{due: {due}}}")
    assert by_bill(found)[:3] == wanted


def test_what_is_charged_once_goes_by_its_bill():
    found = taxed(point="period-end", day=date(2020, 8, 1))
    assert [str(each.due.amount) for each in found.bills[date(2020, 8, 1)]] == ["24.00"]


def test_where_a_rate_ends_the_rest_is_unknown_and_so_is_the_whole():
    found = taxed(end="to: 2021-02-28")
    assert [each.answers["pro"].treatment for each in found.phases][-1] == "unknown"
    assert found.phases[-1].since == date(2021, 3, 1)
    assert "the standard rate of DE 1 on 2021-03-01" in found.phases[-1].answers["pro"].missing[0]
    assert euros(found.total) == ["1250.00", None, None]


@pytest.mark.parametrize(
    ("bears", "gross", "nets"),
    [
        ("", ["150.00", *["100.00"] * 11], ["126.05", "84.03", *["86.21"] * 6, *["84.03"] * 4]),
        (", taxChange: seller", ["150.00", *["100.00"] * 11], ["126.05", "84.03", *["86.21"] * 6, *["84.03"] * 4]),
        (", taxChange: customer", ["150.00", "100.00", *["97.48"] * 6, *["100.00"] * 4], ["126.05", *["84.03"] * 11]),
    ],
)
def test_who_bears_a_change_of_the_tax_in_a_price(bears, gross, nets):
    found = taxed(tax=f"tax: included{bears}")
    levied = [each[0] for each in found.bills.values()]
    assert [str(each.gross.amount) for each in levied] == gross
    assert [str(each.net.amount) for each in levied] == nets
    assert all(each.net.minor + each.due.minor == each.gross.minor for each in levied)


@pytest.mark.parametrize(
    ("tax", "told"),
    [
        ("tax: included, taxChange: customer", True),
        ("tax: included, taxChange: seller", False),
        ("tax: excluded", False),
    ],
)
def test_a_value_before_a_change_of_the_tax_says_so_beside_it(tax, told):
    catalog, found = quoted(tax=tax)
    text = as_text(Shown(Quoted(found, catalog, Path()), explain=False, internal=False))
    assert ("The contract value is by the tax at its start" in text) == told
    for language, said in (("en-GB", "by the tax at its start"), ("de-DE", "mit der Steuer bei seinem Beginn")):
        setting = Setting(catalog, speech(language), date(2020, 5, 1), Clocks(catalog))
        assert (said in write(document(setting, found), "md").decode()) == told


def test_a_later_rate_is_of_what_is_charged_then():
    flat, unit = "{type: flat, name: Mini, per: month", "{type: per-unit, name: Use, unit: TB, per: month"
    quantities, later = {"TB": Usage.of(1)}, {2: {"TB": Usage.of(5)}}
    found = taxed("mini", text=TEXT.replace(flat, unit), quantities=quantities, later=later)
    assert by_bill(found)[:3] == ["1.90", "9.50", "8.00"]
    assert [str(each.levies[0].due.amount) for each in found.phases] == ["1.90", "8.00", "9.50"]


def test_which_of_our_companies_sells_is_said():
    assert taxed(seller="us").answers["pro"].treatment == "taxed"
    assert taxed(seller="others").answers["pro"].treatment != "taxed"
    with pytest.raises(ValueError, match="none of our companies is called 'nobody'; they are others, us"):
        taxed(seller="nobody")


def test_a_quote_says_who_sells_in_its_number():
    one, other = (taxed(seller=name).quote.id for name in ("", "us"))
    assert one != other


@given(
    st.dates(date(2020, 1, 1), date(2021, 1, 1)),
    st.sampled_from(["excluded", "included", "included, taxChange: customer"]),
)
def test_bills_with_tax_add_up_to_the_whole_term(day, tax):
    found = taxed("pro", "mini", tax=f"tax: {tax}", day=day)
    net, due, gross = found.total
    assert net.minor + due.minor == gross.minor
    assert sum(each.gross.minor for levied in found.bills.values() for each in levied) == gross.minor
    if tax == "excluded":
        assert net == found.quote.value
    if tax == "included":
        assert gross == found.quote.value
