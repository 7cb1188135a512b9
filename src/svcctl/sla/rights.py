"""What misses give beside credits: a right to leave, and the duty to plan for doing better."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from svcctl.calendars.duration import MONTHS
from svcctl.kinds.sla import SLA, ImprovementPlan, TerminationCase
from svcctl.sla.attainment import Slas
from svcctl.sla.credit import date_of
from svcctl.sla.dates import period_dates
from svcctl.sla.facts import Facts, facts_of
from svcctl.sla.tally import Counts, Whose
from svcctl.sla.uptimes import Uptimes

_NAMES = {1: "month", 3: "quarter", 12: "year"}


@dataclass(frozen=True, slots=True)
class Right:
    """What a party has a right to, or is owed, because of misses: from ``since`` on, and until a day or without end.

    ``period`` is the one in which the last miss was. ``provisional`` says that it was not over yet.
    """

    kind: Literal["termination", "improvement-plan"]
    period: str
    customer: str
    subscription: str
    sla: str
    sla_version: int
    metric: str
    since: date
    until: date | None
    provisional: bool
    expired: bool
    reason: str


@dataclass(frozen=True, slots=True)
class _Past:
    """One party's periods in order: when each ended in months since year 0, whose it was, and what was measured."""

    sla: SLA
    rows: list[tuple[int, Whose, Mapping[str, Facts]]]
    today: date


def rights_of(counts: Counts, slas: Slas, as_of: int, uptimes: Iterable[Uptimes] = ()) -> list[Right]:
    """Every right and duty that arises, in the order of period, customer, subscription, SLA and kind.

    Versions of an SLA are one history: a period counts by the terms that held in it, and the rights are those of the
    latest version. Pure: the same counts give the same rights.
    """
    promising = {name for (name, _), sla in slas.items() if sla.spec.termination or sla.spec.improvement_plan}
    specs = {key: sla.spec for key, sla in slas.items() if key[0] in promising}
    parties: dict[tuple[str, str, str], list[tuple[int, Whose, Mapping[str, Facts]]]] = {}
    for whose, metrics in facts_of(counts, uptimes, specs).items():
        key = (whose.customer, whose.subscription, whose.sla)
        parties.setdefault(key, []).append((_month_after(whose.period), whose, metrics))
    found: list[Right] = []
    for rows in parties.values():
        sla = specs[rows[-1][1].sla, rows[-1][1].sla_version]
        past = _Past(sla, rows, date_of(as_of, sla.timezone))
        found += _terminations(past)
        found += _plans(past)
    return sorted(found, key=lambda right: (right.period, right.customer, right.subscription, right.sla, right.kind))


def _terminations(past: _Past) -> Iterator[Right]:
    """One right for each period that completes a case; any one case is enough."""
    if past.sla.termination is None:
        return
    within = past.sla.termination.within
    for end in sorted({end for end, *_ in past.rows}):
        for case in past.sla.termination.after:
            window = [row for row in past.rows if end - case.within.months < row[0] <= end]
            reason = _case(case, window, end)
            if reason:
                whose = [whose for its, whose, _ in window if its == end][-1]
                yield _right(past, "termination", whose, case.metric, within.amount if within else None, reason)
                break


def _case(case: TerminationCase, window: list[tuple[int, Whose, Mapping[str, Facts]]], end: int) -> str:
    """Why a case gives the right at the end of a window, in words; nothing where it does not, or did before."""
    if case.breaches is not None:
        late = [(its, _breaches(case, metrics)) for its, _, metrics in window]
        total = sum(number for _, number in late)
        if total < case.breaches or not any(number for its, number in late if its == end):
            return ""
        which = " ".join(filter(None, (case.metric, "/".join(case.priority))))
        return (
            f"{total} missed targets{f' of {which}' if which else ''} within {case.within}: {case.breaches} are enough"
        )
    missed = {whose.period: its for its, whose, metrics in window if _missed(case, metrics)}
    if case.periods_missed is None or len(missed) < case.periods_missed or end not in missed.values():
        return ""
    bound = f"below {case.below}" if case.below else "below the objective"
    which = f"{case.metric} was {bound}" if case.metric else f"a measure was {bound}"
    return f"{which} in {', '.join(missed)}: {case.periods_missed} within {case.within} are enough"


def _missed(case: TerminationCase, metrics: Mapping[str, Facts]) -> bool:
    mine = [facts for metric, facts in metrics.items() if case.metric in {"", metric}]
    return any(facts.below(case.below.value) if case.below else facts.missed for facts in mine)


def _breaches(case: TerminationCase, metrics: Mapping[str, Facts]) -> int:
    return sum(facts.late(case.priority) for metric, facts in metrics.items() if case.metric in {"", metric})


def _plans(past: _Past) -> Iterator[Right]:
    """One plan for each measure and period that completes a run of too many misses."""
    plan = past.sla.improvement_plan
    if plan is None:
        return
    for measure in past.sla.measures:
        if measure.kind == "work-item":
            yield from _plan(past, plan, measure.metric)


def _plan(past: _Past, plan: ImprovementPlan, metric: str) -> Iterator[Right]:
    step = MONTHS[plan.running.unit]
    spans: dict[int, list[tuple[Whose, Facts]]] = {}
    for end, whose, metrics in past.rows:
        if metric in metrics:
            spans.setdefault(-(-end // step), []).append((whose, metrics[metric]))
    running: list[str] = []
    before = 0
    for span in sorted(spans):
        measured = sum(facts.count.measured for _, facts in spans[span])
        late = sum(facts.count.breached for _, facts in spans[span])
        over = measured > 0 and Fraction(late, measured) > Fraction(plan.breach_rate.fraction)
        said = f"{late} of {measured} in {_name(span, step)}"
        running = [*(running if span == before + 1 else []), said] if over else []
        before = span
        if len(running) >= plan.running.count:
            reason = f"{metric}: more than {plan.breach_rate} late: {', '.join(running[-plan.running.count :])}"
            yield _right(past, "improvement-plan", spans[span][-1][0], metric, None, reason)


def _right(  # noqa: PLR0913, PLR0917 - what a right is made of
    past: _Past,
    kind: Literal["termination", "improvement-plan"],
    whose: Whose,
    metric: str,
    within: int | None,
    reason: str,
) -> Right:
    last = period_dates(whose.period)[1]
    until = None if within is None else last + timedelta(days=within)
    party = (whose.period, whose.customer, whose.subscription, whose.sla, whose.sla_version)
    expired = until is not None and until < past.today
    return Right(kind, *party, metric, last + timedelta(days=1), until, last >= past.today, expired, reason)


def _month_after(period: str) -> int:
    """The number of months from the year 0 to the end of a period: the last month of it, counted from 1."""
    last = period_dates(period)[1]
    return last.year * 12 + last.month


def _name(span: int, step: int) -> str:
    """The name of the so-manyth month, quarter or year: of its last month."""
    year, month = divmod(span * step - 1, 12)
    return {"month": f"{year}-{month + 1:02}", "quarter": f"{year}-Q{month // 3 + 1}", "year": f"{year}"}[_NAMES[step]]
