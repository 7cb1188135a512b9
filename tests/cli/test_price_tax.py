"""`svcctl price tax` as a user meets it, on the example workspace."""

import json
from pathlib import Path

import jsonschema
import pytest

from svcctl.bundled import schemas

ROOT = Path(__file__).parents[2]
TAX = ("price", "tax", "--as-of", "2026-07-01")
SCHEMA = json.loads((schemas() / "output/price-tax.schema.json").read_text(encoding="utf-8"))
ABROAD = ("--country", "FR", "--seller", "vardholm-germany")


def test_json_is_as_its_schema_says_and_names_the_lines_it_rests_on(svcctl):
    ran = svcctl(
        *TAX, "--customer", "almtaler-precision", "--amount", "99.99", "--currency", "EUR", "-f", "json", cwd=ROOT
    )
    said = json.loads(ran.out)
    jsonschema.validate(said, SCHEMA)
    assert (ran.code, ran.err) == (0, "")
    assert (said["treatment"], said["rate"], said["country"], said["called"]) == ("taxed", "19%", "DE", "USt")
    assert said["amounts"] == {"currency": "EUR", "net": "99.99", "tax": "19.00", "gross": "118.99"}
    file, number = said["place"].split(":")
    assert "rate: 19%, from: 2021-01-01" in (ROOT / file).read_text(encoding="utf-8").splitlines()[int(number) - 1]


def test_unknown_is_an_answer_and_with_strict_a_finding(svcctl):
    for more, code in (((), 0), (("--strict",), 1)):
        ran = svcctl(*TAX, *ABROAD, *more, cwd=ROOT)
        assert (ran.code, ran.err) == (code, "")
        assert "Tax: unknown\n  missing: whether the customer buys as a business or as a consumer" in ran.out
    ran = svcctl(*TAX, *ABROAD, "-f", "json", "--amount", "1", cwd=ROOT)
    said = json.loads(ran.out)
    jsonschema.validate(said, SCHEMA)
    assert said["amounts"] == {"currency": "NOK", "net": "1.00", "tax": None, "gross": None}
    assert svcctl(*TAX, "--customer", "almtaler-precision", "--strict", cwd=ROOT).code == 0


def test_a_plan_says_what_it_is_to_tax(svcctl):
    ran = svcctl(*TAX, "--country", "AT", "--buys-as", "consumer", "--plan", "backup-pro", cwd=ROOT)
    assert "missing: which of our companies sells" in ran.out
    ran = svcctl(
        *TAX,
        "--country",
        "AT",
        "--buys-as",
        "consumer",
        "--plan",
        "backup-pro",
        "--seller",
        "vardholm-germany",
        cwd=ROOT,
    )
    assert "what is delivered electronically is taxed where the consumer is" in ran.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "name the customer with --customer, or where it is with --country"),
        (("--customer", "almtaler"), "there is no customer 'almtaler'; did you mean almtaler-precision?"),
        (("--customer", "almtaler-precision", "--country", "DE"), "--customer names a declared customer"),
        (("--country", "UK"), "--country: UK is no country code: write GB"),
        (("--country", "QQ"), "--country: QQ is no country code: write the two letters of ISO 3166, such as NO"),
        (("--country", "germany"), "--country is 'germany': write the two capital letters"),
        (("--country", "US-"), "--country is 'US-': write the two capital letters of a country"),
        (("--country", "DE", "--seller", "acme"), "none of our companies is called 'acme'; they are vardholm, "),
        (("--country", "DE", "--buys-as", "firm"), "--buys-as is 'firm': write business or consumer"),
        (("--country", "DE", "--supply", "x"), "--supply is 'x': write electronic or service or goods"),
        (("--country", "DE", "--plan", "backup-pr"), "there is no plan 'backup-pr'; did you mean backup-pro?"),
        (("--country", "DE", "--amount", "1,5"), "'1,5' is no amount"),
        (("--country", "DE", "--amount", "1", "--currency", "EURO"), "there is no currency 'EURO'"),
        (("--country", "DE", "-f", "pdf"), "there is no format 'pdf'; choose text or json"),
        (("--country", "DE", "--as-of", "soon"), "--as-of is 'soon'"),
    ],
)
def test_what_was_asked_wrongly_is_said_in_one_line(svcctl, words, said):
    ran = svcctl("price", "tax", *words, cwd=ROOT)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"svcctl: {said}")
    assert len(ran.err.splitlines()) == 1
