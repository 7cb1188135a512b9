"""From counts to the attainment table: of each customer, of all together, and of each subscription."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

import numpy as np

from svcctl.availability import Stretches, Uptime
from svcctl.sla.attained import Attained, Holder, Named
from svcctl.sla.attainment import EVERYBODY, LAST, Slas
from svcctl.sla.cells import Cells, Ints, added, in_order
from svcctl.sla.tally import Count, Counts, Whose
from svcctl.sla.uptimes import Uptimes

_ALL: Holder = (EVERYBODY, "")


def attainments(counts: Counts, slas: Slas, uptimes: Iterable[Uptimes] = ()) -> tuple[Attained, Attained]:
    """What was attained, in a stable order: of customers and of all together; and of the subscriptions of customers."""
    uptimes = list(uptimes)
    cells = counts.cells.plus(Cells.of(_counted(uptimes), {})) if uptimes else counts.cells
    holding = [tuple(_holders(*party[:2])) for party in cells.parties]
    holders = sorted({_ALL, *(each for mine in holding for each in mine if each)}, key=_place)
    versions = [(name, version) for *_, name, version in cells.parties]
    named = Named(
        cells.periods, in_order((versions, np.zeros(0, np.int64)))[0], cells.metrics, holders, _objectives(slas)
    )
    ranks: dict[Holder | None, int] = {holder: rank for rank, holder in enumerate(holders)}
    columns = np.array([[ranks.get(each, -1) for each in mine] for mine in holding], np.int64).reshape(-1, 3)
    rank = {version: place for place, version in enumerate(named.slas)}
    sla = np.array([rank[version] for version in versions], np.int64)[cells.party]
    about = (cells.period * len(named.slas) + sla) * len(named.metrics) + cells.metric
    up = _uptimes(uptimes, named)
    own, *totals = (_rows(cells, about * len(holders), holder) for holder in columns.T)
    return Attained(named, *_summed(totals), up), Attained(named, *_summed([own]), up)


def _rows(cells: Cells, about: Ints, holder: Ints) -> tuple[Ints, Ints]:
    """The numbers and the counts of cells, by the holder of their party; without those that it has none for."""
    rank = holder[cells.party]
    there = np.flatnonzero(rank >= 0)
    return (about + rank)[there], cells.table[there]


def _summed(parts: Sequence[tuple[Ints, Ints]]) -> tuple[Ints, Ints]:
    """Rows of the same number added up, in the order of their numbers."""
    keys, table = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    found, place = np.unique(keys, return_inverse=True)
    return found, added(place, table, len(found))


def _holders(customer: str, subscription: str) -> Iterator[Holder | None]:
    """For whom a party counts: its subscription, its customer, and everybody."""
    yield (customer, subscription) if subscription else None
    yield (customer, "") if customer else None
    yield _ALL


def _place(holder: Holder) -> tuple[str, str]:
    """What orders holders as `in_order` does: totals stand behind what they add up."""
    customer, subscription = holder
    return LAST if customer == EVERYBODY else customer, subscription or LAST


def _objectives(slas: Slas) -> Mapping[tuple[str, int, str], Decimal]:
    return {
        (name, version, measure.metric): measure.objective.value
        for (name, version), sla in slas.items()
        for measure in sla.spec.measures
    }


def _counted(uptimes: Iterable[Uptimes]) -> dict[tuple[Whose, str], Count]:
    found: dict[tuple[Whose, str], Count] = {}
    for each in uptimes:
        key = each.whose, "availability"
        found[key] = each.count.plus(found.get(key, Count()))
    return found


def _uptimes(uptimes: Iterable[Uptimes], named: Named) -> dict[int, Uptime]:
    """The uptime of each row of availability, by the number of the row."""
    found: dict[int, Uptime] = {}
    for each in uptimes:
        for holder in filter(None, _holders(each.whose.customer, each.whose.subscription)):
            key = named.number(each.whose.period, (each.whose.sla, each.whose.sla_version), "availability", holder)
            found[key] = _together(found[key], each.uptime) if key in found else each.uptime
    return found


def _together(one: Uptime, two: Uptime) -> Uptime:
    """The uptime of two parties taken as one: what was down of both, of what was measured of both."""
    return Uptime(one.unit, one.down + two.down, one.measured + two.measured, Stretches.none())
