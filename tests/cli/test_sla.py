"""`svcctl sla report` on a workspace that is not sound."""

import shutil

import pytest

TICKETS = "examples/tickets-2026-q3.csv"


@pytest.fixture
def company(example, tmp_path):
    return shutil.copytree(example, tmp_path / "company")


@pytest.mark.parametrize(
    ("file", "slip", "rule"),
    [
        ("policies/slas/support-premium.yaml", ("clock: office-oslo", "clock: office-osl"), "unknown-reference"),
        ("policies/slas/support-premium.yaml", ("within: 15m", "within: 15 min"), "wrong-value"),
        ("policies/slas/support-premium.yaml", ("spec:", "spec: {"), "yaml-syntax"),
        ("catalog/services/backup.yaml", ("sla: support-", "sla: suport-"), "unknown-reference"),
        ("policies/calendars/oslo.yaml", ("Europe/Oslo", "Europe/Olso"), "unknown-timezone"),
        ("policies/calendars/oslo.yaml", ('country: "NO"', "country: QQ"), "unknown-holiday-country"),
    ],
)
def test_nothing_is_measured_by_terms_that_have_errors(svcctl, company, file, slip, rule):
    text = (company / file).read_text(encoding="utf-8")
    assert slip[0] in text
    (company / file).write_text(text.replace(*slip, 1), encoding="utf-8")
    ran = svcctl("sla", "report", TICKETS, "--source", "helpdesk", "--out", "out", cwd=company)
    assert ran.code == 1, ran.err
    assert f"error[{rule}]" in ran.out
    assert "nothing is measured by terms that have errors" in ran.err
    assert not (company / "out").exists()


def test_an_error_elsewhere_hinders_nobody_from_measuring(svcctl, company):
    file = company / "catalog/services/backup.yaml"
    text = file.read_text(encoding="utf-8")
    assert "  sku: " in text
    file.write_text(
        "".join(line for line in text.splitlines(keepends=True) if not line.startswith("  sku: ")), encoding="utf-8"
    )
    ran = svcctl("sla", "report", TICKETS, "--source", "helpdesk", cwd=company)
    assert ran.code == 0, ran.err
    assert "errors; `svcctl validate" in ran.err


def test_a_time_that_is_still_to_come_is_told(svcctl, company):
    text = (company / TICKETS).read_text(encoding="utf-8")
    assert "06.07.2026 14:10" in text
    (company / TICKETS).write_text(text.replace("06.07.2026 14:10", "06.07.2066 14:10", 1), encoding="utf-8")
    words = ("sla", "report", TICKETS, "--source", "helpdesk")
    ran = svcctl(*words, cwd=company)
    assert "warning[export-time-in-future]: the newest time in the export is 2066-07-06T12:10:00Z" in ran.out
    assert svcctl(*words, "--strict", cwd=company).code == 1
    assert "export-time-in-future" not in svcctl(*words, "--as-of", "2026-10-01T06:00+02:00", cwd=company).out
