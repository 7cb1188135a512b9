"""Notice that contracts ask for: read out of the clauses that a customer's contract has, with what stands in them."""

from datetime import date

import pytest

from svcctl.calendars.duration import Target
from svcctl.review import Reader, compare
from svcctl.review.agreed import days
from svcctl.workspace import SourceFile

TODAY = date(2026, 11, 30)
HEAD = "---\napiVersion: svcctl/v1\nkind: "
SLA = """\
apiVersion: svcctl/v1
kind: SLA
metadata: {name: support, version: 1, effective: {from: 2026-06-01}}
spec:
  party: customer
  timezone: Europe/Oslo
  measures:
    - {metric: resolution, clock: always, objective: 90%, targets: [{within: 4h}]}
"""
REST = """\
---
apiVersion: svcctl/v1
kind: Plan
metadata: {name: pro}
spec: {service: desk, tier: {rank: 1, name: Pro}, sla: support}
---
apiVersion: svcctl/v1
kind: Subscription
metadata: {name: fjord-desk}
spec: {customer: C-1, plan: pro, start: 2025-01-01, currency: NOK, monthlyFee: 100}
---
apiVersion: svcctl/v1
kind: Subscription
metadata: {name: alm-desk}
spec: {customer: alm, plan: none, start: 2025-01-01, currency: NOK, monthlyFee: 10}
---
apiVersion: svcctl/v1
kind: Party
metadata: {name: us}
spec: {side: provider, legalName: Us AS, address: {street: A 1, city: Oslo, country: "NO"}}
---
apiVersion: svcctl/v1
kind: Party
metadata: {name: fjord}
spec:
  side: customer
  legalName: Fjord AS
  address: {street: A 1, city: Oslo, country: "NO"}
  customer: C-1
  contract: C-77
  jurisdiction: norway
---
apiVersion: svcctl/v1
kind: Party
metadata: {name: alm}
spec: {side: customer, legalName: Alm AS, address: {street: A 1, city: Oslo, country: "NO"}, jurisdiction: norway}
---
apiVersion: svcctl/v1
kind: Jurisdiction
metadata: {name: norway}
spec:
  country: "NO"
  locale: en-GB
  law: l
  courts: c
  renewalNotice:
    - {customers: all, from: 30d, to: 15d, countsBackFrom: decline-deadline, source: The Act}
    - {customers: consumer, from: 90d, to: 80d, countsBackFrom: renewal, source: For people}
    - {customers: business, from: 90d, to: 80d, countsBackFrom: renewal, since: 2027-01-01, source: Later}
  noticePeriods:
    - {notice: change, customers: business, atLeast: 1 month, source: Code}
    - {notice: change, customers: consumer, atLeast: 300d, source: For people}
    - {notice: termination, customers: all, atLeast: 9d, source: Code}
---
apiVersion: svcctl/v1
kind: ContractTemplate
metadata: {name: msa, version: 1, effective: {from: 2026-01-01}}
spec:
  type: master-agreement
  titles: {en: Master}
  clauses: [{clause: changing, when: not customer.spec.personalData}, {clause: term}]
  schedules: [{template: more}]
---
apiVersion: svcctl/v1
kind: ContractTemplate
metadata: {name: more, version: 1, effective: {from: 2026-01-01}}
spec: {type: other, titles: {en: More}, clauses: [{clause: ending}]}
---
apiVersion: svcctl/v1
kind: Clause
metadata: {name: changing, version: 1, effective: {from: 2026-01-01}}
spec:
  language: en
  parameters:
    changes: {type: duration, notice: change, about: How long before, default: 45d}
  text: We tell you {{ changes }} before.
---
apiVersion: svcctl/v1
kind: Clause
metadata: {name: ending, version: 1, effective: {from: 2026-01-01}}
spec:
  language: en
  parameters: {ends: {type: duration, notice: termination, about: How long before, default: 10bd}}
  text: We tell you {{ ends }} before.
---
apiVersion: svcctl/v1
kind: Clause
metadata: {name: term, version: 1, effective: {from: 2026-01-01}}
spec:
  language: en
  parameters: {decline: {type: duration, notice: decline, about: How long before, default: 60d}}
  text: It renews, unless a party says {{ decline }} before that it does not.
"""
LATER = "2027-06-01"


def worse(starts=LATER):
    new = SLA.replace("version: 1", "version: 2").replace("2026-06-01", starts).replace("4h", "5h")
    return f"{SLA}---\n{new}"


