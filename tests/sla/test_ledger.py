"""The register of credits: nothing twice, nothing changed, nothing lost."""

import fcntl
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from running import completed
from svcctl.sla.ledger import HEADER, CorruptError, Reported, parse, post, render
from svcctl.sla.notes import file_of, note_markdown, notes_csv, notes_of

PERIOD, SLA = "2026-07", "support"
ALL = frozenset({"resolution", "availability"})


def credit(name="CR-1", amount="10.00", status="automatic", customer="acme", **more):
    data = {"period": PERIOD, "subscription": f"{customer}-one", "sla": SLA, "sla_version": "1", "currency": "EUR"}
    return Reported(
        credit_id=name, customer=customer, amount=Decimal(amount), days=0, status=status, reasons="a, b", **data | more
    )


def measured(*customers, metrics=ALL):
    return {(PERIOD, customer, SLA, "1"): metrics for customer in customers or ("acme",)}


def posted(register, *credits_, claimed=(), on="2026-08-01", about=None):
    found = post(register, credits_, about or measured("acme", "bolt"), frozenset(claimed), on)
    return [*register, *found.entries], found


def test_the_same_report_posted_twice_adds_nothing():
    register, first = posted([], credit(), credit("CR-2", "5.50", customer="bolt"))
    again, second = posted(register, credit(), credit("CR-2", "5.50", customer="bolt"))
    assert [(entry.entry, entry.kind, entry.credit_id) for entry in first.entries] == [
        (1, "credit", "CR-1"),
        (2, "credit", "CR-2"),
    ]
    assert (again, second.entries, second.unchanged) == (register, [], 2)


def test_a_changed_result_is_an_adjustment_and_never_an_edit():
    register, _ = posted([], credit())
    more, found = posted(register, credit(amount="7.25"), on="2026-09-01")
    assert more[0] == register[0]
    (entry,) = found.entries
    assert (entry.kind, f"{entry.amount}", f"{entry.total}", entry.posted_on) == (
        "adjustment",
        "-2.75",
        "7.25",
        "2026-09-01",
    )


def test_a_credit_that_no_longer_arises_is_taken_back_once():
    register, _ = posted([], credit())
    more, found = posted(register)
    assert [f"{entry.amount}" for entry in found.entries] == ["-10.00"]
    assert posted(more)[1].entries == []
    # ... but only by a report that was about it.
    _, found = posted(register, about=measured("bolt"))
    assert (found.entries, found.refused) == ([], [])


def test_a_report_that_measured_less_changes_nothing():
    register, _ = posted([], credit())
    for credits_ in ([credit(amount="4.00")], []):
        _, found = posted(register, *credits_, about=measured(metrics=frozenset({"resolution"})))
        assert found.entries == []
        assert found.refused == [
            "CR-1 was posted with availability, which this report does not measure: give it the same exports"
        ]


def test_another_currency_is_refused():
    register, _ = posted([], credit())
    _, found = posted(register, credit(currency="USD"))
    assert found.refused == ["CR-1 was posted in EUR, and the report has it in USD"]


@pytest.mark.parametrize(
    ("status", "claimed", "why"),
    [
        ("provisional", (), "the period is not over"),
        ("provisional", ("CR-1",), "the period is not over"),
        ("to-claim", (), "nobody has asked for it"),
        ("expired", (), "nobody has asked for it, and the time to ask is over"),
        ("to-claim", ("CR-1",), None),
        ("expired", ("CR-1",), None),
    ],
)
def test_provisional_and_unclaimed_credits_are_left_out(status, claimed, why):
    _, found = posted([], credit(status=status), claimed=claimed)
    assert [reason for _, reason in found.left_out] == ([why] if why else [])
    assert len(found.entries) == (why is None)


def test_a_claimed_credit_is_adjusted_without_a_second_claim():
    register, _ = posted([], credit(status="to-claim"), claimed=("CR-1",))
    _, found = posted(register, credit(status="expired", amount="12.00"))
    assert [f"{entry.amount}" for entry in found.entries] == ["2.00"]


def test_a_credit_that_was_asked_for_does_not_say_that_it_lapsed():
    lapsed = replace(credit(status="expired"), reasons="a, b; lapsed, unless it was asked for by 2026-08-30")
    (entry,) = posted([], lapsed, claimed=("CR-1",))[1].entries
    assert entry.reasons == "a, b; asked for in time, by 2026-08-30"


