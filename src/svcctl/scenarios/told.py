"""What svcctl says of a scenario: its items measured, its credits worked out, its declarations judged."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from svcctl.calendars.instants import parse_instant
from svcctl.catalog import Catalog, Resource
from svcctl.clocks import Clocks
from svcctl.findings import Problem
from svcctl.kinds.scenario import Scenario
from svcctl.kinds.sla import SLA
from svcctl.kinds.subscription import Subscription
from svcctl.kinds.workspace import Workspace
from svcctl.scenarios.tables import incident_reader, incident_table, instant, ticket_source, ticket_tables
from svcctl.sla.choose import choose_register
from svcctl.sla.rows import measurement_rows
from svcctl.sla.run import Run
from svcctl.sla.statement import Statement, state
from svcctl.sla.watch import known_of, register_of, watch
from svcctl.source.schema import API_VERSION
from svcctl.source.tables import Rejected
from svcctl.source.yaml_text import Document
from svcctl.validation import build, judged

NOTHING_GIVEN = (
    "the scenario gives nothing that could be measured: write given.tickets, given.history or given.incidents"
)


@dataclass(slots=True)
class Told:
    """What came of a scenario: ``rows`` are measurements by column, ``zone`` that of times without an offset.

    ``day`` is the day prices are asked for, ``quantities`` how much of each unit.

    ``findings`` are those about the declarations that the scenario tries out, None where it tries out none. ``wrong``
    says why nothing could be told at all.
    """

    zone: str
    catalog: Catalog
    day: date
    quantities: Mapping[str, Any] = field(default_factory=dict)
    statement: Statement | None = None
    rows: list[Mapping[str, Any]] = field(default_factory=list)
    rejected: list[tuple[str, Rejected]] = field(default_factory=list)
    findings: list[Problem] | None = None
    wrong: str = ""

    def at(self, text: str) -> int:
        """An instant that the scenario names: UTC microseconds."""
        return parse_instant(instant(text), self.zone)


def told(catalog: Catalog, scenario: Resource[Scenario], today: date) -> Told:
    """Everything that a scenario asks for. Pure: the same declarations and day tell the same story."""
    spec = scenario.spec
    whole, faults, names = _tried(catalog, scenario)
    found = Told(_zone(catalog, spec), whole, spec.today or today, spec.given.quantities)
    if spec.given.declarations:
        about = (each for each in judged(whole, found.day) if each.resource in names)
        found.findings = [*faults, *about]
    if faults and (spec.given.tickets or spec.given.history or spec.given.incidents or spec.expect.prices):
        found.wrong = f"a declaration of the scenario is not sound: {faults[0].message}"
        return found
    try:
        _measured(found, scenario)
    except (LookupError, ValueError) as error:
        found.wrong = str(error.args[0])
    return found


def _tried(catalog: Catalog, scenario: Resource[Scenario]) -> tuple[Catalog, list[Problem], set[str]]:
    """The catalog with the declarations of a scenario in it, what is wrong with them, and what they are called."""
    tried = [
        Document(scenario.file, scenario.document, {"apiVersion": API_VERSION, **data})
        for data in scenario.spec.given.declarations
    ]
    if not tried:
        return catalog, [], set()
    parts, problems = build(tried)
    new = {each.label for each in parts.resources}
    kept = tuple(each for each in catalog.resources if each.label not in new)
    references = tuple(each for each in catalog.references if each.source.label not in new)
    names = new | {problem.resource for problem in problems}
    whole = Catalog((*kept, *parts.resources), (*references, *parts.references), catalog.broken | parts.broken)
    return whole, problems, names


def _zone(catalog: Catalog, spec: Scenario) -> str:
    if spec.timezone:
        return spec.timezone
    slas = catalog.versions(SLA, spec.sla.partition("@")[0]) if spec.sla else []
    if slas:
        return slas[-1].spec.timezone
    said = catalog.workspace.spec if catalog.workspace else None
    return said.timezone if isinstance(said, Workspace) else "UTC"


def _measured(found: Told, scenario: Resource[Scenario]) -> None:
    """Measures the items and the incidents of a scenario. Raises LookupError or ValueError with a sentence."""
    spec, catalog = scenario.spec, found.catalog
    wants = spec.expect.outcomes or spec.expect.attainment or spec.expect.credits is not None or spec.expect.rejected
    if not (spec.given.tickets or spec.given.history or spec.given.incidents):
        if wants:
            raise LookupError(NOTHING_GIVEN)
        return
    as_of = found.at(spec.as_of) if spec.as_of else None
    clocks, source, result = Clocks(catalog), ticket_source(spec.given, found.zone), None
    if spec.given.tickets or spec.given.history:
        run = Run(source, choose_register(catalog, spec.sla or None, source), clocks.get, as_of)
        run.on_rejected = lambda rows: found.rejected.extend((_item(row), row) for row in rows)
        run.on_rows = lambda *block: found.rows.extend(measurement_rows(*block).to_pylist())
        exports = ticket_tables(spec.given, source, scenario.name)
        result = run.read(exports)
        _sound(problem for export in exports for problem in export.problems)
    watched = None
    if spec.given.incidents:
        reader = incident_reader(found.zone, known_of(catalog))
        incidents = reader.read([incident_table(spec.given, reader, scenario.name)])
        newest = max(incidents.newest, 0 if result is None else result.as_of)
        register = register_of(catalog, spec.sla or None)
        watched = watch(incidents, register, clocks.get, newest if as_of is None else as_of)
    subscriptions: dict[str, Subscription] = {each.name: each.spec for each in catalog.all(Subscription)}
    found.statement = state(result, None if result is None else source, subscriptions, watched)


def _item(row: Rejected) -> str:
    """The number of the item of a rejected row: its first column."""
    return row.row.partition(",")[0].strip('"')


def _sound(problems: Iterable[Problem]) -> None:
    wrong = next(iter(problems), None)
    if wrong is not None:
        raise ValueError(wrong.message)
