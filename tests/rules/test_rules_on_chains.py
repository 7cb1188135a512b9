"""Promises and what carries them: clocks of several zones, several carriers, uptime multiplied, credits added up."""

import pytest

from documents import calendar, document, sla, told

OFFICE = 'mon-fri: ["08:00-16:00"]'
NIGHT = 'mon-sun: ["16:00-08:00"]'
WEEKEND = 'sat-sun: ["00:00-24:00"]'


def uptime(name, objective, party="vendor", more=""):
    measures = f"measures: [{{metric: availability, objective: {objective}}}]"
    return document("SLA", name, f"party: {party}\nprovider: P\ntimezone: Europe/Oslo\n{measures}\n{more}", version=1)


def credited(rules, *, of="{amount: 1000, currency: EUR}", more=""):
    return uptime("s", "99.9%", more=f"credits:\n  per: month\n  of: {of}\n  rules: [{rules}]\n{more}")


def abroad(hours, zone):
    return calendar("office", hours).replace("Europe/Oslo", zone)


@pytest.mark.parametrize(
    ("ours", "clock", "carriers", "calendars", "away"),
    [
        ("16h", "always", ["office"], [calendar("office", OFFICE)], "64h"),  # from Friday evening to Monday morning
        ("65h", "always", ["office"], [calendar("office", OFFICE)], ""),
        ("64h", "always", ["office"], [calendar("office", OFFICE)], "64h"),
        ("4h", "office", ["always"], [calendar("office", OFFICE)], ""),
        ("4h", "office", ["office"], [calendar("office", OFFICE)], ""),
        ("4h", "always", ["office", "night"], [calendar("office", OFFICE), calendar("night", NIGHT)], "8h"),  # Saturday
        (
            "4h",
            "always",
            ["office", "night", "weekend"],
            [calendar("office", OFFICE), calendar("night", NIGHT), calendar("weekend", WEEKEND)],
            "",
        ),
        ("4h", "always", ["elsewhere"], [], ""),
        ("4h", "always", ["office"], [abroad(OFFICE, "Europe/Nowhere")], ""),
        ("2bd", "night", ["office"], [calendar("office", OFFICE), calendar("night", NIGHT)], ""),
        ("4h", "night", ["office"], [abroad('mon-sun: ["22:00-06:00"]', "UTC"), calendar("night", NIGHT)], "8h"),
    ],
)
def test_support_is_closed_for_as_long_as_the_target(ours, clock, carriers, calendars, away):
    promised = sla("s", f"{{within: {ours}}}", clock=clock, more=f"restsOn: [{', '.join(f'o-{c}' for c in carriers)}]")
    given = [sla(f"o-{name}", "{within: 1h}", clock=name, party="vendor", objective="99%") for name in carriers]
    messages = told("support-closed-when-needed", promised, *given, *calendars)

    assert [f"closed for {away} of this clock" in message for message in messages] == [True] * bool(away)


def test_summer_and_winter_must_both_leave_the_gap():
    # 16:00 to 08:00 in Oslo is 15:00 to 07:00 UTC in winter, an hour earlier in summer.
    singapore = calendar("far", 'mon-sun: ["22:00-15:00"]').replace("Europe/Oslo", "Asia/Singapore")
    promised = sla("s", "{within: 1h}", clock="night", more="restsOn: [o]")
    carrier = sla("o", "{within: 30m}", clock="far", party="vendor", objective="99%")

    assert len(told("support-closed-when-needed", promised, carrier, calendar("night", NIGHT), singapore)) == 0
    longer = singapore.replace("22:00-15:00", "00:00-14:00")
    assert len(told("support-closed-when-needed", promised, carrier, calendar("night", NIGHT), longer)) == 1


