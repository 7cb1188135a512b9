"""Names, versions and circles: what the pages of these rules are too short to show."""

import pytest

from documents import TODAY, document, plan, service, sla, told
from svcctl.validation import validate_files
from svcctl.workspace import SourceFile


def depends(*names):
    return f"dependsOn: [{', '.join(names)}]"


def test_a_circle_of_three_is_told_once_with_its_chain():
    services = [service("a", more=depends("b")), service("b", more=depends("c")), service("c", more=depends("a"))]

    assert told("dependency-cycle", *services) == ["Service `a` relies on itself: `a` > `b` > `c` > `a`"]


def test_two_circles_through_one_service_are_two_findings():
    services = [service("a", more=depends("b", "c")), service("b", more=depends("a")), service("c", more=depends("a"))]

    assert told("dependency-cycle", *services) == [
        "Service `a` relies on itself: `a` > `b` > `a`",
        "Service `a` relies on itself: `a` > `c` > `a`",
    ]


def test_two_ways_to_one_service_are_no_circle():
    services = [service("a", more=depends("b", "c")), service("b", more=depends("d")), service("c", more=depends("d"))]

    assert told("dependency-cycle", *services, service("d")) == []


def test_a_service_that_relies_on_itself_at_once():
    assert told("dependency-cycle", service("a", more=depends("a"))) == ["Service `a` relies on itself: `a` > `a`"]


def test_a_chain_of_thousands_needs_no_deep_stack():
    services = [service(f"s{number}", more=depends(f"s{number + 1}")) for number in range(2000)]

    assert told("dependency-cycle", *services, service("s2000")) == []


def test_slas_that_rest_on_each_other_are_a_circle():
    first = sla("a", "{within: 4h}", party="internal", more="restsOn: [b]")
    second = sla("b", "{within: 4h}", party="internal", more="restsOn: [a]")

    assert told("dependency-cycle", first, second) == ["SLA `a` relies on itself: `a` > `b` > `a`"]


@pytest.mark.parametrize(
    ("reference", "messages"),
    [
        ("support", []),
        ("support@2", []),
        ("support@3", ["SLA `support` has no version 3"]),
        ("suport@2", ["there is no SLA `suport`"]),
    ],
)
def test_a_fixed_version_must_exist(reference, messages):
    versions = [sla("support", "{within: 4h}", clock="always", version=number) for number in (1, 2)]

    assert told("unknown-reference", service("backup"), plan("p", more=f"sla: {reference}"), *versions) == messages


def test_a_fixed_version_of_a_kind_without_versions():
    source = [service("backup"), plan("p"), plan("q", more="upgradeTo: [p@1]")]

    assert told("unknown-reference", *source) == ["a Plan has no versions"]
    assert told("unknown-reference", *source, hints=True) == ["write `p`"]


def test_always_is_declared_by_nobody_and_has_no_versions():
    assert told("unknown-reference", sla("support", "{within: 4h}", clock="always")) == []
    assert told("unknown-reference", sla("support", "{within: 4h}", clock="always@2")) == [
        "a BusinessCalendar has no versions"
    ]


def test_a_reference_to_what_failed_its_schema_is_told_once():
    source = "---\n".join([service("backup", stage="alive"), plan("p")])
    _, report = validate_files([SourceFile("all.yaml", source.encode())], TODAY, frozenset({"unknown-reference"}))

    assert [finding.rule for finding in report.findings] == ["wrong-value"]


def support(number, since, until=""):
    return sla("support", "{within: 4h}", clock="always", version=number, since=since, until=until)


@pytest.mark.parametrize(
    ("versions", "messages"),
    [
        ([support(1, "2025-01-01"), support(2, "2026-01-01")], []),
        (
            [support(1, "2026-01-01"), support(2, "2026-01-01")],
            ["version 2 begins on 2026-01-01, while version 1 still holds"],
        ),
        (
            [support(2, "2025-06-01", "2025-12-31"), support(1, "2025-01-01", "2025-12-31")],
            ["version 2 begins on 2025-06-01, while version 1 still holds"],
        ),
        (  # the long first version reaches over the short second one into the third
            [support(1, "2025-01-01", "2026-12-31"), support(2, "2025-03-01", "2025-03-31"), support(3, "2026-06-01")],
            [
                "version 2 begins on 2025-03-01, while version 1 still holds",
                "version 3 begins on 2026-06-01, while version 1 still holds",
            ],
        ),
        ([support(1, "2025-01-01", "2025-12-31"), support(1, "2025-06-01")], []),  # duplicate-name tells it
        ([support(1, "2026-06-01", "2025-01-01"), support(2, "2025-06-01")], []),  # effective-dates-reversed tells it
    ],
)
def test_versions_overlap(versions, messages):
    assert told("versions-overlap", *versions) == messages


