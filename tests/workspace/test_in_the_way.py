"""Which findings stop a number from being computed: errors in the terms, or on the way from a customer to them."""

import pytest

from svcctl.findings import Finding, Report, Severity, Span
from svcctl.validation import in_the_way

HERE = Span(1, 1, 1, 2)


def found(rule, resource="Plan/pro", path=(), severity=Severity.ERROR):
    return Finding(rule, severity, "M", "catalog/a.yaml", HERE, path, resource=resource)


@pytest.mark.parametrize(
    "finding",
    [
        found("yaml-syntax"),
        found("missing-key"),
        found("credit-bands-overlap", "SLA/gold@1"),
        found("missing-folder", "Workspace"),
        found("duplicate-name"),
        found("versions-overlap", "SLA/gold@1"),
        found("effective-dates-reversed", "SLA/gold@1"),
        found("unknown-reference", "SLA/gold@1", ("spec", "measures", 0, "clock")),
        found("unknown-reference", "Subscription/acme", ("spec", "plan")),
        found("unknown-reference", "Plan/pro", ("spec", "sla")),
    ],
    ids=lambda finding: f"{finding.rule} {finding.resource}",
)
def test_an_error_in_the_terms_or_on_the_way_to_them_is(finding):
    report = Report((found("unused-term", "Glossary/terms"), finding))
    assert in_the_way(report).findings == (finding,)


@pytest.mark.parametrize(
    "finding",
    [
        found("credit-bands-overlap", "SLA/gold@1", severity=Severity.WARNING),
        found("unknown-reference", "Plan/pro", ("spec", "service")),
        found("unknown-reference", "Plan/pro", ("spec", "sla", "name")),
        found("unknown-locale", "Workspace/acme"),
        found("sellable-plan-without-sku"),
        found("policy/our-own", "SLA/gold@1"),
    ],
    ids=lambda finding: f"{finding.rule} {finding.resource}",
)
def test_nothing_else_is(finding):
    assert in_the_way(Report((finding,))) is None
    assert in_the_way(Report(())) is None
