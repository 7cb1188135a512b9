import csv
from collections import Counter
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from svcctl.catalog import Catalog
from svcctl.findings import Report
from svcctl.kinds.business_calendar import BusinessCalendar
from svcctl.kinds.feature import Feature
from svcctl.kinds.incident_source import IncidentSource
from svcctl.kinds.plan import Plan
from svcctl.kinds.price_book import PriceBook
from svcctl.kinds.service import Service
from svcctl.kinds.sla import SLA
from svcctl.kinds.subscription import Subscription
from svcctl.kinds.ticket_source import TicketSource
from svcctl.pricing import cliffs
from svcctl.pricing.regions import price_list
from svcctl.rules.asked import asked
from svcctl.validation import load_catalog

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 22)


@cache
def example(day: date = TODAY) -> tuple[Catalog, Report]:
    return load_catalog(ROOT, day)


@pytest.fixture
def catalog() -> Catalog:
    return example()[0]


@pytest.mark.parametrize("day", [date(2026, 10, 1), TODAY], ids=str)
def test_the_example_is_sound_down_to_the_last_hint(day):
    _, report = example(day)
    assert [f"{finding.file}: [{finding.rule}] {finding.message}" for finding in report.findings] == []
    assert report.files > 20


def test_services_stand_at_every_point_of_their_life(catalog):
    stages = Counter(service.spec.lifecycle.stage for service in catalog.all(Service))
    assert stages == {"live": 5, "sunset": 1, "pilot": 1}


def test_every_live_service_is_sold_in_three_tiers(catalog):
    tiers = {
        service.name: sorted(
            plan.spec.tier.rank
            for plan in catalog.all(Plan)
            if plan.spec.service == service.name and plan.spec.sellable
        )
        for service in catalog.all(Service)
        if service.spec.lifecycle.stage == "live"
    }
    assert all(ranks == [1, 2, 3] for ranks in tiers.values())
    assert len(tiers) == 5


def test_promises_are_made_to_customers_between_teams_and_by_vendors(catalog):
    parties = Counter({sla.name: sla.spec.party for sla in catalog.all(SLA)}.values())
    assert parties == {"customer": 3, "internal": 3, "vendor": 4}


def test_calendars_keep_hours_on_three_continents(catalog):
    zones = {calendar.spec.timezone for calendar in catalog.all(BusinessCalendar)}
    assert zones == {"Europe/Oslo", "Europe/Berlin", "America/New_York", "Asia/Singapore"}


def test_every_calendar_is_some_clock(catalog):
    clocks = {reference.name for reference in catalog.references if reference.kind == "BusinessCalendar"}
    assert clocks - {"always"} == {calendar.name for calendar in catalog.all(BusinessCalendar)}


def test_prices_are_in_three_currencies_for_three_regions(catalog):
    for book in catalog.all(PriceBook):
        regions = {region.name: region.currency for region in book.spec.regions}
        assert regions.pop("britain", "GBP") == "GBP"  # computed from the Nordics since 2026
        assert regions == {"nordics": "NOK", "central-europe": "EUR", "north-america": "USD"}


def test_computed_prices_are_in_order_and_rounded(catalog):
    computed = [each for book in catalog.all(PriceBook) for each in price_list(book.spec) if each.base]
    assert {each.region.name for each in computed} == {"britain"}
    for charge in (charge for each in computed for charge in each.price.charges):
        bands = charge.bands
        assert bands.cost < bands.floor <= bands.target <= bands.list
        assert str(bands.list).endswith((".99", "9"))


def test_every_charge_costs_less_than_its_floor_and_is_aimed_between_floor_and_list(catalog):
    for book in catalog.all(PriceBook):
        for price in book.spec.prices:
            for charge in price.charges:
                bands = charge.bands
                lists = [each.amount for each in asked(charge)]
                target = min(lists) if charge.type == "percentage" else bands.target
                assert bands.cost < bands.floor <= target <= min(lists), (book.label, price.plan, price.region)


def test_price_books_charge_in_several_ways_and_no_bill_falls(catalog):
    charges = [charge for book in catalog.all(PriceBook) for price in book.spec.prices for charge in price.charges]
    assert {charge.type for charge in charges} == {"flat", "per-unit", "graduated", "volume", "percentage"}
    assert not [cliff for charge in charges for cliff in cliffs(charge)]


