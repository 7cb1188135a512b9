"""`svcctl price quote` as a user meets it, on the example workspace."""

import json
import shutil
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest

from svcctl.cli.views import quoting
from svcctl.pricing import Usage

ROOT = Path(__file__).parents[2]

QUOTE = ("price", "quote", "backup-pro", "--region", "nordics", "--as-of", "2026-07-01")


def test_json_holds_decimal_strings_and_the_line_of_each_price(svcctl):
    ran = svcctl(*QUOTE, "--quantity", "TB=7", "-f", "json", "--explain", cwd=ROOT)
    said = json.loads(ran.out)
    assert (ran.code, ran.err) == (0, "")
    assert said["contractValue"] == "141000.00"
    assert said["subtotals"] == {"once": "9000.00", "month": "11000.00", "quarter": "0.00", "year": "0.00"}
    line = said["lines"][1]
    assert (line["quantity"], line["amount"], line["unit"]) == ("7", "2100.00", "TB")
    assert line["steps"] == ["7 used, 5 included: 2 charged", "2 x 1,050 = 2,100"]
    file, number = line["place"].split(":")
    assert "Further TB" in (ROOT / file).read_text(encoding="utf-8").splitlines()[int(number) - 1]


def undeclared(data, schema, whole):
    """Keys of an output that its schema does not speak of."""
    schema = whole["$defs"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    if isinstance(data, list):
        yield from (key for each in data for key in undeclared(each, schema.get("items", {}), whole))
    elif isinstance(data, dict):
        for key, value in data.items():
            if key == "later":
                rest = [{name: each[name] for name in each if name != "fromMonth"} for each in value]
                yield from undeclared(rest, whole["properties"]["lines"], whole)
            elif key not in schema.get("properties", {}):
                yield key
            else:
                yield from undeclared(value, schema["properties"][key], whole)


@pytest.mark.parametrize(
    "more",
    [
        ("--quantity", "TB=7.5"),
        ("--explain", "--internal", "--discount", "6%", "--term", "3 years"),
        ("--discount", "60%", "--customer", "Fjord"),
        ("--start", "2026-08-15T13:30"),
        ("--quantity", "TB=7", "--quantity", "TB=9@6"),
    ],
)
def test_json_is_as_its_schema_says(svcctl, more):
    schema = json.loads((ROOT / "schemas/output/quote.schema.json").read_text(encoding="utf-8"))
    said = json.loads(svcctl(*QUOTE, *more, "-f", "json", cwd=ROOT).out)
    jsonschema.validate(said, schema)
    assert list(undeclared(said, schema, schema)) == []
    amounts = [Decimal(bill["amount"]) for bill in said["schedule"]]
    assert sum(amounts) == Decimal(said["contractValue"])
    for bill in said["schedule"]:
        assert sum(Decimal(line["net"]) for line in bill["lines"]) == Decimal(bill["amount"])


@pytest.mark.parametrize("start", ["tomorrow", "2026-13-01", "2026-07-01T12:00+02:00", "1066-10-14", ""])
def test_a_start_is_a_day_or_a_time(svcctl, start):
    ran = svcctl(*QUOTE, "--start", start, cwd=ROOT)
    assert (ran.code, ran.out) == (2, "")
    assert (
        ran.err == f"svcctl: --start is {start!r}: write a day such as 2026-08-15, or with a time, 2026-08-15T13:30\n"
    )


def test_bills_are_told_on_request(svcctl):
    assert "Bills" not in svcctl(*QUOTE, cwd=ROOT).out
    said = svcctl(*QUOTE, "--schedule", cwd=ROOT).out
    assert "  2026-08-01 to 2027-06-01   NOK 8,900.00  each of 11 bills" in said
    explained = svcctl(*QUOTE, "--schedule", "--explain", cwd=ROOT).out
    assert "    Backup of backup-pro, 2027-06-01 to 2027-06-30: NOK 8,900.00" in explained
    page = svcctl(*QUOTE, "--schedule", "-f", "markdown", cwd=ROOT).out
    assert "1 August 2026 to 31 August 2026" in page


def test_a_customer_sees_neither_cost_nor_floor(svcctl):
    for form in ("text", "json", "markdown"):
        ran = svcctl(*QUOTE, "-f", form, "--explain", cwd=ROOT)
        assert ran.code == 0
        assert not [
            word for word in ("margin", "cost", "floor", "internal", "5,000", "7750") if word in ran.out.lower()
        ]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--quantity", "TB"), "--quantity: 'TB': write a unit and a number, such as TB=7"),
        (("--quantity", "TB=1e9"), "--quantity: TB=1e9: write a plain number"),
        (("--quantity", "TB=-1"), "--quantity: TB=-1: write a plain number"),
        (("--quantity", "TB=1", "--quantity", "TB=2"), "--quantity: 'TB' is named twice"),
        (("--quantity", "seats=1"), "no plan of this quote charges 'seats'; it charges TB"),
        (("--quantity", "TB=1@2", "--quantity", "TB=2@2"), "--quantity: 'TB' is named twice"),
        (("--quantity", "TB=1@0"), "--quantity: 'TB=1@0': write the month from which on it holds"),
        (("--quantity", "TB=1@13"), "the term has 12 months, so no quantity can hold from month 13 on"),
        (("--billing", "fortnight"), "--billing is 'fortnight'"),
        (("--billing", "1 year"), "backup-pro is not billed every 1 year; it is billed every 1 month"),
        (("--term", "a while"), "--term is 'a while'"),
        (("-f", "xls"), "there is no format 'xls'; choose text, docx, html, json, markdown or pdf"),
    ],
)
def test_what_was_asked_wrongly_is_said_in_one_line(svcctl, more, said):
    ran = svcctl(*QUOTE, *more, cwd=ROOT)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"svcctl: {said}")
    assert len(ran.err.splitlines()) == 1


