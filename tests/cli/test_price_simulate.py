"""`svcctl price simulate` as a user meets it, on the example workspace."""

import json
from pathlib import Path

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