def test_nobody_has_to_ask_for_nothing():
    _, found = posted([], credit(status="to-claim", amount="0.00"), credit("CR-2", "0.00", "expired"))
    assert (found.left_out, found.entries, found.unchanged) == ([], [], 0)
    (left,) = posted([], replace(credit(status="to-claim", amount="0.00"), days=3))[1].left_out
    assert left[1] == "nobody has asked for it"


def test_nothing_owed_is_not_posted_and_days_of_service_are():
    assert posted([], credit(amount="0.00"))[1].entries == []
    (entry,) = posted([], replace(credit(amount="0.00"), days=3))[1].entries
    assert (f"{entry.amount}", entry.days) == ("0.00", 3)


results = st.lists(
    st.dictionaries(st.sampled_from(["CR-1", "CR-2", "CR-3"]), st.integers(0, 10**6), max_size=3), max_size=6
)


@given(results)
def test_adjustments_add_up_to_the_latest_result_and_text_tells_all(reports):
    register = []
    for number, report in enumerate(reports):
        credits_ = [credit(name, f"{Decimal(cents).scaleb(-2):f}") for name, cents in report.items()]
        register, _ = posted(register, *credits_, on=f"2026-09-{number + 1:02}")
        for name in ("CR-1", "CR-2", "CR-3"):
            lines = [entry.amount for entry in register if entry.credit_id == name]
            assert sum(lines) == Decimal(report.get(name, 0)).scaleb(-2)
    assert parse(HEADER + "\n" + render(register)) == register


@given(st.permutations(["CR-1", "CR-2", "CR-3"]))
def test_the_order_of_a_report_makes_no_difference(names):
    assert posted([], *(credit(name) for name in names))[0] == posted([], *map(credit, sorted(names)))[0]


def register_text():
    register, _ = posted([], credit(), replace(credit("CR-2", "5.50"), reasons='two\nlines, "quoted"'))
    register, _ = posted(register, credit(amount="11.00"), credit("CR-2", "5.50"))
    return HEADER + "\n" + render(register)


@pytest.mark.parametrize(
    ("damage", "line", "message"),
    [
        (lambda text: text[:-1], 5, "the last line is not whole"),
        (lambda text: text.replace("entry,", "number,", 1), 1, "this is not the header"),
        (lambda text: text.replace("10.00,10.00", "10.00,12.00", 1), 2, "the credit comes to 10.00 here, not to 12.00"),
        (lambda text: text.replace("a, b", "a, c", 1), 2, "the line was changed after it was posted"),
        (lambda text: text.replace("2026-08-01", "2026-08-02", 1), 2, "the line was changed after it was posted"),
        (lambda text: "\n".join([*text.split("\n")[:1], *text.split("\n")[2:]]), 2, "this is entry 2, and 1 was next"),
        (lambda text: text.replace(",10.00,", ",ten,", 1), 2, "are numbers"),
        (lambda text: text.replace(",10.00,10.00,", ",NaN,10.00,", 1), 2, "are numbers"),
        (lambda text: text + "1,2\n", 6, "2 columns where a register has 16"),
        (lambda text: text + '"x"y\n', 6, "this is no CSV"),
    ],
)
def test_a_register_that_was_changed_is_refused_at_the_line(damage, line, message):
    text = register_text()
    parse(text)
    with pytest.raises(CorruptError, match=message) as found:
        parse(damage(text))
    assert found.value.line == line


@given(st.data())
def test_every_changed_sign_is_noticed(data):
    text = register_text()
    at = data.draw(st.integers(0, len(text) - 1))
    sign = data.draw(st.sampled_from("0127,-a").filter(lambda sign: sign != text[at]))
    with pytest.raises(CorruptError):
        parse(text[:at] + sign + text[at + 1 :])


def test_notes_gather_what_a_customer_gets_on_a_day():
    register, _ = posted([], credit(), credit("CR-2", "5.50"), credit("CR-3", "1.00", customer="bolt"))
    first, second = notes_of(register)
    assert (first.number, first.customer, len(first.entries)) == ("CN-2026-08-01-00001", "acme", 2)
    assert second.number == "CN-2026-08-01-00003"
    page = note_markdown(first, "Us", {})
    assert "**Total: EUR 15.50**" in page
    assert notes_csv([first], {}).splitlines()[1].split(",")[8:12] == ["credit", "EUR", "10.00", "0"]


