"""Where a rule begins and ends to fire: the same day, the same number, what is missing, what is no longer sold."""

from collections import Counter

import pytest

from documents import TODAY, book, calendar, document, plan, service, sla, subscription, told
from svcctl.rules import Context, rules
from svcctl.validation import validate_files
from svcctl.workspace import SourceFile

FAX = service("backup", stage="retired")
FULL = "sku: A\nsla: s\npriceBook: standard\nexclusions: [a]"
OVER = "sunset: 2026-01-14"


def life(stage, **dates):
    written = "".join(f", {key}: {value}" for key, value in {"stage": stage, **dates}.items())[2:]
    return service("backup").replace("{stage: live}", f"{{{written}}}")


def bundle(plans, more):
    return document("Bundle", "b", f"plans: [{plans}]\n{more}")


def charge(bands):
    return book(("nordics", "NOK")).replace("{list: 490}", f"{{{bands}}}")


def holidays(text):
    return calendar("c", "mon: [08:00-16:00]").rstrip("\n") + f"\n  holidays: {{{text}}}\n"


TIERS = [
    sla("tight", "{within: 1h}", clock="always", objective="99%"),
    sla("loose", "{within: 4h}", clock="always", objective="90%"),
    sla("other", "{within: 1h}", clock="always", objective="10%").replace("resolution", "first-response"),
]

