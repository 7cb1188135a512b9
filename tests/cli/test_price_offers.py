"""`svcctl price offers`: which plans can be ordered, why not, and what instead."""

import csv
import json

import jsonschema
import pytest

from svcctl.bundled import schemas

SCHEMA = json.loads((schemas() / "output/price-offers.schema.json").read_text(encoding="utf-8"))
HEAD = "apiVersion: svcctl/v1\nkind: {0}\nmetadata: {1}\nspec: {2}\n"
CHARGES = "charges: [{type: flat, per: month, bands: {list: 9}}]"


def plan(name, rank, more="", service="backup"):
    spec = f"{{service: {service}, tier: {{rank: {rank}, name: {name}}}, priceBook: book{more and f', {more}'}}}"
    return HEAD.format("Plan", f"{{name: {name}}}", spec)


def service(name, more="stage: live"):
    return HEAD.format(
        "Service", f"{{name: {name}}}", f"{{summary: S, lifecycle: {{{more}}}, scope: {{included: [a]}}}}"
    )


def subscription(name, plan, more="", start="2025-01-01"):
    spec = f"{{customer: acme, plan: {plan}, region: nordics, currency: NOK, monthlyFee: 9, start: {start}{more}}}"
    return HEAD.format("Subscription", f"{{name: {name}}}", spec)


PRICED = "".join(
    f"{{plan: {each}, region: nordics, {CHARGES}}}, " for each in ("mini", "pro", "max", "late", "gone", "fax")
)
BOOK = HEAD.format(
    "PriceBook",
    "{name: book, version: 1, effective: {from: 2025-01-01}}",
    "{regions: [{name: nordics, countries: ['NO'], currency: NOK}, {name: baltics, countries: [EE], currency: EUR}], "
    f"notSold: [{{plan: pro, region: baltics, reason: It needs two data centres}}], prices: [{PRICED}"
    f"{{plan: max, region: baltics, {CHARGES}}}]}}",
)
OFF = "rules: {sellable-plan-without-exclusions: off, sellable-plan-without-sku: off, sellable-plan-without-sla: off}"
PAST = BOOK.replace("{from: 2025-01-01}", "{from: 2024-01-01, to: 2024-12-31}").replace("baltics", "past")
WORKSPACE = [
    HEAD.format("Workspace", "{name: acme, owner: me}", f"{{company: Acme, currency: NOK, timezone: UTC, {OFF}}}"),
    service("backup"),
    service("fax", "stage: sunset, migrateTo: backup"),
    plan("mini", 1, "upgradeTo: [pro]"),
    plan("pro", 2, "downgradeTo: [mini], limitations: [{text: Slow at night, acknowledge: true}, {text: Loud}]"),
    plan("max", 3, "sunset: 2027-01-01, limitations: [{text: Costs more, acknowledge: true}]"),
    plan("late", 4, "availableFrom: 2026-09-01"),
    plan("gone", 2, "sunset: 2026-03-01"),
    plan("fax", 1, "sellable: false", "fax"),
    BOOK.replace("version: 1", "version: 2"),
    PAST,
    subscription("one", "mini"),
    subscription("old", "max", ", end: 2026-01-31"),
    subscription("soon", "pro", start="2026-07-02"),
]


@pytest.fixture
def desk(tmp_path, svcctl):
    (tmp_path / "svcctl.yaml").write_text(WORKSPACE[0])
    for folder in ("catalog", "policies", "templates"):
        (tmp_path / folder).mkdir()
    (tmp_path / "catalog/all.yaml").write_text("---\n".join(WORKSPACE[1:]))
    return lambda *words: svcctl("price", "offers", *words, "--as-of", "2026-07-01", cwd=tmp_path)


@pytest.fixture
def quote(desk, tmp_path, svcctl):  # noqa: ARG001 - the same workspace
    words = ("price", "quote", "--region", "nordics", "--as-of", "2026-07-01")
    return lambda *more: svcctl(*words, *more, cwd=tmp_path)


