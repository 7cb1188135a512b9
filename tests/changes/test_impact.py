"""What a change comes to in money: the price list at what was committed to, fees, and bills of what was used."""

import json
import statistics
from datetime import date
from fractions import Fraction

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from repositories import WORKSPACE, write

from running import completed
from selling import plans
from svcctl.pricing.effects import effects, quantile, share
from svcctl.pricing.offers import priced_offer
from svcctl.pricing.simulate import Changed, simulate
from svcctl.pricing.usage import DIALECT, WANTED, UsageReader
from svcctl.review import Reader, compare
from svcctl.review.revenue import monthly
from svcctl.source.tables import open_table
from svcctl.workspace import SourceFile

TODAY = date(2026, 1, 15)
CATALOG = plans("pro", "max")
BOOK = """\
---
apiVersion: svcctl/v1
kind: PriceBook
metadata: {name: standard, version: 1, effective: {from: 2025-01-01}}
spec:
  regions: [{name: nordics, countries: ["NO"], currency: NOK}, {name: alps, countries: [CH], currency: CHF}]
  prices:
    - plan: pro
      region: nordics
      charges:
        - {type: flat, name: Fee, per: month, bands: {list: 100}}
        - {type: per-unit, unit: TB, included: 2, per: month, bands: {list: 10.005}}
        - {type: flat, name: Set-up, per: once, bands: {list: 900}}
      commitment: {amount: 120, per: month}
    - plan: pro
      region: alps
      charges:
        - {type: per-unit, unit: TB, per: month, bands: {list: 2}}
    - plan: max
      region: nordics
      charges:
        - {type: per-unit, unit: TB, per: month, bands: {list: 5}}
        - {type: per-unit, unit: users, per: month, bands: {list: 3}}
"""


def subscription(name, **keys):
    spec = {"customer": f"C-{name}", "plan": "pro", "start": "2025-01-01", "currency": "NOK", "region": "nordics"}
    said = ", ".join(f"{key}: {value}" for key, value in {**spec, "monthlyFee": 99, **keys}.items())
    return f"---\napiVersion: svcctl/v1\nkind: Subscription\nmetadata: {{name: {name}}}\nspec: {{{said}}}\n"


SUBSCRIPTIONS = "".join([
    subscription("one", units=1, customerName="Fjord AS"),
    subscription("many", units=12),
    subscription("alpine", units=7, region="alps", currency="CHF", monthlyFee=14),
    subscription("over", units=500, end="2025-12-31"),
    subscription("unclear", plan="max", units=4),
])  # fmt: skip
BASE = CATALOG + BOOK + SUBSCRIPTIONS


def tree(text):
    return Reader().read("side", [SourceFile("all.yaml", text.encode())])


def impact(new, old=BASE, *, named=False):
    review = compare(tree(old), tree(new), TODAY, named=named)
    assert not review.skipped, review.skipped
    assert len(review.impacts) <= 1
    return review.impacts[0] if review.impacts else None


def sums(rows):
    return {each["currency"]: (each["before"], each["after"], each["change"]) for each in rows}


def test_the_price_list_at_what_was_committed_to():
    found = impact(BASE.replace("list: 10.005", "list: 12")).data
    # One unit is below what is included, and the commitment holds on both sides; twelve are ten beyond it.
    assert sums(found["list"]) == {"NOK": ("200.05", "220.00", "19.95")}
    assert (found["subscriptions"], found["left_out"], found["fees"], found["day"]) == (1, 0, [], "2026-01-15")


def test_each_currency_on_its_own_and_nobody_whose_subscription_is_over():
    found = impact(BASE.replace("list: 10.005", "list: 12").replace("list: 2}", "list: 3}").replace("120,", "150,"))
    assert sums(found.data["list"]) == {"CHF": ("14.00", "21.00", "7.00"), "NOK": ("320.05", "370.00", "49.95")}
    assert found.headline == (
        "CHF 21.00 instead of CHF 14.00 (+50.0%); NOK 370.00 instead of NOK 320.05 (+15.6%) by the price list of "
        "2026-01-15, for 3 subscriptions."
    )


def test_whose_units_nobody_knows_are_left_out_and_counted():
    found = impact(BASE.replace("list: 5}", "list: 6}"))
    assert (found.data["list"], found.data["left_out"]) == ([], 1)
    assert "nobody can say" in found.headline
    assert impact(BASE.replace("list: 10.005", "list: 12")).data["left_out"] == 0, "what did not change is not asked"
    assert impact(BASE.replace("region: alps\n", "region: nowhere\n", 1)).data["left_out"] == 1