SILENT = [
    ("bundle-minimum-above-maximum", [bundle("{plan: p, min: 3, max: 3}, {plan: q, min: 3}", "")]),
    ("bundle-excludes-own-plan", [bundle("{plan: p}", "needs: [q]\nexcludes: [r]")]),
    ("dependency-cycle", [life("sunset", migrateTo="backup")]),
    ("upgrade-to-lower-tier", [plan("p"), plan("q", more="upgradeTo: [p]")]),
    ("downgrade-to-higher-tier", [plan("p"), plan("q", more="downgradeTo: [p]")]),
    ("upgrade-to-lower-tier", [plan("p"), plan("q", rank=2, more="upgradeTo: [p]").replace("backup", "storage")]),
    ("downgrade-to-higher-tier", [plan("p", rank=2), plan("q", more="downgradeTo: [p]").replace("backup", "storage")]),
    ("effective-dates-reversed", [sla("s", "{within: 4h}", since="2026-01-01", until="2026-01-01")]),
    ("plan-dates-reversed", [plan("p", more="availableFrom: 2026-01-01\nsunset: 2026-01-01")]),
    ("subscription-dates-reversed", [subscription("2026-01-01", "end: 2026-01-01")]),
    (
        "subscription-outside-plan-dates",
        [plan("p", more=f"availableFrom: {TODAY}\nsunset: {TODAY}"), subscription(TODAY, "")],
    ),
    (
        "reference-not-in-force",
        [plan("p", more="sla: s"), sla("s", "{within: 4h}", since="2025-01-01", until="2026-01-15")],
    ),
    ("reference-not-in-force", [plan("p", more="upgradeTo: [q]"), plan("q", more="availableFrom: 2027-01-01")]),
    ("retired-service-still-sold", [service("backup"), plan("p")]),
    ("retired-service-still-sold", [FAX, plan("p", more=OVER)]),
    ("sunset-in-the-past", [life("sunset", sunset=TODAY), plan("p", more=f"sunset: {TODAY}")]),
    ("sunset-in-the-past", [life("live", sunset="2026-12-31"), plan("p", more="sunset: 2026-12-31")]),
    ("sunset-without-migration", [life("live")]),
    ("sunset-without-migration", [life("retired", sunset="2025-12-31")]),
    ("sunset-without-migration", [life("live", sunset="2026-12-31", migrateTo="storage")]),
    ("price-below-floor", [charge("list: 490, target: 490, floor: 490")]),
    ("floor-below-cost", [charge("list: 490, floor: 0.0, cost: 0")]),
    ("target-above-list", [charge("list: 490, target: 490.00")]),
    ("hours-overlap", [calendar("c", 'mon: ["13:00-17:00", "08:00-13:00"]')]),
    ("target-without-open-hour", [sla("s", '{within: {businessDays: 1, by: "08:00"}}')]),
    ("target-without-open-hour", [sla("s", '{within: {businessDays: 1, by: "00:00"}}', clock="always")]),
    ("credits-without-cap", [sla("s", "{within: 4h}", clock="always")]),
    ("owner-missing", [sla("s", "{within: 4h}", since="2025-01-01", until="2026-01-14")]),
    ("owner-missing", [plan("p")]),
    (
        "subscriptions-overlap",
        [plan("p"), subscription("2025-01-01", ""), subscription("2025-01-01", "").replace("C-1", "C-2")],
    ),
    *(
        (f"sellable-plan-without-{what}", [plan("p", more=more)])
        for what in ("exclusions", "sla", "sku", "price")
        for more in (OVER, "sellable: false", FULL)
    ),
    ("dearer-tier-looser-target", [*TIERS, plan("p1", more="sla: tight"), plan("p2", rank=2)]),
    ("dearer-tier-looser-target", [*TIERS, plan("p1"), plan("p2", rank=2, more="sla: loose")]),
    ("dearer-tier-lower-objective", [*TIERS, plan("p1", more="sla: tight"), plan("p2", rank=2)]),
    ("dearer-tier-lower-objective", [*TIERS, plan("p1"), plan("p2", rank=2, more="sla: loose")]),
    ("dearer-tier-lower-objective", [*TIERS, plan("p1", more="sla: other"), plan("p2", rank=2, more="sla: loose")]),
    ("promise-stricter-than-support", [*TIERS, sla("s", "{within: 1h}", clock="always", more="restsOn: [other]")]),
    ("unknown-holiday-country", [holidays("add: [{date: 2026-01-02, name: N}]"), holidays("country: GE")]),
    ("unknown-holiday-country", [holidays("country: DE, subdivision: BY"), holidays("country: ES, subdivision: MD")]),
    ("unknown-currency", [charge("list: 1").replace("NOK", "GEL")]),
    ("second-workspace", [plan("p"), plan("q")]),
    ("plan-dates-reversed", [plan("p", more="sunset: 2026-01-01"), plan("q", more="availableFrom: 2026-01-01")]),
    ("subscription-of-another-service", [plan("p"), subscription(TODAY, "service: backup")]),
    (
        "subscription-currency-mismatch",
        [plan("p", more="priceBook: standard"), charge("list: 1"), subscription(TODAY, "")],
    ),
    ("price-below-floor", [charge("list: 490, floor: 390")]),
    (
        "floor-below-cost",
        [charge("list: 490, cost: 390"), charge("list: 490, floor: 390").replace("standard", "other")],
    ),
]

EARLY = '{businessDays: 1, by: "08:00"}'

