"""A report's findings as plain values: what is owed and to whom, what was attained, and where every row went."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from svcctl.calendars.instants import format_instant
from svcctl.findings.report import many
from svcctl.kinds.subscription import Subscription
from svcctl.kinds.ticket_source import TicketSource
from svcctl.money import Money
from svcctl.sla.at_risk import AtRisk, Risk
from svcctl.sla.attained import missed_of, totals_of
from svcctl.sla.attaining import attainments
from svcctl.sla.attainment import Attainment, Slas
from svcctl.sla.classes import NO_COLUMN, OUT_OF_SCOPE, Classes
from svcctl.sla.credit import Credit
from svcctl.sla.credits import credits_of
from svcctl.sla.exclusions import Exclusions
from svcctl.sla.headline import headline
from svcctl.sla.ledger import Entry
from svcctl.sla.owed import Owed
from svcctl.sla.result import Reconciliation, Result
from svcctl.sla.rights import Right, rights_of
from svcctl.sla.support import Support, support_of
from svcctl.sla.tally import Counts
from svcctl.sla.terms import Term
from svcctl.sla.watch import Watched
from svcctl.sla.window_rows import WindowRows, window_notes, window_rows
from svcctl.source.compose import quiet

_PLACELESS = (
    "Hold minutes have no place in time: they are taken off beside the excluded time, as if none of it was in it."
)
_MOST_VALUES = 20
"""Unknown values that are named in the notes: more are no mapping that is out of date, but another column."""


@dataclass(frozen=True, slots=True)
class Statement:
    """Everything a report says, before it is laid out.

    ``names`` are the names of customers as people read them. ``rejected`` counts rejected rows by code and column.
    ``notes`` are sentences about how the export was read that a reader should know before trusting the numbers.
    ``rights`` are rights to leave and plans that are owed. ``incidents`` is where the rows of incidents went,
    ``windows`` where those of exclusions did; None where none were read. ``risks`` are the first of ``at_risk``.
    ``support`` is what the promises behind came to, None where they were not asked for. ``zones`` are of the SLAs.
    """

    as_of: int
    attainments: Sequence[Attainment]
    credits: Sequence[Credit]
    rows: Reconciliation
    rejected: Counter[tuple[str, str]]
    names: Mapping[str, str]
    promised: bool
    notes: list[str]
    rights: list[Right] = field(default_factory=list)
    incidents: Reconciliation | None = None
    by_subscription: Sequence[Attainment] = ()
    windows: WindowRows | None = None
    at_risk: AtRisk | None = None
    risks: list[Risk] = field(default_factory=list)
    support: Support | None = None
    zones: Mapping[tuple[str, int], str] = field(default_factory=dict)

    @property
    def as_of_text(self) -> str:
        """The instant open items were judged at, in UTC; n/a where no row told one."""
        return format_instant(self.as_of) if self.as_of else "n/a"

    def owed(self, *statuses: str) -> list[tuple[Money, int]]:
        """The credits with one of some statuses (see `Dates.status`): (amount, customers) by currency."""
        return self._owed.sums(*statuses)

    @property
    def _owed(self) -> Owed:
        return self.credits if isinstance(self.credits, Owed) else Owed(None, self.credits)

    @property
    def totals(self) -> Sequence[Attainment]:
        """What was attained of all customers together."""
        return totals_of(self.attainments)

    @property
    def missed(self) -> Sequence[Attainment]:
        """What was attained where a customer's objective was missed."""
        return missed_of(self.attainments)

    def headline(self) -> str:
        """What is owed, to how many, in a sentence or three."""
        if self.rejected and not self.attainments:
            return "Nothing could be measured."
        if not self.promised:
            return "No credits are promised."
        return headline(self._owed)

    def beside(self) -> list[str]:
        """What the promises behind came to, in a sentence or two; nothing where they were not asked for."""
        return [] if self.support is None else [each for each in (self.support.headline(), self.support.owed()) if each]

    def reconciliation(self) -> str:
        """Where the rows went, as a sum that anybody can check."""
        told = [_told(self.rows, "rows")] if self.rows.read or self.incidents is None else []
        told += [_told(self.incidents, "incident rows")] if self.incidents is not None else []
        return "; ".join(told + ([self.windows.said] if self.windows is not None else []))


def _told(rows: Reconciliation, what: str) -> str:
    return (
        f"{rows.read:,} {what} read = {rows.measured:,} measured + {rows.excluded:,} excluded"
        f" + {rows.rejected:,} rejected + {rows.out_of_scope:,} out of scope"
    )


@quiet()
def state(  # noqa: PLR0913, PLR0917 - everything that a report is told of
    result: Result | None,
    source: TicketSource | None,
    subscriptions: Mapping[str, Subscription],
    watched: Watched | None = None,
    exclusions: Exclusions | None = None,
    posted: Sequence[Entry] = (),
) -> Statement:
    """The statement of a run over work items, incidents, or both. Pure: the same counts give the same statement."""
    counts, uptimes = result.counts if result else Counts(), watched.uptimes if watched else []
    terms, slas = _terms(result, watched)
    as_of = max(each.as_of for each in (result, watched) if each is not None)
    (totals, own), (rejected, notes) = attainments(counts, slas, uptimes), _read(result, source, watched)
    return Statement(
        as_of,
        totals,
        credits_of(counts, slas, subscriptions, as_of, uptimes, posted),
        Reconciliation() if result is None else result.rows,
        rejected,
        {spec.customer: spec.customer_name or spec.customer for spec in subscriptions.values()},
        any(term.sla.spec.credits for term in terms),
        notes,
        rights_of(counts, slas, as_of, uptimes),
        None if watched is None else watched.rows,
        own,
        None if exclusions is None else _windows(exclusions, terms, source, rejected, notes),
        *_risks(result, slas),
        support_of(result.beside if result else None, as_of),
        {key: sla.spec.timezone for key, sla in slas.items()},
    )


