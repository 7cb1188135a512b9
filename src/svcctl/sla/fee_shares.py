"""Credits that are a share of one base, in whole numbers: what nearly all SLAs promise, and large reports hold many of.

Everything is worked out for whole columns, a row for each party and period. The amounts are those of `earned` and of
the caps in `credits`, to the last digit; `fee_reasons` says why.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from svcctl.kinds.base import Percent
from svcctl.kinds.sla import SLA, CreditRule, Credits
from svcctl.sla.cells import Cells, Ints, added, exact, integers, largest, numbered

Bound = tuple[int, int, bool, int]
"""A percentage as a fraction, whether attainment of exactly this counts too, and the share that is earned below it."""
_SHAPES = frozenset({"bands", "flat", "perBreach"})


class Done(NamedTuple):
    """How the items of one measure did, a row for each party and period; ``late`` are those a rule is about."""

    met: Ints
    breached: Ints
    late: Ints


@dataclass(slots=True)
class Shares:
    """The credit rules of one SLA as shares of the base, each in units of ten to the minus ``places``.

    A cap that is not there is None.
    """

    sla: SLA
    promised: Credits
    places: int
    period: int | None
    year: int | None

    @classmethod
    def of(cls, sla: SLA) -> "Shares | None":
        """The shares of an SLA; None where something else than a share of one base is promised."""
        promised = sla.credits
        if promised is None or any(rule.of is not None or rule.shape not in _SHAPES for rule in promised.rules):
            return None
        cap = promised.cap
        limits = [each for each in (cap and cap.period, cap and cap.year) if each is not None]
        shares = [share for rule in promised.rules for share in _shares(rule)]
        if any(not isinstance(share, Percent) for share in shares):
            return None
        places = max((_places(each.fraction) for each in (*shares, *limits) if isinstance(each, Percent)), default=0)
        period, year = (None if each is None else _whole(each.fraction, places) for each in _limits(promised))
        return cls(sla, promised, places, period, year)

    def by(self, rule: CreditRule, done: Done) -> Ints:
        """What one rule comes to. It asks what `Facts` ask."""
        enough, bounds = _bounds(self.sla, rule, self.places)
        measured, found = done.met + done.breached, np.zeros(len(done.met), np.int64)
        for over, under, including, share in bounds:
            most = max(100 * under, over) * largest(measured)
            met, needed = exact(done.met, most) * (100 * under), exact(measured, most) * over
            short = met <= needed if including else met < needed
            found = np.maximum(found, short * integers([share], share))
        found[measured < enough] = 0
        if rule.per_breach is None:
            return found
        times = done.late if rule.priority else done.breached
        return exact(found, largest(found) * largest(times)) * times

    def total(self, by_rule: list[Ints]) -> Ints:
        """What all rules come to before caps: added up within a measure, then combined over measures."""
        amounts: dict[str, Ints] = {}
        for rule, share in zip(self.promised.rules, by_rule, strict=True):
            amounts[rule.metric] = amounts[rule.metric] + share if rule.metric in amounts else share
        columns = list(amounts.values())
        if self.promised.combine == "sum":
            found: Ints = sum(columns[1:], columns[0])
            return found
        most: Ints = np.maximum.reduce(columns)
        return most


@dataclass(frozen=True, slots=True)
class Earned:
    """What the parties to one SLA have earned: rows with a share of something, in the order of period and party.

    ``done`` and ``by_rule`` are what each rule looked at, and what it came to; ``share`` is what they come to together.
    """

    shares: Shares
    period: Ints
    party: Ints
    share: Ints
    done: list[Done]
    by_rule: list[Ints]


def earnings(cells: Cells, plain: Mapping[tuple[str, int], Shares]) -> Iterator[Earned]:
    """What was earned of each SLA by which anything was missed."""
    slas = {sla: number for number, sla in enumerate(plain)}
    sla = np.array([slas.get(party[2:], -1) for party in cells.parties], np.int64)[cells.party]
    order = np.argsort(sla, kind="stable")
    ends = np.searchsorted(sla[order], np.arange(len(slas) + 1))
    for number, shares in enumerate(plain.values()):
        mine = order[ends[number] : ends[number + 1]]
        if len(mine) and (found := _earned(cells, shares, mine)) is not None:
            yield found


def _earned(cells: Cells, shares: Shares, mine: Ints) -> Earned | None:
    """What the cells of one SLA come to; None where nothing was earned."""
    key = cells.period[mine] * len(cells.parties) + cells.party[mine]
    rows, place = numbered(key, len(cells.periods) * len(cells.parties))
    hurt = added(place, cells.table[mine], len(rows))[:, 1] > 0
    done = [_done(cells, rule, mine, place, len(rows)) for rule in shares.promised.rules]
    by_rule = [shares.by(rule, each) for rule, each in zip(shares.promised.rules, done, strict=True)]
    share = shares.total(by_rule)
    kept = np.flatnonzero(hurt & (share > 0))
    if not len(kept):
        return None
    period, party = np.divmod(rows[kept], len(cells.parties))
    about = [Done(*(column[kept] for column in each)) for each in done]
    return Earned(shares, period, party, share[kept], about, [each[kept] for each in by_rule])


def _done(cells: Cells, rule: CreditRule, mine: Ints, place: Ints, size: int) -> Done:
    """How the items that a rule is about did."""
    metric = cells.metrics.index(rule.metric) if rule.metric in cells.metrics else -1
    its = cells.metric[mine] == metric
    counts = added(place[its], cells.table[mine[its]], size)
    late = np.zeros(size, np.int64)
    if rule.priority and rule.per_breach is not None:
        cell, priority, number = cells.late
        row = np.full(len(cells.period), -1)
        row[mine[its]] = place[its]
        named = np.array([each in rule.priority for each in cells.priorities], bool)
        there = np.flatnonzero((row[cell] >= 0) & named[priority])
        np.add.at(late, row[cell[there]], number[there])
    return Done(counts[:, 0], counts[:, 1], late)


def plain_shares(specs: Mapping[tuple[str, int], SLA], watched: Collection[str]) -> dict[tuple[str, int], Shares]:
    """The SLAs whose credits are shares of one base in each of their versions: versions share a cap of the year."""
    shares = {key: Shares.of(sla) for key, sla in specs.items()}
    other = {*watched} | {name for (name, _), found in shares.items() if found is None}
    return {key: found for key, found in shares.items() if found is not None and key[0] not in other}


def _bounds(sla: SLA, rule: CreditRule, places: int) -> tuple[int, list[Bound]]:
    """How many items make a measure, and below which attainments a rule earns what share."""
    measure = sla.measure(rule.metric)
    if measure is None:
        return 1, []
    below = [(band.below.value, band.including, band.credit) for band in rule.bands]
    if rule.flat is not None:
        below.append((measure.objective.value, False, rule.flat))
    if rule.per_breach is not None:
        below.append((Decimal(100), True, rule.per_breach))
    bounds = [
        (*percent.as_integer_ratio(), including, _whole(share.fraction, places))
        for percent, including, share in below
        if isinstance(share, Percent)
    ]
    return max(measure.minimum_sample, 1), bounds


def _shares(rule: CreditRule) -> list[object]:
    fixed = [share for share in (rule.flat, rule.per_breach) if share is not None]
    return [*(band.credit for band in rule.bands), *fixed]


def _limits(promised: Credits) -> tuple[Percent | None, Percent | None]:
    return (None, None) if promised.cap is None else (promised.cap.period, promised.cap.year)


def _places(share: Decimal) -> int:
    exponent = share.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _whole(share: Decimal, places: int) -> int:
    return int(share.scaleb(places))
