"""`svcctl price simulate` as a user meets it, on the example workspace."""

import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest

ROOT = Path(__file__).parents[2]
SIMULATE = ("price", "simulate", "usage.csv", "-w", str(ROOT), "--as-of", "2025-06-01")
USAGE = """\
customer,plan,region,unit,quantity,period
fjord,service-desk-pro,nordics,users,60,2026-01
fjord,service-desk-pro,nordics,users,70,2026-02
alm,backup-pro,nordics,TB,9,2026-01
odd,backup-pro,nordics,seats,9,2026-01
"""

UNKNOWN = USAGE.splitlines()[0] + "\na,b,c,d,e,f\n"


@pytest.fixture
def run(svcctl, tmp_path):
    def ran(*more, usage=USAGE):
        (tmp_path / "usage.csv").write_text(usage)
        return svcctl(*SIMULATE, *more, cwd=tmp_path)

    return ran


def test_two_versions_of_the_prices_are_compared(run):
    ran = run("--other-day", "2026-06-01", "--threshold", "1%")
    assert (ran.code, ran.err) == (0, "")
    assert "4 rows read: 3 billed, 1 rejected; 3 bills" in ran.out
    assert "2 customers: 1 pay more, 0 pay less, 1 the same" in ran.out
    assert "usage.csv:5: its plan does not charge 'seats' each month" in ran.out


def test_a_patched_price_book_takes_the_place_of_the_one_it_names(run, tmp_path):
    text = (ROOT / "policies/prices/data-and-cloud.yaml").read_text(encoding="utf-8")
    (tmp_path / "new.yaml").write_text(text.replace("list: 8900,", "list: 9300,"), encoding="utf-8")
    said = json.loads(run("--patch", "new.yaml", "-f", "json").out)
    assert said["rows"] == {"read": 4, "rejected": {"unknown-unit": 1}}
    (alm,) = [each for each in said["customers"] if each["customer"] == "alm"]
    assert (alm["before"], alm["after"], alm["aboveThreshold"]) == ("13100.00", "13500.00", False)
    shown = run("--patch", "new.yaml", "--threshold", "3%").out
    assert "alm  NOK 13,100.00 -> NOK 13,500.00  +3.1%" in shown


@pytest.mark.parametrize(
    ("usage", "more", "code", "said"),
    [
        (USAGE, (), 2, "name the other prices by one of --patch FILE"),
        (USAGE, ("--other-day", "soon"), 2, "--other-day is 'soon'"),
        (USAGE, ("--other-day", "2026-06-01", "--threshold", "much"), 2, "--threshold is 'much'"),
        (USAGE, ("--other-day", "2026-06-01", "-f", "pdf"), 2, "there is no format 'pdf'"),
        ("", ("--other-day", "2026-06-01"), 1, "the export is empty"),
        ("customer,plan\na,b\n", ("--other-day", "2026-06-01"), 1, "cannot be read"),
        (
            UNKNOWN,
            ("--other-day", "2026-06-01"),
            1,
            "no row of usage could be billed",
        ),
        ("PK\x03\x04xl/", ("--other-day", "2026-06-01"), 1, "cannot be read"),
    ],
)
def test_what_was_asked_wrongly_is_said(run, usage, more, code, said):
    ran = run(*more, usage=usage)
    assert ran.code == code
    assert said in ran.out + ran.err
    assert "Traceback" not in ran.err


def test_more_than_can_be_added_up_is_refused(run):
    ran = run(
        "--other-day",
        "2026-06-01",
        usage=USAGE.replace(",60,", ",999999999999,")
        + 9 * ("fjord,service-desk-pro,nordics,users,999999999999,2026-01\n"),
    )
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "svcctl: what one customer used of a unit in a month is more than can be added up\n"


def test_json_is_as_its_schema_says(run):
    said = json.loads(run("--other-day", "2026-06-01", "--threshold", "1%", "-f", "json").out)
    jsonschema.validate(said, json.loads((ROOT / "schemas/output/price-simulation.schema.json").read_text()))
    (nok,) = said["currencies"]
    assert (nok["customers"], nok["payMore"], nok["payLess"], nok["aboveThreshold"]) == (2, 1, 0, 1)
    assert nok["spread"] == [{"abovePercent": 0, "upToPercent": 5, "customers": 1}]
    assert sum(each["aboveThreshold"] for each in said["customers"]) == 1


