"""What a register has credited counts towards the cap of the contract year, as if one report had it all."""

import json
from decimal import Decimal

import pytest
from credit_bench import UPTIME, credits_for, owed, spec_of, uptime
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import svcctl.cli.sla_credits  # noqa: F401 - registers the command
from svcctl.cli.sla import app
from svcctl.sla.ledger import HEADER, CorruptError, Reported, parse, post, render

MONTHS = [f"{2026 + (at + 2) // 12}-{(at + 2) % 12 + 1:02}" for at in range(15)]
downs = st.lists(st.integers(0, 900), min_size=len(MONTHS), max_size=len(MONTHS))
caps = st.integers(1, 400).map(lambda tenths: f"{Decimal(tenths) / 10}%")


def spec(cap="25%", credit="9.99%"):
    rules = [{"metric": "availability", "perBlock": {"credit": credit, "every": "1h", "counts": "started"}}]
    return spec_of(*rules, measures=[UPTIME], cap={"period": "60%", "year": cap})


def month(made, period, minutes, posted=(), **more):
    return credits_for(made, uptimes=[uptime(made, minutes, period)], posted=posted, **more)


def add(register, credits_, period, on="2027-01-01"):
    """The register with the credits of a report about one month."""
    rows = [
        Reported(
            *(each.credit_id, each.period, each.customer, each.subscription, each.sla, f"{each.sla_version}"),
            *(each.amount.currency, each.amount.amount, each.days, each.status, ""),
        )
        for each in credits_
    ]
    measured = {(period, "acme", "support", "1"): frozenset({"availability"})}
    return [*register, *post(register, rows, measured, frozenset(), on).entries]


def amounts(credits_):
    return {each.period: each.amount for each in credits_}


@given(downs, caps, st.sampled_from(["2025-01-01", "2025-07-15", "2026-05-31"]), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_a_year_month_by_month_with_the_register_is_the_year_at_once(down, cap, start, currency):
    made, about = spec(cap), {"start": start, "fee": "997", "currency": currency}
    at_once = credits_for(
        made, uptimes=[uptime(made, minutes, period) for period, minutes in zip(MONTHS, down, strict=True)], **about
    )
    register, found = [], {}
    for period, minutes in zip(MONTHS, down, strict=True):
        credits_ = month(made, period, minutes, register, **about)
        found |= amounts(credits_)
        register = add(register, credits_, period)
    assert found == amounts(at_once)
    # ... and whoever reports a month again, whichever, gets what was posted for it.
    for period, minutes in zip(MONTHS, down, strict=True):
        again = month(made, period, minutes, register, **about)
        assert amounts(again) == {name: amount for name, amount in found.items() if name == period}
        assert add(register, again, period) == register


def test_the_reason_says_what_was_credited_before():
    made = spec()
    register = add([], month(made, "2026-03", 300, fee="12000", currency="NOK"), "2026-03")
    assert [f"{entry.amount}" for entry in register] == ["5994.00"]
    (credit,) = month(made, "2026-09", 1800, register, fee="1200", currency="NOK")
    assert credit.reasons[-1] == (
        "capped at 25% of the contract year's base, NOK 0.00 left: NOK 5,994.00 already credited in this contract year"
    )
    assert f"{credit.amount}" == "NOK 0.00"


def test_adjustments_count_and_other_parties_years_and_currencies_do_not():
    made = spec()
    register = add([], month(made, "2026-03", 300), "2026-03")
    register = add(register, month(made, "2026-03", 60, register), "2026-03")
    assert [f"{entry.amount}" for entry in register] == ["499.50", "-399.60"]
    (credit,) = month(made, "2026-04", 10_000, register, fee="10")
    assert credit.reasons[-1].endswith("EUR 0.00 left: EUR 99.90 already credited in this contract year")
    for other in ({"start": "2026-04-01"}, {"currency": "USD"}):
        (credit,) = month(made, "2026-04", 10_000, register, fee="100", **other)
        assert "already credited" not in "; ".join(credit.reasons)
    strangers = credits_for(
        made, uptimes=[uptime(made, 600, "2026-04", customer="bolt")], posted=register, subscriptions=None
    )
    assert strangers == []


def test_a_period_that_the_report_has_counts_as_it_is_reported():
    made = spec("5%")
    register = add([], month(made, "2026-03", 300), "2026-03")
    both = [uptime(made, 0, "2026-03"), uptime(made, 300, "2026-04")]
    assert owed(made, uptimes=both, posted=register) == owed(made, uptimes=both)
    assert owed(made, uptimes=both[1:], posted=register) != owed(made, uptimes=both[1:])


@pytest.mark.parametrize("period", ["2026-13", "soon", "", "2026-Q5", "2026-1"])
def test_a_register_with_a_period_that_is_none_is_corrupt(period):
    made = spec()
    text = render(add([], month(made, "2026-03", 300), "2026-03")).replace("2026-03,acme", f"{period},acme")
    with pytest.raises(CorruptError, match="is no period"):
        parse(f"{HEADER}\n{text}")


INCIDENTS = ["--incidents", "examples/incidents-2026-q3.csv"]


def test_the_command_names_the_register_and_refuses_a_changed_one(tmp_path):
    register = tmp_path / "credits.csv"
    run = CliRunner()
    done = run.invoke(app, ["credits", "post", "--register", str(register), *INCIDENTS, "--as-of", "2026-10-01T06:00Z"])
    assert done.exit_code == 0, done.output
    done = run.invoke(app, ["report", *INCIDENTS, "--register", str(register), "--out", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    inputs = json.loads((tmp_path / "out" / "manifest.json").read_text())["inputs"]
    assert [each["file"] for each in inputs] == ["examples/incidents-2026-q3.csv", "credits.csv"]
    register.write_text(register.read_text().replace("1380.00", "1390.00"))
    done = run.invoke(app, ["report", *INCIDENTS, "--register", str(register)])
    assert done.exit_code == 1
    assert "credits.csv:3: the line was changed" in done.output
    assert "nothing was measured" in done.output
    done = run.invoke(app, ["report", *INCIDENTS, "--register", str(tmp_path / "none.csv")])
    assert (done.exit_code, "cannot be read" in done.output) == (2, True)