def review(new, old=SLA + REST, *, named=False):
    reader = Reader()
    base, head = (reader.read("side", [SourceFile("all.yaml", text.encode())]) for text in (old, new))
    found = compare(base, head, TODAY, named=named)
    assert not found.skipped, found.skipped
    return found


def notice(found, name="target-loosened"):
    change = next(each for each in found.changes if each.name == name)
    return (change.notice, change.noticed_by, str(change.lawful)) if change.lawful else None


def test_a_customer_is_named_only_where_that_is_wanted():
    assert "fjord" not in review(worse("2026-12-01") + REST).problems[0].message
    found = review(worse("2026-12-01") + REST, named=True)
    text = "Clause/changing in the contract C-77 of Party/fjord"
    assert notice(found)[1] == text
    assert text in found.problems[0].message
    unnumbered = REST.replace("  contract: C-77\n", "  changeNotice: 300d\n")
    assert notice(review(worse() + unnumbered))[:2] == (300, "a contract")
    assert notice(review(worse() + unnumbered, named=True))[1] == "a contract of Party/fjord"


def test_the_clause_of_the_contract_says_how_long():
    found = review(worse() + REST)
    assert notice(found) == (45, "Clause/changing in the contract C-77", "2027-01-14")
    assert found.problems == ()


@pytest.mark.parametrize(("starts", "fails"), [("2027-01-13", True), ("2027-01-14", False)])
def test_what_comes_sooner_contradicts_the_contract(starts, fails):
    found = review(worse(starts) + REST)
    assert [problem.rule for problem in found.problems] == ["notice-too-short"] * fails
    assert not fails or "Clause/changing in the contract C-77 asks for 45 days" in found.problems[0].message
    assert found.fails(None) is fails


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("  contract: C-77\n", "  contract: C-77\n  values: {changes: 70d}\n", 70),
        ("  titles: {en: Master}\n", "  titles: {en: Master}\n  values: {changes: 40bd}\n", 56),
        ("  courts: c\n", "  courts: c\n  values: {changes: 960h}\n", 40),
        ("  contract: C-77\n", "  contract: C-77\n  personalData: true\n", 31),
        ("  contract: C-77\n", "  contract: C-77\n  values: {changes: soon}\n", 31),
        ("  customer: C-1\n", "  customer: C-9\n", None),
        ("  jurisdiction: norway\n---", "  jurisdiction: nowhere\n---", None),
        ("  type: master-agreement\n", "  type: data-processing\n", 31),
        ("effective: {from: 2026-01-01}}\nspec:\n  type", "effective: {from: 2027-01-01}}\nspec:\n  type", 31),
    ],
    ids=[
        *("a customer's own", "of the template", "of the law", "a condition leaves it out", "not a duration"),
        *("nobody who is reached", "an unknown law", "no master agreement", "not in force yet"),
    ],
)
def test_what_was_agreed_with_the_customer_counts(old, new, wanted):
    assert old in REST
    rest = REST.replace(old, new, 1)
    found = notice(review(worse() + rest, SLA + rest))
    assert (found and found[0]) == wanted


def test_the_law_asks_where_the_contract_says_nothing_or_less():
    silent = REST.replace("{clause: changing, when: not customer.spec.personalData}, ", "")
    # A month is 31 days where nobody says which.
    assert notice(review(worse() + silent, SLA + silent)) == (31, "Jurisdiction/norway (Code)", "2026-12-31")
    person = silent.replace("  contract: C-77\n", "  contract: C-77\n  buysAs: consumer\n")
    assert notice(review(worse() + person, SLA + person))[:2] == (300, "Jurisdiction/norway (For people)")


def test_months_are_as_long_as_they_may_be():
    months = REST.replace("{type: duration, notice: change, about: How long before, default: 45d}",
                          "{type: months, notice: change, about: How long before, default: 2 months}")  # fmt: skip
    assert notice(review(worse() + months, SLA + months))[0] == 62


def test_a_change_does_not_shorten_its_own_notice():
    shorter = REST.replace("default: 45d", "default: 5d")
    assert notice(review(worse() + shorter))[0] == 45
    longer = REST.replace("default: 45d", "default: 90d")
    assert notice(review(worse() + longer))[0] == 90


def test_prices_and_ends_have_clauses_of_their_own():
    ended = REST.replace("sla: support}", "sla: support, sunset: 2027-06-01}")
    found = review(SLA + ended)
    # Ten business days are two weeks of the calendar.
    assert notice(found, "plan-end-announced") == (
        14,
        "Clause/ending in the contract C-77",
        "2026-12-14",
    )
    fees = review(SLA + REST.replace("monthlyFee: 100", "monthlyFee: 120"))
    assert notice(fees, "fee-raised")[0] == 45, "a fee that was agreed is a term of the contract"