def test_winners_are_named_as_losers_are(run, tmp_path):
    text = (ROOT / "policies/prices/data-and-cloud.yaml").read_text(encoding="utf-8")
    (tmp_path / "new.yaml").write_text(text.replace("list: 8900,", "list: 8400,"), encoding="utf-8")
    out = run("--patch", "new.yaml").out
    assert "2 customers: 0 pay more, 1 pay less, 1 the same" in out
    assert "  pay less: 1\n    alm  NOK 13,100.00 -> NOK 12,600.00  -3.8%\n" in out
    assert "After:  the prices with new.yaml (1 declaration replaced) of 2025-06-01" in out
    page = run("--patch", "new.yaml", "-f", "markdown").out
    assert "| alm | NOK 13,100.00 | NOK 12,600.00 | -3.8% |" in page


def test_csv_has_a_row_for_each_customer(run, tmp_path):
    ran = run("--other-day", "2026-06-01", "-f", "csv", "-o", "out.csv")
    assert (ran.code, ran.out, ran.err) == (0, "", "svcctl: wrote out.csv\n")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text())))
    assert [(row["customer"], row["above threshold"]) for row in rows] == [("fjord", "no"), ("alm", "no")]
    assert all(Decimal(row["after"]) - Decimal(row["before"]) == Decimal(row["change"]) for row in rows)


def test_other_prices_are_called_prices(run, tmp_path):
    (tmp_path / "bad.yaml").write_text("apiVersion: svcctl/v1\nkind: PriceBook\nmetadata: {name: x}\nspec: {}\n")
    ran = run("--patch", "bad.yaml")
    assert ran.code == 1
    assert "the other prices have errors" in ran.err
    assert "terms" not in run("--against", str(ROOT)).out


TERMS = """\
customer;plan;region;unit;quantity;period;start;term;discount
fjord;service-desk-pro;nordics;users;60;2026-01;2025-11-01;36 months;5%
alm;service-desk-pro;nordics;users;60;2026-01;;;
odd;service-desk-pro;nordics;users;60;2026-01;soon;;
bad;service-desk-pro;nordics;users;60;2026-01;;forever;
"""


def test_terms_of_the_export_are_billed_and_what_is_left_out_is_counted(run):
    ran = run("--other-day", "2026-06-01", usage=TERMS)
    assert ran.code == 0
    for said in (
        "4 rows read: 2 billed, 2 rejected; 2 bills",
        "unreadable-start 1",
        "usage.csv:5: 'forever' is no length such as 12 months or 1 year",
        "Contracts: of 2 bills, 0 known from a subscription, 1 from the export",
        "\nLeft out\n  1 bill: it is not known when the contract started",
        "\n  1 bill after: it is not known how long the term is: no discount for a term\n",
    ):
        assert said in ran.out
    said = json.loads(run("--other-day", "2026-06-01", "-f", "json", usage=TERMS).out)
    jsonschema.validate(said, json.loads((ROOT / "schemas/output/price-simulation.schema.json").read_text()))
    assert said["agreed"] == {"subscription": 0, "export": 1}
    counts = {each["code"]: (each["before"], each["after"]) for each in said["leftOut"]}
    assert counts == {"no-start": (1, 1), "no-term": (0, 1)}
    fjord, alm = said["customers"]
    # by the prices of 2026: 4% for the term, and 5% of the rest
    listed = Decimal(alm["after"])
    assert listed * Decimal("0.96") * Decimal("0.95") == Decimal(fjord["after"])
    assert (
        "## Left out\n\n- 1 bill: it is not known"
        in run("--other-day", "2026-06-01", "-f", "markdown", usage=TERMS).out
    )


def test_the_decimals_of_a_spreadsheet_and_its_end_of_all_time_are_read(run):
    usage = (
        "customer,plan,region,unit,quantity,period,start,end,term,discount\n"
        "alm,backup-pro,nordics,TB,3,2026-01,2025-11-01,9999-12-31,36 months,7.333333333333333%\n"
    )
    ran = run("--other-day", "2026-06-01", usage=usage)
    assert (ran.code, ran.err) == (0, "")
    assert "1 row read: 1 billed, 0 rejected; 1 bill" in ran.out
