"""Terms, facts and credits in a line each, for the tests of this folder."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from svcctl.availability import Stretches, Uptime
from svcctl.calendars.instants import parse_instant
from svcctl.catalog import Resource
from svcctl.kinds.base import Metadata, convert
from svcctl.kinds.sla import SLA
from svcctl.kinds.subscription import Subscription
from svcctl.sla.accounts import period_length
from svcctl.sla.credits import credits_of
from svcctl.sla.lost import grains
from svcctl.sla.rights import rights_of
from svcctl.sla.tally import Count, Counts, Whose
from svcctl.sla.uptimes import Uptimes

LATER = parse_instant("2030-01-01T00:00Z")
RESOLUTION = {"metric": "resolution", "clock": "always", "targets": [{"within": "4h"}], "objective": "95%"}
UPTIME = {"metric": "availability", "objective": "99.9%"}
MINUTE = 60_000_000


def spec_of(*rules, measures=(RESOLUTION, UPTIME), zone="UTC", of="monthly-fee", **more):
    """An SLA with these credit rules; what is not one of its other keys goes into its credits."""
    outside = {key: more.pop(key) for key in ("termination", "improvementPlan") if key in more}
    promised = {"per": "month", "of": of, "rules": list(rules), **more}
    data = {"party": "customer", "timezone": zone, "measures": list(measures), **outside}
    return convert(data | ({"credits": promised} if rules else {}), SLA)


def uptime(spec, down_minutes, period="2026-04", days=(), customer="acme"):
    """A period with so much downtime, on these days: {day of the month: minutes}."""
    length, lost = period_length(period, spec.timezone), Fraction(down_minutes) * MINUTE
    by_day = tuple(
        (date.fromisoformat(f"{period}-{day:02}"), Fraction(down) * MINUTE) for day, down in dict(days).items()
    )
    return Uptimes(
        Whose(period, customer, f"{customer}-one", "support", 1),
        "cloud",
        spec.measure("availability").objective.value,
        Uptime("microseconds", lost, length, Stretches.none()),
        *(0, length, length),
        lost,
        by_day,
    )


def items(spec, metrics, period="2026-04", customer="acme", counts=None):
    """Counts of work items: {metric: (how many met, {priority: [minutes of overrun of each late item]})}."""
    counts = counts or Counts()
    whose = Whose(period, customer, f"{customer}-one", "support", 1)
    for metric, (met, late) in metrics.items():
        counts.outcomes[whose, metric] = Count(met, sum(map(len, late.values())))
        for priority, overruns in late.items():
            counts.late[whose, metric, priority] = len(overruns)
            for grain in grains(spec, metric):
                blocks = sum(block_count(grain, Fraction(minutes) * MINUTE) for minutes in overruns)
                counts.blocks[whose, metric, priority, grain] = blocks
    return counts


def block_count(grain, overrun):
    share = max(overrun - grain.free, 0) / Fraction(grain.every)
    return share.__ceil__() if grain.started else share.__floor__()


def _terms(spec):
    return {("support", 1): Resource("SLA", Metadata(name="support", version=1), spec, {}, "sla.yaml")}


def subscription(customer="acme", fee="1000", currency="EUR", start="2025-01-01", **more):
    data = {"customer": customer, "plan": "one", "start": start, "currency": currency, "monthlyFee": Decimal(fee)}
    return convert(data | more, Subscription)


def credits_for(spec, counts=None, uptimes=(), as_of=LATER, subscriptions=None, *, posted=(), **more):
    register = subscriptions or {"acme-one": subscription(**more)}
    return credits_of(counts or Counts(), _terms(spec), register, as_of, uptimes, posted)


def owed(spec, counts=None, uptimes=(), **more):
    return [f"{credit.amount}" for credit in credits_for(spec, counts, uptimes, **more)]


def rights_for(spec, counts=None, uptimes=(), as_of=LATER):
    return rights_of(counts or Counts(), _terms(spec), as_of, uptimes)
