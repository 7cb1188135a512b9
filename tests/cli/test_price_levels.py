"""`svcctl price levels` as a user meets it, on the example workspace."""

import csv
import io
import json
import shutil
from pathlib import Path

import jsonschema
import pytest

ROOT = Path(__file__).parents[2]
LEVELS = ("price", "levels", "-w", str(ROOT), "--as-of", "2026-07-01")
NORDICS = ("--region", "nordics")
PRO = ("service-desk-pro", *NORDICS)
MARKET = """\
plan,region,competitor,price,currency,date
service-desk-pro,nordics,Kvarnby IT,18000,NOK,2026-05-04
service-desk-pro,nordics,Kvarnby IT,18900,NOK,2026-06-04
service-desk-pro,nordics,Ostra,1700,EUR,2026-05-04
service-desk-pro,nordics,Nord,17000,,
"""


@pytest.fixture
def run(svcctl, tmp_path):
    def ran(*more, market=None, forecast=None):
        options = []
        for name, text in (("market", market), ("forecast", forecast)):
            if text is not None:
                (tmp_path / f"{name}.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
                options += [f"--{name}", f"{name}.csv"]
        return svcctl(*LEVELS, *more, *options, cwd=tmp_path)

    return ran


def told(ran):
    assert (ran.code, ran.err) == (0, "")
    found = json.loads(ran.out)
    jsonschema.validate(found, json.loads((ROOT / "schemas/output/price-levels.schema.json").read_text()))
    return found


def test_the_latest_price_of_each_competitor_counts_in_the_currency_of_the_region(run):
    found = told(run(*PRO, "-f", "json", market=MARKET))
    (level,) = found["levels"]
    # 1700 EUR are 1700 x 11.785 NOK by the rate of the price book
    assert level["market"] == {
        "competitors": 3,
        "cheaper": 2,
        "lowest": "17000.00",
        "middle": "18900.00",
        "highest": "20034.50",
    }
    assert level["proposal"] == {"price": "18900.00", "reason": "the middle of the market"}
    assert found["rows"] == {"read": 4, "rejected": [], "older": 1}
    said = run(*PRO, market=MARKET).out
    assert "4 rows read, 0 rejected, 1 older than another of the same competitor\n" in said


def test_a_price_of_the_day_itself_counts(run):
    found = told(run(*PRO, "-f", "json", market=f"{MARKET}service-desk-pro,nordics,Nord,16000,,2026-07-01\n"))
    assert (found["levels"][0]["market"]["lowest"], found["rows"]["rejected"]) == ("16000.00", [])


def test_text_says_where_a_price_lies(run):
    out = run(*PRO, market=MARKET, forecast="plan,region,volume,target\nservice-desk-pro,nordics,10,200000\n").out
    assert "levels    cost 12,500.00, minimum profit 16,950.00, target 18,350.00, list 19,500.00" in out
    assert "market    17,000.00 to 20,034.50, in the middle 18,900.00 (3 competitors)" in out
    assert "price     19,500.00, at the list price, dearer than 2 of 3, 3.2% above the middle" in out
    assert "proposal  18,900.00 (-600.00, -3.1%): the middle of the market" in out
    assert (
        "revenue   195,000.00 from 10 customer months, 189,000.00 at the proposal if as many buy; target 200,000.00, "
        "5,000.00 short; 20,000.00 would be needed, above the list price" in out
    )
    assert "Revenue in NOK: NOK 195,000.00; NOK 195,000.00 of NOK 200,000.00 targeted" in out
    assert "Not for customers" in out


def test_markdown_and_csv_have_a_row_for_each_plan_and_region(run, tmp_path):
    assert run("service-desk-pro", "-f", "csv", "-o", "levels.csv").err.strip().endswith("wrote levels.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "levels.csv").read_text())))
    assert [row["region"] for row in rows] == ["nordics", "central-europe", "north-america", "britain"]
    assert rows[0]["minimum profit"] == "16950.00"
    out = run("service-desk-pro", "-f", "markdown").out
    assert "| service-desk-pro | nordics | NOK | 12,500.00 |" in out


def test_quantities_are_in_all_levels(run):
    (level,) = told(run(*PRO, "--quantity", "users=60", "-f", "json"))["levels"]
    assert (level["cost"], level["list"]) == ("15000.00", "23400.00")


def test_a_forecast_is_declared_in_the_price_book_or_read_from_a_table(run):
    declared = told(run("backup-pro", *NORDICS, "-f", "json"))["levels"][0]["revenue"]
    assert (declared["volume"], declared["amount"], declared["target"]) == ("40", "356000.00", "360000.00")
    table = "plan,region,volume,price\nbackup-pro,nordics,2,8000\n"
    (level,) = told(run("backup-pro", *NORDICS, "-f", "json", forecast=table))["levels"]
    assert (level["revenue"]["amount"], level["price"]["amount"]) == ("16000.00", "8000.00")


@pytest.mark.parametrize("price", ["1200,50", "1.200,50", "1,200"])
def test_a_comma_in_a_number_is_told(run, price):
    text = f"plan;region;competitor;price\nservice-desk-pro;nordics;Nord;{price}\n"
    (rejected,) = told(run(*PRO, "-f", "json", market=text))["rows"]["rejected"]
    assert rejected["message"] == f"'{price}' has a comma; write a point before decimals, and nothing between thousands"


def test_stale_prices_are_rejected_where_a_first_day_is_named(run):
    rows = [f"service-desk-pro,nordics,C{at},17000,,{day}" for at, day in enumerate(("2026-01-31", "2026-02-01", ""))]
    text = "\n".join(["plan,region,competitor,price,currency,date", *rows, ""])
    found = told(run(*PRO, "-f", "json", "--market-since", "2026-02-01", market=text))
    assert found["levels"][0]["market"]["competitors"] == 1
    assert [(each["code"], each["message"]) for each in found["rows"]["rejected"]] == [
        ("stale-price", "2026-01-31 is before 2026-02-01, since when prices count"),
        ("stale-price", "nobody says of which day this is; prices count since 2026-02-01"),
    ]
    assert told(run(*PRO, "-f", "json", market=text))["levels"][0]["market"]["competitors"] == 3
    ran = run(*PRO, "--market-since", "soon", market=text)
    assert (ran.code, ran.out) == (2, "")
    assert "--market-since is 'soon'" in ran.err


def test_without_a_market_price_the_book_says_what_is_proposed(svcctl, example, tmp_path):
    shutil.copytree(example, tmp_path / "here")
    asked = ("price", "levels", *PRO, "--as-of", "2026-07-01", "-f", "json", "-w", str(tmp_path / "here"))
    found = told(svcctl(*asked))
    assert found["levels"][0]["proposal"] == {"price": "19500.00", "reason": "stays: no market price is known"}
    book = tmp_path / "here/policies/prices/managed-services-2026.yaml"
    text = book.read_text(encoding="utf-8")
    book.write_text(text.replace("\nspec:\n", "\nspec:\n  withoutMarket: target\n"), encoding="utf-8")
    assert told(svcctl(*asked))["levels"][0]["proposal"] == {"price": "18350.00", "reason": "the target"}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("service-desk-gold,nordics,Nord,5,,", "unknown-plan"),
        ("service-desk-pro,mars,Nord,5,,", "unknown-region"),
        ("service-desk-pro,nordics,,5,,", "competitor-missing"),
        ("service-desk-pro,nordics,Nord,much,,", "unreadable-price"),
        ("service-desk-pro,nordics,Nord,-5,,", "unreadable-price"),
        ("service-desk-pro,nordics,Nord,0,,", "unreadable-price"),
        ("service-desk-pro,nordics,Nord,,,", "unreadable-price"),
        ("service-desk-pro,nordics,Nord,5,SEK,", "no-exchange-rate"),
        ("service-desk-pro,nordics,Nord,5,,soon", "unreadable-date"),
        ("service-desk-pro,nordics,Nord,5,,2026-07-02", "date-to-come"),
        ("service-desk-pro,nordics,NORD,5,,", "duplicate-price"),
        ("service-desk-pro,nordics,Nord", "too-few-fields"),
    ],
)
def test_a_row_that_cannot_be_used_is_kept_with_its_reason(run, row, code):
    found = told(run(*PRO, "-f", "json", market=f"{MARKET}{row}\n"))
    (rejected,) = found["rows"]["rejected"]
    assert rejected["line"] == 6
    assert rejected["row"] == row
    assert code in {rejected["code"], "too-few-fields"}
    assert found["levels"][0]["market"]["competitors"] == 3


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("service-desk-pro,nordics,2026-07,x,,", "unreadable-volume"),
        ("service-desk-pro,nordics,2026-07,5,x,", "unreadable-price"),
        ("service-desk-pro,nordics,2026-07,5,,x", "unreadable-target"),
        ("service-desk-pro,nordics,2026-06,5,,", "duplicate-forecast"),
    ],
)
def test_a_forecast_that_cannot_be_used_is_kept_with_its_reason(run, row, code):
    table = f"plan,region,period,volume,price,target\nservice-desk-pro,nordics,2026-06,3,,\n{row}\n"
    found = told(run(*PRO, "-f", "json", forecast=table))
    assert [(each["code"], each["line"]) for each in found["rows"]["rejected"]] == [(code, 3)]
    assert found["levels"][0]["revenue"]["volume"] == "3"