@pytest.mark.parametrize(
    ("promised", "links", "found"),
    [
        ("99.9%", ["99.95%", "99.94%"], ["99.89"]),
        ("99.85%", ["99.9%", "99.9%"], ["99.8001"]),
        ("99.9%", ["99.95%", "99.95%"], []),
        ("99.9%", ["99.9%"], []),
        ("99.9%", ["99%", "99.9%"], []),  # told by promise-stricter-than-support
        ("99.9%", ["100%", "99.9%"], []),
    ],
)
def test_uptime_of_a_chain_is_a_product(promised, links, found):
    names = [f"v{index}" for index in range(len(links))]
    top = uptime("s", promised, party="customer", more=f"restsOn: [{', '.join(names)}]")
    messages = told("chain-weaker-than-promise", top, *map(uptime, names, links))

    assert [message.split("comes to ")[1].partition("%")[0] for message in messages] == found


@pytest.mark.parametrize(
    ("rules", "more", "found"),
    [
        ("{metric: availability, flat: 10%}", "  minimum: {amount: 100, currency: EUR}", False),
        ("{metric: availability, flat: 10%}", "  minimum: {amount: 100.01, currency: EUR}", True),
        ("{metric: availability, flat: 10%}", "  minimum: {amount: 100.01, currency: SEK}", False),
        ("{metric: availability, flat: 10%}", "  minimum: {amount: 60, currency: EUR}\n  cap: {period: 5%}", True),
        (
            "{metric: availability, ratio: downtime}",
            "  minimum: {amount: 60, currency: EUR}\n  cap: {period: 5%}",
            True,
        ),
        ("{metric: availability, ratio: downtime}", "  minimum: {amount: 60, currency: EUR}", False),
        (
            "{metric: availability, flat: 10%}, {metric: resolution, flat: 20%}",
            "  combine: sum\n  minimum: {amount: 250, currency: EUR}",
            False,
        ),
        (
            "{metric: availability, flat: 10%}, {metric: resolution, flat: 20%}",
            "  minimum: {amount: 250, currency: EUR}",
            True,
        ),
    ],
)
def test_the_highest_credit_is_compared_with_the_minimum(rules, more, found):
    assert bool(told("credit-minimum-never-reached", credited(rules, more=more))) is found


@pytest.mark.parametrize(
    ("rules", "more", "found"),
    [
        ("{metric: availability, flat: 10%}", "  cap: {period: 10%, year: 10%}", []),
        (
            "{metric: availability, flat: 10%}",
            "  cap: {period: 10%, year: 11%}",
            ["10% of each period is 10% of the year at most"],
        ),
        ("{metric: availability, flat: 10%}", "  cap: {period: 20%}", ["credits of one period come to 10% at most"]),
        ("{metric: availability, perBreach: 1%}", "  cap: {period: 20%}", []),
        ("{metric: availability, flat: 10%, of: {amount: 9, currency: EUR}}", "  cap: {period: 20%}", []),
        ("{metric: availability, flat: {amount: 9, currency: EUR}}", "  cap: {period: 20%}", []),
        ("{metric: availability, flat: 10%}", "  cap: {year: 5%}", []),
    ],
)
def test_a_cap_is_compared_with_what_credits_come_to(rules, more, found):
    messages = told("cap-never-reached", credited(rules, of="monthly-fee", more=more))

    assert [message.partition(", so")[0] for message in messages] == found


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ("{priority: P1, within: 8h}, {priority: P2, within: 8h}", 0),
        ("{priority: P1, within: 9h}, {priority: P2, within: 8h}", 1),
        ("{priority: P9, within: 9h}, {priority: P10, within: 8h}", 1),
        ("{priority: [P1, P2], within: 9h}, {priority: P3, within: 8h}", 1),
        ("{priority: high, within: 9h}, {priority: low, within: 8h}", 0),
        ("{priority: P1, within: 9h}, {priority: S2, within: 8h}", 0),
        ("{priority: P1, within: 9h, region: n}, {priority: P2, within: 8h}", 0),
    ],
)
def test_an_urgent_item_waits_no_longer(lines, found):
    assert len(told("urgent-priority-waits-longer", sla("s", lines, clock="always"))) == found
