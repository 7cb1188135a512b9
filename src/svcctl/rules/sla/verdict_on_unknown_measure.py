from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.sla import AVAILABILITY, SLA
from svcctl.kinds.ticket_source import TicketSource
from svcctl.rules import Context
from svcctl.rules.hints import did_you_mean


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """The verdicts of a ticket system are on measures of work items that some SLA has."""
    measures = {measure.metric for sla in catalog.all(SLA) for measure in sla.spec.measures} - {AVAILABILITY}
    if not measures:
        return  # a workspace that only reads exports promises nothing yet
    for source in catalog.all(TicketSource):
        for metric in source.spec.verdicts:
            if metric not in measures:
                yield source.problem(
                    f"no SLA measures `{metric}`, so these verdicts are compared with nothing",
                    *("spec", "verdicts", metric),
                    hint=did_you_mean(metric, measures, "name a measure of an SLA, or take the verdicts out"),
                )