@pytest.mark.parametrize(
    ("versions", "messages"),
    [
        ([support(1, "2025-01-01", "2025-12-31"), support(2, "2026-01-01")], []),
        ([support(1, "2025-01-01"), support(2, "2026-01-01")], []),
        (
            [support(2, "2026-01-02"), support(1, "2025-01-01", "2025-12-31")],
            ["no version of SLA `support` holds from 2026-01-01 to 2026-01-01"],
        ),
        (  # the first version still covers the days between the second and the third
            [support(1, "2025-01-01", "2025-12-31"), support(2, "2025-03-01", "2025-03-31"), support(3, "2026-01-01")],
            [],
        ),
    ],
)
def test_versions_gap(versions, messages):
    assert told("versions-gap", *versions) == messages


@pytest.mark.parametrize(
    ("reference", "more", "messages"),
    [
        ("support", "", ["SLA `support` begins on 2026-03-01, after 2026-01-15"]),
        ("support@1", "", []),
        ("support", "availableFrom: 2026-03-01", []),
        ("support", "availableFrom: 2026-02-28", ["SLA `support` begins on 2026-03-01, after 2026-02-28"]),
        ("support", "sunset: 2026-01-14", []),
    ],
)
def test_a_reference_is_judged_on_the_day_its_source_begins(reference, more, messages):
    source = plan("p", more=f"sla: {reference}\n{more}")

    assert told("reference-not-in-force", source, support(1, "2026-03-01")) == messages


def test_a_day_between_two_versions_is_left_to_versions_gap():
    versions = [support(1, "2025-01-01", "2025-12-31"), support(2, "2026-02-01")]

    assert told("reference-not-in-force", plan("p", more="sla: support"), *versions) == []


FAST = sla("s", "{within: fast}", version=3)


@pytest.mark.parametrize(
    ("rule", "documents"),
    [
        ("versions-overlap", [sla("s", "{within: 4h}", version=1), sla("s", "{within: 2h}", version=2), FAST]),
        (
            "unknown-reference",
            [service("backup"), plan("p", more="sla: s@3"), sla("s", "{within: 4h}", clock="always"), FAST],
        ),
        ("reference-not-in-force", [plan("p", more="sla: s"), sla("s", "{within: 4h}", until="2026-01-02"), FAST]),
        ("term-not-in-glossary", [plan("p", more="exclusions: ['*RPO*']"), document("Glossary", "g", "terms: RPO")]),
    ],
)
def test_nothing_is_said_of_what_may_stand_in_a_declaration_that_cannot_be_read(rule, documents):
    source = SourceFile("a.yaml", "---\n".join(documents).encode())
    _, report = validate_files([source], TODAY, frozenset({rule}))

    assert len(report.findings) == 1
    assert report.findings[0].rule != rule


def test_a_name_that_nothing_is_near_gets_no_wrong_advice():
    documents = [plan("p"), service("telephony")]

    assert told("unknown-reference", *documents, hints=True) == ["declare it, or name another Service"]


def test_a_wrong_name_among_keys_is_underlined_itself():
    source = plan("p", more="entitlements:\n  storage: true").encode()
    _, report = validate_files([SourceFile("a.yaml", source)], TODAY, frozenset({"unknown-reference"}))

    assert [(found.span.column, found.span.end_column) for found in report.findings if "storage" in found.message] == [
        (5, 12)
    ]


def test_a_wrong_name_among_values_is_underlined_itself():
    _, report = validate_files([SourceFile("a.yaml", plan("p").encode())], TODAY, frozenset({"unknown-reference"}))

    assert [(found.span.column, found.span.end_column) for found in report.findings] == [(12, 18)]
