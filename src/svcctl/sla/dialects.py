"""How the exports of a ticket system or a status page are written, by what their source says."""

from svcctl.kinds.base import Header
from svcctl.kinds.incident_source import IncidentSource
from svcctl.kinds.ticket_source import Columns, TicketSource
from svcctl.source.tables import Dialect


def dialect_of(source: TicketSource | IncidentSource) -> Dialect:
    """How an export is written, as far as its source says; the rest is recognised from the file."""
    return Dialect(
        source.delimiter or None, source.encoding or None, source.timestamps.layout, frozenset(source.empty_values)
    )


def headers_of(columns: Columns) -> dict[str, Header]:
    """The header of each field that the export has, by its key in the TicketSource."""
    return {
        "item": columns.item,
        "created": columns.created,
        "firstResponse": columns.first_response,
        "resolved": columns.resolved,
        "priority": columns.priority,
        "customer": columns.customer,
        "service": columns.service,
        "region": columns.region,
        "tags": columns.tags,
        "holdMinutes": columns.hold_minutes,
        "excludedReason": columns.excluded_reason,
    }