def test_a_quote_refuses_what_its_customer_cannot_order_and_tells_what_it_has_already(quote):
    ran = quote("max", "--customer", "acme")
    why = "max cannot be ordered by acme: the customer has mini, which names it neither under `upgradeTo` nor under"
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(f"svcctl: this is not offered:\n  {why} `downgradeTo`; order pro instead\n")
    assert "discount" not in ran.err
    ran = quote("max", "--customer", "acme", "-f", "json")
    assert ran.code == 1
    assert json.loads(ran.out)["refused"]["reasons"][0].startswith(why)
    again = "acme has mini already: what is quoted is one more of it"
    ran = quote("mini", "--customer", "acme", "-f", "json")
    assert (ran.code, ran.err, json.loads(ran.out)["warnings"]) == (0, f"svcctl: {again}\n", [again])
    assert quote("mini", "--customer", "acme", "-q").err == ""


def test_what_the_customer_has_already_is_nothing_to_order_instead(quote, tmp_path):
    assert quote("gone", "--customer", "acme").err.endswith("; order pro instead\n")
    assert "instead" not in quote("max", "--customer", "acme", "--quantity", "x=1").err
    file = tmp_path / "catalog/all.yaml"
    file.write_text(file.read_text().replace(", upgradeTo: [pro]", ""))
    ran = quote("max", "--customer", "acme")
    assert (ran.code, "instead" in ran.err) == (1, False)
    ran = quote("gone", "--customer", "acme")
    assert (ran.code, ran.err) == (2, "svcctl: gone is not sold from 2026-03-01 on\n")


def test_what_the_customer_has_is_asked_on_the_day_on_which_the_quote_starts(quote, tmp_path):
    file = tmp_path / "catalog/all.yaml"
    ends = subscription("one", "mini", ", end: 2026-07-31")
    file.write_text(
        file.read_text().replace(subscription("one", "mini"), ends).replace("start: 2026-07-02", "start: 2027-01-01")
    )
    for start, code in (("2026-07-31", 1), ("2026-08-01", 0)):
        ran = quote("max", "--customer", "acme", "--start", start)
        assert (ran.code, "acme" in ran.err) == (code, bool(code))
    assert quote("mini", "--customer", "acme", "--start", "2026-08-01").err == ""
    assert "has mini already" in quote("mini", "--customer", "acme").err
    ran = quote("gone", "--customer", "acme", "--start", "2026-08-01")
    assert ran.err.endswith("order pro, max or mini instead\n")


@pytest.mark.parametrize("words", [("pro", "--customer", "acme"), ("max", "--customer", "Somebody"), ("max",)])
def test_a_quote_says_nothing_of_a_change_that_may_be_or_of_a_customer_who_has_nothing(quote, words):
    ran = quote(*words)
    assert (ran.code, ran.err) == (0, "")


def told(desk, *words):
    ran = desk(*words, "-f", "json")
    found = json.loads(ran.out)
    jsonschema.validate(found, SCHEMA)
    return ran.code, {each["plan"]: each for each in found["plans"]}


def test_every_plan_has_an_answer_with_its_reason(desk):
    code, found = told(desk, "--region", "nordics")
    assert code == 0
    assert list(found) == ["mini", "gone", "pro", "max", "late", "fax"]
    assert {name: (each["can"], each["reason"]) for name, each in found.items()} == {
        "mini": (True, ""),
        "gone": (False, "gone is not sold from 2026-03-01 on"),
        "pro": (True, ""),
        "max": (True, ""),
        "late": (False, "late is for sale from 2026-09-01 on; name a day from then on with --as-of"),
        "fax": (False, "fax is not for sale (`sellable: false`)"),
    }
    assert found["max"]["until"] == "2026-12-31"
    assert found["pro"]["confirm"] == ["Slow at night"]


