"""A plan that names other terms: what it costs and what it promises is compared, and told with the plan alone."""

from datetime import date

from svcctl.review import Reader, compare
from svcctl.workspace import SourceFile

TODAY = date(2026, 1, 15)
PLANS = """\
apiVersion: svcctl/v1
kind: Plan
metadata: {name: pro}
spec: {service: desk, tier: {rank: 1, name: Pro}, priceBook: standard}
---
apiVersion: svcctl/v1
kind: Plan
metadata: {name: max}
spec: {service: desk, tier: {rank: 2, name: Max}, priceBook: standard}
"""
ROW = "{{plan: {}, region: nordics, charges: [{{type: flat, per: month, bands: {{list: {}, floor: {}}}}}]}}"


def book(name, **prices):
    rows = "".join(f"    - {ROW.format(plan, *amounts)}\n" for plan, amounts in prices.items())
    return f"""\
apiVersion: svcctl/v1
kind: PriceBook
metadata: {{name: {name}, version: 1, effective: {{from: 2025-01-01}}}}
spec:
  minimumMargin: {"10%" if name == "standard" else "20%"}
  regions:
    - {{name: nordics, countries: ["NO"], currency: {"NOK" if name != "euro" else "EUR"}}}
    - {{name: {name}-only, countries: [DE], currency: EUR}}
  prices:
{rows}"""


def told(old, new):
    reader = Reader()
    sides = ([SourceFile("all.yaml", "---\n".join(texts).encode())] for texts in (old, new))
    review = compare(*(reader.read(name, files) for name, files in zip(("a", "b"), sides, strict=True)), TODAY)
    assert not review.skipped, review.skipped
    return [(str(each.weight), each.name, each.resource, each.message) for each in review.changes]


def test_a_plan_in_another_price_book_is_compared_by_what_it_costs():
    books = [book("standard", pro=(900, 800), max=(2000, 1800)), book("special", pro=(950, 700), max=(1, 1))]
    found = told([PLANS, *books], [PLANS.replace("priceBook: standard", "priceBook: special", 1), *books])
    about = "special instead of standard"
    assert found == [
        ("breaking", "price-raised", "Plan/pro", f"{about}: price of pro in nordics a month: NOK 900 becomes NOK 950"),
        ("notice", "plan-book-replaced", "Plan/pro", "price book of the plan: standard becomes special"),
        ("internal", "floor-price-lowered", "Plan/pro", f"{about}: floor of pro in nordics, flat: 800 becomes 700"),
    ]


def test_another_currency_and_the_price_that_moves_along():
    old = [PLANS, book("standard", pro=(900, 800), max=(2000, 1800)), book("euro", max=(200, 180))]
    new = [
        PLANS.replace("priceBook: standard", "priceBook: euro", 1),
        book("standard", max=(2000, 1800)),
        book("euro", pro=(90, 80), max=(200, 180)),
    ]
    found = [(weight, name, resource) for weight, name, resource, _ in told(old, new) if "edited" not in name]
    assert ("notice", "currency-changed", "Plan/pro") in found
    assert ("notice", "price-changed", "Plan/pro") in found
    rest = {weight for weight, _, resource in found if resource.startswith("PriceBook")}
    assert rest == {"internal"}, "the row that went and the one that came are told with the plan"
    back = [(weight, resource) for weight, name, resource, _ in told(new, old) if "edited" not in name]
    assert {weight for weight, resource in back if resource.startswith("PriceBook")} == {"internal"}


def test_a_pinned_version_of_the_same_book():
    one = book("standard", pro=(900, 800), max=(2000, 1800))
    two = one.replace("version: 1", "version: 2").replace("2025-01-01", "2025-06-01").replace("list: 900", "list: 990")
    pinned = PLANS.replace("priceBook: standard", "priceBook: standard@1", 1)
    found = told([pinned, one, two], [pinned.replace("standard@1", "standard@2"), one, two])
    assert found[0][3] == ("version 2 instead of version 1: price of pro in nordics a month: NOK 900 becomes NOK 990")
    assert {resource for _, _, resource, _ in found} == {"Plan/pro"}


def test_a_price_of_a_plan_that_stays_is_told_in_its_book():
    old = book("standard", pro=(900, 800), max=(2000, 1800))
    found = told([PLANS, old], [PLANS, book("standard", pro=(900, 800))])
    assert ("notice", "price-removed", "PriceBook/standard@1") in [each[:3] for each in found]


def test_a_price_that_is_computed_from_another_region_is_the_plans_too():
    computed = "adjustment: {of: nordics, factor: 2}, rounding: [{to: 1}]"
    near = f"    - {{name: near, countries: [SE], currency: NOK, {computed}}}\n  prices:\n"
    books = [
        book("standard", pro=(900, 800), max=(2000, 1800)),
        book("special", pro=(900, 800), max=(1, 1)).replace("  prices:\n", near),
    ]
    books[0] = books[0].replace("  prices:\n", near.replace("factor: 2", "factor: 3"))
    found = told([PLANS, *books], [PLANS.replace("priceBook: standard", "priceBook: special", 1), *books])
    about = "special instead of standard: price of pro in near a month"
    assert ("improves", "price-lowered", "Plan/pro", f"{about}: NOK 2,700 becomes NOK 1,800") in found
    assert not [each for each in found if "max" in each[3]], "what another plan costs is not told"


PROMISE = """\
apiVersion: svcctl/v1
kind: SLA
metadata: {{name: {}, version: 1, effective: {{from: 2025-01-01}}}}
spec:
  party: customer
  timezone: Europe/Oslo
  measures: [{{metric: resolution, clock: always, objective: 90%, targets: [{{within: {}}}]}}]
"""


def test_a_plan_with_another_promise_is_compared_by_what_is_promised():
    texts = [
        PLANS.replace("priceBook: standard", "sla: good", 1),
        PROMISE.format("good", "4h"),
        PROMISE.format("bad", "5h"),
    ]
    found = told(texts, [texts[0].replace("sla: good", "sla: bad"), *texts[1:]])
    about = "bad instead of good: resolution target"
    assert ("breaking", "target-loosened", "Plan/pro", f"{about}: 4h becomes 5h") in found, found