def test_events_are_a_number_and_an_amount():
    assert quoting._quantities(["payments=3x0.5", "pro/TB=7", "TB=8@4"], None) == (
        {"payments": Usage.of_events([Decimal("0.5")] * 3), "pro/TB": Usage.of(7)},
        {4: {"TB": Usage.of(8)}},
    )


def test_a_quote_has_the_same_number_and_bytes_every_time(svcctl, tmp_path):
    outs = [tmp_path / f"{name}.{form}" for form in ("md", "html", "docx", "pdf", "json", "txt") for name in "ab"]
    for number, out in enumerate(outs):
        seed = {"PYTHONHASHSEED": "7"} if number % 2 else {}  # a start of its own, which puts sets in another order
        ran = svcctl(*QUOTE, "--customer", "Fjord & Søn", "-o", str(out), "-q", cwd=ROOT, **seed)
        assert (ran.code, ran.out, ran.err) == (0, "", "")
    for first, second in zip(outs[::2], outs[1::2], strict=True):
        assert first.read_bytes() == second.read_bytes()
    number = json.loads(outs[8].read_bytes())["id"]
    assert number in outs[0].read_text(encoding="utf-8")
    assert "Fjord & Søn" in outs[2].read_text(encoding="utf-8").replace("&amp;", "&")
    assert f"{number} for Fjord & Søn" in outs[10].read_text(encoding="utf-8")