def test_another_currency_is_counted_in_each():
    found = impact(BASE.replace("currency: CHF}", "currency: EUR}", 1)).data
    assert sums(found["list"]) == {"CHF": ("14.00", "0.00", "-14.00"), "EUR": ("0.00", "14.00", "14.00")}


def test_prices_are_those_of_the_day_on_which_the_last_change_begins():
    later = (
        BOOK.replace("version: 1", "version: 2").replace("2025-01-01", "2026-07-01").replace("list: 100}", "list: 200}")
    )
    found = impact(BASE + later).data
    assert found["day"] == "2026-07-01"
    assert sums(found["list"])["NOK"] == ("320.05", "500.05", "180.00")


def test_fees_that_change_come_and_go():
    found = impact(BASE.replace("monthlyFee: 14", "monthlyFee: 15.50") + subscription("new", monthlyFee=1, plan="none"))
    assert sums(found.data["fees"]) == {"CHF": ("14.00", "15.50", "1.50"), "NOK": ("297.00", "298.00", "1.00")}
    assert (found.data["list"], found.data["subscriptions"]) == ([], 0)
    assert found.headline.startswith("Fees of all subscriptions: CHF 15.50 instead of CHF 14.00 (+10.7%);")


def test_terms_that_were_edited_reach_those_whom_the_edit_reaches():
    review = compare(tree(BASE), tree(BASE.replace("list: 2}", "list: 3}")), TODAY)
    assert "terms-in-force-edited" in {change.name for change in review.changes}
    assert set(review.affected["PriceBook/standard@1"].fees) == {"alpine"}
    assert [change.weight for change in review.changes] == sorted(
        (change.weight for change in review.changes), key=["breaking", "notice"].index
    )


def test_nothing_is_said_where_no_price_changes():
    assert impact(BASE.replace("summary: S", "summary: T")) is None
    assert impact(BASE.replace("name: Pro", "name: Professional")) is None
    assert impact(BASE.replace("list: 900", "list: 1000")) is None, "what is charged once is not due each month"
    beside = BASE.replace("summary: S", "summary: T").replace("list: 10.005", "list: 12")
    assert impact(beside) is not None, "a change of prices beside another change is told"


def test_customers_are_named_only_where_that_is_wanted():
    new = BASE.replace("list: 100}", "list: 200}")
    assert "by_subscription" not in impact(new).data
    assert len(impact(new).sections) == 1
    told = impact(new, named=True)
    assert told.sections[1].rows == [
        ("many", "C-many", "NOK 200.05", "NOK 300.05"),
        ("one", "Fjord AS", "NOK 120.00", "NOK 200.00"),
    ]
    assert told.data["by_subscription"][1]["after"] == {"amount": "200.00", "currency": "NOK"}


@given(st.integers(0, 40))
def test_a_subscription_costs_what_the_same_usage_costs(units):
    catalog = tree(BASE).catalog
    rows = f"customer,plan,region,unit,quantity\nc,pro,nordics,TB,{units}\nd,pro,alps,TB,{units}\n"
    known = {("pro", region): frozenset({"TB"}) for region in ("nordics", "alps")}
    used = UsageReader(known).read([open_table(rows, "usage", WANTED, DIALECT)])
    billed = {each.customer: each.before for each in simulate(used, (catalog, TODAY), (catalog, TODAY)).changes}
    for customer, region in (("c", "nordics"), ("d", "alps")):
        assert monthly(priced_offer(catalog, "pro", region, TODAY), units).minor == billed[customer]


@given(st.lists(st.fractions(-1, 5), min_size=2), st.sampled_from([1, 2, 3]))
def test_quartiles_are_those_of_the_library(values, quarter):
    wanted = statistics.quantiles(values, n=4, method="inclusive")[quarter - 1]
    assert quantile(sorted(values), Fraction(quarter, 4)) == wanted


