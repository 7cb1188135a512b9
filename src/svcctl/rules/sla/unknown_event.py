from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.sla import SLA
from svcctl.kinds.ticket_source import EVENTS, TicketSource
from svcctl.rules import Context
from svcctl.rules.hints import did_you_mean


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """The events between which a clock runs are told by some export."""
    sources = list(catalog.all(TicketSource))
    if not sources or any(source.spec.preset for source in sources):
        return  # without sources nothing can be said, and a preset may tell events of its own
    known = EVENTS.union(*(source.spec.events for source in sources))
    for sla in catalog.all(SLA):
        for row, measure in enumerate(sla.spec.measures):
            for key, event in (("starts", measure.starts), ("stops", measure.stops)):
                if event and event not in known:
                    yield sla.problem(
                        f"no ticket source tells the event `{event}`, so the clock of {measure.metric} never {key}",
                        *("spec", "measures", row, key),
                        hint=did_you_mean(event, known, f"add `{event}` to the `events` of a ticket source"),
                    )
