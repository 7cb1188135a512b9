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
        ("policies/calendars/oslo.yaml", ("country: NO", "country: QQ"), "unknown-holiday-country"),
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