def test_the_spread_of_bills():
    assert quantile([], Fraction(1, 2)) is None
    assert (share(Fraction(31, 1000)), share(Fraction(-1, 3))) == ("+3.1%", "-33.3%")
    bills = [Changed("a", "EUR", 100, 110), Changed("b", "EUR", 100, 90), Changed("c", "EUR", 0, 5)]
    (found,) = effects([*bills, Changed("d", "EUR", 10, 10)])
    assert (len(found.losers), len(found.winners), found.same) == (2, 1, 1)
    assert found.rises == (Fraction(-1, 10), 0, Fraction(1, 10))
    assert found.losers[0].customer == "c", "a bill that comes from nothing rises most"
    assert [str(each) for each in found.totals] == ["EUR 2.10", "EUR 2.15"]
    assert [each.currency for each in effects([Changed("x", "NOK", 1, 1), *bills])] == ["EUR", "NOK"]


USAGE = """\
customer,plan,region,unit,quantity,period
fjord,pro,nordics,TB,12,2025-12
fjord,pro,nordics,TB,1,2026-01
alm,pro,nordics,TB,3,2026-01
berg,pro,nordics,TB,2,2026-01
vik,pro,alps,TB,5,2026-01
vik,pro,alps,seats,5,2026-01
"""


@pytest.fixture
def folders(tmp_path):
    for name, text in (("old", BASE), ("new", BASE.replace("list: 10.005", "list: 60"))):
        (tmp_path / name).mkdir()
        write(tmp_path / name, {"svcctl.yaml": WORKSPACE, "policies/all.yaml": text})
    write(tmp_path, {"usage.csv": USAGE})
    return tmp_path


def diff(where, *words):
    return completed("diff", "old", "new", "--as-of", "2026-01-15", *words, cwd=where)


def test_bills_of_what_was_used(folders, root):
    ran = diff(folders, "--usage", "usage.csv", "-f", "json")
    assert (ran.returncode, ran.stderr) == (0, "")
    told = json.loads(ran.stdout)
    schema = json.loads((root / "schemas/output/diff.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(told, schema)
    alps, nordics = told["usage"]["currencies"]
    assert (alps["currency"], alps["before"], alps["change"], alps["same"]) == ("CHF", "10.00", "0.00", 1)
    assert {key: nordics[key] for key in ("before", "after", "customers", "pay_more", "pay_less", "same")} == {
        "before": "560.05", "after": "1100.00", "customers": 3, "pay_more": 2, "pay_less": 0, "same": 1,
    }  # fmt: skip
    assert nordics["rise_percent"]["median"] == "33.333333"
    assert told["usage"]["rows"] == {"read": 6, "rejected": {"unknown-unit": 1}}
    assert "by_customer" not in nordics


def test_bills_of_what_was_used_for_people(folders):
    text = diff(folders, "--usage", "usage.csv").stdout
    assert "Bills by usage: CHF 10.00 as before: 1 customer, 0 pay more and 0 less" in text
    assert "6 rows of usage read: 5 billed, 1 rejected (unknown-unit 1); prices of 2026-01-15." in text
    assert "fjord" not in text
    assert "fjord" in diff(folders, "--usage", "usage.csv", "--names").stdout
    comment = diff(folders, "--usage", "usage.csv", "-f", "markdown").stdout
    assert comment.index("**Revenue a month:**") < comment.index("**Bills by usage:**") < comment.index("<details>")


@pytest.mark.parametrize(
    ("usage", "said"),
    [
        (None, "there is no such file"),
        ("", "usage.csv"),
        ("customer,plan\na,pro\n", "usage.csv"),
        (
            "customer,plan,region,unit,quantity\na,none,nordics,TB,1\n",
            "no row of usage could be billed (unknown-plan 1)",
        ),
    ],
)
def test_usage_that_cannot_be_read_is_told(folders, usage, said):
    (folders / "usage.csv").unlink()
    if usage is not None:
        write(folders, {"usage.csv": usage})
    ran = diff(folders, "--usage", "usage.csv")
    assert (ran.returncode, said in ran.stderr, "Traceback" in ran.stderr) == (1, True, False), ran.stderr


def test_usage_in_another_currency_and_sides_with_errors_are_told(folders):
    text = (folders / "new/policies/all.yaml").read_text(encoding="utf-8")
    write(folders / "new", {"policies/all.yaml": text.replace("currency: NOK}", "currency: EUR}", 1)})
    ran = diff(folders, "--usage", "usage.csv")
    assert (ran.returncode, "is in NOK before and EUR after; leave out --usage" in ran.stderr) == (1, True)
    write(folders / "new", {"policies/all.yaml": text.replace("priceBook: standard", "priceBook: nowhere")})
    ran = diff(folders, "--usage", "usage.csv")
    assert (ran.returncode, "have errors, so no usage is billed by them" in ran.stderr) == (1, True)