def test_instead_come_plans_of_the_nearest_tier_or_of_the_service_that_follows(desk):
    _, found = told(desk, "--region", "nordics")
    assert found["gone"]["instead"] == ["pro", "max", "mini"]
    assert found["late"]["instead"] == ["max", "pro", "mini"]
    assert found["fax"]["instead"] == ["mini", "pro", "max"]
    assert found["pro"]["instead"] == []


def test_a_region_has_its_own_answers(desk):
    code, found = told(desk, "pro", "--region", "baltics")
    assert code == 1
    assert found["pro"]["reason"] == "pro is not sold in baltics: It needs two data centres"
    assert found["pro"]["instead"] == ["max"]


def test_a_customer_moves_as_the_plan_says(desk):
    code, found = told(desk, "--region", "nordics", "--customer", "acme")
    assert code == 0
    assert (found["mini"]["can"], found["mini"]["reason"]) == (True, "the customer has it already")
    assert (found["pro"]["can"], found["pro"]["reason"]) == (True, "an upgrade from mini")
    why = "the customer has mini, which names it neither under `upgradeTo` nor under `downgradeTo`"
    assert (found["max"]["can"], found["max"]["reason"], found["max"]["instead"]) == (False, why, ["pro"])
    assert (found["max"]["until"], found["max"]["confirm"]) == (None, [])


def test_plans_that_are_named_are_told_in_their_order_and_fail_the_run(desk):
    assert told(desk, "max", "mini", "max", "--region", "nordics")[0] == 0
    assert list(told(desk, "max", "mini", "max", "--region", "nordics")[1]) == ["max", "mini"]
    assert told(desk, "gone", "mini", "--region", "nordics")[0] == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--region", "nordic"), "there is no region 'nordic'; did you mean nordics?"),
        (("--region", "zz"), "there is no region 'zz'; the price books have baltics, nordics"),
        (("prp", "--region", "nordics"), "there is no plan 'prp'; did you mean pro?"),
        (
            ("--region", "nordics", "--customer", "x"),
            "there is no customer 'x': no Subscription and no Party is called so",
        ),
        (("--region", "nordics", "-f", "pdf"), "there is no format 'pdf'; choose text, csv, json or markdown"),
    ],
)
def test_what_was_asked_wrongly_is_told(desk, words, said):
    ran = desk(*words)
    assert (ran.code, ran.out, ran.err) == (2, "", f"svcctl: {said}\n")


def test_as_text_csv_and_markdown(desk, tmp_path):
    text = desk("gone", "pro", "--region", "nordics").out
    assert "  gone  no   gone is not sold from 2026-03-01 on; instead: pro, max, mini\n" in text
    assert "  pro   yes\n             to confirm: Slow at night\n" in text
    rows = list(csv.DictReader(desk("gone", "--region", "nordics", "-f", "csv").out.splitlines()))
    assert rows[0]["instead"] == "pro max mini"
    page = desk("gone", "--region", "nordics", "-f", "markdown").out
    assert "| backup | gone | no | gone is not sold from 2026-03-01 on; instead: pro, max, mini |  |" in page
    ran = desk("pro", "--region", "nordics", "-o", str(tmp_path / "x.txt"))
    assert (ran.out, ran.err) == ("", f"svcctl: wrote {tmp_path / 'x.txt'}\n")
    assert (tmp_path / "x.txt").read_text() == desk("pro", "--region", "nordics").out


@pytest.mark.usefixtures("desk")
def test_a_quote_that_is_refused_names_what_can_be_ordered(svcctl, tmp_path):
    ran = svcctl("price", "quote", "gone", "--region", "nordics", "--as-of", "2026-07-01", cwd=tmp_path)
    assert (ran.code, ran.err) == (2, "svcctl: gone is not sold from 2026-03-01 on; order pro, max or mini instead\n")
    ran = svcctl(
        "price", "quote", "pro", "--region", "nordics", "--quantity", "x=1", "--as-of", "2026-07-01", cwd=tmp_path
    )
    assert "instead" not in ran.err
