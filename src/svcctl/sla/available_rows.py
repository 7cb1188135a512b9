"""Availability as rows of the measurements table: one row a period and party, in seconds of downtime."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pyarrow as pa

from svcctl.calendars.instants import format_instant
from svcctl.sla.credit import date_of
from svcctl.sla.dates import period_dates
from svcctl.sla.rows import MEASUREMENTS
from svcctl.sla.uptimes import Uptimes
from svcctl.sla.watch import Watched
from svcctl.source.tables.spelled import spelled_schema

_SECOND = 1_000_000


def availability_rows(watched: Watched) -> Any:
    """A pyarrow table: how long each service was down in each period, for each party.

    ``item`` is the service, ``target_seconds`` the downtime that the objective allows (rounded down),
    ``elapsed_seconds`` what there was (rounded up). Where requests are counted there are no seconds.
    """
    rows = [_row(each, watched) for each in watched.uptimes]
    return pa.Table.from_pylist(rows, spelled_schema(MEASUREMENTS)).cast(MEASUREMENTS)


def _row(each: Uptimes, watched: Watched) -> dict[str, Any]:
    whose, subscription = each.whose, watched.terms[each.whose].subscription
    row: dict[str, Any] = {
        "item": each.service,
        "metric": "availability",
        "customer": whose.customer,
        "subscription": whose.subscription,
        "service": each.service,
        "plan": "" if subscription is None else subscription.spec.plan,
        "sla": whose.sla,
        "sla_version": whose.sla_version,
        "priority": "",
        "period": whose.period,
        "started_at": format_instant(each.start),
        "stopped_at": format_instant(each.stop),
        "outcome": _outcome(each, watched),
        "reason": "" if each.uptime.share is None else each.said,
    }
    allowed = each.uptime.measured * (1 - Fraction(each.objective) / 100)
    if each.uptime.unit == "microseconds":
        down = -int(-each.lost // _SECOND)
        row |= {"target_seconds": int(allowed // _SECOND), "elapsed_seconds": down}
        row["excluded_seconds"] = int(each.spared // _SECOND)
        row["overrun_seconds"] = max(0, -int(-(each.lost - allowed) // _SECOND))
    if allowed:
        row["used_percent"] = Decimal(int(each.uptime.down * 10_000 / allowed)).scaleb(-2)
    return row


def _outcome(each: Uptimes, watched: Watched) -> str:
    below = each.uptime.below(each.objective)
    if below is None:
        return "not-applicable"
    today = date_of(watched.as_of, watched.terms[each.whose].sla.spec.timezone)
    if each.stop >= watched.as_of and period_dates(each.whose.period)[1] >= today:
        return "running"  # the rest of the period may still mend or break it
    return "breached" if below else "met"
