"""A report's findings as plain values: what is owed and to whom, what was attained, and where every row went."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from svcctl.calendars.instants import format_instant
from svcctl.kinds.subscription import Subscription
from svcctl.kinds.ticket_source import TicketSource
from svcctl.money import Money
from svcctl.sla.at_risk import AtRisk, Risk
from svcctl.sla.attained import missed_of, totals_of
from svcctl.sla.attaining import attainments
from svcctl.sla.attainment import Attainment, Slas
from svcctl.sla.compared import Compared
from svcctl.sla.credit import Credit
from svcctl.sla.credits import credits_of
from svcctl.sla.exclusions import Exclusions
from svcctl.sla.headline import headline
from svcctl.sla.ledger import Entry
from svcctl.sla.owed import Owed
from svcctl.sla.remarks import remarks
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


@dataclass(frozen=True, slots=True)
class Statement:
    """Everything a report says, before it is laid out.

    ``names`` are the names of customers as people read them. ``rejected`` counts rejected rows by code and column.
    ``notes`` are sentences about how the export was read that a reader should know before trusting the numbers.
    ``rights`` are rights to leave and plans that are owed. ``incidents`` is where the rows of incidents went,
    ``windows`` where those of exclusions did; None where none were read. ``risks`` are the first of ``at_risk``.
    ``support`` is what the promises behind came to, None where they were not asked for. ``zones`` are of the SLAs.
    ``compared`` is what the ticket system itself says, None where nobody asked.
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
    compared: Compared | None = None

    @property
    def as_of_text(self) -> str:
        """The instant open items were judged at, in UTC; n/a where no row told one."""
        return format_instant(self.as_of) if self.as_of else "n/a"

    def owed(self, *statuses: str) -> list[tuple[Money, int]]:
        """The credits with one of some statuses (see `Dates.status`): (amount, customers) by currency."""
        return Owed.of(self.credits).sums(*statuses)

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
        return headline(Owed.of(self.credits))

    def beside(self) -> list[str]:
        """What the promises behind came to, and how far the ticket system agrees; nothing where nobody asked."""
        told = [] if self.support is None else [self.support.headline(), self.support.owed()]
        told += [] if self.compared is None else [self.compared.headline()]
        return [each for each in told if each]

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
    (terms, slas), as_of = _terms(result, watched), max(each.as_of for each in (result, watched) if each is not None)
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
        None if result is None else result.compared,
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
        notes += [*remarks(result, source), *(result.compared.notes() if result.compared else ())]
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