def test_a_company_tells_of_prices_and_terms_in_times_of_their_own():
    own = """\
---
apiVersion: svcctl/v1
kind: Workspace
metadata: {name: us}
spec: {company: Us AS, currency: NOK, timezone: Europe/Oslo, changeNotice: {terms: 50d, prices: 400d, end: 60d}}
---
apiVersion: svcctl/v1
kind: PriceBook
metadata: {name: book, version: 1, effective: {from: 2026-01-01}}
spec:
  regions: [{name: north, countries: ["NO"], currency: NOK}]
  prices: [{plan: pro, region: north, charges: [{type: flat, per: month, bands: {list: 100}}]}]
"""
    found = review(worse() + REST + own.replace("list: 100", "list: 200"), SLA + REST + own)
    assert notice(found)[:2] == (50, "Us AS")
    assert notice(found, "price-raised")[:2] == (400, "Us AS")
    ended = REST.replace("sla: support}", "sla: support, sunset: 2027-06-01}")
    assert notice(review(SLA + ended + own, SLA + REST + own), "plan-end-announced")[:2] == (60, "Us AS")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("It renews, unless a party", "It ends if it", ("It renews, unless a party", "It ends if it says")),
        ("does not.", "never does.", ("… }} before that it does not.", "… }} before that it never does.")),
        ("does not.", "does not. So it is.", ("… that it does not.", "… that it does not. So it is.")),
    ],
)  # fmt: skip
def test_a_wording_is_told_from_where_it_differs(old, new, words):
    change = next(each for each in review(SLA + REST.replace(old, new)).changes if each.name == "wording-changed")
    assert (change.old.startswith(words[0]), change.new.startswith(words[1])) == (True, True)


def test_a_plan_that_nobody_has_keeps_its_own_notice():
    plan = "---\napiVersion: svcctl/v1\nkind: Plan\nmetadata: {name: new}\n"
    plan += "spec: {service: desk, tier: {rank: 2, name: New}, changeNotice: 33d}\n"
    ended = plan.replace("33d}", "33d, sunset: 2027-06-01}")
    assert notice(review(SLA + REST + ended, SLA + REST + plan), "plan-end-announced")[:2] == (33, "Plan/new")


def test_a_changed_renewal_leaves_time_for_the_reminder_that_the_law_asks_for():
    new = REST.replace("It renews, unless", "It renews for a year, unless")
    found = review(SLA + new)
    assert notice(found, "wording-changed") == (75, "Jurisdiction/norway (The Act)", "2027-02-13")
    other = review(SLA + REST.replace("We tell you {{ changes }} before", "You hear from us {{ changes }} before"))
    assert notice(other, "wording-changed")[0] == 45, "of what is no renewal no law reminds"
    plain = REST.replace("countsBackFrom: decline-deadline", "countsBackFrom: renewal")
    later = review(SLA + plain.replace("It renews, unless", "It renews for a year, unless"), SLA + plain)
    assert notice(later, "wording-changed")[0] == 45, "fifteen days before the renewal are less than the contract asks"


@pytest.mark.parametrize(
    ("old", "new", "label", "names"),
    [
        ("We tell you {{ changes }}", "You hear {{ changes }}", "Clause/changing@1", {"fjord-desk", "alm-desk"}),
        (
            "[{clause: ending}]",
            "[{clause: ending}, {clause: term}]",
            "ContractTemplate/more@1",
            {"fjord-desk", "alm-desk"},
        ),
        ("law: l\n", "law: another\n", "Jurisdiction/norway", {"fjord-desk", "alm-desk"}),
        ("legalName: Fjord AS", "legalName: Fjord ASA", "Party/fjord", {"fjord-desk"}),
    ],
)
def test_changes_of_contracts_reach_the_customers_who_have_them(old, new, label, names):
    found = review(SLA + REST.replace(old, new))
    assert set(found.affected[label].fees) == names


@pytest.mark.parametrize(
    ("text", "wanted"), [("30d", 30), ("5bd", 7), ("6bd", 10), ("1bd", 3), ("24h", 1), ("25h", 2), ("30m", 1)]
)
def test_periods_in_days_of_the_calendar(text, wanted):
    assert days(Target.parse(text)) == wanted
