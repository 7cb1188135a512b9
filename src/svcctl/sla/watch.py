"""What incidents say about a promise of availability: read, measured, and every row accounted for."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from svcctl.calendars.clock import BusinessClock
from svcctl.catalog import Catalog, Resource
from svcctl.kinds.incident_source import IncidentSource
from svcctl.kinds.service import Service
from svcctl.kinds.sla import SLA
from svcctl.kinds.subscription import Subscription
from svcctl.sla.available import Available
from svcctl.sla.choose import named
from svcctl.sla.incidents import IncidentReader, Incidents, Known
from svcctl.sla.result import Reconciliation
from svcctl.sla.tally import Whose
from svcctl.sla.terms import Register, Term, terms_of_everybody, terms_of_subscriptions
from svcctl.sla.uptimes import Uptimes
from svcctl.source.tables import Rejected


@dataclass(frozen=True, slots=True)
class Watched:
    """The availability of every party, and where the rows went. ``as_of`` is UTC microseconds."""

    uptimes: list[Uptimes]
    terms: Mapping[Whose, Term]
    rows: Reconciliation
    rejected: list[Rejected]
    as_of: int
    notes: list[str]


def watch(incidents: Incidents, register: Register, clock: Callable[[str], BusinessClock], as_of: int) -> Watched:
    """Measures availability as of an instant. Pure: the same rows and terms give the same uptimes.

    Raises ArithmeticError if a row was lost: that would be our bug.
    """
    found = Available(incidents, register, clock, as_of).run()
    looked_at, excused = int(found.looked_at.sum()), int(found.excused.sum())
    kept = len(incidents.rows.start)
    rows = Reconciliation(
        incidents.read,
        looked_at - excused,
        excused,
        len(incidents.rejected),
        incidents.out_of_scope + kept - looked_at,
    )
    if not rows.balanced:
        raise ArithmeticError(f"incidents were lost or counted twice: {rows}")
    return Watched(
        found.uptimes,
        found.terms,
        rows,
        incidents.rejected,
        as_of,
        [*_notes(incidents, register, found.uptimes), *found.notes],
    )


def _notes(incidents: Incidents, register: Register, uptimes: list[Uptimes]) -> Iterator[str]:
    slas = {id(term.sla): term.sla for term in register.terms}.values()
    measures = [measure for sla in slas if (measure := sla.spec.measure("availability"))]
    if not measures:
        yield "No SLA of these customers promises availability: the incidents were not measured."
    elif not incidents.counted and any(measure.counting in {"error-rate", "requests"} for measure in measures):
        yield "An SLA counts failed requests, and this export tells of incidents: the time they lasted was counted."
    if any(each.uptime.share is None for each in uptimes):
        yield "Some periods have nothing to measure availability by: n/a, which is not 100%."


def known_of(catalog: Catalog) -> Known:
    """The services and customers that incidents may name; where a workspace has none, any will do."""
    customers = frozenset(each.spec.customer for each in catalog.all(Subscription))
    return Known(frozenset(each.name for each in catalog.all(Service)), customers)


def choose_incident_source(
    catalog: Catalog, name: str | None, header: Callable[[], Iterable[str]]
) -> Resource[IncidentSource]:
    """The IncidentSource that was named, the only one, or the one whose needed columns the export has.

    Raises LookupError with a sentence for the user.
    """
    sources = list(catalog.all(IncidentSource))
    if name is not None:
        return named(sources, name, "IncidentSource")
    if not sources:
        raise LookupError("the workspace has no IncidentSource: declare one that says which column holds what")
    if len(sources) == 1:
        return sources[0]
    there = {" ".join(each.split()).casefold() for each in header()}
    fitting = [source for source in sources if _fits(source.spec, there)]
    if len(fitting) == 1:
        return fitting[0]
    which = "all fit" if fitting else "none fits"
    listed = ", ".join(source.name for source in fitting or sources)
    raise LookupError(
        f"of the IncidentSources {listed} {which} the columns of the export: name one with --incident-source"
    )


def _fits(source: IncidentSource, header: set[str]) -> bool:
    wanted = IncidentReader(source, Known(frozenset(), frozenset())).wanted.values()
    return all(
        any(" ".join(name.split()).casefold() in header for name in (each.name, *each.others)) for each in wanted
    )


def register_of(catalog: Catalog, sla: str | None) -> Register:
    """Whose promises incidents are held against: one SLA for everybody, or each customer's by its subscription.

    Raises LookupError with a sentence for the user.
    """
    if sla is not None:
        named(list(catalog.all(SLA)), sla.partition("@")[0], "SLA")
        return Register(terms_of_everybody(catalog, sla), everybody=True)
    if next(catalog.all(Subscription), None):
        return Register(terms_of_subscriptions(catalog), everybody=False)
    names = sorted({each.name for each in catalog.all(SLA) if each.spec.measure("availability")})
    if len(names) == 1:
        return Register(terms_of_everybody(catalog, names[0]), everybody=True)
    raise LookupError("there are no subscriptions: name one SLA that promises availability with --sla")