def test_a_note_that_takes_back_is_added_to_the_next_invoice():
    register, _ = posted([], credit())
    more, found = posted(register, credit(amount="7.25"), on="2026-09-01")
    first, second = notes_of(more)
    assert "**Total: EUR 10.00**, before taxes. It is set off against the next invoice." in note_markdown(
        first, "Us", {}
    )
    taken = "**Total: EUR -2.75**, before taxes. More was credited before than is owed: the difference is added to the"
    assert taken in note_markdown(second, "Us", {})
    assert len(found.entries) == 1


def test_names_of_customers_become_neither_paths_nor_markup():
    entries, _ = posted([], credit(customer="../x|<b>"), about=measured("../x|<b>"))
    (note,) = notes_of(entries)
    assert Path(file_of(note)).name == file_of(note)
    assert "<b>" not in note_markdown(note, "Us", {})


@pytest.fixture
def report_folder(tmp_path):
    """A folder with the report of 39 credits."""
    (tmp_path / "report").mkdir()
    head = "credit_id,period,customer,subscription,sla,sla_version,currency,amount,reasons,extension_days,status\n"
    rows = "".join(f"CR-{n},2026-07,acme,one,support,1,EUR,{n}.00,why,0,automatic\n" for n in range(1, 40))
    (tmp_path / "report/credits.csv").write_text(head + rows, encoding="utf-8")
    table = "period,customer,sla,sla_version,metric\n2026-07,acme,support,1,resolution\n"
    (tmp_path / "report/attainment.csv").write_text(table, encoding="utf-8")
    return tmp_path


def posting(folder):
    command = [
        sys.executable,
        "-m",
        "svcctl",
        "sla",
        "credits",
        "post",
        "--register",
        "credits.csv",
        "--from",
        "report",
    ]
    return subprocess.Popen([*command, "--on", "2026-08-01"], cwd=folder, stdout=subprocess.DEVNULL)


def test_ten_at_once_post_a_report_once(report_folder):
    assert [each.wait(120) for each in [posting(report_folder) for _ in range(10)]] == [0] * 10
    register = parse((report_folder / "credits.csv").read_text(encoding="utf-8"))
    assert [entry.credit_id for entry in register] == sorted(f"CR-{n}" for n in range(1, 40))


def test_a_wrong_day_is_told_by_the_name_of_its_option(report_folder):
    words = ["sla", "credits", "post", "--from", "report", "--register", "credits.csv", "--on", "tomorrow"]
    ran = completed(*words, cwd=report_folder)
    assert (ran.returncode, ran.stderr) == (2, "svcctl: --on is 'tomorrow': write a date such as 2026-01-31\n")


def test_the_folder_of_a_report_is_no_export(report_folder):
    (report_folder / "report/manifest.json").write_text("{}", encoding="utf-8")
    ran = completed("sla", "credits", "post", "report", "--register", "credits.csv", cwd=report_folder)
    assert (ran.returncode, ran.stderr) == (2, "svcctl: report is the folder of a report: name it with --from\n")


def test_posting_waits_for_who_posts_already(report_folder):
    with (report_folder / ".credits.csv.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        second = posting(report_folder)
        with pytest.raises(subprocess.TimeoutExpired):
            second.wait(3)
        assert not (report_folder / "credits.csv").exists()
    assert second.wait(60) == 0
    assert len(parse((report_folder / "credits.csv").read_text(encoding="utf-8"))) == 39


def test_a_report_that_knows_nothing_of_other_periods_is_posted_with_a_word_about_caps(report_folder):
    def post(**about):
        for name in ("credits", "attainment"):
            path = report_folder / f"report/{name}.csv"
            text = path.read_text(encoding="utf-8").replace(
                about.get("before", "2026-07"), about.get("after", "2026-07")
            )
            path.write_text(text, encoding="utf-8")
        words = ["sla", "credits", "post", "--register", "credits.csv", "--from", "report", "--on", "2026-09-01"]
        ran = completed(*words, cwd=report_folder)
        assert ran.returncode == 0
        return ran.stderr

    assert post() == ""
    assert post() == ""
    later = {"before": "2026-07", "after": "2026-08"}
    for name in ("credits", "attainment"):
        path = report_folder / f"report/{name}.csv"
        path.write_text(path.read_text(encoding="utf-8").replace("CR-", "CS-"), encoding="utf-8")
    assert post(**later).startswith("svcctl: the report in report was made without --register, so what was credited")
    (report_folder / "report/manifest.json").write_text('{"inputs": [{"file": "credits.csv"}]}', encoding="utf-8")
    assert post() == ""
