"""Terms, prices and entitlements: what the pages of these rules are too short to show."""

import pytest

from documents import TODAY, book, document, plan, service, subscription, told
from svcctl.validation import validate_files
from svcctl.workspace import SourceFile


def test_a_second_glossary_may_define_the_term_and_emphasis_is_told_from_bullets():
    text = "summary: '*RPO* and **bold**, 2 * 3 * 4, *recovery\\* point'"
    backup = service("backup").replace("summary: S", text)
    first = document("Glossary", "one", "terms: [{term: RTO, means: M}]")
    second = document("Glossary", "two", "terms: [{term: rpo, means: M}]")

    assert told("term-not-in-glossary", backup, first) == ["the term `RPO` is in no glossary"]
    assert told("term-not-in-glossary", backup, first, second) == []


def test_a_term_may_be_used_in_what_could_not_be_read():
    glossary = document("Glossary", "one", "terms: [{term: RTO, means: M}]")
    source = "---\n".join([glossary, service("backup", stage="alive")])
    _, report = validate_files([SourceFile("all.yaml", source.encode())], TODAY, frozenset({"unused-term"}))

    assert "unused-term" not in {finding.rule for finding in report.findings}


@pytest.mark.parametrize(
    ("start", "more", "unpriced"),
    [
        ("2025-01-01", "region: dach", True),
        ("2026-07-01", "region: dach", False),  # the book of that day has a price there
        ("2025-01-01", "region: dach\nend: 2025-12-31", False),
        ("2025-01-01", "", False),
    ],
)
def test_a_subscription_is_read_with_the_prices_of_its_day(start, more, unpriced):
    books = [book(("nordics", "NOK")), book(("nordics", "NOK"), ("dach", "EUR"), version=2, since="2026-07-01")]
    source = [plan("p", more="priceBook: standard"), *books, subscription(start, more)]

    assert bool(told("subscription-region-unpriced", *source)) is unpriced


def test_a_plan_that_is_not_sold_needs_no_price_and_one_that_opens_later_is_read_with_the_prices_of_then():
    other_plan = book(("nordics", "NOK")).replace("plan: p", "plan: q")
    source = [
        other_plan,
        book(("nordics", "NOK"), version=2, since="2026-07-01"),
        plan("old", more="priceBook: standard\nsellable: false"),
    ]

    assert (
        told("sellable-plan-without-price", *source, plan("p", more="priceBook: standard\navailableFrom: 2026-07-01"))
        == []
    )
    assert told("sellable-plan-without-price", *source, plan("p", more="priceBook: standard")) == [
        "price book `standard` has no price for `p`"
    ]


FEATURES = [
    document("Feature", "storage", "description: D\ntype: limit\nunit: GB"),
    document("Feature", "desk", "description: D\ntype: level\nlevels: [email, phone]"),
]


@pytest.mark.parametrize(
    ("had", "gets", "shrinks"),
    [
        ("storage: 500", "storage: unlimited", False),
        ("storage: unlimited", "storage: 500", True),
        ("storage: 0.5", "storage: 0.25", True),
        ("storage: 0", "storage: false", True),
        ("storage: false", "desk: email", False),
        ("desk: phone", "desk: email", True),
        ("desk: email", "desk: phone", False),
        ("desk: phone", "desk: telephone", False),  # entitlement-kind-mismatch tells it
        ("unheard-of: 3", "unheard-of: 2", False),  # unknown-reference tells it
    ],
)
def test_entitlements_are_compared_by_the_kind_of_their_feature(had, gets, shrinks):
    plans = [plan("p1", rank=1, more=f"entitlements: {{{had}}}"), plan("p2", rank=2, more=f"entitlements: {{{gets}}}")]

    assert bool(told("entitlement-shrinks-in-dearer-tier", *FEATURES, *plans)) is shrinks


def test_usual_codes_are_ones_that_the_libraries_know():
    from svcctl.calendars.holidays import known_countries  # noqa: PLC0415 - loads the holidays library
    from svcctl.money.currency import is_currency  # noqa: PLC0415 - loads Babel
    from svcctl.rules.pricing.unknown_currency import _USUAL  # noqa: PLC0415
    from svcctl.rules.sla.unknown_holiday_country import _COUNTRIES, _STATES  # noqa: PLC0415

    known = known_countries()

    assert [code for code in _USUAL.split() if not is_currency(code)] == []
    assert [code for code in _COUNTRIES.split() if code not in known] == []
    assert [
        state for country, states in _STATES.items() for state in states.split() if state not in known[country]
    ] == []