def test_documents_tell_margins_to_sellers_and_reasons_to_whoever_asks(svcctl):
    ran = svcctl(*QUOTE, "-f", "markdown", "--internal", "--explain", "--language", "de", cwd=ROOT)
    assert ran.code == 0
    for said in ("Nur für den Verkauf", "3.900,00 NOK", "fixed fee = 8,900 (policies/prices/data-and-cloud.yaml:"):
        assert said in ran.out.replace("\u00a0", " "), ran.out


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("q.yaml", b"TB: 7\n"),
        ("q.yml", b"backup-pro/TB: 7\n"),
        ("q.csv", b"plan,unit,quantity\r\nbackup-pro,TB,7\r\n"),
        ("q.CSV", b"\xef\xbb\xbfunit, quantity, note\nTB, 7, x\n"),
    ],
)
def test_quantities_are_read_from_files_and_options_go_before_them(svcctl, tmp_path, name, content):
    file = tmp_path / name
    file.write_bytes(content)
    root = ROOT
    given = svcctl(*QUOTE, "--quantity", "TB=7", cwd=root).out
    assert svcctl(*QUOTE, "--quantities", str(file), cwd=root).out == given
    if b"backup-pro" not in content:
        more = svcctl(*QUOTE, "--quantities", str(file), "--quantity", "TB=9", cwd=root).out
        assert more == svcctl(*QUOTE, "--quantity", "TB=9", cwd=root).out


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("none.yaml", None, "there is no such file"),
        ("q.yaml", b"", "write a unit and a number on each line, such as `TB: 7`"),
        ("q.yaml", b"- TB\n", "write a unit and a number on each line"),
        ("q.yaml", b"TB: many\n", "TB=many: write a plain number"),
        ("q.yaml", b"TB: [7]\n", "TB=[7]: write a plain number"),
        ("q.yaml", b"TB: 7\nTB: 8\n", "TB"),
        ("q.yaml", b"TB: '7\n", "q.yaml: "),
        ("q.csv", b"", "has no column quantity and unit"),
        ("q.csv", b"unit,quantity\n,7\n", "q.csv:2: this row has no unit"),
        ("q.csv", b"unit,quantity\nTB\n", "TB=: write a plain number"),
        ("q.csv", b"unit,quantity\nTB,7\nTB,8\n", "'TB' is named twice"),
        ("q.csv", b"unit,quantity\n\xff,7\n", "is not written in UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_one_line(svcctl, tmp_path, name, content, told):
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    ran = svcctl(*QUOTE, "--quantities", str(file), cwd=ROOT)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert told in ran.err


def test_a_price_below_the_floor_is_refused_with_the_largest_discount_that_passes(svcctl):
    ran = svcctl(*QUOTE, "--discount", "13%", cwd=ROOT)
    assert (ran.code, ran.out) == (1, "")
    assert "below its floor of NOK 7,750.00; board would have to agree" in ran.err
    assert "the largest negotiated discount that passes is 12.92%" in ran.err
    said = svcctl(*QUOTE, "--discount", "13%", "-f", "json", cwd=ROOT)
    assert said.code == 1
    assert json.loads(said.out)["refused"]["largestDiscount"] == "12.92%"
    agreed = svcctl(*QUOTE, "--discount", "13%", "--approved-by", "board", cwd=ROOT)
    assert (agreed.code, agreed.err) == (0, "")
    assert "Approved by board: a discount of 13%" in agreed.out


def test_a_quote_that_waits_for_approval_says_so_and_is_a_draft(svcctl):
    ran = svcctl(*QUOTE, "--discount", "6%", "--explain", cwd=ROOT)
    assert (ran.code, ran.err) == (0, "")
    assert "Needs approval by head of sales: a discount of 6%" in ran.out
    assert "Not approved" in svcctl(*QUOTE, "--discount", "6%", "-f", "html", cwd=ROOT).out
    agreed = svcctl(*QUOTE, "--discount", "6%", "--approved-by", "board", "-f", "html", cwd=ROOT).out
    assert "Not approved" not in agreed
    assert "Discount: Negotiated, 6%" in agreed


@pytest.mark.parametrize("share", ["6", "-1%", "101%", "a lot"])
def test_a_discount_is_a_percentage(svcctl, share):
    ran = svcctl(*QUOTE, "--discount", share, cwd=ROOT)
    assert (ran.code, ran.out) == (2, "")
    assert "--discount is" in ran.err


def test_a_declared_customer_is_told_its_tax(svcctl):
    quote = ("price", "quote", "backup-pro", "cloud-pro", "--region", "central-europe", "--as-of", "2026-07-01")
    almtaler = (*quote, "--customer", "almtaler-precision")
    said = json.loads(svcctl(*almtaler, "-f", "json", cwd=ROOT).out)["tax"]
    assert (said["seller"], said["customer"]) == ("Vardholm Deutschland GmbH", "Almtaler Präzision GmbH")
    assert {each["rate"] for each in said["plans"].values()} == {"19%"}
    assert [(each["per"], each["net"], each["tax"], each["gross"]) for each in said["sums"]] == [
        ("once", "2550.00", "484.50", "3034.50"),
        ("month", "2410.00", "457.90", "2867.90"),
    ]
    text = svcctl(*almtaler, cwd=ROOT).out
    assert text.endswith(
        "Tax: taxed, 19% USt of DE\n"
        "  Once        EUR 2,550.00 + EUR 484.50 USt = EUR 3,034.50\n"
        "  Each month  EUR 2,410.00 + EUR 457.90 USt = EUR 2,867.90\n"
        "  Whole term  EUR 31,470.00 + EUR 5,979.30 tax = EUR 37,449.30\n"
    )
    assert "policies/tax.yaml:" in svcctl(*almtaler, "--explain", cwd=ROOT).out
    page = svcctl(*almtaler, "-f", "markdown", "--language", "de", cwd=ROOT).out.replace("\u00a0", " ")
    assert "| einmal | 19 % USt | 2.550,00 € | 484,50 € | 3.034,50 € |" in page
    nobody = svcctl(*quote, "--customer", "Somebody", "-f", "json", cwd=ROOT)
    assert json.loads(nobody.out)["tax"] is None
    assert svcctl(*quote, cwd=ROOT).out.endswith("\nWithout tax.\n")


def test_a_business_abroad_and_an_unknown_tax_are_told_in_words(svcctl):
    abroad = ("price", "quote", "backup-pro", "--as-of", "2026-07-01", "--region")
    ran = svcctl(*abroad, "nordics", "--customer", "harrowmere-textiles", "-f", "markdown", cwd=ROOT)
    assert "Reverse charge: you account for the tax. Your VAT number is GB999999918." in ran.out
    ran = svcctl(*abroad, "north-america", "--customer", "quillbrook-legal", "-f", "markdown", cwd=ROOT)
    assert "We cannot say yet which tax is due." in ran.out
    ran = svcctl(*abroad, "north-america", "--customer", "quillbrook-legal", cwd=ROOT)
    assert "Tax: unknown\n  missing: the local taxes of 12999" in ran.out
    assert "and a tax that is not known" in ran.out


def test_prices_with_tax_in_them_say_how_much_of_them_is_tax(svcctl, tmp_path):
    for part in ("catalog", "policies", "templates"):
        shutil.copytree(ROOT / part, tmp_path / part)
    shutil.copyfile(ROOT / "svcctl.yaml", tmp_path / "svcctl.yaml")
    book = tmp_path / "policies/prices/data-and-cloud.yaml"
    text = book.read_text(encoding="utf-8")
    old = "{name: central-europe, countries: [DE, AT, CH], currency: EUR}"
    assert old in text
    book.write_text(text.replace(old, old.replace("EUR}", "EUR, tax: included}")), encoding="utf-8")
    quote = ("price", "quote", "backup-pro", "--region", "central-europe", "--as-of", "2026-07-01")
    assert svcctl(*quote, cwd=tmp_path).out.endswith("\nTax is included, by the rate of the customer's country.\n")
    ran = svcctl(*quote, "--customer", "almtaler-precision", cwd=tmp_path)
    assert "  Each month  EUR 655.46 + EUR 124.54 USt = EUR 780.00\n" in ran.out
    ran = svcctl("price", "allocate", "--plan", "backup-pro", "--region", "central-europe", cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "prices of central-europe include tax, which is no revenue" in ran.err


@pytest.mark.parametrize(("count", "told"), [("1", "1 site "), ("3", "3 sites "), ("1.5", "1.5 sites ")])
def test_units_are_told_in_the_form_that_their_number_asks_for(svcctl, count, told):
    asked = ("price", "quote", "network-pro", "--region", "nordics", "--as-of", "2026-07-01")
    (line,) = [
        line for line in svcctl(*asked, "--quantity", f"sites={count}", cwd=ROOT).out.splitlines() if "Fur" in line
    ]
    assert told in line


def test_who_sells_is_asked_of_a_declared_customer(svcctl):
    quote = ("price", "quote", "backup-pro", "--region", "central-europe", "--as-of", "2026-07-01")
    ran = svcctl(*quote, "--seller", "vardholm-germany", cwd=ROOT)
    assert (ran.code, ran.err) == (
        2,
        "svcctl: --seller is for the tax of a declared customer: name one with --customer\n",
    )
    ran = svcctl(*quote, "--seller", "nobody", "--customer", "almtaler-precision", cwd=ROOT)
    assert (ran.code, ran.out) == (2, "")
    assert "none of our companies is called 'nobody'" in ran.err
    ran = svcctl(*quote, "--seller", "vardholm-germany", "--customer", "almtaler-precision", cwd=ROOT)
    assert "Tax: taxed, 19% USt of DE" in ran.out


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--discount", "NOK 5"], 'such as 5%, or an amount such as "NOK 500 per month"'),
        (["--discount", "NOK 5.001 per month"], "with at most 2 decimals"),
        (["--discount", "NOK 0 once"], "write an amount above 0"),
        (["--discount", "1%", "--discount", "2%"], "names two percentages, 1% and 2%"),
        (["--discount", "EUR 5 per month"], "the quote is in NOK"),
        (["--price", "Backup"], "such as Backup=7900"),
        (["--price", "Backup=-1"], "such as Backup=7900"),
        (["--price", "Bakup=1"], "did you mean Backup?"),
        (["--price", "Backup=7900", "--price", "Backup=8000"], "--price: 'Backup' is named twice; write it once"),
        (["--term", "101 years"], "a term of 1,212 months is too long; quote 100 years at most"),
    ],
)
def test_what_was_negotiated_wrongly_is_told_in_one_line(svcctl, options, told):
    ran = svcctl(*QUOTE, *options, cwd=ROOT)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert told in ran.err