FIRING = [
    (
        "bundle-excludes-own-plan",
        [bundle("{plan: p}", "needs: [q]\nexcludes: [q]")],
        "`q` is needed for it, and may not be had beside it",
    ),
    (
        "sunset-without-migration",
        [life("live", sunset="2026-12-31")],
        "`backup` is being withdrawn, and its customers are not told where to move",
    ),
    (
        "target-without-open-hour",
        [
            calendar("office", 'tue: ["09:00-12:00"], wed: ["08:00-12:00"]'),
            sla("s", '{within: {businessDays: 1, by: "08:00"}}'),
        ],
        "due by 08:00, but `office` opens at 08:00 at the earliest: no open hour is left on that day",
    ),
    (
        "hours-overlap",
        [calendar("c", 'mon: ["22:00-02:00", "23:00-24:00"]')],
        "these hours begin before the ones before them on this day have ended",
    ),
    ("owner-missing", [sla("s", "{within: 4h}", since="2025-01-01", until="2026-01-15")], "nobody answers for SLA/s@1"),
    (
        "subscription-outside-plan-dates",
        [plan("p", more="sunset: 2026-01-14"), subscription(TODAY, "")],
        "this subscription starts on 2026-01-15, but the last day of `p` is 2026-01-14",
    ),
    (
        "target-without-open-hour",
        [calendar("office", 'mon: ["09:00-12:00"]'), sla("s", f"{{within: {EARLY}, clock: office}}", clock="always")],
        "due by 08:00, but `office` opens at 09:00 at the earliest: no open hour is left on that day",
    ),
    (
        "rests-on-wrong-party",
        [sla("s", "{within: 4h}", party="internal", more="restsOn: [t]"), sla("t", "{within: 4h}")],
        "an internal SLA cannot rest on `t`, a customer one",
    ),
    (
        "entitlement-shrinks-in-dearer-tier",
        [
            document("Feature", "f", "description: D\ntype: switch"),
            plan("p1", more="entitlements: {f: true}"),
            plan("p2", rank=2, more="entitlements: {f: false}"),
        ],
        "`p2` has no `f`, less than the tier below: `p1` has `f`",
    ),
    (
        "unreachable-target",
        [sla("s", "{tag: vip, within: 1h}, {priority: P1, within: 2h}, {priority: P1, region: n, within: 3h}")],
        "this target never applies: the 2h above it is for these work items too",
    ),
    (
        "promise-stricter-than-support",
        [
            sla("s", "{within: 1h}", clock="always", more="restsOn: [t]"),
            sla("t", "{priority: [P1, P2], within: 2h}", clock="always", party="vendor"),
        ],
        (
            "resolution of P1 is promised within 1h round the clock, "
            "but SLA/t@1, which it rests on, allows 2h round the clock"
        ),
    ),
]


@pytest.mark.parametrize(("rule", "documents"), SILENT)
def test_a_rule_stays_silent(rule, documents):
    assert told(rule, *documents) == []


@pytest.mark.parametrize(("rule", "documents", "message"), FIRING)
def test_a_rule_fires(rule, documents, message):
    assert told(rule, *documents) == [message]


def test_rules_manage_with_what_a_schema_demands_and_no_more():
    documents = [
        service("backup"),
        plan("p"),
        sla("s", "{within: 4h}"),
        calendar("office", 'mon-fri: ["08:00-16:00"]'),
        book(("nordics", "NOK")),
        subscription("2026-01-01", ""),
        document("Feature", "f", "description: D\ntype: switch"),
        document("Bundle", "b", "plans: [{plan: p}]"),
        document("Glossary", "g", "terms: [{term: RPO, means: M}]"),
        document("Workspace", "w", "company: C\ncurrency: NOK\ntimezone: Europe/Oslo"),
    ]
    _, report = validate_files([SourceFile("all.yaml", "---\n".join(documents).encode())], TODAY)

    assert Counter(finding.rule for finding in report.findings if finding.resource != "Plan/p") == {
        "owner-missing": 4,
        "title-missing": 2,
        "live-service-without-support": 1,
        "live-service-without-exclusions": 1,
        "feature-in-no-plan": 1,
        "unused-term": 1,
    }


@pytest.mark.parametrize(
    ("hours", "hint"),
    [
        ('mon-fri: ["08:00-16:00"]', "say 16h or 2bd, or use the clock `always`"),
        ('mon-fri: ["08:30-16:00"]', "say 15h or 2bd, or use the clock `always`"),
        ('mon-fri: ["08:15-12:00", "12:30-16:00"]', "say 14h30m or 2bd, or use the clock `always`"),
        ('mon-thu: ["08:00-16:00"], fri: ["08:00-12:00"]', "say 2bd, or use the clock `always`"),
    ],
)
def test_a_target_in_days_is_told_in_hours_where_days_are_equally_long(hours, hint):
    documents = [calendar("office", hours), sla("s", "{within: 2d, clock: office}", clock="always")]

    assert told("business-target-in-days", *documents, hints=True) == [hint]


def test_every_rule_is_silent_on_an_empty_catalog():
    catalog, _ = validate_files([], TODAY)

    assert [rule.id for rule in rules().values() if rule.module and list(rule.check()(catalog, Context(TODAY)))] == []