@pytest.mark.parametrize(
    ("more", "market", "code", "said"),
    [
        (("service-desk-prp",), None, 2, "did you mean service-desk-pro?"),
        (("--region", "nordic"), None, 2, "did you mean nordics?"),
        (("--region", "zzz"), None, 2, "central-europe, "),
        (("--step", "much"), None, 2, "--step is 'much'"),
        (("--quantity", "users"), None, 2, "--quantity: 'users': write a unit and a number"),
        (("--quantity", "user=5"), None, 2, "did you mean users?"),
        (("-f", "pdf"), None, 2, "there is no format 'pdf'"),
        (("backup-pro", "--region", "britain"), None, 2, "no plan that was named has a price in a region"),
        ((), "", 1, "the export is empty"),
        ((), "plan,region\na,b\n", 1, "cannot be read"),
        ((), b"PK\x03\x04", 1, "cannot be read"),
        (("--market", "missing.csv"), None, 1, "missing.csv"),
    ],
)
def test_what_was_asked_wrongly_is_said(run, more, market, code, said):
    ran = run(*more, market=market)
    assert ran.code == code
    assert said in ran.out + ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    "text", [MARKET.replace("\n", "\r\n"), "\ufeff" + MARKET, MARKET.replace("Ostra", "Östra Süd")]
)
def test_tables_come_from_all_kinds_of_programs(run, text):
    (level,) = told(run(*PRO, "-f", "json", market=text))["levels"]
    assert level["market"]["competitors"] == 3