def test_a_dearer_tier_is_dearer(catalog):
    lists = {
        (book.label, price.region, price.plan): price.charges[0].bands.list
        for book in catalog.all(PriceBook)
        for price in book.spec.prices
    }
    tiers = sorted(catalog.all(Plan), key=lambda plan: (plan.spec.service, plan.spec.tier.rank))
    compared = 0
    for lower, dearer in pairwise(tiers):
        if lower.spec.service != dearer.spec.service:
            continue
        for (book, region, plan), amount in lists.items():
            above = lists.get((book, region, dearer.name))
            if plan == lower.name and above is not None:
                compared += 1
                assert amount < above, (book, region, plan)
    assert compared == 2 * 3 * 3 * 2 + 2 * 2 * 3 - 1  # two books of three ladders, one of two; one plan unsold overseas


def test_some_terms_and_prices_were_replaced_by_a_next_version(catalog):
    versions = Counter(resource.name for kind in (SLA, PriceBook) for resource in catalog.all(kind))
    assert {name for name, count in versions.items() if count == 2} == {"support-pro", "managed-services"}


def test_every_feature_is_in_some_plan_and_every_plan_has_its_customer(catalog):
    named = {(reference.source.kind, reference.kind, reference.name) for reference in catalog.references}
    assert {name for source, kind, name in named if (source, kind) == ("Plan", "Feature")} == {
        feature.name for feature in catalog.all(Feature)
    }
    assert {name for source, kind, name in named if (source, kind) == ("Subscription", "Plan")} == {
        plan.name for plan in catalog.all(Plan)
    }


def test_some_forty_subscriptions_some_of_them_ended(catalog):
    subscriptions = list(catalog.all(Subscription))
    assert len(subscriptions) == 44
    assert sum(1 for each in subscriptions if each.spec.end and each.spec.end < TODAY) == 3
    assert len({each.spec.contract for each in subscriptions}) == 44


def test_no_fee_is_below_the_floor_of_its_plan(catalog):
    for each in catalog.all(Subscription):
        plan = catalog.in_force(Plan, each.spec.plan, TODAY)
        if not plan.spec.price_book:
            assert each.spec.monthly_fee == 0, each.name  # a pilot is free
            continue
        for day in (each.spec.start, min(TODAY, each.spec.end or TODAY)):
            book = catalog.in_force(PriceBook, plan.spec.price_book, day)
            charges = next(
                price.charges
                for price in book.spec.prices
                if price.plan == plan.name and price.region == each.spec.region
            )
            floor = sum(charge.bands.floor for charge in charges if charge.type == "flat" and charge.per == "month")
            assert each.spec.monthly_fee >= floor, each.name


def rows(name: str, delimiter: str) -> list[dict[str, str]]:
    with (ROOT / "examples" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def test_the_exports_have_the_columns_that_their_sources_read(catalog):
    for source, file, delimiter in (("helpdesk", "tickets-2026-q3.csv", ";"), ("crm-leads", "leads-2026-q3.csv", ",")):
        columns = catalog.in_force(TicketSource, source, TODAY).spec.columns
        named = {getattr(columns, field) for field in columns.__struct_fields__} - {"", None}
        assert len(named) > 7
        assert named <= set(rows(file, delimiter)[0])


def test_tickets_are_of_customers_who_have_the_service_and_two_rows_are_not(catalog):
    held = {
        (each.spec.customer, catalog.in_force(Plan, each.spec.plan, TODAY).spec.service)
        for each in catalog.all(Subscription)
        if not each.spec.end or each.spec.end >= date(2026, 9, 30)
    }
    strangers = [
        row["Customer"] for row in rows("tickets-2026-q3.csv", ";") if (row["Customer"], row["Service"]) not in held
    ]
    assert strangers == ["sildevik-sea", "tauernblick-hotels"]


def test_the_export_holds_work_in_every_state():
    tickets = rows("tickets-2026-q3.csv", ";")
    assert Counter(row["Type"] for row in tickets)["Alarm"] == 14
    assert sum(1 for row in tickets if not row["Resolved"]) == 17
    assert Counter(row["Not counted because"] for row in tickets) == {
        "": 464,
        "Customer caused": 8,
        "Planned maintenance": 5,
        "Supplier": 4,
    }
    assert len({row["Ticket ID"] for row in tickets}) == len(tickets) == 481


def test_the_incidents_hold_outages_that_count_and_some_that_do_not(catalog):
    incidents = rows("incidents-2026-q3.csv", ",")
    columns = catalog.in_force(IncidentSource, "status-page", TODAY).spec.columns
    assert {str(getattr(columns, field)) for field in columns.__struct_fields__} - {""} <= set(incidents[0])
    assert Counter(row["Impact"] for row in incidents) == {"Outage": 10, "Slow": 1, "Maintenance": 1}
    services = {service.name for service in catalog.all(Service)}
    assert [row["Service"] for row in incidents if row["Service"] not in services] == ["managed-workplaces"]
    assert [row["Incident"] for row in incidents if row["Ended"] < row["Started"]] == ["INC-2026-059"]
