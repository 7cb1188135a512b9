"""`svcctl price allocate` as a user meets it."""

import csv
import json
import shutil
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest

from svcctl.bundled import schemas


def test_the_command(svcctl):
    ran = svcctl("price", "allocate", "80", "EUR", "licence=20", "set-up=30", "support=40", "-f", "json")
    assert json.loads(ran.out) == {"licence": "17.78", "set-up": "26.67", "support": "35.55"}
    assert svcctl("price", "allocate", "1", "JPY", "a=1").out == "a  JPY 1\n"
    assert svcctl("price", "allocate", "1.001", "KWD", "a=1", "b=1").out == "a  KWD 0.501\nb  KWD 0.500\n"
    # the residual approach as SAP and Oracle describe it: A is 2 x 10
    residual = ("A=2x10", "B=20", "--residual", "C", "-f", "json")
    assert json.loads(svcctl("price", "allocate", "50", "EUR", *residual).out)["C"] == "10.00"
    assert json.loads(svcctl("price", "allocate", "30", "EUR", *residual).out) == {
        "A": "15.00",
        "B": "15.00",
        "C": "0.00",
    }


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("80", "EURO", "a=1"), "there is no currency 'EURO'"),
        (("80", "EUR", "a"), "'a': write each part once"),
        (("80", "EUR", "a=1", "a=2"), "'a=2': write each part once"),
        (("80", "EUR", "a=x"), "'x' is no amount"),
        (("80.5", "JPY", "a=1"), "80.5 JPY cannot be paid"),
        (("80", "EUR", "a=0"), "no part costs anything alone"),
        (("80", "EUR", "a=2x"), "'' is no amount"),
        (("80", "EUR", "a=x2"), "'x2' is no amount; write how many of it"),
        (("80", "EUR", "a=-1x2"), "'-1x2' is no amount; write how many of it"),
        (("--", "-80", "EUR", "a=1"), "'-80' is no amount"),
        (("80", "EUR", "a=1", "-f", "pdf"), "there is no format 'pdf'"),
    ],
)
def test_what_was_written_wrongly_is_said(svcctl, words, said):
    ran = svcctl("price", "allocate", *words)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


ROOT = Path(__file__).parents[2]
BUNDLE = ("price", "allocate", "--bundle", "office-start", "--region", "nordics", "--as-of", "2026-07-15")


def test_a_bundle_of_the_catalog_is_shared_and_earned_by_month(svcctl):
    ran = svcctl(*BUNDLE, "--quantity", "users=40", "-f", "json", cwd=ROOT)
    said = json.loads(ran.out)
    jsonschema.validate(said, json.loads((schemas() / "output/price-allocate.schema.json").read_text(encoding="utf-8")))
    assert (ran.code, said["start"], said["end"]) == (0, "2026-07-15", "2027-07-14")
    assert sum(Decimal(each["share"]) for each in said["obligations"]) == Decimal(said["price"])
    for each in said["obligations"]:
        assert sum(Decimal(one["earned"]) for one in each["months"]) == Decimal(each["share"])
    names = [each["name"] for each in said["obligations"]]
    assert names[:2] == ["service-desk-standard/training", "service-desk-standard"]
    assert not [name for name in names if name.startswith("backup")]
    assert [each["months"][0]["month"] for each in said["obligations"]][:3] == ["2026-07", "2026-07", "2026-08"]


def test_a_price_goes_before_what_is_quoted_and_a_start_before_the_day(svcctl, tmp_path):
    out = tmp_path / "revenue.csv"
    more = ("--plan", "backup-standard", "--start", "2026-08-01", "-f", "csv", "-o", str(out))
    ran = svcctl("price", "allocate", "100000", *BUNDLE[2:], *more, cwd=ROOT)
    assert (ran.code, ran.out, ran.err) == (0, "", f"svcctl: wrote {out}\n")
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert sum(Decimal(row["earned"]) for row in rows) == 100000
    assert {row["obligation"] for row in rows} >= {"backup-standard", "network-standard/set-up"}
    assert min(row["month"] for row in rows) == "2026-08"
    assert svcctl(*BUNDLE, "-f", "csv", cwd=ROOT).out.startswith(
        "obligation,method,recognised,currency,alone,share,month"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "name a price, its currency and parts"),
        (("80", "EUR"), "name a price, its currency and parts"),
        (("80", "EUR", "a=1", "-f", "csv"), "revenue by month needs a contract"),
        (("--bundle", "office-start"), "name the --region whose price list holds"),
        (("--bundle", "office", "--region", "nordics"), "there is no bundle 'office'"),
        (
            ("80", "EUR", "--bundle", "office-start", "--region", "nordics"),
            "the plans are priced in NOK, the price is in EUR",
        ),
        (
            ("80", "EUR", "a=1", "--bundle", "office-start", "--region", "nordics"),
            "name parts with their prices, or a bundle",
        ),
        (
            (*BUNDLE[2:], "--plan", "backup-standard", "--plan", "backup-standard"),
            "office-start holds at most 1 backup-standard, and 2 are asked for",
        ),
        (("--plan", "backup-pr", "--region", "nordics"), "there is no plan 'backup-pr'"),
        (("--plan", "backup-pro", "--region", "moon"), "there is no region 'moon'"),
        (("x", "--plan", "backup-pro", "--region", "nordics"), "'x' is no amount"),
    ],
)
def test_what_was_asked_wrongly_of_the_catalog_is_said(svcctl, words, said):
    ran = svcctl("price", "allocate", *words, cwd=ROOT)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert said in ran.err


def test_a_bundle_with_several_of_a_plan_is_shared(svcctl, example, tmp_path):
    shutil.copytree(example, tmp_path / "here")
    file = tmp_path / "here/catalog/bundles.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("{plan: network-standard, min: 1, max: 1}", "{plan: network-standard, min: 2}"), encoding="utf-8"
    )
    ran = svcctl(*BUNDLE, "-f", "json", cwd=tmp_path / "here")
    said = json.loads(ran.out)
    more = json.loads(svcctl(*BUNDLE, "--plan", "network-standard", "-f", "json", cwd=tmp_path / "here").out)
    found = {each["name"]: each for each in said["obligations"]}
    once = json.loads(svcctl(*BUNDLE, "-f", "json", cwd=ROOT).out)
    assert (found["network-standard"]["count"], found["workplace-standard"]["count"]) == (2, 1)
    alone = {each["name"]: Decimal(each["alone"]) for each in once["obligations"]}
    assert Decimal(found["network-standard"]["alone"]) == 2 * alone["network-standard"]
    assert sum(Decimal(each["share"]) for each in said["obligations"]) == Decimal(said["price"])
    assert Decimal(said["price"]) - Decimal(once["price"]) == Decimal(more["price"]) - Decimal(said["price"]) > 0
    assert "2 x network-standard/set-up" in svcctl(*BUNDLE, cwd=tmp_path / "here").out
