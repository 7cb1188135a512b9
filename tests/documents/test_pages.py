"""Every page of the example company, in every language and format: complete, computed, and never half-filled."""

import io
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pypdf
import pytest
from papers import READERS
from typer.testing import CliRunner

from svcctl.cli.app import app
from svcctl.clocks import Clocks
from svcctl.documents import pages
from svcctl.documents.setting import NotThereError, Setting
from svcctl.documents.speech import languages, speech
from svcctl.documents.taxed import with_tax
from svcctl.documents.worked import _below
from svcctl.documents.writers import formats, write
from svcctl.kinds.base import convert
from svcctl.kinds.plan import Plan
from svcctl.kinds.price_book import Price, TaxShown
from svcctl.validation import load_catalog

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def catalog():
    return load_catalog(ROOT, DAY)[0]


def setting(catalog, tag="en-GB", day=DAY, region=""):
    return Setting(catalog, speech(tag), day, Clocks(catalog), region)


def words(document):
    return write(document, "md").decode()


@pytest.mark.parametrize("tag", ["en-GB", "de-DE"])
@pytest.mark.parametrize("kind", pages.kinds())
def test_every_page_of_every_subject_is_whole(catalog, kind, tag):
    made = setting(catalog, tag)
    names = pages.maker(kind).names(made)

    assert names
    for name in names:
        said = words(pages.page(made, kind, name))
        assert not re.search(r"\{[a-z_-]*\}", said), name
        assert "None" not in said, name
        assert "Vardholm Managed Services AS" in said


@pytest.mark.parametrize("suffix", formats())
@pytest.mark.parametrize("kind", pages.kinds())
def test_every_page_in_every_format(catalog, kind, suffix):
    made = setting(catalog)
    name = pages.maker(kind).names(made)[0]
    document = pages.page(made, kind, name)
    file = write(document, suffix)

    assert document.title in READERS[suffix](file).replace("\\", "")
    assert write(pages.page(setting(catalog), kind, name), suffix) == file


def test_all_languages_are_tried():
    assert set(languages()) == {"en", "de"}


def test_examples_are_right(catalog):
    """Worked out by hand: Oslo works 08:00 to 16:00, until 12:00 on Christmas Eve; P1 runs round the clock."""
    said = words(pages.page(setting(catalog), "sla", "backup-premium"))

    for line in (
        "(priority P1) reaches us on Friday, 4 December 2026, 15:00. We answer by **Friday, 4 December 2026, 15:15**.",
        "(priority P3 or P4) reaches us on Friday, 4 December 2026, 15:00.",
        "15:00. We answer by **Monday, 7 December 2026, 11:00**.",
        "reaches us on Thursday, 24 December 2026, 11:00. We answer by **Monday, 28 December 2026, 11:00**.",
        "15:00, and we wait 2 hours for you. We solve it by **Friday, 4 December 2026, 21:00**.",
        "we keep the promise for 37 of 40 requests in a month. That is 92.5%, and below 95%.",
        "Your fee for the month is NOK 24,500.00. You get 5% of it: **NOK 1,225.00**.",
        "in 30 days, the service is down for 44 minutes. So it works 99.8981% of the time, and that is below 99.9%.",
        "Your fee for this time is NOK 24,500.00. You get 10% of it: **NOK 2,450.00**.",
    ):
        assert line in said.replace("\xa0", " ")


def test_examples_follow_the_terms_in_force(catalog):
    old = words(pages.page(setting(catalog, day=date(2025, 6, 2)), "sla", "backup-pro"))
    new = words(pages.page(setting(catalog), "sla", "backup-pro"))

    assert "SLA/support-pro@1" in old
    assert "within 30 days after the end of the period" in old
    assert "Your fee for the quarter is NOK 26,700.00. You get 5% of it: **NOK 1,335.00**." in old.replace("\xa0", " ")
    assert "SLA/support-pro@2" in new
    assert "You need not do anything." in new


def test_german_pages_write_german_numbers_and_dates(catalog):
    said = words(pages.page(setting(catalog, "de-DE"), "sla", "backup-premium"))

    assert "Freitag, 4. Dezember 2026, 15:00" in said
    assert "99,9\xa0%" in said
    assert "Priorität P3 oder P4" in said


