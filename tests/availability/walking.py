"""Slow and obviously right: availability by looking at every second. Instants are whole seconds."""

from dataclasses import dataclass
from fractions import Fraction

EDGE = 60
"""Seconds walked before and after a period: no incident of a test reaches further."""


@dataclass(frozen=True)
class Incident:
    start: int
    end: int
    impact: int = 2
    excluded: bool = False
    ticket: int | None = None


@dataclass(frozen=True)
class Contract:
    cells: str = "exact"
    width: int = 1
    shortest: int = 0
    starts_at: str = "incident"
    denominator: str = "period"


def uptime(incidents, contract, period, whole, *, excused=(), deployed=None, opened=None):
    """Down and measured seconds of a period; sets of seconds say when time is excused, deployed and open."""
    start, stop = period
    walked = range(start - EDGE, stop + EDGE)
    impact = {at: max((i.impact for i in incidents if counts(i, at, contract)), default=0) for at in walked}
    covered = {at for at in walked if any(i.excluded and i.impact and i.start <= at < i.end for i in incidents)}
    forgiven = {at for at in walked if at in excused or (at in covered and not impact[at])}
    down = long_enough({at: 0 if at in forgiven else impact[at] for at in walked}, contract.shortest)
    promised = {
        at for at in range(start, stop) if (opened is None or at in opened) and (deployed is None or at in deployed)
    }
    lost = sum(judged(down, at, start, contract) for at in promised - forgiven)
    measured = (
        promised
        if "deployed" in contract.denominator
        else {t for t in range(start, stop) if opened is None or t in opened}
    )
    if "minus-excluded" in contract.denominator:
        measured = measured - forgiven
    return Fraction(lost, whole), len(measured)


def counts(incident, at, contract):
    if incident.excluded:
        return False
    if contract.starts_at == "ticket" and (incident.ticket is None or at < incident.ticket):
        return False
    return incident.start <= at < incident.end


def long_enough(down, shortest):
    """Runs of seconds that are down and too few are up."""
    found, run = dict(down), []
    for at in [*down, None]:
        if at is not None and down[at]:
            run.append(at)
            continue
        if len(run) < shortest:
            found |= dict.fromkeys(run, 0)
        run = []
    return found


def judged(down, at, start, contract):
    if contract.cells == "exact":
        return down[at]
    first = start + (at - start) // contract.width * contract.width
    cell = [down.get(second, 0) for second in range(first, first + contract.width)]
    return max(cell) if contract.cells == "started" else min(cell)
