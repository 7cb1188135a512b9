"""Availability of every party: incidents and counts under the terms of a register, period by period."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import lcm

import numpy as np
import numpy.typing as npt

from svcctl.availability import (
    Counting,
    Counts,
    Outages,
    Rules,
    Scope,
    Stretches,
    Uptime,
    Windows,
    error_rate,
    failing,
    requests,
)
from svcctl.calendars.clock import EARLIEST, LATEST, BusinessClock
from svcctl.calendars.instants import first_instants, to_local
from svcctl.calendars.intervals import days_of
from svcctl.kinds.sla import SLA, Measure
from svcctl.sla.due_periods import periods, year_after
from svcctl.sla.incidents import IMPACTS, MAINTENANCE, MISSING, Incidents
from svcctl.sla.tally import Whose
from svcctl.sla.terms import Register, Term
from svcctl.sla.uptimes import Uptimes
from svcctl.sla.works import Works

Mask = npt.NDArray[np.bool_]
_MILLION = 1_000_000
_SECOND = 1_000_000


@dataclass(frozen=True, slots=True)
class Measured:
    """The uptime of each party and period, and what became of the rows: which were looked at, and which excused."""

    uptimes: list[Uptimes]
    looked_at: Mask
    excused: Mask
    terms: dict[Whose, Term]
    notes: tuple[str, ...] = ()


class Available:
    """Measures availability. The same service under the same terms is measured once, however many parties share it.

    ``as_of`` (UTC microseconds) is where a period that is not over is cut, and where what still goes on ends.
    """

    def __init__(
        self, incidents: Incidents, register: Register, clock: Callable[[str], BusinessClock], as_of: int
    ) -> None:
        self.incidents, self.register, self.as_of = incidents, register, as_of
        self._clock = clock
        rows = incidents.rows
        self._known = rows.start <= as_of
        self._since = int(rows.start[self._known].min()) if self._known.any() else as_of
        self._masks: dict[tuple[int | None, ...], Mask] = {}
        self._engines: dict[tuple[object, ...], Callable[[int, int], Uptime]] = {}
        self._found: dict[tuple[object, ...], tuple[Uptime, Fraction, tuple[tuple[date, Fraction], ...]]] = {}
        self.looked_at = np.zeros(len(rows.start), bool)
        self.counts = np.zeros(len(rows.start), bool)
        self._works = Works(incidents)

    def run(self) -> Measured:
        """The uptime of every party that was promised one, in the order of period, customer, subscription and SLA."""
        terms: dict[Whose, Term] = {}
        found = []
        for term in self.register.terms:
            measure = term.sla.spec.measure("availability")
            if measure is not None:
                for uptimes in self._of(term, measure):
                    found.append(uptimes)
                    terms[uptimes.whose] = term
        found.sort(key=lambda each: each.whose)
        return Measured(found, self.looked_at, self.looked_at & ~self.counts, terms, tuple(self._works.notes()))

    def _of(self, term: Term, measure: Measure) -> Iterator[Uptimes]:
        sla = term.sla.spec
        per = sla.credits.per if sla.credits else "month"
        table = periods(per, sla.timezone, year_after(self.as_of))
        service = (measure.service or term.service).partition("@")[0]
        mine, windows = self._rows(term, service), self.register.excusing.number(sla, service, term.customer)
        since, until, deployed = _bounds(term)
        for name, start, end in zip(table.names, table.starts.tolist(), table.ends.tolist(), strict=True):
            if end <= max(self._since, since, deployed[0]) or start >= min(self.as_of, until, deployed[1]):
                continue
            low, high = max(start, since), min(end, until, self.as_of)
            if low >= high:
                continue
            held = None if deployed[0] <= low and deployed[1] >= high else deployed
            uptime, lost, days = self._measured(sla, measure, mine, held, (low, high), windows)
            spared = self._measured(sla, measure, mine, held, (low, high))[1] - lost if windows else Fraction(0)
            subscription = "" if term.subscription is None else term.subscription.name
            whose = Whose(name, term.customer, subscription, term.sla.name, term.sla.metadata.version)
            objective = measure.objective.value
            yield Uptimes(whose, service, objective, uptime, low, high, end - start, lost, days, spared)

    def _rows(self, term: Term, service: str) -> Mask:
        """The rows that are about a party: of its service, of it or of all customers, of its region or of all."""
        wanted = {"service": service, "customer": term.customer, "region": term.region}
        codes = tuple(self._code(name, word) for name, word in wanted.items())
        if codes not in self._masks:
            mask = self._known.copy()
            for name, code in zip(wanted, codes, strict=True):
                if code is not None:
                    mask &= np.isin(getattr(self.incidents.rows, name), [0, code])
            self._masks[codes] = mask
        return self._masks[codes]

    def _code(self, name: str, word: str) -> int | None:
        """The number of a word; None where any word will do, 0 where no row has it."""
        if not word:
            return None
        words = self.incidents.words.get(name, [""])
        return words.index(word) if word in words else 0

    def _measured(  # noqa: PLR0913, PLR0917 - everything an uptime depends on
        self,
        sla: SLA,
        measure: Measure,
        mine: Mask,
        held: tuple[int, int] | None,
        bounds: tuple[int, int],
        windows: int = 0,
    ) -> tuple[Uptime, Fraction, tuple[tuple[date, Fraction], ...]]:
        key = (id(sla), id(mine), held, windows)
        if key not in self._engines:
            self._engines[key] = self._engine(sla, measure, mine, held, windows)
        if (*key, bounds) not in self._found:
            over = self._engines[key]
            uptime = over(*bounds)
            timed = uptime.unit == "microseconds"
            days = tuple(_days(over, uptime.counted, sla.timezone, bounds)) if timed else ()
            self._found[*key, bounds] = uptime, uptime.down if timed else Fraction(0), days
        return self._found[*key, bounds]

    def _engine(
        self, sla: SLA, measure: Measure, mine: Mask, held: tuple[int, int] | None, windows: int
    ) -> Callable[[int, int], Uptime]:
        self.looked_at |= mine
        rows = self.incidents.rows
        clock = self._clock(measure.clock) if measure.clock else None
        deployed = None if held is None else Stretches.one(*held)
        excused = Stretches.of(*self.register.excusing.edges(windows))
        scope = Scope(excused, deployed, clock, measure.denominator)
        width = (measure.interval.seconds if measure.interval else 60) * _SECOND
        if not self.incidents.counted:
            told = self._windows(sla, measure, mine)
            self._works.see(mine, told, listed=MAINTENANCE in sla.exclusions)
            flagged = np.zeros(len(told.starts), bool) if told.excluded is None else told.excluded
            self.counts[np.flatnonzero(mine)] |= ~flagged
            return Outages(told, scope, _rules(measure, width)).over
        self.counts |= mine
        counts = Counts(rows.start[mine], rows.total[mine], rows.failed[mine])
        if measure.counting == "requests":
            return lambda start, stop: requests(counts, start, stop, scope)
        if measure.down_when is None:
            return lambda start, stop: error_rate(counts, width, start, stop, scope)
        above, or_equal = measure.down_when.failed_above, measure.down_when.failed_above is None
        share = above or measure.down_when.failed_from
        down = failing(counts, width, Fraction(share.fraction) if share else Fraction(1), or_equal=or_equal)
        return Outages(down, scope, _rules(measure, width)).over

    def _windows(self, sla: SLA, measure: Measure, mine: Mask) -> Windows:
        """Incidents as the kernel reads them: what is excused, and how much of the service was down."""
        rows = self.incidents.rows
        end = np.where(rows.end == MISSING, self.as_of, np.minimum(rows.end, self.as_of))[mine]
        reasons = np.array([word in sla.exclusions for word in self.incidents.words.get("excludedReason", [""])])
        impact = rows.impact[mine]
        maintained = (
            (impact == IMPACTS.index("maintenance")) & (rows.reason[mine] == 0) & (MAINTENANCE in sla.exclusions)
        )
        weights = {"down": Fraction(1), "degraded": Fraction(measure.degraded.fraction), "none": Fraction(0)}
        levels = [weights.get(word, Fraction(1)) for word in IMPACTS]
        shares = self.incidents.shares if measure.weigh_affected else [Fraction(1)] * len(self.incidents.shares)
        parts, whole = _over_one([level * share for level in levels for share in shares])
        weighed = np.array(parts, np.int64)[impact * len(shares) + rows.affected[mine]]
        return Windows(
            rows.start[mine], end, weighed, whole, reasons[rows.reason[mine]] | maintained, rows.ticket[mine]
        )


def _bounds(term: Term) -> tuple[int, int, tuple[int, int]]:
    """From when to when this version of the SLA holds, and between which instants the customer has the service.

    A version cuts a period, because another one judges the rest of it; the days of a subscription do not.
    """
    if term.subscription is None:
        return term.start, term.stop, (EARLIEST, LATEST + 1)
    spec, zone = term.subscription.spec, term.sla.spec.timezone
    begins = int(first_instants(days_of([spec.start]), zone)[0])
    ends = LATEST + 1 if spec.end is None else int(first_instants(days_of([spec.end + timedelta(days=1)]), zone)[0])
    since = EARLIEST if term.start == begins else term.start
    return since, LATEST + 1 if term.stop == ends else term.stop, (begins, ends)


def _rules(measure: Measure, width: int) -> Rules:
    cells = {
        "started-minute": Counting("started"),
        "full-minute": Counting("full"),
        "interval": Counting("full", width),
    }
    shortest = measure.shortest.seconds * _SECOND if measure.shortest else 0
    return Rules(cells.get(measure.counting, Counting()), shortest, measure.starts_at)


def _over_one(shares: list[Fraction]) -> tuple[list[int], int]:
    """Shares as numerators over one denominator: exact where a millionth is fine enough, else to the millionth."""
    whole = min(lcm(*(share.denominator for share in shares)), _MILLION)
    return [round(share * whole) for share in shares], whole


def _days(
    over: Callable[[int, int], Uptime], counted: Stretches, zone: str, bounds: tuple[int, int]
) -> Iterator[tuple[date, Fraction]]:
    """The local days of a period that had downtime, and how much."""
    edges = zip(counted.starts.tolist(), (counted.ends - 1).tolist(), strict=True)
    numbers = {day for low, high in edges for day in range(*_span(low, high, zone))}
    for number in sorted(numbers):
        day = date(1970, 1, 1) + timedelta(days=number)
        start, stop = first_instants(days_of([day, day + timedelta(days=1)]), zone).tolist()
        yield day, over(max(start, bounds[0]), min(stop, bounds[1])).down


def _span(low: int, high: int, zone: str) -> tuple[int, int]:
    first, last = (to_local(np.array([low, high]), zone) // (86_400 * _SECOND)).tolist()
    return first, last + 1