def test_prices_are_those_of_the_region_and_never_the_floor(catalog):
    said = words(pages.page(setting(catalog), "prices", "central-europe"))
    book = next(iter(pages.maker("prices").names(setting(catalog))))

    assert book == "nordics"
    assert "€2,160.00" in said
    assert "€1,880.00" not in said
    assert "Austria" in said


def test_a_comparison_shows_the_fees_of_every_region(catalog):
    said = words(pages.page(setting(catalog), "plans", "backup")).replace("\xa0", " ")

    assert "| Fee a month (Nordics) | NOK 2,900.00 | NOK 8,900.00 | NOK 24,500.00 |" in said
    assert "US$2,520.00" in said


def test_times_and_holidays_are_in_the_language_of_the_page(catalog):
    german = words(pages.page(setting(catalog, "de-DE"), "holidays", "office-munich"))
    american = words(pages.page(setting(catalog, "en-US"), "holidays", "office-munich"))

    assert "| 3. April 2026 | Freitag | Karfreitag | geschlossen |" in german
    assert "Friday: 8:00 AM to 3:30 PM" in american.replace("\u202f", " ")
    assert "Christmas Day" in words(pages.page(setting(catalog, "de-DE"), "holidays", "office-oslo"))  # no German list


def test_a_region_chooses_the_fee_of_the_comparison(catalog):
    said = words(pages.page(setting(catalog, region="north-america"), "plans", "backup"))

    assert "US$2,520.00" in said


def test_plans_stand_side_by_side_smallest_first(catalog):
    said = words(pages.page(setting(catalog), "plans", "backup"))

    assert "| What | Standard | Pro | Premium |" in said
    assert "| Backup storage | 1 TB in the price, up to 3 TB | 5 TB in the price, up to 10 TB | 20 TB in" in said


def test_only_what_is_on_sale_that_day_is_shown(catalog):
    before = setting(catalog, day=date(2024, 12, 31))

    assert "Backup Pro" not in words(pages.page(before, "service", "backup"))
    assert "backup" not in pages.maker("plans").names(before)
    assert "Backup Pro" in words(pages.page(setting(catalog), "service", "backup"))


def test_limitations_are_confirmed_by_a_signature(catalog):
    document = pages.page(setting(catalog), "limitations", "backup-standard")
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(write(document, "pdf"))).pages)

    assert "You can lose up to 24 hours of work" in text
    assert "/sig:customer:1/" in text


def test_defined_terms_are_explained_once_at_the_end(catalog):
    said = words(pages.page(setting(catalog), "service", "backup"))

    assert said.count("**Restore**") == 1
    assert said.index("Words with a fixed meaning") < said.index("**Restore**")


def test_a_calendar_lists_what_differs(catalog):
    said = words(pages.page(setting(catalog), "holidays", "office-oslo"))

    assert "| 24 December 2026 | Thursday | Christmas Eve | 08:00 to 12:00 |" in said
    assert "| 17 May 2026 | Sunday | Constitution Day | closed |" in said


def test_a_name_that_is_not_there(catalog):
    with pytest.raises(NotThereError, match="did you mean backup-premium"):
        pages.page(setting(catalog), "sla", "backup-premum")


def run(*words_):
    return CliRunner().invoke(app, ["render", "page", *words_, "-w", str(ROOT), "--as-of", "2026-11-30"])


def test_the_command_writes_a_file_by_its_name(tmp_path):
    done = run("sla", "backup-pro", "-o", str(tmp_path / "new" / "promise.pdf"))

    assert done.exit_code == 0
    assert (tmp_path / "new" / "promise.pdf").read_bytes().startswith(b"%PDF")
    assert "wrote" in done.stderr


def test_the_command_writes_to_stdout():
    done = run("service", "backup", "-f", "markdown", "-o", "-")

    assert done.stdout.startswith("# Backup and Restore\n")


def test_without_a_name_the_command_lists_what_there_is():
    assert run("prices").stdout.split() == ["nordics", "central-europe", "north-america", "britain"]


