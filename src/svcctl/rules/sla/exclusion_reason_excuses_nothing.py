from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.incident_source import IncidentSource
from svcctl.kinds.sla import SLA
from svcctl.kinds.ticket_source import TicketSource
from svcctl.rules import Context
from svcctl.rules.hints import did_you_mean
from svcctl.source.words import surely


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - old terms excuse old items
    """Every reason that an export can give is one that some SLA accepts."""
    accepted = {reason for sla in catalog.all(SLA) for reason in sla.spec.exclusions}
    if not accepted or any(kind in {"SLA", ""} for kind, _ in catalog.broken):
        return
    for resource in catalog.resources:
        if isinstance(resource.spec, TicketSource | IncidentSource):
            for said, reason in resource.spec.exclusion_reasons.items():
                if reason not in accepted:
                    yield resource.problem(
                        f"no SLA has the exclusion `{reason}`, so `{said}` excuses nothing",
                        *("spec", "exclusionReasons", said),
                        hint=did_you_mean(
                            reason, accepted, "add it to the `exclusions` of the SLA it is for, or take it out"
                        ),
                        fix=surely(reason, accepted),
                    )