def _terms(result: Result | None, watched: Watched | None) -> tuple[list[Term], Slas]:
    terms = ([] if watched is None else list(watched.terms.values())) + (result.classes.terms if result else [])
    return terms, {(term.sla.name, term.sla.metadata.version): term.sla for term in terms}


def _risks(result: Result | None, slas: Slas) -> tuple[AtRisk | None, list[Risk]]:
    """The open items at risk, and the first of them; None where nobody looked for any."""
    if result is None or result.at_risk is None:
        return None, []
    return result.at_risk, result.at_risk.first({key: sla.spec.timezone for key, sla in slas.items()})


def _read(
    result: Result | None, source: TicketSource | None, watched: Watched | None
) -> tuple[Counter[tuple[str, str]], list[str]]:
    """How many rows were rejected by code and column, and what a reader should know of how the exports were read."""
    rejected, notes = Counter[tuple[str, str]](), list[str]()
    if result is not None and source is not None:
        rejected.update(result.rejected)
        notes += _notes(result, source)
    if watched is not None:
        rejected.update((row.code, row.column) for row in watched.rejected)
        notes += watched.notes
    return rejected, notes


def _windows(
    exclusions: Exclusions,
    terms: list[Term],
    source: TicketSource | None,
    rejected: Counter[tuple[str, str]],
    notes: list[str],
) -> WindowRows:
    """What became of the rows of exclusions; adds what was refused of them, and what to know of them."""
    rows = window_rows(exclusions, terms)
    rejected.update((row.code, row.column) for row in exclusions.rejected)
    notes += window_notes(rows, exclusions)
    if rows.counted and source is not None and source.columns.hold_minutes:
        notes.append(_PLACELESS)
    return rows


def _notes(result: Result, source: TicketSource) -> Iterator[str]:
    changes, how = result.changes, source.timestamps
    if changes.ambiguous:
        yield f"{_lie(changes.ambiguous)} in an hour that came twice as clocks went back ({how.ambiguous})."
    if changes.nonexistent:
        yield f"{_lie(changes.nonexistent)} in an hour that the clocks skipped ({how.nonexistent})."
    if result.by_resolution:
        were, them = ("was", "it") if result.by_resolution == 1 else ("were", "them")
        items = many(result.by_resolution, "item")
        yield f"{items} {were} resolved without an answer: resolving {them} counts as the answer."
    for value, count in sorted(result.unknown.items(), key=lambda each: (-each[1], each[0]))[:_MOST_VALUES]:
        rows = f"{count:,} rows have" if count > 1 else "1 row has"
        step = f'add `"{value}": P1` (or another) to priorities of the TicketSource'
        yield f"{rows} the unknown priority '{value}': {step}."
    yield from _unmeasured(result.classes)
    yield from _pauses(result, source)
    yield from _classes(result)


def _unmeasured(classes: Classes) -> Iterator[str]:
    for metric in classes.metrics:
        if (classes.table(f"lane {metric}") == NO_COLUMN).any():
            yield f"{metric} is promised, but the TicketSource names no column for it: not measured."


def _pauses(result: Result, source: TicketSource) -> Iterator[str]:
    pausing = any(measure.pause_in for term in result.classes.terms for measure in term.sla.spec.measures)
    if pausing and not source.columns.hold_minutes and not source.history:
        yield "Pauses are unknown: the TicketSource names no column for holdMinutes, so waiting counts as work."
    if pausing and not source.columns.hold_minutes and source.history and result.snapshots:
        which = f"Pauses of {many(result.snapshots, 'item')} are unknown"
        yield f"{which}: the exports have no history of them, so waiting counts as work."
    if not pausing and source.columns.hold_minutes:
        yield "The export has hold minutes, but no measure of the SLA pauses (pauseIn): they are not taken off."


def _lie(count: int) -> str:
    return f"{many(count, 'timestamp')} {'lies' if count == 1 else 'lie'}"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times"


def _classes(result: Result) -> Iterator[str]:
    """What the classes of items tell: reasons that excuse nothing, and items no target fits."""
    unlisted: Counter[str] = Counter()
    unaimed = 0
    for member, fate, count in zip(
        result.classes.members, result.classes.table("fate").tolist(), result.per_class.tolist(), strict=True
    ):
        if fate == OUT_OF_SCOPE:
            unaimed += count
        elif member.reason and not member.excluded:
            unlisted[member.reason] += count
    for reason, count in sorted(unlisted.items()):
        yield f"'{reason}' is given {_times(count)} as a reason not to count where the SLA does not list it: no excuse."
    if unaimed:
        fit = "fits no target of its" if unaimed == 1 else "fit no target of their"
        yield f"{many(unaimed, 'item')} {fit} SLA: out of scope."