def test_a_region_may_show_its_prices_with_tax_as_well(catalog):
    page = words(pages.page(setting(catalog), "prices", "britain"))
    assert "| Managed Network Standard | Network | £599.00 | £718.80 | each month |" in page
    assert "include 20% VAT" in page
    assert "With tax" not in words(pages.page(setting(catalog), "prices", "nordics"))


@pytest.mark.parametrize(
    ("shown", "amounts"),
    [
        ({"name": "VAT", "rate": "20%"}, ("1.20", "0.042", "12")),
        ({"country": "GB"}, ("1.20", "0.042", "12")),
        ({"country": "US"}, None),  # states differ
        ({"country": "CA"}, None),  # provinces add their own
        ({"country": "JP"}, None),  # nobody wrote it down
    ],
)
def test_tax_is_added_to_each_price_as_precisely_as_it_is_written(catalog, shown, amounts):
    charges = [
        {"type": "flat", "per": "month", "bands": {"list": 1}},
        {"type": "per-unit", "unit": "calls", "per": "month", "bands": {"list": Decimal("0.035")}},
        {"type": "percentage", "unit": "GBP", "per": "month", "rate": "8%", "event": {"fee": 10}},
    ]
    price = convert({"plan": "p", "region": "uk", "charges": charges}, Price)
    plan = next(catalog.all(Plan)).spec
    gross = with_tax(setting(catalog), convert(shown, TaxShown), plan, price, "GBP")
    if amounts is None:
        assert gross is None
    else:
        flat, unit, share = gross.charges
        assert (flat.bands.list, unit.bands.list, share.event.fee) == tuple(map(Decimal, amounts))
        assert str(share.rate) == "8%"


@pytest.mark.parametrize(
    ("words_", "why"),
    [
        (["slap"], "there is no page 'slap'; choose one of glossary, holidays"),
        (["sla", "nothing"], "there is no plan 'nothing'"),
        (["sla", "backup-pro", "-f", "odt"], "there is no format 'odt'"),
        (["sla", "backup-pro", "-o", "x.txt"], "there is no format 'txt'"),
        (["sla", "backup-pro", "--language", "fr"], "not written in 'fr' yet"),
        (["plans", "backup", "--region", "mars"], "there is no region 'mars'"),
    ],
)
def test_what_is_not_there_is_told(words_, why):
    done = run(*words_)

    assert done.exit_code == 2
    assert why in done.stderr


def test_a_workspace_with_errors_makes_no_page(tmp_path):
    (tmp_path / "svcctl.yaml").write_text("kind: Workspace\n")
    done = CliRunner().invoke(app, ["render", "page", "sla", "x", "-w", str(tmp_path)])

    assert done.exit_code == 1
    assert "mend them first" in done.stderr


def test_percentages_of_examples_are_exact():
    for percent in ("95", "99.9", "90", "99.95", "0.5"):
        met = _below(Decimal(percent), 4000)
        assert Decimal(met * 100) / 4000 < Decimal(percent) <= Decimal((met + 1) * 100) / 4000


def test_what_limits_a_promise_stands_beside_it(catalog):
    """What the arithmetic of credits goes by, a reader is told: short outages, few requests, levels, other regions."""
    said = words(pages.page(setting(catalog), "sla", "backup-premium"))

    for sentence in (
        "An outage that is shorter than 5 minutes does not count.",
        "Time that does not count against us is taken out of the month as well.",
        "Where several levels of one promise fit, only the highest credit of them counts.",
        "What you get each time we are late comes on top.",
        "With fewer than 5 requests in a month, we owe no credit for *First answer* or *Solution*.",
        "| Priority **Normal (P3)** or **Low (P4)**, in other regions | 4 hours |",
        "Closed on public holidays (Germany, BY)",
        "All times are Berlin time",
    ):
        assert sentence in said


def test_priorities_are_called_what_the_glossary_calls_them(catalog):
    said = words(pages.page(setting(catalog), "sla", "backup-premium"))
    assert "| Priority **Critical (P1)** | 15 minutes |" in said
    assert "Nobody at a site can work, or money or safety is at risk." in said
    assert "**Priority**" not in said
    assert setting(catalog).priority("P9") == "P9"
    assert setting(catalog, "de").priority("P1") == "*Kritisch (P1)*"
