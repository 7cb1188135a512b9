"""How the exports of a ticket system or a status page are written, by what their source says."""

from svcctl.kinds.incident_source import IncidentSource
from svcctl.kinds.ticket_source import TicketSource
from svcctl.source.tables import Dialect


def dialect_of(source: TicketSource | IncidentSource) -> Dialect:
    """How an export is written, as far as its source says; the rest is recognised from the file."""
    return Dialect(
        source.delimiter or None, source.encoding or None, source.timestamps.layout, frozenset(source.empty_values)
    )