def test_amounts_and_prices_are_told_with_what_would_pass(svcctl):
    ran = svcctl(*QUOTE, "--discount", "NOK 5000 per month", "--price", "Backup=5000", cwd=ROOT)
    assert ran.code == 1
    assert "no amount off each month passes, with the rest as it was asked" in ran.err
    assert "no lower price of Backup passes, with the rest as it was asked" in ran.err
    lone = svcctl(*QUOTE, "--price", "Backup=5000", cwd=ROOT)
    assert lone.err.endswith("the lowest price of Backup that passes is NOK 7,750\n")
    told = svcctl(*QUOTE, "--price", "Backup=8000", "-f", "markdown", "--language", "de", cwd=ROOT).out
    assert "Preis von 8.000,00 NOK" in told.replace("\u00a0", " ")
    said = json.loads(svcctl(*QUOTE, "--price", "Backup=8000", "-f", "json", cwd=ROOT).out)
    assert said["lines"][0]["discounts"] == [
        {"name": "Negotiated", "type": "negotiated", "share": None, "setPrice": "8000", "amount": "900.00"}
    ]


def test_a_document_names_both_sides_as_the_law_does_and_its_digest(svcctl):
    asked = ("price", "quote", "backup-pro", "--region", "central-europe", "--as-of", "2026-07-01")
    more = ("--customer", "almtaler-precision", "--discount", "3%")
    said = svcctl(*asked, *more, "-f", "markdown", "--language", "de", cwd=ROOT).out.replace("\u00a0", " ")
    found = json.loads(svcctl(*asked, *more, "-f", "json", cwd=ROOT).out)
    assert found["id"] == f"Q-{found['digest'][:12]}"
    for each in ("Almtaler Präzision GmbH", "Vardholm Deutschland GmbH", found["digest"], "Rabatt: Vereinbart, 3 %"):
        assert each in said
    assert said.count("bis es freigegeben ist von") == 1
