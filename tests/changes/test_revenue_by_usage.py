"""What revenue becomes for plans that charge several units: by what the usage says was used last of each."""

import json
from datetime import date
from fractions import Fraction

import jsonschema
import pytest
from repositories import WORKSPACE, write

from running import completed
from selling import plans
from svcctl.bundled import schemas
from svcctl.pricing.latest import latest
from svcctl.pricing.usage import DIALECT, WANTED, UsageReader
from svcctl.review import Reader, compare
from svcctl.review.revenue import revenue
from svcctl.source.tables import open_table
from svcctl.workspace import SourceFile

TODAY = date(2026, 1, 15)
BOOK = """\
---
apiVersion: svcctl/v1
kind: PriceBook
metadata: {name: standard, version: 1, effective: {from: 2025-01-01}}
spec:
  regions: [{name: nordics, countries: ["NO"], currency: NOK}]
  prices:
    - plan: max
      region: nordics
      charges:
        - {type: flat, per: month, bands: {list: 10}}
        - {type: per-unit, unit: TB, per: month, bands: {list: 5}}
        - {type: per-unit, unit: users, per: month, bands: {list: 3}}
    - plan: pay
      region: nordics
      charges:
        - {type: percentage, unit: NOK of sales, per: month, rate: 10%}
"""
CATALOG = plans("max", "pay") + BOOK


def subscription(name, plan="max", customer="acme"):
    spec = f"{{customer: {customer}, plan: {plan}, start: 2025-01-01, currency: NOK, region: nordics, monthlyFee: 9}}"
    return f"---\napiVersion: svcctl/v1\nkind: Subscription\nmetadata: {{name: {name}}}\nspec: {spec}\n"


def told(old, used, changed=("list: 5}", "list: 6}")):
    new = old.replace(*changed)
    trees = [Reader().read("side", [SourceFile("all.yaml", text.encode())]) for text in (old, new)]
    review = compare(*trees, TODAY)
    return revenue(review, *trees, TODAY, used)


MAX = ("acme", ("max", "nordics"))
ALL = {"TB": Fraction(4), "users": Fraction("2.5")}


def test_every_unit_counts_at_its_own_quantity():
    found = told(CATALOG + subscription("one"), {MAX: ALL})
    assert found.data["list"] == [{"currency": "NOK", "before": "37.50", "after": "41.50", "change": "4.00"}]
    assert (found.data["subscriptions"], found.data["by_usage"], found.data["left_out"]) == (1, 1, 0)
    assert found.notes[1:] == ("1 subscription of plans with several units: for what was used last.",)


@pytest.mark.parametrize(
    "used", [{}, {MAX: {"TB": Fraction(4)}}, {("other", MAX[1]): ALL}, {("acme", ("max", "x")): ALL}]
)
def test_a_unit_that_nobody_counted_leaves_the_subscription_out(used):
    found = told(CATALOG + subscription("one"), used)
    assert (found.data["subscriptions"], found.data["by_usage"], found.data["left_out"]) == (0, 0, 1)


def test_of_two_subscriptions_nobody_can_say_which_used_what():
    found = told(CATALOG + subscription("one") + subscription("two"), {MAX: ALL})
    assert (found.data["subscriptions"], found.data["left_out"]) == (0, 2)


def test_a_share_of_an_amount_is_known_by_the_amount():
    used = {("acme", ("pay", "nordics")): {"NOK of sales": Fraction(1000)}}
    found = told(CATALOG + subscription("one", "pay"), used, ("rate: 10%", "rate: 11%"))
    assert found.data["list"][0]["change"] == "10.00"


def test_the_newest_period_of_each_customer_and_plan_counts():
    rows = "customer,plan,region,unit,quantity,period\n" + "".join(
        f"{row}\n"
        for row in (
            "acme,max,nordics,TB,9,2025-12",
            "acme,max,nordics,TB,1.5,2026-01",
            "acme,max,nordics,TB,1,2026-01",
            "acme,max,nordics,users,7,2025-12",
            "late,max,nordics,users,3,2025-09",
            "late,max,nordics,users,4,2025-10",
            "other,max,nordics,users,4,2025-10",
        )
    )
    used = UsageReader({("max", "nordics"): frozenset({"TB", "users"})}).read([open_table(rows, "u", WANTED, DIALECT)])
    late = ("late", MAX[1])
    assert latest(used, [MAX, late, ("nobody", MAX[1]), ("acme", ("pay", "nordics"))]) == {
        MAX: {"TB": Fraction("2.5")},
        late: {"users": Fraction(4)},
    }


def test_the_command_prices_them_by_the_usage(tmp_path):
    text = CATALOG + subscription("one")
    usage = "customer,plan,region,unit,quantity\nacme,max,nordics,TB,4\nacme,max,nordics,users,2\n"
    for side, book in (("old", text), ("new", text.replace("list: 5}", "list: 6}"))):
        write(tmp_path / side, {"svcctl.yaml": WORKSPACE, "policies/all.yaml": book})
    write(tmp_path, {"usage.csv": usage})
    words = ("diff", "old", "new", "--as-of", "2026-01-15")
    told = json.loads(completed(*words, "--usage", "usage.csv", "-f", "json", cwd=tmp_path).stdout)
    jsonschema.validate(told, json.loads((schemas() / "output/diff.schema.json").read_text(encoding="utf-8")))
    assert (told["revenue"]["by_usage"], told["revenue"]["list"][0]["change"]) == (1, "4.00")
    _, said = completed(*words, cwd=tmp_path).stdout.split("Revenue a month: ")
    assert said.startswith("nobody can say")
