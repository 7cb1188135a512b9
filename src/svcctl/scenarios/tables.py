"""What a scenario gives, as the exports of a ticket system and of a status page would tell it."""

import csv
import io
from collections.abc import Iterable
from typing import Any

import msgspec

from svcctl.kinds.base import Header, Model, OneOrMany, Timestamps
from svcctl.kinds.incident_source import IncidentColumns, IncidentSource
from svcctl.kinds.scenario import Common, Given, Incident, Ticket
from svcctl.kinds.scenario import Event as Happened
from svcctl.kinds.ticket_source import EVENTS, Columns, Event, History, TicketSource
from svcctl.sla.history import HistoryReader
from svcctl.sla.incidents import IncidentReader, Known
from svcctl.sla.items import ItemReader
from svcctl.source.tables import Export, open_table

_TIMES = frozenset({"created", "firstResponse", "resolved", "at", "from", "to"})
_ABOUT = ("customer", "service", "region")


def ticket_source(given: Given, zone: str) -> TicketSource:
    """How the tickets and events of a scenario are read: each column is called like its field."""
    names = ["item", "created", "first_response", "resolved", *_ABOUT, "tags", "excluded_reason"]
    # What nobody in the story has is a column that its export does not have: an empty priority would be a fault.
    said = [
        given.common.priority,
        *(each.priority for each in given.tickets),
        *(each.priority for each in given.history),
    ]
    if any(said):
        names.append("priority")
    if any(ticket.hold_minutes is not None for ticket in given.tickets):
        names.append("hold_minutes")
    named: dict[str, Any] = {name: Header(_key(name)) for name in names}
    columns = Columns(**named)
    if not given.history:
        return TicketSource(timezone=zone, columns=columns, timestamps=Timestamps())
    priority = Header("priority") if "priority" in names else Header()
    history = History(item=Header("item"), at=Header("at"), status=Header("status"), priority=priority)
    events = {name: Event(when={"event": OneOrMany((name,))}) for name in sorted(EVENTS)}
    return TicketSource(timezone=zone, columns=columns, history=history, events=events, timestamps=Timestamps())


def ticket_tables(given: Given, source: TicketSource, name: str) -> list[Export]:
    """The tickets and the events of a scenario, as exports."""
    reader = ItemReader(source)
    found = []
    if given.history:
        wanted = HistoryReader(reader).wanted
        text = _text(Happened, given.history, given.common)
        found.append(open_table(text, f"{name} history", wanted, reader.dialect))
    if given.tickets:
        text = _text(Ticket, given.tickets, given.common)
        found.append(open_table(text, f"{name} tickets", reader.wanted, reader.dialect))
    return found


def incident_reader(zone: str, known: Known) -> IncidentReader:
    """How the incidents of a scenario are read."""
    names = ("service", "customer", "region", "from_", "to", "impact", "excluded_reason")
    columns = IncidentColumns(**{name: Header(_key(name)) for name in names})
    return IncidentReader(IncidentSource(timezone=zone, columns=columns), known)


def incident_table(given: Given, reader: IncidentReader, name: str) -> Export:
    """The incidents of a scenario, as an export."""
    text = _text(Incident, given.incidents, given.common)
    return open_table(text, f"{name} incidents", reader.wanted, reader.dialect)


def _key(name: str) -> str:
    """A field's name as YAML writes it: ``firstResponse``."""
    first, *rest = name.rstrip("_").split("_")
    return first + "".join(word.capitalize() for word in rest)


def _text(row: type[Model], rows: Iterable[Model], common: Common) -> str:
    names = [(field.name, field.encode_name) for field in msgspec.structs.fields(row)]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([key for _, key in names])
    for each in rows:
        writer.writerow([_cell(key, getattr(each, name) or getattr(common, name, "")) for name, key in names])
    return text.getvalue()


def _cell(key: str, value: object) -> str:
    text = "" if value is None else f"{value}"
    return instant(text) if key in _TIMES and text else text


def instant(text: str) -> str:
    """A time as people write it in a scenario, as exports write it: with a T, and with seconds."""
    day, clock = text[:10], text[11:]
    return f"{day}T{clock}" if clock[5:6] == ":" else f"{day}T{clock[:5]}:00{clock[5:]}"
